// SPDX-License-Identifier: GPL-2.0-or-later
#include "compiler.h"
#include "tools.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

const char *compiler_version_text(const char *text)
{
	const char *space = strchr(text, ' ');

	return space ? space + 1 : text;
}

const char *compiler_version(struct arena *arena, const char *cc)
{
	char *argv[] = { (char *)cc, "--version", NULL };
	char *text;

	if (!tool_path(arena, cc))
		return NULL;
	text = command_output(arena, &(struct command){ .argv = argv, .log = "/dev/null" });
	if (!text)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	return compiler_version_text(text);
}

bool compiler_text_is_clang(const char *text)
{
	return strstr(text, "clang version ") != NULL;
}

/*
 * "x86_64-linux-gnu-gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0" -> 12,
 * "Debian clang version 19.1.7 (3~deb12u1)" -> 19
 */
static const char *major_version(struct arena *arena, const char *text)
{
	static const char clang[] = "clang version ";
	const char *at = strstr(text, clang), *last = strrchr(text, ' ');

	at = at ? at + strlen(clang) : last ? last + 1 : text;
	return arena_strndup(arena, at, strspn(at, "0123456789"));
}

bool compiler_is(struct arena *arena, const char *cc, const char *wanted)
{
	const char *version = compiler_version(arena, cc);

	return version && !strcmp(version, compiler_version_text(wanted));
}

const char *compiler_given(struct arena *arena, const char *cc, const char *wanted, bool skip_check)
{
	const char *version = compiler_version(arena, cc);
	char real[PATH_MAX];

	if (!version)
		return fail("--cc %s: cannot be run", cc), NULL;
	/* It is run in other directories. The name stays as it is where it leads to ccache, which looks at it. */
	if (strchr(cc, '/') && *cc != '/' && getcwd(real, sizeof(real)))
		cc = arena_printf(arena, "%s/%s", real, cc);
	if (!strcmp(version, compiler_version_text(wanted)))
		return cc;
	if (!skip_check)
		return fail("--cc %s: is %s, and the kernel was built with %s; name that compiler, or accept this one with --skip-compiler-check",
			    cc, version, wanted),
		       NULL;
	warning("compiler check skipped: the kernel was built with %s, %s is %s", wanted, cc,
		version);
	return cc;
}

static const char *not_found(struct arena *arena, const char *wanted, const char *closest,
			     const char *closest_version)
{
	const char *major = major_version(arena, wanted);
	const char *version = compiler_version_text(wanted);
	const char *name = compiler_text_is_clang(wanted) ? "clang" : "gcc";

	if (closest)
		fail("the kernel was built with %s %s, but %s here is %s; apt install %s-%s in that version, or accept another one with --skip-compiler-check",
		     name, version, closest, closest_version, name, major);
	else
		fail("the kernel was built with %s %s, but there is no %s here; apt install %s-%s",
		     name, version, name, name, major);
	return NULL;
}

const char *compiler_find(struct arena *arena, const struct kernel_arch *arch, const char *wanted,
			  bool skip_check, const char **version)
{
	const char *version_wanted = compiler_version_text(wanted);
	const char *major = major_version(arena, wanted);
	const char *name = compiler_text_is_clang(wanted) ? "clang" : "gcc";
	const char *own_name = arena_strndup(arena, wanted, strcspn(wanted, " /"));
	const char *candidates[] = {
		own_name,
		arena_printf(arena, "%s%s-%s", arch->compiler_prefix, name, major),
		arena_printf(arena, "%s-%s", name, major),
		name,
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
	if (!closest || !skip_check)
		return not_found(arena, wanted, closest, closest_version);
	warning("compiler check skipped: the kernel was built with %s, here %s is %s",
		version_wanted, closest, closest_version);
	return closest;
}
