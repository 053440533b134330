/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/dry-run.h"

#include <string.h>

static struct arena *arena;

#define CC(object, source, options)                                                          \
	"set -e;  echo '  CC      " object "';   gcc -Wp,-MMD,x.d " options " -c -o " object \
	" " source "; ./tools/objtool/objtool --orc " object "\n"

static struct dry_run parse(const char *text)
{
	struct dry_run run = { 0 };

	dry_run_parse(arena, arena_strdup(arena, text), &run);
	return run;
}

static const struct dry_command *find(const struct dry_run *run, const char *object)
{
	const struct dry_command *command;

	array_for_each(command, &run->commands)
		if (!strcmp(command->object, object))
			return command;
	return NULL;
}

static void finds_commands(void)
{
	const struct dry_run run = parse("make[1]: Entering directory '/x'\n" CC(
		"fs/a.o", "fs/a.c",
		"-DKBUILD_MODNAME='\"a;b\"'") "set -e;  echo '  LD [M]  fs/m.o'; ld -o fs/m.o\n");
	const struct dry_command *command = find(&run, "fs/a.o");

	check(run.commands.count == 1 && command, "one command, of what is compiled");
	if (!command)
		return;
	check(!strcmp(command->source, "fs/a.c"), "its source");
	check(!strcmp(command->command,
		      "gcc -Wp,-MMD,x.d -DKBUILD_MODNAME='\"a;b\"' -c -o fs/a.o fs/a.c"),
	      "the compiler's part alone, with a ; in quotes");
	check(!command->generated_with, "and nothing is generated for it");
}

static void takes_the_nearest_makefile(void)
{
	static const char near[] =
		CC("d/aoe/b.o", "d/aoe/b.c", "-DMODULE -DKBUILD_MODFILE='\"d/aoe/aoe\"'");
	static const char far[] = CC("d/aoe/b.o", "d/aoe/b.c", "-DKBUILD_MODFILE='\"d/b\"'");
	const struct dry_run first = parse(arena_printf(arena, "%s%s", near, far));
	const struct dry_run second = parse(arena_printf(arena, "%s%s", far, near));

	check(first.commands.count == 1 && second.commands.count == 1, "an object has one command");
	check(strstr(first.commands.items[0].command, "-DMODULE") &&
		      strstr(second.commands.items[0].command, "-DMODULE"),
	      "that of the Makefile nearest to it, in whatever order they come");
}

static void knows_what_is_generated(void)
{
	const struct dry_run run = parse(
		"set -e;  echo '  GEN     s/flask.h s/perm.h'; s/gen\n" CC(
			"s/avc.o", "s/avc.c", "") CC("s/ss/x.o", "s/ss/x.c", "")
			CC("t/y.o", "t/y.c", "") "set -e;  echo '  AR      "
						 "t/built-in.a'; ar t\n"
						 "set -e;  echo '  LDS     "
						 "t/vmlinux.lds'; cpp\n" CC("t/z.o", "t/z.c", ""));
	const struct dry_command *avc = find(&run, "s/avc.o"), *x = find(&run, "s/ss/x.o");
	const struct dry_command *y = find(&run, "t/y.o"), *z = find(&run, "t/z.o");

	check(avc && avc->generated_with && !strcmp(avc->generated_with, "s/avc.o"),
	      "a file is generated for the object behind it");
	check(x && x->generated_with && !strcmp(x->generated_with, "s/avc.o"),
	      "others below its directory need it, too");
	check(y && !y->generated_with, "those elsewhere do not");
	check(z && !z->generated_with, "what is linked, and linker scripts, are no such files");
}

static void takes_damage(void)
{
	check(!parse("").commands.count, "nothing");
	check(!parse("set -e;  echo '  CC      fs/a.o").commands.count, "a line that is cut off");
	check(!parse("set -e;  echo '  CC      fs/a.o'; gcc -c -o fs/b.o fs/b.c\n").commands.count,
	      "a command that makes something else");
	check(!parse("set -e;  echo '  CC      fs/a.o'; gcc -c -o fs/a.o \n").commands.count,
	      "a command without a source");
	/* A shell would refuse it. */
	parse("set -e;  echo '  CC      fs/a.o'; gcc 'x -c -o fs/a.o fs/a.c");
}

int main(void)
{
	arena = arena_new();
	finds_commands();
	takes_the_nearest_makefile();
	knows_what_is_generated();
	takes_damage();
	arena_free(arena);
	return check_done();
}
