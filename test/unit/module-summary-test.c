// SPDX-License-Identifier: GPL-2.0-or-later
/* What is read of livepatch modules, whoever made them, and of damaged ones. */
#include "check.h"
#include "small-module.h"
#include "../../lib/files.h"
#include "../../lib/text.h"
#include "../../livepatch/module-summary.h"

static char dir[] = "/tmp/klp-summary-XXXXXX";

static const char *ko(struct arena *arena)
{
	return arena_printf(arena, "%s/test.ko", dir);
}

static const struct module_summary *made(struct arena *arena, const struct small_module *module)
{
	const char *path = small_module(arena, ko(arena), module);

	return path ? module_summary_read(arena, path) : NULL;
}

/* A module's lists as one text. */
static const char *shown(struct arena *arena, const struct module_summary *module)
{
	static const char *const replace[] = { "stacks", "replaces", "may-replace" };
	struct text text = { .arena = arena };
	const struct summary_function *function;
	const struct summary_callback *callback;
	const struct report_state *state;
	const char *const *object;

	if (!module)
		return "not read";
	text_add(&text, "%s %s %s;", module->name, module->release, replace[module->replace]);
	array_for_each(object, &module->objects)
		text_add(&text, " %s", *object);
	text_add(&text, ";");
	array_for_each(function, &module->functions)
		text_add(&text, " %s", summary_function_text(arena, function));
	text_add(&text, ";");
	array_for_each(callback, &module->callbacks)
		text_add(&text, " %s:%s:%s", callback->object, klp_callback_name(callback->kind),
			 callback->function);
	text_add(&text, ";");
	array_for_each(state, &module->states)
		text_add(&text, " %lu.%u", state->id, state->version);
	return text_string(&text);
}

static void test_structs(struct arena *arena)
{
	const struct small_module module = {
		.name = "livepatch_test",
		.functions = "vmlinux:f,0 vmlinux:twice,2 vmlinux:g,0 nf_tables:h,1",
		.callbacks = "vmlinux:pre_patch:before vmlinux:post_unpatch:after "
			     "ext4:post_patch:mounted",
		.states = "7.2 9.0",
		.no_info = true,
	};
	const struct small_module stacked = {
		.name = "one_function", .functions = "dummy:f,0", .stacks = true, .no_info = true
	};
	const char *text = shown(arena, made(arena, &module));

	check(!strcmp(text, "livepatch_test 6.12.0-test replaces; vmlinux nf_tables ext4; "
			    "vmlinux:f,1 vmlinux:twice,2 vmlinux:g,1 nf_tables:h,1; "
			    "vmlinux:pre_patch:before vmlinux:post_unpatch:after "
			    "ext4:post_patch:mounted; 7.2 9.0"),
	      "a module without .klp.info is read from the structs of the kernel");
	text = shown(arena, made(arena, &stacked));
	check(!strcmp(text, "one_function 6.12.0-test stacks; dummy; dummy:f,1;;"),
	      "so is one with a single function, that stacks");
}

static void test_decoy(struct arena *arena)
{
	struct small_module module = {
		.name = "decoy",
		.functions = "vmlinux:f,0",
		.no_info = true,
		.more = "static long data[12] = { 1 };\n"
			"struct { void *owner; void *next; long more[20]; } fops = { __this_module, data, { 0 } };\n"
	};

	check(!strncmp(shown(arena, made(arena, &module)), "decoy 6.12.0-test replaces; vmlinux;",
		       36),
	      "another struct that begins with THIS_MODULE is not taken for the klp_patch");
	module.more = "struct klp_patch other = { .mod = __this_module, .objs = objs };\n";
	check_capture();
	check(!made(arena, &module) && strstr(check_captured(), "two klp_patch structs"),
	      "two klp_patch structs are an error");
}

/* Linux 5.1 to 5.4: `replace` is where `states` is later. */
static void test_older_layout(struct arena *arena)
{
	const char *source = arena_printf(
		arena,
		"%s"
		"struct klp_func { const char *name; void *new_func; unsigned long sympos; char internal[128]; };\n"
		"struct klp_object { const char *name; struct klp_func *funcs; void *callbacks[5]; char internal[112]; };\n"
		"struct klp_patch { void *mod; struct klp_object *objs; _Bool replace; char internal[168]; };\n"
		"static void f(void) { }\n"
		"static struct klp_func funcs[] = { { \"f\", f, 0, \"\" }, { 0 } };\n"
		"static struct klp_object objs[] = { { .funcs = funcs }, { 0 } };\n"
		"struct klp_patch patch = { __this_module, objs, %s, \"\" };\n",
		small_module_head(arena, "older", "5.4.0-42-generic"), "1");
	const char *path = small_module_of_source(arena, ko(arena), source, NULL);

	check(path && !strcmp(shown(arena, module_summary_read(arena, path)),
			      "older 5.4.0-42-generic replaces; vmlinux; vmlinux:f,1;;"),
	      "the kernels without states have `replace` elsewhere");
}

