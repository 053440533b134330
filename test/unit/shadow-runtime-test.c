// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The runtime for shadow types (templates/shadow-types.c) in modules as klp-build generates them, on a
 * stand-in for the kernel (shadow-runtime/core.c): what happens, in which order, and that nothing is left or is
 * destroyed twice.
 */
#include "check.h"
#include "../../lib/files.h"
#include "../../lib/text.h"
#include "../../livepatch/generate.h"

static char dir[] = "/tmp/klp-types-XXXXXX";

/* As of Linux 6.12. */
static const struct livepatch_api api = { .header = "livepatch.h",
					  .transition = true,
					  .old_sympos = true,
					  .callbacks = true,
					  .replace = true,
					  .states = true,
					  .forced = true,
					  .shadow_variables = true };

struct spec_type {
	const char *object, *name; /* as unit.c has it */
	unsigned int version;
};

/* All replace f() of vmlinux. */
static const struct spec {
	const char *name;
	bool stacks;
	struct spec_type types[3];
	const char *callbacks_of; /* the patch has all four for this object; NULL: none */
	bool other_format;	  /* of the registry */
} specs[] = {
	{ "one", .types = { { "vmlinux", "count", 0 } } },
	{ "two", .types = { { "vmlinux", "count", 0 }, { "vmlinux", "lock", 0 } } },
	{ "called", .types = { { "vmlinux", "count", 0 } }, .callbacks_of = "vmlinux" },
	{ "other", .types = { { "vmlinux", "lock", 0 } }, .callbacks_of = "vmlinux" },
	{ .name = "none" },
	{ .name = "none_stacked", .stacks = true },
	{ "stacked", .stacks = true, .types = { { "vmlinux", "count", 0 } } },
	{ "v1", .types = { { "vmlinux", "count", 1 } } },
	{ "v1_stacked", .stacks = true, .types = { { "vmlinux", "count", 1 } } },
	{ "modular", .types = { { "ext4", "lock", 0 }, { "ext4", "count", 0 } } },
	{ "modular_called", .types = { { "ext4", "lock", 0 } }, .callbacks_of = "ext4" },
	{ "both", .types = { { "vmlinux", "count", 0 }, { "ext4", "count_too", 0 } } },
	{ "newer", .types = { { "vmlinux", "count", 0 } }, .other_format = true },
};

