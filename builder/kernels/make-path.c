// SPDX-License-Identifier: GPL-2.0-or-later
#include "make-path.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *characters, *name, *why;
} refused[] = {
	{ " \t\n\v\f\r", "a blank", "make cuts lists of files there" },
	{ ":", "a colon", "it ends the target of a rule, and kbuild refuses such trees" },
	{ "=", "an equals sign", "make takes the word for an assignment" },
	{ ";", "a semicolon", "a recipe begins there" },
	{ "#", "a number sign", "a comment begins there" },
	{ "$", "a dollar sign", "make and the shell expand what follows" },
	{ "%", "a percent sign", "make takes the word for a pattern" },
	{ "*?[]", "a wildcard", "make takes the word for a pattern" },
	{ "~", "a tilde", "make and the shell expand it" },
	{ ",", "a comma", "kbuild's functions take what follows for another argument" },
	{ "'\"\\`", "a quote", "kbuild's shell commands do not quote paths" },
	{ "&|<>(){}!^", "a character of the shell", "kbuild's shell commands do not quote paths" },
};

/* Letters of other alphabets are fine. */
static bool is_fine(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || (c && strchr("/._-+@", c));
}

static int check(const char *path, const char *advice)
{
	const char *c;
	size_t i;

	for (c = path; *c && is_fine(*c); c++)
		;
	if (!*c)
		return 0;
	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (strchr(refused[i].characters, *c))
			return fail("%s: there must not be %s in this path: %s; %s", path,
				    refused[i].name, refused[i].why, advice);
	return fail("%s: there must not be a character of code 0x%02x in this path; %s", path,
		    (unsigned char)*c, advice);
}

/* Where the path leads to, as far as it exists; "" when that cannot be told. */
static const char *existing_part(struct arena *arena, const char *path)
{
	char *part = arena_strdup(arena, path), real[PATH_MAX];

	while (!realpath(part, real)) {
		char *slash = strrchr(part, '/');

		if (!slash)
			return realpath(".", real) ? arena_strdup(arena, real) : "";
		if (slash == part)
			return "";
		*slash = '\0';
	}
	return arena_strdup(arena, real);
}

int make_path_check(struct arena *arena, const char *path, const char *advice)
{
	const char *real = existing_part(arena, path);

	return check(path, advice) || check(real, advice) ? -1 : 0;
}
