// SPDX-License-Identifier: GPL-2.0-or-later
#include "prepare.h"
#include "../lib/files.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tool {
	const char *name; /* a program in PATH, or a file when it has a '/' */
	const char *package;
};

/* Where a package is named twice, it is printed once: keep its rows together. */
static const struct tool tools[] = {
	{ "apt-get", "apt" }, /* fetches the packages */
	{ "apt-cache", "apt" },
	{ "dpkg-deb", "dpkg" }, /* unpacks them */
	{ "tar", "tar" },
	{ "xz", "xz-utils" }, /* the source and the modules are compressed with it */
	{ "xargs", "findutils" },
	{ "sha256sum", "coreutils" },
	{ "make", "make" },
	{ "flex", "flex" }, /* kconfig */
	{ "bison", "bison" },
	{ "bc", "bc" },	    /* include/generated/timeconst.h */
	{ "perl", "perl" }, /* some generated sources */
	{ "python3", "python3" },
	{ "pahole", "pahole" }, /* without it kconfig turns BTF off: struct module changes */
	{ "ld", "binutils" },
	{ "patch", "patch" },
	{ "/usr/include/libelf.h", "libelf-dev" },	     /* objtool */
	{ "/usr/include/openssl/opensslv.h", "libssl-dev" }, /* sign-file */
	{ "/usr/include/stdio.h", "libc6-dev" },
};

static bool is_program(struct arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	char *list = arena_strdup(arena, path ? path : "/usr/bin:/bin"), *dir;

	while ((dir = strsep(&list, ":"))) {
		const char *file = arena_printf(arena, "%s/%s", *dir ? dir : ".", name);

		if (file_exists(file) && !access(file, X_OK))
			return true;
	}
	return false;
}

int tools_check(struct arena *arena)
{
	const char *missing = "", *packages = "", *last = "";
	const struct tool *tool;

	for (tool = tools; tool < tools + sizeof(tools) / sizeof(*tool); tool++) {
		if (*tool->name == '/' ? file_exists(tool->name) : is_program(arena, tool->name))
			continue;
		missing = arena_printf(arena, "%s%s%s", missing, *missing ? ", " : "", tool->name);
		if (strcmp(tool->package, last))
			packages = arena_printf(arena, "%s %s", packages, tool->package);
		last = tool->package;
	}
	if (!*missing)
		return 0;
	return fail("a kernel cannot be prepared here without %s; apt install%s", missing,
		    packages);
}

const char *compiler_version_text(const char *text)
{
	const char *space = strchr(text, ' ');

	return space ? space + 1 : text;
}

const char *compiler_version(struct arena *arena, const char *cc)
{
	char *argv[] = { (char *)cc, "--version", NULL };
	char *text;

	if (!is_program(arena, cc))
		return NULL;
	text = command_output(arena, &(struct command){ .argv = argv, .log = "/dev/null" });
	if (!text)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	return compiler_version_text(text);
}

/* "x86_64-linux-gnu-gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0" -> 12 */
static const char *major_version(struct arena *arena, const char *text)
{
	const char *last = strrchr(text, ' ');

	last = last ? last + 1 : text;
	return arena_strndup(arena, last, strspn(last, "0123456789"));
}

const char *compiler_find(struct arena *arena, const char *wanted, bool skip_check,
			  const char **version)
{
	const char *version_wanted = compiler_version_text(wanted);
	const char *major = major_version(arena, wanted);
	const char *own_name = arena_strndup(arena, wanted, strcspn(wanted, " /"));
	const char *candidates[] = {
		own_name,
		arena_printf(arena, "x86_64-linux-gnu-gcc-%s", major),
		arena_printf(arena, "gcc-%s", major),
		"gcc",
	};
	const char *closest = NULL, *closest_version = NULL;

	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		*version = compiler_version(arena, candidates[i]);
		if (!*version)
			continue;
		if (!strcmp(*version, version_wanted))
			return candidates[i];
		if (!closest) {
			closest = candidates[i];
			closest_version = *version;
		}
	}
	*version = closest_version;
	if (closest && skip_check) {
		warning("compiler check skipped: the kernel was built with %s, here %s is %s",
			version_wanted, closest, closest_version);
		return closest;
	}
	if (closest)
		fail("the kernel was built with gcc %s, but %s here is %s; apt install gcc-%s in "
		     "that version, or accept another one with --skip-compiler-check",
		     version_wanted, closest, closest_version, major);
	else
		fail("the kernel was built with gcc %s, but there is no gcc here; apt install "
		     "gcc-%s",
		     version_wanted, major);
	return NULL;
}