/* As kpatch-build's linker script lays the tables out: a word of zeros ends each. */
static void test_kpatch(struct arena *arena)
{
	const char *source = arena_printf(
		arena,
		"%s"
		"static void f(void) { }\n"
		"static int before(void *object) { return !object; }\n"
		"asm(\".section .kpatch.funcs, \\\"aw\\\"\\n\"\n"
		"    \".quad f, 16, 0, 16, 2, name, object\\n\"\n"
		"    \".quad f, 16, 0, 16, 0, name2, object2\\n\"\n"
		"    \".quad 0\\n\"\n"
		"    \".section .kpatch.callbacks.pre_patch, \\\"aw\\\"\\n\"\n"
		"    \".quad before, object2, 0\\n\"\n"
		"    \".section .kpatch.strings, \\\"a\\\"\\n\"\n"
		"    \"name: .asciz \\\"m_show\\\"\\n name2: .asciz \\\"nft_dump\\\"\\n\"\n"
		"    \"object: .asciz \\\"vmlinux\\\"\\n object2: .asciz \\\"nf_tables\\\"\\n\"\n"
		"    \".text\\n\");\n"
		"void *used[] = { f, before };\n",
		small_module_head(arena, "kpatch_fix", "6.1.0-test"));
	const char *path = small_module_of_source(arena, ko(arena), source, NULL);

	check(path && !strcmp(shown(arena, module_summary_read(arena, path)),
			      "kpatch_fix 6.1.0-test may-replace; vmlinux nf_tables; "
			      "vmlinux:m_show,2 nf_tables:nft_dump,1; nf_tables:pre_patch:before;"),
	      "a module of kpatch-build is read from its tables");
}

/* include/linux/livepatch_external.h of Linux 6.19 */
static void test_external(struct arena *arena)
{
	const char *source = arena_printf(
		arena,
		"%s"
		"struct func { const char *name; void *new_func; unsigned long sympos; };\n"
		"struct callbacks { void *of_kind[4]; _Bool enabled; };\n"
		"struct object { const char *name; struct func *funcs; struct callbacks callbacks; unsigned count; };\n"
		"static void f(void) { }\n"
		"static void after(void *object) { (void)object; }\n"
		"static struct func funcs[] __attribute__((section(\".init.klp_funcs\"))) = {\n"
		"\t{ \"f\", f, 0 }, { \"g\", f, 3 }, { \"h\", f, 0 } };\n"
		"struct object objects[] __attribute__((section(\".init.klp_objects\"))) = {\n"
		"\t{ 0, funcs, { { 0, 0, 0, after }, 0 }, 2 },\n"
		"\t{ \"btrfs\", funcs + 2, { { 0 }, 0 }, 1 } };\n"
		"_Static_assert(sizeof(struct object) == 64, \"\");\n",
		small_module_head(arena, "kernels_own", "6.19.0-test"));
	const char *path = small_module_of_source(arena, ko(arena), source, NULL);

	check(path && !strcmp(shown(arena, module_summary_read(arena, path)),
			      "kernels_own 6.19.0-test may-replace; vmlinux btrfs; "
			      "vmlinux:f,1 vmlinux:g,3 btrfs:h,1; vmlinux:post_unpatch:after;"),
	      "a module of the kernel's klp-build is read from its tables");
}

static const struct small_module honest = {
	.name = "livepatch_test",
	.functions = "vmlinux:f,0 vmlinux:twice,2",
	.callbacks = "vmlinux:pre_patch:before:CVE-1",
	.states = "7.2:CVE-1",
	.types = "vmlinux:count:0x1d.0",
	.shadows = "0x1:klp_shadow_get 0x1:klp_shadow_free_all 0x2:klp_shadow_alloc "
		   "0x1d:klp_shadow_type",
	.fixes = "CVE-1:included",
};

