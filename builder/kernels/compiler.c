// SPDX-License-Identifier: GPL-2.0-or-later
#include "compiler.h"
#include "tools.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>

const char *compiler_version_text(const char *text)
{
	const char *space = strchr(text, ' ');

	return space ? space + 1 : text;
}

const char *compiler_version(struct arena *arena, const char *cc)
{
	char *argv[] = { (char *)cc, "--version", NULL };
	char *text;

	if (!tool_is_program(arena, cc))
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

const char *compiler_find(struct arena *arena, const struct kernel_arch *arch, const char *wanted,
			  bool skip_check, const char **version)
{
	const char *version_wanted = compiler_version_text(wanted);
	const char *major = major_version(arena, wanted);
	const char *own_name = arena_strndup(arena, wanted, strcspn(wanted, " /"));
	const char *candidates[] = {
		own_name,
		arena_printf(arena, "%sgcc-%s", arch->compiler_prefix, major),
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
		fail("the kernel was built with gcc %s, but %s here is %s; apt install gcc-%s in that version, or accept another one with --skip-compiler-check",
		     version_wanted, closest, closest_version, major);
	else
		fail("the kernel was built with gcc %s, but there is no gcc here; apt install gcc-%s",
		     version_wanted, major);
	return NULL;
}
