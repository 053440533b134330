// SPDX-License-Identifier: GPL-2.0-or-later
#include "debian-release.h"

#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The first row whose ending fits. */
static const struct debian_flavour flavours[] = {
	{ "-cloud-amd64", NULL },
	{ "-rt-amd64", "debian/patches-rt" },
	{ "-amd64", NULL },
};

static bool is_release(const char *name)
{
	regex_t regex;
	bool match;

	if (regcomp(&regex, "^" DEBIAN_RELEASE "$", REG_EXTENDED | REG_NOSUB))
		return false;
	match = !regexec(&regex, name, 0, NULL, 0);
	regfree(&regex);
	return match;
}

const struct debian_flavour *debian_flavour_of(const char *release)
{
	size_t length = strlen(release);

	if (!is_release(release))
		return NULL;
	for (size_t i = 0; i < sizeof(flavours) / sizeof(*flavours); i++) {
		size_t ending = strlen(flavours[i].ending);

		if (length > ending && !strcmp(release + length - ending, flavours[i].ending))
			return &flavours[i];
	}
	return NULL;
}

const struct kernel_arch *debian_flavour_arch(const struct debian_flavour *flavour)
{
	return kernel_arch_by_debian(strrchr(flavour->ending, '-') + 1);
}

const char *debian_series(const char *version, char *buffer, unsigned long size)
{
	static const char digits[] = "0123456789";
	size_t major = strspn(version, digits), minor = 0;

	if (version[major] == '.')
		minor = 1 + strspn(version + major + 1, digits);
	snprintf(buffer, size, "%.*s", (int)(major + minor), version);
	return buffer;
}