static void test_info(struct arena *arena)
{
	const struct module_summary *module = made(arena, &honest);

	check(module && module->report && module->callbacks.count == 1 &&
		      !strcmp(module->callbacks.items->fix, "CVE-1") &&
		      !strcmp(module->states.items->fix, "CVE-1"),
	      ".klp.info tells whose callbacks and states they are");
	check(module && module->shadows.count == 2 && module->shadows.items[0].used &&
		      module->shadows.items[0].freed && !module->shadows.items[1].freed,
	      "and which shadow variables are used and freed");
}

/* The kernel has one callback of a kind; here it calls those of two units, the last unit first to undo. */
static void test_several_callbacks(struct arena *arena)
{
	struct small_module module = { .name = "livepatch_test",
				       .functions = "vmlinux:f,0",
				       .callbacks = "vmlinux:post_patch:set_all "
						    "vmlinux:post_unpatch:reset_all" };
	const struct module_summary *summary, *in_one_unit;

	module.info = arena_printf(
		arena, "format: 1\nmodule: livepatch_test\nkernel: 6.12.0-test\n"
		       "replace: true\nunits:\n"
		       "- unit: a.o\n  object: vmlinux\n"
		       "  functions:\n  - {name: f, status: reverted}\n"
		       "  callbacks:\n  - {kind: post_patch, function: set, fix: CVE-1}\n"
		       "  - {kind: post_unpatch, function: reset_a}\n"
		       "- unit: b.o\n  object: vmlinux\n  callbacks:\n"
		       "  - {kind: post_unpatch, function: reset_b}\n"
		       "  - {kind: post_patch, function: set, fix: CVE-2}\n");
	summary = made(arena, &module);
	check(!strcmp(shown(arena, summary),
		      "livepatch_test 6.12.0-test replaces; vmlinux; vmlinux:f,1; "
		      "vmlinux:post_patch:set vmlinux:post_patch:set "
		      "vmlinux:post_unpatch:reset_b vmlinux:post_unpatch:reset_a;"),
	      "the callbacks of several units are those of the report, in the order of their calls");
	check(summary && summary->callbacks.count == 4 &&
		      !strcmp(summary->callbacks.items[0].fix, "CVE-1") &&
		      !strcmp(summary->callbacks.items[1].fix, "CVE-2"),
	      "each knows its fix, also when another unit has one of the same name");
	module.info = arena_printf(
		arena, "format: 1\nmodule: livepatch_test\nkernel: 6.12.0-test\n"
		       "replace: true\nfixes:\n"
		       "- {id: CVE-1, outcome: included}\n- {id: CVE-2, outcome: included}\n"
		       "units:\n- unit: a.o\n  object: vmlinux\n"
		       "  functions:\n  - {name: f, status: changed}\n  callbacks:\n"
		       "  - {kind: post_patch, function: set_a, fix: CVE-1}\n"
		       "  - {kind: post_patch, function: set_b, fix: CVE-2}\n"
		       "  - {kind: post_unpatch, function: reset_b, fix: CVE-2}\n");
	in_one_unit = made(arena, &module);
	check(in_one_unit && in_one_unit->callbacks.count == 3 &&
		      !strcmp(in_one_unit->callbacks.items[0].fix, "CVE-1") &&
		      !strcmp(in_one_unit->callbacks.items[1].fix, "CVE-2"),
	      "or when its own unit has one of the same kind for another fix");
	check(summary && summary->functions.items->reverted,
	      "a replacement that is the original code is known as such");
}

static const char *types_text(struct arena *arena, const struct module_summary *module)
{
	struct text text = { .arena = arena };
	const struct summary_type *type;

	if (!module)
		return "not read";
	text_add(&text, "%s", module->has_runtime ? "runtime" : "native");
	array_for_each(type, &module->types)
		text_add(&text, " %s:%s:%s.%u:%s:%s:%s", type->object, type->name, type->id,
			 type->version, type->ctor, type->dtor ? type->dtor : "-",
			 type->fix ? type->fix : "-");
	return text_string(&text);
}

/* With and without .klp.info, and whoever registers them. */
static void test_types(struct arena *arena)
{
	struct small_module module = {
		.name = "livepatch_test",
		.functions = "vmlinux:f,0 ext4:g,0",
		.callbacks = "vmlinux:post_patch:set",
		.states = "30.2",
		.types = "vmlinux:count:0x1d.0:CVE-1 ext4:lock:0x1e.2",
	};
	int native, info;

	for (native = 0; native < 2; native++)
		for (info = 0; info < 2; info++) {
			const struct module_summary *summary;

			module.native = native;
			module.no_info = !info;
			summary = made(arena, &module);
			check(!strcmp(types_text(arena, summary),
				      arena_printf(arena,
						   "%s vmlinux:count:0x1d.0:count_ctor:-:%s "
						   "ext4:lock:0x1e.2:lock_ctor:-:-",
						   native ? "native" : "runtime",
						   info ? "CVE-1" : "-")),
			      "types are read%s%s",
			      native ? ", of a livepatch core that has them" : "",
			      info ? ", and their fix" : "");
			check(summary && summary->callbacks.count == 1 &&
				      !strcmp(summary->callbacks.items->function, "set"),
			      "the runtime's callbacks are not the patch's");
		}
}

