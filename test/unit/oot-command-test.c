/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/patches/paths.h"
#include "../../builder/units/oot-command.h"

struct example {
	const char *options, *in_tree, *what;
};

static const struct example examples[] = {
	{ " -Wp,-MMD,/cache/x/.foo.o.d -nostdinc -I./arch/x86/include -I./include -include ./include/linux/kconfig.h",
	  " -Wp,-MMD,./.foo.o.d -nostdinc -I/k/build/arch/x86/include -I/k/build/include -include /k/build/include/linux/kconfig.h",
	  "the kernel's files have absolute names" },
	{ " -fmacro-prefix-map=./= -fplugin=./scripts/gcc-plugins/a.so -I/src/linux/include -I../include",
	  " -fmacro-prefix-map=/k/build/= -fplugin=/k/build/scripts/gcc-plugins/a.so -I/src/linux/include -I/k/build/../include",
	  "in a build with O=, too" },
	{ " -I/cache/x/include -I/cache/x -iquote /cache/x/src -I/cache/x2 -I /cache/x/.",
	  " -I./include -I. -iquote ./src -I/cache/x2 -I ./.",
	  "the module's files have relative ones" },
	{ " -DKBUILD_MODFILE='\"/cache/x/foo\"' -DA='\"-I b c\"' -DB=-Ix -mcmodel=kernel -c -o /cache/x/foo.o ",
	  " -DKBUILD_MODFILE='\"./foo\"' -DA='\"-I b c\"' -DB=-Ix -mcmodel=kernel -c -o ./foo.o ",
	  "what is quoted or no path stays" },
	{ " -Idrivers/net -I. -include include/linux/x.h -isystem /usr/lib/gcc/x",
	  " -I/k/build/drivers/net -I/k/build/. -include /k/build/include/linux/x.h -isystem /usr/lib/gcc/x",
	  "names without a dot are the kernel's, too" },
	{ " -nostdinc -I", " -nostdinc -I", "an option whose path is missing stays" },
};

static void check_commands(struct arena *arena)
{
	const struct kernel below = { .build = "/k/build" };
	struct oot_module oot = { .kernel = &below, .dir = "/home/u/x" };
	const struct kernel kernel = { .oot = &oot, .build = "/cache/x" };
	size_t i;

	for (i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *example = &examples[i];
		const char *got =
			oot_command_options(arena, &kernel, kernel.build, example->options);

		check(!strcmp(got, example->in_tree), "%s", example->what);
		if (strcmp(got, example->in_tree))
			printf("# %s\n", got);
	}
	check(!strcmp(oot_command_file_names(arena, &kernel),
		      " -fmacro-prefix-map==/home/u/x/ -fmacro-prefix-map=./=/home/u/x/"),
	      "__FILE__ is as in the module's own directory");
	oot.dir = "/home/u/it's mine";
	check(!*oot_command_file_names(arena, &kernel), "if the shell and make can have its name");
}

static void check_paths(void)
{
	static const struct {
		const char *path;
		enum path_verdict verdict;
	} paths[] = {
		{ "tools/foo.c", PATH_CODE },	    { "arch/arm64/foo.h", PATH_CODE },
		{ "Makefile", PATH_MAKEFILE },	    { "src/Kbuild", PATH_MAKEFILE },
		{ "src/foo.S", PATH_REFUSED },	    { "gen.pl", PATH_REFUSED },
		{ "names.txt", PATH_REFUSED },	    { "README.md", PATH_NO_EFFECT },
		{ "debian/rules", PATH_NO_EFFECT }, { "src/foo.rs", PATH_REFUSED },
		{ ".gitignore", PATH_NO_EFFECT },   { "dkms.conf", PATH_NO_EFFECT },
		{ "configure", PATH_REFUSED },
	};
	const char *reason, *way_out;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		check(path_judge(paths[i].path, NULL, &reason, &way_out) == paths[i].verdict,
		      "%s of a module's own tree is judged by its name", paths[i].path);
}

static void check_names(struct arena *arena)
{
	static const struct {
		const char *path, *name;
	} names[] = {
		{ "/lib/modules/1/updates/foo-bar.ko.xz", "foo_bar" },
		{ "x.ko", "x" },
		{ "dir.ko/y.ko.zst", "y" },
		{ "z.ko.gz", "z" },
		{ "foo.ko.bz2", NULL },
		{ "foo", NULL },
		{ ".ko", NULL },
		{ "ko.xz", NULL },
		{ "", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *name = ko_name_of_path(arena, names[i].path);

		check(name ? names[i].name && !strcmp(name, names[i].name) : !names[i].name,
		      "the module of \"%s\" is %s", names[i].path, names[i].name ?: "none");
	}
}

int main(void)
{
	struct arena *arena = arena_new();

	check_commands(arena);
	check_paths();
	check_names(arena);
	arena_free(arena);
	return check_done();
}
