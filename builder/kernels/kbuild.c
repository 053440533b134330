// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild.h"
#include "environment.h"
#include "../../lib/files.h"

#include <string.h>

struct argument_list {
	ARRAY(char *) items;
};

static void add(struct arena *arena, struct argument_list *words, const char *word)
{
	*array_push(arena, &words->items) = (char *)word;
}

static void add_all(struct arena *arena, struct argument_list *words, const char *const *list)
{
	for (; list && *list; list++)
		add(arena, words, *list);
}

static void add_kernel(struct arena *arena, struct argument_list *words,
		       const struct kernel *kernel)
{
	/* Without it a tree inside somebody's git repository gets a '+' behind the release. */
	add(arena, words, arena_printf(arena, "KERNELRELEASE=%s", kernel->release));
	add(arena, words, arena_printf(arena, "CC=%s", kernel->cc));
	add_all(arena, words, kernel->variables);
	/* Otherwise kbuild compiles its tools again when gcc is another version than gcc-12. */
	add(arena, words, arena_printf(arena, "HOSTCC=%s", kernel->cc));
	add(arena, words, arena_printf(arena, "ARCH=%s", kernel->arch->kbuild));
}

char **kbuild_command(struct arena *arena, const struct kbuild *kbuild)
{
	struct argument_list words = { 0 };

	add(arena, &words, "make");
	if (kbuild->flags)
		add(arena, &words, kbuild->flags);
	add(arena, &words, "-C");
	add(arena, &words, kbuild->tree);
	if (kbuild->jobs && !environment_has_jobserver())
		add(arena, &words, arena_printf(arena, "-j%d", kbuild->jobs));
	add_kernel(arena, &words, kbuild->kernel);
	add_all(arena, &words, kbuild->variables);
	add_all(arena, &words, kbuild->goals);
	add(arena, &words, NULL);
	return words.items.items;
}

int kbuild_make(struct arena *arena, const struct kbuild *kbuild, const char *log)
{
	const struct command command = { .argv = kbuild_command(arena, kbuild), .log = log };

	return file_write(log, "", 0) ? -1 : command_run(&command);
}