/* What the kernel or the runtime would follow to nowhere. */
static void test_damaged_types(struct arena *arena)
{
	static const struct {
		bool native;
		const char *from, *to, *finding;
	} cases[] = {
		{ true, "types_0[] = { &count, 0 };",
		  "types_0[] __attribute__((section(\".data.last\"))) = { &count };",
		  "has no NULL at its end" },
		{ true, "&count, 0 }", "(void *)8, 0 }",
		  "an element of a shadow_types array does not point" },
		{ false, ".type = &count", ".type = 0",
		  "does not point at a struct klp_shadow_type" },
		{ false, ".type = &count", ".type = (void *)((char *)&count + 100000)",
		  "does not point at a struct klp_shadow_type" },
		{ false, ".version = 0, ", ".version = 0, .object = (void *)runtime_bss",
		  "the object of an entry of its shadow types is not a string" },
		{ false, ".entries = entries, .count = ", ".entries = entries, .count = 99 + ",
		  "does not point at a table of shadow types" },
		{ false, ".entries = entries, .count = ", ".entries = entries, .count = -1 * ",
		  "does not point at a table of shadow types" },
		{ false, ".entries = entries, ", "", "does not point at a table of shadow types" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct small_module module = { .name = "test",
						     .functions = "vmlinux:f,0",
						     .types = "vmlinux:count:0x1d.0",
						     .native = cases[i].native,
						     .no_info = true };
		const char *path = small_module(arena, ko(arena), &module), *source, *at, *said;
		bool read;

		source = path ? file_read(arena, arena_printf(arena, "%s.c", path), NULL) : "";
		at = strstr(source, cases[i].from);
		if (!at) {
			check(false, "the module has '%s'", cases[i].from);
			continue;
		}
		source = arena_printf(arena,
				      "char runtime_bss[64];\n"
				      "%.*s%s%s",
				      (int)(at - source), source, cases[i].to,
				      at + strlen(cases[i].from));
		path = small_module_of_source(arena, ko(arena), source, NULL);
		check_capture();
		read = path && module_summary_read(arena, path);
		said = check_captured();
		check(path && !read && strstr(said, cases[i].finding), "refused: %s",
		      cases[i].finding);
		if (!strstr(said, cases[i].finding))
			printf("# it says: %s\n", said);
	}
}

static void test_lies(struct arena *arena)
{
	static const struct {
		const char *from, *to, *finding;
	} lies[] = {
		{ "name: f, status: changed", "name: f, status: new",
		  "vmlinux:f,1 is replaced according to struct klp_patch, but not to .klp.info" },
		{ "name: f,", "name: g,",
		  "vmlinux:g,1 is replaced according to .klp.info, but not to struct klp_patch" },
		{ "sympos: 2", "sympos: 3", "vmlinux:twice,3 is replaced according to .klp.info" },
		{ "replace: true", "replace: false", "'replace' is not the same" },
		{ "kind: pre_patch", "kind: post_patch",
		  "vmlinux has the post_patch callback before()" },
		{ "version: 2", "version: 1", "it has state 7, version 1, according to .klp.info" },
		{ "id: 0x1d", "id: 0x1e",
		  "vmlinux has the shadow type 0x1e, version 0, according to .klp.info" },
		{ "version: 0, ctor", "version: 1, ctor",
		  "vmlinux has the shadow type 0x1d, version 1, according to .klp.info" },
		{ "  shadow_types:\n  - {name: count, id: 0x1d, version: 0, ctor: count_ctor}\n",
		  "",
		  "vmlinux has the shadow type 0x1d, version 0, according to struct klp_patch" },
		{ "module: livepatch_test", "module: livepatch_best",
		  "its report is about livepatch_best" },
		{ "kernel: 6.12.0", "kernel: 6.12.1", "vermagic is for kernel 6.12.0-test" },
		{ "module: livepatch_test\n", "", "it is the report of an object file" },
		{ "replace: true", "replace: perhaps", "'replace' must be true or false" },
	};
	const char *info = small_module_info(arena, &honest);
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		struct small_module module = honest;
		const char *at = strstr(info, lies[i].from), *said;
		bool read;

		module.info = arena_printf(arena, "%.*s%s%s", (int)(at - info), info, lies[i].to,
					   at + strlen(lies[i].from));
		check_capture();
		read = made(arena, &module) != NULL;
		said = check_captured();
		check(!read && strstr(said, lies[i].finding), "a report with '%s' is found out: %s",
		      lies[i].to, lies[i].finding);
	}
}