static const char *path(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

static unsigned long id_of(const char *type)
{
	return strcmp(type, "lock") ? 1 : 2;
}

static void fill(struct livepatch *livepatch, const struct spec *spec)
{
	static const char *const functions[] = { "pre_patch", "post_patch", "pre_unpatch",
						 "post_unpatch" };
	struct arena *arena = livepatch->arena;
	struct livepatch_object *vmlinux = livepatch_object(livepatch, "vmlinux");
	size_t i;

	livepatch_add_function(
		livepatch, vmlinux,
		&(struct livepatch_function){ .name = "f", .replacement = "__klp_func_f" });
	for (i = 0; spec->callbacks_of && i < 4; i++)
		livepatch_add_callback(
			livepatch, livepatch_object(livepatch, spec->callbacks_of),
			&(struct livepatch_callback){
				(enum klp_callback)i, functions[i],
				arena_printf(arena, "__klp_callback_%s", functions[i]), "unit.o",
				NULL, NULL });
	for (i = 0; i < 3 && spec->types[i].name; i++) {
		const struct spec_type *type = &spec->types[i];
		struct livepatch_object *object = livepatch_object(livepatch, type->object);

		*array_push(arena, &object->shadow_types) = (struct livepatch_shadow_type){
			.id = id_of(type->name),
			.version = type->version,
			.name = type->name,
			.symbol = arena_printf(arena, "__klp_shadow_type_%s", type->name),
			.unit = "unit.o",
		};
		if (type->version)
			livepatch_add_state(livepatch, &(struct livepatch_state){ id_of(type->name),
										  type->version });
	}
}

/* Changes the number behind REGISTRY_FORMAT. */
static int other_format(struct arena *arena, const char *runtime)
{
	char *text = file_read(arena, runtime, NULL);
	char *at = text ? strstr(text, "#define REGISTRY_FORMAT\t") : NULL;

	if (!at)
		return -1;
	at[strlen("#define REGISTRY_FORMAT\t")] = '9';
	return file_write(runtime, text, strlen(text));
}

static int run(struct arena *arena, const char *line)
{
	char *argv[] = { "sh", "-c", arena_printf(arena, "cd %s && %s", dir, line), NULL };

	return command_run(&(struct command){ .argv = argv });
}

static const char options[] = "gcc -O1 -g -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter";

static int make_module(struct arena *arena, const struct spec *spec)
{
	const struct generate_dirs dirs = { .templates = "templates",
					    .output = path(arena, spec->name) };
	struct livepatch livepatch = {
		.arena = arena, .name = spec->name, .kernel = "test", .replace = !spec->stacks
	};
	const char *runtime = arena_printf(arena, "%s/shadow-types.c", dirs.output);

	fill(&livepatch, spec);
	if (dir_make(dirs.output) || generate_source(&livepatch, &api, &dirs) ||
	    (spec->other_format && other_format(arena, runtime)))
		return -1;
	return run(
		arena,
		arena_printf(arena,
			     "%s -shared -fPIC -I. -I%s/include -Imacros '-DKBUILD_MODNAME=\"%s\"' "
			     "-o %s.so %s/*.c unit.c",
			     options, spec->name, spec->name, spec->name, spec->name));
}

/* The headers that main.c, the runtime and the macros include; all are kernel.h. */
static const char *const headers[] = { "compiler", "jiffies",  "list",	   "livepatch", "module",
				       "mutex",	   "notifier", "printk",   "rcupdate",	"refcount",
				       "sched",	   "string",   "workqueue" };

static int make_kernel(struct arena *arena)
{
	static const char include[] = "#include \"../kernel.h\"\n";
	size_t i;

	if (dir_make(path(arena, "linux")) || dir_make(path(arena, "macros/linux")) ||
	    file_copy("test/unit/shadow-runtime/kernel.h", path(arena, "kernel.h")) ||
	    file_copy("test/unit/shadow-runtime/core.c", path(arena, "core.c")) ||
	    file_copy("test/unit/shadow-runtime/services.c", path(arena, "services.c")) ||
	    file_copy("test/unit/shadow-runtime/services.h", path(arena, "services.h")) ||
	    file_copy("test/unit/shadow-runtime/unit.c", path(arena, "unit.c")) ||
	    file_copy("templates/include/linux/klp_shadow_types.h",
		      path(arena, "macros/linux/klp_shadow_types.h")))
		return -1;
	for (i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		if (file_write(path(arena, arena_printf(arena, "linux/%s.h", headers[i])), include,
			       strlen(include)))
			return -1;
	if (run(arena,
		arena_printf(arena, "%s -I. -rdynamic -o core core.c services.c -ldl", options)))
		return -1;
	for (i = 0; i < sizeof(specs) / sizeof(*specs); i++)
		if (make_module(arena, &specs[i]))
			return -1;
	return 0;
}

/* The steps of core.c, and what it prints. */
static const struct scenario {
	const char *promise, *steps, *happens;
} scenarios[] = {
	{ "a type that the next livepatch has, too, keeps its variables",
	  "load one;use one count a;load two;get two count a;unload one;"
	  "use two lock b;disable two;unload two",
	  "one: patched\none: init 0\none: ctor a\none: count a there\ntwo: patched\n"
	  "two: init 0\ntwo: count a there\none: gone\ntwo: ctor b\n"
	  "two: lock b there\ngrace period\ntwo: dtor a\ntwo: dtor b\n"
	  "two: unpatched\ntwo: gone\n" },
	{ "one that it lacks is collected after its own callbacks, by the old destructor",
	  "load called;use called count a;load other;unload called;disable other;"
	  "unload other",
	  "called: pre_patch\ncalled: post_patch\ncalled: patched\ncalled: init 0\n"
	  "called: ctor a\ncalled: count a there\nother: pre_patch\n"
	  "other: post_patch\ngrace period\ncalled: dtor a\nother: patched\n"
	  "other: init 0\ncalled: gone\nother: pre_unpatch\nother: post_unpatch\n"
	  "grace period\nother: unpatched\nother: gone\n" },
	{ "one that replaces it and knows no types is found out",
	  "load one;use one count a;load none;get one count a;tick;pending;"
	  "get one count a;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "none: patched\nnone: init 0\none: count a there\ngrace period\n"
	  "one: dtor a\nno work\nnot registered\none: count a none\none: gone\n" },
	{ "also when the other insmod began earlier",
	  "announce none;load one;use one count a;load none;tick;get one count a;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "none: patched\nnone: init 0\ngrace period\none: dtor a\nnot registered\n"
	  "one: count a none\none: gone\n" },
	{ "or its exit sees to that",
	  "load one;use one count a;load none;unload one;disable none;"
	  "unload none",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "none: patched\nnone: init 0\ngrace period\none: dtor a\none: gone\n"
	  "none: unpatched\nnone: gone\n" },
	{ "or the next livepatch with types, which finds nothing stale",
	  "load one;use one count a;load none;load two;get two count a;"
	  "disable two;unload two;unload one;unload none",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "none: patched\nnone: init 0\ngrace period\none: dtor a\ntwo: patched\n"
	  "two: init 0\ntwo: count a none\ngrace period\ntwo: unpatched\ntwo: gone\n"
	  "one: gone\nnone: gone\n" },
	{ "an address that comes again has a new variable",
	  "load one;use one count a;load other;load called;use called count a;"
	  "disable called;unload called;unload other;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "other: pre_patch\nother: post_patch\ngrace period\none: dtor a\n"
	  "other: patched\nother: init 0\ncalled: pre_patch\ncalled: post_patch\n"
	  "grace period\ncalled: patched\ncalled: init 0\ncalled: ctor a\n"
	  "called: count a there\ncalled: pre_unpatch\ncalled: post_unpatch\n"
	  "grace period\ncalled: dtor a\ncalled: unpatched\ncalled: gone\n"
	  "other: gone\none: gone\n" },
	{ "while tasks hold on, nothing is collected",
	  "load one;use one count a;hold;load other;tick;get one count a;"
	  "use other lock b;get one count a;complete;unload one;disable other;"
	  "unload other",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "other: pre_patch\nother: init 0\none: count a there\nother: ctor b\n"
	  "other: lock b there\none: count a there\nother: post_patch\ngrace period\n"
	  "one: dtor a\nother: patched\none: gone\nother: pre_unpatch\n"
	  "other: post_unpatch\ngrace period\nother: dtor b\nother: unpatched\n"
	  "other: gone\n" },
	{ "a transition that is called off leaves the old variables, and takes the new ones",
	  "load one;use one count a;hold;load two;use two lock b;disable two;"
	  "complete;get one count a;unload two;disable one;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\ntwo: init 0\n"
	  "two: ctor b\ntwo: lock b there\ngrace period\ntwo: dtor b\n"
	  "two: unpatched\none: count a there\ntwo: gone\ngrace period\none: dtor a\n"
	  "one: unpatched\none: gone\n" },
	{ "so does one that cannot begin",
	  "load one;use one count a;fail pre_patch;load called;fail;"
	  "get one count a;disable one;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "called: pre_patch\ncalled: unpatched\ncalled: init -16\n"
	  "one: count a there\ngrace period\none: dtor a\none: unpatched\none: gone\n" },
	{ "a livepatch that stacks and has the type goes without harm",
	  "load one;use one count a;load stacked;use stacked count b;"
	  "disable stacked;unload stacked;get one count a;disable one;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "stacked: patched\nstacked: init 0\nstacked: ctor b\n"
	  "stacked: count b there\nstacked: unpatched\nstacked: gone\n"
	  "one: count a there\ngrace period\none: dtor b\none: dtor a\n"
	  "one: unpatched\none: gone\n" },
	{ "a livepatch without types that stacks is no end of them",
	  "load one;use one count a;load none_stacked;tick;tick;get one count a;"
	  "disable none_stacked;unload none_stacked;tick;get one count a;"
	  "disable one;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "none_stacked: patched\nnone_stacked: init 0\none: count a there\n"
	  "none_stacked: unpatched\nnone_stacked: gone\none: count a there\n"
	  "grace period\none: dtor a\none: unpatched\none: gone\n" },
	{ "another version of a type does not stack",
	  "load one;load v1_stacked;load v1;load v1;use v1 count a;unload one;"
	  "load one;disable v1;unload v1;load one;disable one;unload one",
	  "one: patched\none: init 0\n"
	  "v1_stacked: refused: it has version 1 of shadow type 1, and one has version 0; livepatches that stack have the same\n"
	  "v1_stacked: unpatched\nv1_stacked: init -22\nv1: patched\nv1: init 0\n"
	  "v1: init -17\nv1: ctor a\nv1: count a there\none: gone\none: init -22\n"
	  "grace period\nv1: dtor a\nv1: unpatched\nv1: gone\none: patched\n"
	  "one: init 0\ngrace period\none: unpatched\none: gone\n" },
	{ "types of a module are registered while it is there",
	  "load modular;use modular lock a;coming ext4;use modular lock a;"
	  "use modular count b;going ext4;get modular lock a;coming ext4;"
	  "get modular lock a;disable modular;going ext4;unload modular",
	  "modular: patched\nmodular: init 0\nnot registered\nmodular: lock a none\n"
	  "modular: ctor a\nmodular: lock a there\nmodular: ctor b\n"
	  "modular: count b there\ngrace period\nmodular: dtor a\nmodular: dtor b\n"
	  "not registered\nmodular: lock a none\nmodular: lock a none\ngrace period\n"
	  "modular: unpatched\nmodular: gone\n" },
	{ "one that vmlinux has, too, stays when the module goes",
	  "coming ext4;load both;use both count a;use both count_too b;"
	  "going ext4;get both count a;get both count b;disable both;unload both",
	  "both: patched\nboth: init 0\nboth: ctor a\nboth: count a there\n"
	  "both: ctor b\nboth: count_too b there\nboth: count a there\n"
	  "both: count b there\ngrace period\nboth: dtor b\nboth: dtor a\n"
	  "both: unpatched\nboth: gone\n" },
	{ "a module that cannot come leaves nothing registered",
	  "load called;load modular_called;fail pre_patch;coming ext4;"
	  "use modular_called lock a;fail;disable modular_called;"
	  "unload modular_called",
	  "called: pre_patch\ncalled: post_patch\ncalled: patched\ncalled: init 0\n"
	  "grace period\nmodular_called: patched\nmodular_called: init 0\n"
	  "modular_called: pre_patch\ngrace period\next4: not loaded\n"
	  "not registered\nmodular_called: lock a none\nmodular_called: unpatched\n"
	  "modular_called: gone\nleft 6b6c707368747970 -\n" },
	{ "after a forced replace the old types stay, and their module",
	  "load one;use one count a;hold;load none;force;tick;pending;"
	  "get one count a;unload one;load two;disable none;load two",
	  "one: patched\none: init 0\none: ctor a\none: count a there\nnone: init 0\n"
	  "none: patched\nno work\none: count a there\none: busy\n"
	  "two: refused: after the forced transition from one, variables of shadow type 1 are left, also of objects that are gone; reboot to use this livepatch\n"
	  "two: unpatched\ntwo: init -16\nnone: unpatched\n"
	  "two: refused: after the forced transition from one, variables of shadow type 1 are left, also of objects that are gone; reboot to use this livepatch\n"
	  "two: unpatched\ntwo: init -16\nleft 1 a\nleft 6b6c707368747970 -\n" },
	{ "also when it is forced while the livepatch looks",
	  "load one;use one count a;hold;load none;between force;tick;tick;"
	  "get one count a;unload one",
	  "one: patched\none: init 0\none: ctor a\none: count a there\nnone: init 0\n"
	  "none: patched\none: count a there\none: busy\nleft 1 a\n"
	  "left 6b6c707368747970 -\n" },
	{ "a livepatch that has them goes on, but is not loaded again",
	  "load one;use one count a;hold;load two;force;use two count b;"
	  "disable two;unload two;load two",
	  "one: patched\none: init 0\none: ctor a\none: count a there\ntwo: init 0\n"
	  "two: patched\ntwo: ctor b\ntwo: count b there\ngrace period\n"
	  "two: unpatched\ntwo: gone\n"
	  "two: refused: after the forced transition from one, variables of shadow type 1 are left, also of objects that are gone; reboot to use this livepatch\n"
	  "two: unpatched\ntwo: init -16\nleft 1 b\nleft 1 a\n"
	  "left 6b6c707368747970 -\n" },
	{ "after a forced unpatch they stay, too",
	  "load one;use one count a;hold;disable one;force;get one count a;"
	  "unload one;load two",
	  "one: patched\none: init 0\none: ctor a\none: count a there\n"
	  "one: unpatched\none: count a there\none: busy\n"
	  "two: refused: after the forced transition from one, variables of shadow type 1 are left, also of objects that are gone; reboot to use this livepatch\n"
	  "two: unpatched\ntwo: init -16\nleft 1 a\nleft 6b6c707368747970 -\n" },
	{ "what was forced does not keep those of a module that goes",
	  "coming ext4;load both;use both count_too b;hold;load modular;force;"
	  "going ext4;coming ext4;use modular lock a;going ext4",
	  "both: patched\nboth: init 0\nboth: ctor b\nboth: count_too b there\n"
	  "modular: init 0\nmodular: patched\ngrace period\nmodular: ctor a\n"
	  "modular: lock a there\ngrace period\nmodular: dtor a\nleft 1 b\n"
	  "left 6b6c707368747970 -\n" },
	{ "nor does a livepatch that was forced out",
	  "coming ext4;load modular;use modular lock a;hold;load modular_called;force;going ext4;"
	  "coming ext4;get modular_called lock a",
	  "modular: patched\nmodular: init 0\nmodular: ctor a\nmodular: lock a there\n"
	  "modular_called: pre_patch\nmodular_called: init 0\nmodular_called: post_patch\n"
	  "modular_called: patched\ngrace period\nmodular_called: pre_unpatch\n"
	  "modular_called: post_unpatch\ngrace period\n"
	  "modular_called: dtor a\nmodular_called: pre_patch\n"
	  "modular_called: post_patch\nmodular_called: lock a none\n"
	  "left 6b6c707368747970 -\n" },
	{ "a module that goes before a replaced livepatch is found out takes its types with it",
	  "coming ext4;load modular;use modular lock a;load none;going ext4;get modular lock a;tick;"
	  "unload modular",
	  "modular: patched\nmodular: init 0\nmodular: ctor a\nmodular: lock a there\n"
	  "none: patched\nnone: init 0\ngrace period\nmodular: dtor a\nnot registered\n"
	  "modular: lock a none\nmodular: gone\n" },
	{ "also one that goes after the livepatch was forced out",
	  "coming ext4;load modular;use modular lock a;hold;load none;force;going ext4;"
	  "get modular lock a;tick;disable none;load modular_called",
	  "modular: patched\nmodular: init 0\nmodular: ctor a\nmodular: lock a there\n"
	  "none: init 0\nnone: patched\ngrace period\nmodular: dtor a\nnot registered\n"
	  "modular: lock a none\nnone: unpatched\nmodular_called: patched\n"
	  "modular_called: init 0\nleft 6b6c707368747970 -\n" },
	{ "or was disabled by force",
	  "coming ext4;load modular;use modular lock a;hold;disable modular;force;going ext4;"
	  "get modular lock a",
	  "modular: patched\nmodular: init 0\nmodular: ctor a\nmodular: lock a there\n"
	  "modular: unpatched\ngrace period\nmodular: dtor a\nnot registered\n"
	  "modular: lock a none\nleft 6b6c707368747970 -\n" },
	{ "of one that goes while the transition ends, no destructor is called later",
	  "coming ext4;load modular;use modular lock a;hold;load none;leaving ext4;complete;"
	  "going ext4;tick;unload modular",
	  "modular: patched\nmodular: init 0\nmodular: ctor a\nmodular: lock a there\n"
	  "none: init 0\nnone: patched\ngrace period\n"
	  "modular: module ext4 went while this livepatch was replaced: any variables of shadow type 2 are freed without their destructor\n"
	  "modular: module ext4 went while this livepatch was replaced: any variables of shadow type 1 are freed without their destructor\n"
	  "modular: gone\n" },
	{ "the watch leaves it to a livepatch with types that is in transition",
	  "load called;use called count a;hold;load other;meanwhile tick;"
	  "complete;unload called;disable other;unload other",
	  "called: pre_patch\ncalled: post_patch\ncalled: patched\ncalled: init 0\n"
	  "called: ctor a\ncalled: count a there\nother: pre_patch\nother: init 0\n"
	  "other: post_patch\ngrace period\ncalled: dtor a\nother: patched\n"
	  "called: gone\nother: pre_unpatch\nother: post_unpatch\ngrace period\n"
	  "other: unpatched\nother: gone\n" },
	{ "registries of two formats refuse each other",
	  "load one;load newer;load none;load newer;unload one;load newer;"
	  "load one;disable newer;unload newer;load one;disable one;unload one",
	  "one: patched\none: init 0\n"
	  "newer: refused: the shadow types of loaded livepatches (one) have format 1, and those of this one 9; disable and remove these first, or build all with one release of klp-build\n"
	  "newer: init -22\nnone: patched\nnone: init 0\n"
	  "newer: refused: the shadow types of loaded livepatches (one) have format 1, and those of this one 9; disable and remove these first, or build all with one release of klp-build\n"
	  "newer: init -22\ngrace period\none: gone\nnewer: patched\nnewer: init 0\n"
	  "one: refused: the shadow types of loaded livepatches (newer) have format 9, and those of this one 1; disable and remove these first, or build all with one release of klp-build\n"
	  "one: init -22\ngrace period\nnewer: unpatched\nnewer: gone\none: patched\n"
	  "one: init 0\ngrace period\none: unpatched\none: gone\n" },
	{ "a constructor that fails makes no variable",
	  "fail ctor;load one;use one count a;fail;disable one;unload one",
	  "one: patched\none: init 0\none: count a none\ngrace period\n"
	  "one: unpatched\none: gone\n" },
	{ "no memory for the registry", "no-memory 0;load one;load one;disable one;unload one",
	  "one: init -12\none: patched\none: init 0\ngrace period\none: unpatched\n"
	  "one: gone\n" },
	{ "no memory for the notifier",
	  "fail notifier;load one;fail;load one;disable one;unload one",
	  "one: init -12\none: patched\none: init 0\ngrace period\none: unpatched\n"
	  "one: gone\n" },
	{ "no memory for a variable",
	  "load one;no-memory 0;use one count a;use one count a;disable one;"
	  "unload one",
	  "one: patched\none: init 0\none: count a none\none: ctor a\n"
	  "one: count a there\ngrace period\none: dtor a\none: unpatched\none: gone\n" },
};

static void run_scenario(struct arena *arena, const struct scenario *scenario)
{
	struct text line = { .arena = arena };
	char *steps = arena_strdup(arena, scenario->steps), *step;
	char *argv[] = { "sh", "-c", NULL, NULL };
	const char *printed;

	text_add(&line, "cd %s && ./core", dir);
	while ((step = strsep(&steps, ";")))
		text_add(&line, " '%s'", step);
	argv[2] = (char *)text_string(&line);
	printed = command_output(arena, &(struct command){ .argv = argv });
	check(printed && !strcmp(printed, scenario->happens), "%s", scenario->promise);
	if (!printed || strcmp(printed, scenario->happens))
		printf("# %s\n# it printed: %s\n", argv[2], printed ? printed : "nothing");
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

	if (!mkdtemp(dir) || make_kernel(arena))
		return 1;
	for (i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
		run_scenario(arena, &scenarios[i]);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
