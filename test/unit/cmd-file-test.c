/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/kernels/cmd-file.h"
#include "../../builder/kernels/own-tree.h"
#include "../../lib/normalise.h"

/* Linux 6.12, built with O= outside of the source. */
static const char out_of_tree[] =
	"savedcmd_fs/proc/cmdline.o := gcc-12 -Wp,-MMD,fs/proc/.cmdline.o.d -nostdinc -I/src/linux/arch/x86/include "
	"-I./include -include /src/linux/include/linux/kconfig.h -D__KERNEL__ -fmacro-prefix-map=/src/linux/= "
	"-DX='\"a/src/linux/b\"' -DY='$(pound)$$(1)' -c -o fs/proc/cmdline.o /src/linux/fs/proc/cmdline.c  \n"
	"\n"
	"source_fs/proc/cmdline.o := /src/linux/fs/proc/cmdline.c\n"
	"\n"
	"deps_fs/proc/cmdline.o := \\\n"
	"    $(wildcard include/config/SMP) \\\n"
	"  /src/linux/include/linux/fs.h \\\n"
	"  include/generated/bounds.h \\\n"
	"\n"
	"fs/proc/cmdline.o: $(deps_fs/proc/cmdline.o)\n"
	"\n"
	"$(deps_fs/proc/cmdline.o):\n";

/* Linux 6.1 with objtool, in the tree. */
static const char in_tree[] =
	"cmd_arch/x86/kvm/../../../virt/kvm/kvm_main.o := gcc -D__KERNEL__ -I./include -c -o "
	"arch/x86/kvm/../../../virt/kvm/kvm_main.o arch/x86/kvm/../../../virt/kvm/kvm_main.c ; ./tools/objtool/objtool x\n"
	"\n"
	"source_arch/x86/kvm/../../../virt/kvm/kvm_main.o := arch/x86/kvm/../../../virt/kvm/kvm_main.c\n"
	"\n"
	"deps_arch/x86/kvm/../../../virt/kvm/kvm_main.o := \\\n"
	"  include/linux/kvm.h \\\n"
	"\n";

/* O=DIR below the source. */
static const char below[] =
	"savedcmd_a/b.o := clang -D__KERNEL__ -I ../include -I../a -I./a/../c -c -o a/b.o ../a/b.c\n\n"
	"source_a/b.o := ../a/b.c\n\ndeps_a/b.o := \\\n\n";

static bool parse(struct arena *arena, const char *text, struct cmd_file *file)
{
	return cmd_file_parse(arena, arena_strdup(arena, text), file);
}

static void check_out_of_tree(struct arena *arena)
{
	struct cmd_file file;
	const char *command;

	check(parse(arena, out_of_tree, &file) && cmd_file_is_unit(&file), "a .cmd file is read");
	check(!strcmp(file.target, "fs/proc/cmdline.o") &&
		      !strcmp(file.source, "/src/linux/fs/proc/cmdline.c"),
	      "its object and source are known");
	check(strstr(file.command, "-DY='#$(1)'"), "make's escapes are undone");
	check(file.reads.count == 2 &&
		      !strcmp(file.reads.items[0], "/src/linux/include/linux/fs.h") &&
		      !strcmp(file.reads.items[1], "include/generated/bounds.h"),
	      "and what was read");
	check(file.configs.count == 1 && !strcmp(file.configs.items[0], "include/config/SMP"),
	      "options are apart");
	check(!strcmp(cmd_file_source_prefix(arena, &file), "/src/linux/"),
	      "the source tree is in front of the source");
	command = cmd_command_in_tree(arena, file.command, "/src/linux/");
	check(strstr(command, " -I./arch/x86/include ") &&
		      strstr(command, " -include ./include/linux/kconfig.h ") &&
		      strstr(command, " -fmacro-prefix-map=./= "),
	      "a command is made one of a build in the tree");
	check(strstr(command, "-DX='\"a/src/linux/b\"'"), "what is no path stays");
}