/* A report that is not the module's must not cost minutes before that is said. */
static void test_long_report(struct arena *arena)
{
	struct small_module module = { .name = "livepatch_test", .functions = "vmlinux:f,0" };
	struct text info = { .arena = arena };
	const char *said;
	bool read;
	int i;

	text_add(&info, "%s", small_module_info(arena, &module));
	for (i = 0; i < 20000; i++)
		text_add(&info, "  - {name: f%d, status: changed}\n", i);
	module.info = text_string(&info);
	check_capture();
	read = made(arena, &module) != NULL;
	said = check_captured();
	check(!read && strstr(said, "more entries than any livepatch"),
	      "a report of tens of thousands of functions is refused");
}

static void test_no_livepatch(struct arena *arena)
{
	static const struct {
		const char *from, *to, *finding;
	} modules[] = {
		{ "livepatch=Y", "description=Y", "is not a livepatch" },
		{ "name=fine", "name=*/ evil", "no name of a module" },
		{ "vermagic=6.12.0-test", "vermagic=", "no vermagic" },
		{ "struct klp_patch patch",
		  "struct { void *mod; struct klp_object *objs; _Bool replace; } patch",
		  "struct klp_patch cannot be read" },
	};
	const struct small_module module = { .name = "fine", .functions = "vmlinux:f,0" };
	const char *path = small_module(arena, ko(arena), &module), *source, *at, *said;
	size_t i;

	source = path ? file_read(arena, arena_printf(arena, "%s.c", path), NULL) : NULL;
	for (i = 0; source && i < sizeof(modules) / sizeof(*modules); i++) {
		bool read;

		at = strstr(source, modules[i].from);
		path = small_module_of_source(arena, ko(arena),
					      arena_printf(arena, "%.*s%s%s", (int)(at - source),
							   source, modules[i].to,
							   at + strlen(modules[i].from)),
					      NULL);
		check_capture();
		read = path && module_summary_read(arena, path);
		said = check_captured();
		check(path && !read && strstr(said, modules[i].finding), "refused: %s",
		      modules[i].finding);
	}
	check(source != NULL, "the module is made");
}

/* The same damage in each run; what is still a module may be read. */
static void test_damage(struct arena *arena)
{
	const char *path = small_module(arena, ko(arena), &honest);
	size_t size, i, cut, errors = 0, said = 0;
	char *file = path ? file_read(arena, path, &size) : NULL;
	unsigned int seed = 20260;

	if (!file) {
		check(0, "the module is made");
		return;
	}
	for (i = 0; i < 1500; i++) {
		struct arena *own = arena_new();
		char *copy = arena_copy(own, file, size);
		size_t changes = i % 3 ? 1 + (size_t)rand_r(&seed) % 8 : 0;
		const struct module_summary *module;

		cut = i % 3 ? size : (size_t)rand_r(&seed) % size;
		while (changes--)
			copy[(size_t)rand_r(&seed) % size] = (char)rand_r(&seed);
		if (file_write(path, copy, cut))
			break;
		check_capture();
		module = module_summary_read(own, path);
		if (!module) {
			errors++;
			said += strstr(check_captured(), "error") != NULL;
		} else {
			check_captured();
		}
		arena_free(own);
	}
	check(i == 1500 && errors > 300, "damaged and truncated modules are refused: %zu of %zu",
	      errors, i);
	check(said == errors, "each with a message");
}

int main(void)
{
	struct arena *arena = arena_new();

#ifndef __x86_64__
	puts("1..0 # SKIP the modules are compiled for x86-64");
	return 0;
#endif
	if (!mkdtemp(dir))
		return 1;
	test_structs(arena);
	test_decoy(arena);
	test_older_layout(arena);
	test_kpatch(arena);
	test_external(arena);
	test_info(arena);
	test_several_callbacks(arena);
	test_types(arena);
	test_damaged_types(arena);
	test_lies(arena);
	test_long_report(arena);
	test_no_livepatch(arena);
	test_damage(arena);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
