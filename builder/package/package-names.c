// SPDX-License-Identifier: GPL-2.0-or-later
#include "package-names.h"
#include "../../lib/text.h"

#include <ctype.h>
#include <string.h>

enum version_run { RUN_NONE, RUN_DIGITS, RUN_LETTERS };

static enum version_run run_at(const char *c)
{
	return isdigit((unsigned char)*c)   ? RUN_DIGITS
	       : isalpha((unsigned char)*c) ? RUN_LETTERS
					    : RUN_NONE;
}

/*
 * dpkg compares what is no digit as text, where a letter comes before a dot, and rpm compares runs of letters
 * and digits, whatever stands between, where digits come last. Both agree on versions in which letters and numbers alternate,
 * the first is a number, and a dot stands between numbers only. So a run of letters without a number in front gets a 0.
 */
char *package_version(struct arena *arena, const char *version)
{
	struct text text = { .arena = arena };
	enum version_run last = RUN_NONE, run;
	const char *c = version, *end;
	bool apart = false;

	for (; *c; c = end) {
		run = run_at(c);
		for (end = c + 1; *end && run_at(end) == run; end++)
			;
		if (run == RUN_NONE) {
			apart = true;
			continue;
		}
		if (apart && last == RUN_DIGITS)
			text_add(&text, ".");
		if (run == RUN_LETTERS && (apart || last == RUN_NONE))
			text_add(&text, "0");
		text_add_bytes(&text, c, (size_t)(end - c));
		last = run;
		apart = false;
	}
	return (char *)text_string(&text);
}

static int letters_order(char c)
{
	return isdigit((unsigned char)c) || !c ? 0 : isalpha((unsigned char)c) ? c : c + 256;
}

/* Debian Policy 5.6.12, for versions without '~'. */
int package_version_compare(const char *a, const char *b)
{
	int order;

	while (*a || *b) {
		while ((*a && !isdigit((unsigned char)*a)) || (*b && !isdigit((unsigned char)*b))) {
			order = letters_order(*a) - letters_order(*b);
			if (order)
				return order;
			a++, b++;
		}
		a += strspn(a, "0");
		b += strspn(b, "0");
		order = (int)strspn(a, "0123456789") - (int)strspn(b, "0123456789");
		if (order)
			return order;
		for (; isdigit((unsigned char)*a); a++, b++)
			if (!order)
				order = *a - *b;
		if (order)
			return order;
	}
	return 0;
}

char *package_word(struct arena *arena, const struct package_format *format, const char *text)
{
	char *word = arena_strdup(arena, text), *c;

	for (c = word; *c; c++) {
		if (format->lower_case)
			*c = (char)tolower((unsigned char)*c);
		if (!isalnum((unsigned char)*c) && *c != '-' && !strchr(format->name_extra, *c))
			*c = '-';
	}
	return word;
}

char *package_name(struct arena *arena, const struct package_format *format,
		   const struct fix_package *package)
{
	static const char prefix[] = "livepatch-";
	const char *name = package->name;

	if (!strncasecmp(name, prefix, strlen(prefix)) && name[strlen(prefix)])
		name += strlen(prefix);
	return package_word(arena, format,
			    arena_printf(arena, "%s%s-%s", prefix, name, package->release));
}

/* systemd.unit(5): letters, digits and : - _ . \ */
char *package_unit(struct arena *arena, const char *name)
{
	char *unit = arena_printf(arena, "%s.service", name), *c;

	for (c = unit; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("-_.", *c))
			*c = '_';
	return unit;
}
