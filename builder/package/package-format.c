// SPDX-License-Identifier: GPL-2.0-or-later
#include "package-format.h"
#include "../../lib/text.h"

#include <string.h>

static const struct package_format formats[] = {
	/* Debian Policy 5.6.7: lower case letters, digits and + - . */
	{ "deb", "dpkg-deb", "dpkg", "+.", true, package_make_deb },
	/* build/parsePreamble.c: ALLOWED_CHARS_NAME; '%' begins a macro. */
	{ "rpm", "rpmbuild", "rpm (Debian, Ubuntu) or rpm-build (Fedora, RHEL, SUSE)", "+._", false,
	  package_make_rpm },
};

const struct package_format *package_format_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

const char *package_format_names(struct arena *arena)
{
	struct text names = { .arena = arena };
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		text_add(&names, "%s%s", i ? ", " : "", formats[i].name);
	return text_string(&names);
}