static void check_other_builds(struct arena *arena)
{
	struct cmd_file file;
	const char *command;

	check(parse(arena, in_tree, &file) && !*cmd_file_source_prefix(arena, &file),
	      "a build in the tree has nothing in front");
	check(!strcmp(path_normalise(arena, file.source), "virt/kvm/kvm_main.c"),
	      "a way through another directory is shortened");
	check(!strcmp(cmd_command_in_tree(arena, file.command, ""), file.command),
	      "the command of a build in the tree stays");
	check(parse(arena, below, &file) && !strcmp(cmd_file_source_prefix(arena, &file), "../"),
	      "a build below the source has dots in front");
	command = cmd_command_in_tree(arena, file.command, "../");
	check(strstr(command, " -I ./include -I./a -I./a/../c "),
	      "dots inside of a path are no source tree");
	check(!strcmp(path_normalise(arena, "../../a/./b/../c"), "../../a/c"),
	      "dots that lead out of a tree stay");
}

static void check_modpost(struct arena *arena)
{
	static const char *const names[] = { "a/b.mod", ".vmlinux.export" };
	struct cmd_file file;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		check(parse(arena,
			    arena_printf(arena,
					 "cmd_%s.o := gcc -D__KERNEL__ -c -o %s.o %s.c\n\n"
					 "source_%s.o := %s.c\n\ndeps_%s.o := \\\n\n",
					 names[i], names[i], names[i], names[i], names[i],
					 names[i]),
			    &file) &&
			      !cmd_file_is_unit(&file),
		      "%s.c, which modpost writes, is no unit", names[i]);
}

static void check_compilers(struct arena *arena)
{
	const char *rest;

	check(!strcmp(own_tree_compiler_of(arena, "gcc-12 -c x", &rest), "gcc-12") &&
		      !strcmp(rest, " -c x"),
	      "the first word is the compiler");
	check(!strcmp(own_tree_compiler_of(arena, "/usr/bin/ccache distcc  clang -c", &rest),
		      "clang"),
	      "ccache and its kind are not");
	check(!own_tree_compiler_of(arena, "ccache ", &rest), "a launcher alone is none");
}

/* Every beginning of a file, and other text: none may be taken for the whole, or crash. */
static void check_damaged(struct arena *arena)
{
	static const char *const damaged[] = {
		"",
		"\n",
		"x\n",
		"cmd_ := \n\n",
		"savedcmd_a.o = x\n",
		"cmd_a.o := gcc -D__KERNEL__ x\n\nsource_a.o := a.c\n"
	};
	const char *end = strstr(out_of_tree, "\n\nfs/proc");
	struct cmd_file file;
	size_t i, wrong = 0;

	for (i = 0; i < sizeof(damaged) / sizeof(*damaged); i++)
		wrong += parse(arena, damaged[i], &file) && cmd_file_is_unit(&file);
	check(!wrong, "what is no .cmd file is not taken for one");
	for (i = 0; out_of_tree + i < end + 1; i++)
		wrong += parse(arena, arena_strndup(arena, out_of_tree, i), &file) &&
			 cmd_file_is_unit(&file);
	check(!wrong, "nor is one that was cut off");
	check(!parse(arena,
		     arena_strndup(arena, out_of_tree,
				   (size_t)(strchr(out_of_tree, '\n') + 1 - out_of_tree)),
		     &file),
	      "a compile command with nothing behind it is cut off");
	check(parse(arena, "cmd_a.o := ld -r -o a.o b.o\n", &file) && !cmd_file_is_unit(&file),
	      "a link command is whole");
}

int main(void)
{
	struct arena *arena = arena_new();

	check_out_of_tree(arena);
	check_other_builds(arena);
	check_compilers(arena);
	check_modpost(arena);
	check_damaged(arena);
	check(!strcmp(cmd_file_path(arena, "fs/proc/cmdline.o"), "fs/proc/.cmdline.o.cmd") &&
		      !strcmp(cmd_file_path(arena, "a.o"), ".a.o.cmd"),
	      "the file is beside its object");
	arena_free(arena);
	return check_done();
}
