// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's C file for each generation of the livepatch core. The test compiles it against the stand-in
 * for each, whose core tells what it is given, and runs it.
 */
#include "check.h"
#include "livepatch-generations.h"
#include "../../lib/files.h"
#include "../../livepatch/generate.h"

static char dir[] = "/tmp/klp-api-XXXXXX";
static struct generate_dirs dirs = { .templates = "templates", .output = dir };

static int write_file(struct arena *arena, const char *name, const char *text)
{
	return file_write(arena_printf(arena, "%s/%s", dir, name), text, strlen(text));
}

/* Writes livepatch.h and reads it; aborts when that is impossible. */
static struct livepatch_api read_header(struct arena *arena, const char *text)
{
	struct livepatch_api api;

	if (write_file(arena, "linux/livepatch.h", text) ||
	    livepatch_api_read(arena, arena_printf(arena, "%s/linux/livepatch.h", dir), &api))
		abort();
	return api;
}

static struct livepatch_api read_generation(struct arena *arena,
					    const struct generation *generation)
{
	return read_header(arena, arena_printf(arena,
					       "#ifndef LIVEPATCH_H\n#define LIVEPATCH_H\n"
					       "#include <stdbool.h>\n"
					       "struct module;\nstruct task_struct;\n%s#endif\n",
					       generation->header));
}

/* Compiles the C file and runs it. Returns what it prints; what is wrong with it, otherwise. */
static const char *run_module(struct arena *arena, const struct generation *generation,
			      const char *failing)
{
	const char *compile = arena_printf(
		arena,
		"cd %s && gcc -Wall -Wextra -Werror -Wno-unused-parameter -I. %s -c main.c && "
		"gcc -Wall -I. %s -fno-builtin -o module core.c main.o && ./module %s 2>&1",
		dir, generation->defines, generation->defines, failing);
	char *argv[] = { "sh", "-c", (char *)compile, NULL };
	char *text = command_output(arena, &(struct command){ .argv = argv });

	return text ? text : "";
}

static struct livepatch new_livepatch(struct arena *arena)
{
	return (struct livepatch){ .arena = arena, .name = "livepatch-fix", .kernel = "test" };
}

static void add_function(struct livepatch *livepatch, const char *object, const char *name,
			 unsigned long sympos, const char *symbol)
{
	livepatch_add_function(livepatch, livepatch_object(livepatch, object),
			       &(struct livepatch_function){
				       .name = name, .sympos = sympos, .replacement = symbol });
}

static bool same_api(const struct livepatch_api *a, const struct livepatch_api *b)
{
	return a->register_patch == b->register_patch && a->transition == b->transition &&
	       a->relocs == b->relocs && a->old_sympos == b->old_sympos &&
	       a->immediate == b->immediate && a->callbacks == b->callbacks &&
	       a->replace == b->replace && a->states == b->states && a->forced == b->forced &&
	       a->shadow_variables == b->shadow_variables && a->shadow_types == b->shadow_types &&
	       a->early_relocs == b->early_relocs;
}

static void test_generations(struct arena *arena)
{
	const struct generation *generation;

	for (generation = generations; generation <= NEWEST; generation++) {
		struct livepatch_api api = read_generation(arena, generation);
		struct livepatch livepatch = new_livepatch(arena);
		const char *printed;

		check(same_api(&api, &generation->api), "%s: its header is understood",
		      generation->name);
		add_function(&livepatch, "vmlinux", "f", 0, "__klp_func_1_f");
		check(!generate_source(&livepatch, &api, &dirs), "%s: a C file is made",
		      generation->name);
		printed = run_module(arena, generation, "");
		check(!strcmp(printed, generation->loaded),
		      "%s: it compiles, and the core gets what was meant", generation->name);
		if (strcmp(printed, generation->loaded))
			printf("# it printed: %s\n", printed);
		/* Only generations without callbacks keep the error apart from theirs. */
		if (generation->api.register_patch && !generation->api.callbacks)
			check(strstr(run_module(arena, generation, "enable"),
				     "unregister\ninit -5"),
			      "%s: what cannot be enabled is not left registered",
			      generation->name);
	}
}

static void test_everything(struct arena *arena)
{
	struct livepatch_api api = read_generation(arena, NEWEST);
	struct livepatch livepatch = new_livepatch(arena);

	livepatch.replace = true;
	add_function(&livepatch, "nf_tables", "g", 2, "__klp_func_2_f");
	add_function(&livepatch, "vmlinux", "f", 0, "__klp_func_1_f");
	livepatch_add_state(&livepatch, &(struct livepatch_state){ 7, 2 });
	livepatch_add_state(&livepatch, &(struct livepatch_state){ ~0UL, ~0U });
	check(!livepatch_add_state(&livepatch, &(struct livepatch_state){ 7, 2 }) &&
		      livepatch.states.count == 2,
	      "a state is there once");
	check(!generate_source(&livepatch, &api, &dirs) &&
		      !strcmp(run_module(arena, NEWEST, ""),
			      "enable\nreplace 1\nstate 7 2\n"
			      "state 18446744073709551615 4294967295\nvmlinux\n\tf 0\n"
			      "nf_tables\n\tg 2\ninit 0\n"),
	      "objects, states and replace arrive");
}

static void add_type(struct livepatch *livepatch, const char *object, const char *name,
		     unsigned long id)
{
	struct livepatch_object *of = livepatch_object(livepatch, object);

	*array_push(livepatch->arena, &of->shadow_types) = (struct livepatch_shadow_type){
		.id = id,
		.name = name,
		.symbol = arena_printf(livepatch->arena, "__klp_shadow_type_%s", name),
		.unit = arena_printf(livepatch->arena, "%s.o", name),
	};
}

static void test_proposed(struct arena *arena)
{
	struct livepatch_api api = read_generation(arena, &proposed);
	struct livepatch livepatch = new_livepatch(arena);
	const char *printed;

	check(same_api(&api, &proposed.api), "a livepatch core that registers shadow types");
	add_function(&livepatch, "zram", "f", 0, "__klp_func_2_f");
	add_function(&livepatch, "vmlinux", "f", 0, "__klp_func_1_f");
	add_type(&livepatch, "vmlinux", "a", 0x1d);
	add_type(&livepatch, "vmlinux", "b", 0x1e);
	add_type(&livepatch, "ext4", "c", 0x1d);
	printed = generate_source(&livepatch, &api, &dirs) ? "nothing"
							   : run_module(arena, &proposed, "");
	check(!strcmp(printed, proposed.loaded), "gets those of each object");
	if (strcmp(printed, proposed.loaded))
		printf("# it printed: %s\n", printed);
}

/* What a patch does with a type. The two headers are what <linux/klp_shadow_types.h> includes beside livepatch.h. */
static const char patched[] =
	"#include <stddef.h>\n"
	"#define __used __attribute__((used))\n"
	"#define __aligned(bytes) __attribute__((aligned(bytes)))\n"
	"#define __section(name) __attribute__((section(name)))\n"
	"#define __UNIQUE_ID(prefix) prefix ## 1\n"
	"#include <linux/klp_shadow_types.h>\n"
	"KLP_SHADOW_TYPE_VERSION(count, 0x1d, 2, NULL, NULL);\n"
	"void *use(void *obj);\n"
	"void *use(void *obj)\n"
	"{\n"
	"	klp_shadow_type_free(obj, &count);\n"
	"	klp_shadow_type_free_all(&count);\n"
	"	return klp_shadow_type_get(obj, &count) ?:\n"
	"	       klp_shadow_type_alloc(obj, &count, 8, 0, NULL) ?:\n"
	"	       klp_shadow_type_get_or_alloc(obj, &count, 8, 0, NULL);\n"
	"}\n";

/* A livepatch core that has types has them in its own functions, too. */
static void test_accessors(struct arena *arena)
{
	char *argv[] = { "sh", "-c",
			 arena_printf(arena,
				      "gcc -Wall -Wextra -Werror -I%s -idirafter templates/include "
				      "-DKLP_HAVE_SHADOW_TYPES -c -o %s/patched.o %s/patched.c",
				      dir, dir, dir),
			 NULL };

	read_generation(arena, &proposed);
	check(!write_file(arena, "patched.c", patched) &&
		      !write_file(arena, "linux/compiler.h", "") &&
		      !write_file(arena, "linux/printk.h", "") &&
		      !command_run(&(struct command){ .argv = argv }),
	      "the accessors of types are compiled for it");
}

/* What a livepatch cannot do on the generation is refused, in these words. */
static const struct refusal {
	const char *generation, *words;
	unsigned long sympos;
	bool state, callback, replace;
	const char *klp_symbol, *type;
} refusals[] = {
	{ "4.0", "f() is one of several functions of this name.*no klp_func.old_sympos", 3, false,
	  false, false, NULL, NULL },
	{ "4.5", "refers to secret, which is not exported.*Linux 4.7", 0, false, false, false,
	  "secret", NULL },
	{ "4.12", "a_before() of a.o is a pre_patch callback.*Linux 4.15", 0, false, true, false,
	  NULL, NULL },
	{ "4.15", "no klp_patch.replace.*--no-replace", 0, false, false, true, NULL, NULL },
	{ "5.1", "state 7.*no klp_patch.states.*Linux 5.5", 0, true, false, false, NULL, NULL },
	{ "4.12",
	  "vmlinux: shadow type a of a.o.*livepatch.h has no klp_shadow_get_or_alloc(), so.*Linux 4.15",
	  0, false, false, false, NULL, "a" },
	{ "4.15", "shadow type a of a.o.*livepatch.h has no klp_patch.replace, so.*Linux 5.1", 0,
	  false, false, false, NULL, "a" },
};

static void add_callback(struct livepatch *livepatch, enum klp_callback kind, const char *function,
			 const char *unit)
{
	const struct livepatch_callback callback = {
		.kind = kind,
		.function = function,
		.symbol = arena_printf(livepatch->arena, "__klp_callback_%s", function),
		.unit = unit,
	};

	if (livepatch_add_callback(livepatch, livepatch_object(livepatch, "vmlinux"), &callback))
		abort();
}

static const struct generation *generation_of(const char *name)
{
	const struct generation *generation = generations;

	while (strcmp(generation->name, name))
		generation++;
	return generation;
}

/* Do all words that ".*" separates stand in the text, in this order? */
static bool has_words(struct arena *arena, const char *text, const char *words)
{
	char *copy = arena_strdup(arena, words), *next;

	for (; copy; copy = next) {
		next = strstr(copy, ".*");
		if (next) {
			*next = '\0';
			next += 2;
		}
		text = strstr(text, copy);
		if (!text)
			return false;
	}
	return true;
}

static void test_refusals(struct arena *arena)
{
	const struct refusal *refusal;
	size_t i;

	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		struct livepatch livepatch = new_livepatch(arena);
		struct livepatch_api api, newest;

		refusal = &refusals[i];
		livepatch.replace = refusal->replace;
		livepatch.klp_symbol = refusal->klp_symbol;
		add_function(&livepatch, "vmlinux", "f", refusal->sympos, "__klp_func_1_f");
		if (refusal->state)
			livepatch_add_state(&livepatch, &(struct livepatch_state){ 7, 2 });
		if (refusal->callback)
			add_callback(&livepatch, KLP_PRE_PATCH, "a_before", "a.o");
		if (refusal->type)
			add_type(&livepatch, "vmlinux", refusal->type, 0x1d);
		newest = read_generation(arena, NEWEST);
		check(!generate_source(&livepatch, &newest, &dirs), "a new kernel has it: %s",
		      refusal->words);
		api = read_generation(arena, generation_of(refusal->generation));
		check_capture();
		check(generate_source(&livepatch, &api, &dirs) == -1 &&
			      has_words(arena, check_captured(), refusal->words),
		      "%s has not, and says so", refusal->generation);
	}
}

/* Each of these is asked for, whatever the version of the kernel says. */
static void test_refusals_of_types(struct arena *arena)
{
	struct {
		const char *words;
		struct livepatch_api api;
	} rows[] = {
		{ "has no klp_shadow_get_or_alloc(), so there are no shadow variables",
		  NEWEST->api },
		{ "has no klp_object.callbacks, so nothing says when", NEWEST->api },
		{ "has no klp_patch.replace, so klp_patch.enabled", NEWEST->api },
		{ "has no klp_patch.forced, so nothing says that", NEWEST->api },
	};
	struct livepatch livepatch = new_livepatch(arena);
	size_t i;

	rows[0].api.shadow_variables = false;
	rows[1].api.callbacks = false;
	rows[2].api.replace = false;
	rows[3].api.forced = false;
	add_function(&livepatch, "vmlinux", "f", 0, "__klp_func_1_f");
	add_type(&livepatch, "vmlinux", "a", 0x1d);
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		rows[i].api.header = "livepatch.h";
		check_capture();
		check(generate_source(&livepatch, &rows[i].api, &dirs) == -1 &&
			      has_words(arena, check_captured(), rows[i].words),
		      "shadow types: %s", rows[i].words);
		rows[i].api.shadow_types = true;
		check(!generate_source(&livepatch, &rows[i].api, &dirs),
		      "a livepatch core that registers them needs no runtime");
	}
}

static void test_headers(struct arena *arena)
{
	struct livepatch_api api;

	write_file(arena, "linux/livepatch.h", "struct klp_patch { struct module *mod; };\n");
	check_capture();
	check(livepatch_api_read(arena, arena_printf(arena, "%s/linux/livepatch.h", dir), &api) ==
			      -1 &&
		      has_words(arena, check_captured(), "linux/livepatch.h: klp_func.old_name"),
	      "a header that is none is refused");
	check_capture();
	check(livepatch_api_read(arena, "/nowhere/livepatch.h", &api) == -1 &&
		      strstr(check_captured(), "/nowhere/livepatch.h"),
	      "and one that is not there");
	/* Comments, macros, functions and members of other structs are no members. */
	api = read_header(arena,
			  "/* struct klp_patch { bool replace; }; klp_register_patch() */\n"
			  "#define klp_register_patch(x) struct klp_patch { \\\n\tbool replace; }\n"
			  "struct klp_patch;\n"
			  "struct other { bool replace; struct klp_state *states; };\n"
			  "struct klp_func { const char *old_name; void *new_func; };\n"
			  "struct klp_object { const char *name; struct klp_func *funcs;\n"
			  "\tint (*callbacks)(int relocs); };\n"
			  "struct klp_patch { struct module *mod; struct klp_object *objs;\n"
			  "\tstruct { bool replace; } inner; int states_count; };\n"
			  "extern int klp_enable_patch(struct klp_patch *replace);\n");
	check(same_api(&api, &(struct livepatch_api){ 0 }), "a name counts where it is a member");
}

/* Units a, b and c, as the kernel would call them if they were three objects. */
static void test_callbacks(struct arena *arena)
{
	struct livepatch_api api = read_generation(arena, NEWEST);
	struct livepatch livepatch = new_livepatch(arena);

	add_callback(&livepatch, KLP_PRE_PATCH, "a_before", "a.o");
	add_callback(&livepatch, KLP_POST_UNPATCH, "a_after", "a.o");
	add_callback(&livepatch, KLP_PRE_PATCH, "b_before", "b.o");
	add_callback(&livepatch, KLP_PRE_PATCH, "c_before", "c.o");
	add_callback(&livepatch, KLP_POST_UNPATCH, "c_after", "c.o");
	check(!generate_source(&livepatch, &api, &dirs) &&
		      !strcmp(run_module(arena, NEWEST, ""),
			      "enable\nreplace 0\nvmlinux\n"
			      "a_before\nb_before\nc_before\nc_after\na_after\ninit 0\n"),
	      "pre_patch callbacks are called in order, post_unpatch ones in the opposite order");
	check(strstr(run_module(arena, NEWEST, "a_before"), "vmlinux\na_before\ninit -22"),
	      "the first one's error is the object's");
	check(strstr(run_module(arena, NEWEST, "b_before"),
		     "vmlinux\na_before\nb_before\na_after\ninit -22"),
	      "an error undoes the units before");
	check(strstr(run_module(arena, NEWEST, "c_before"),
		     "vmlinux\na_before\nb_before\nc_before\na_after\ninit -22"),
	      "and not those that have nothing to undo, nor the one that failed");
}

static void test_callback_kinds(struct arena *arena)
{
	struct livepatch_api api = read_generation(arena, NEWEST);
	struct livepatch livepatch = new_livepatch(arena);
	const char *text;

	add_callback(&livepatch, KLP_POST_PATCH, "a_before", "a.o");
	add_callback(&livepatch, KLP_POST_PATCH, "b_before", "b.o");
	add_callback(&livepatch, KLP_PRE_UNPATCH, "a_after", "a.o");
	add_callback(&livepatch, KLP_PRE_UNPATCH, "b_after", "b.o");
	check(!generate_source(&livepatch, &api, &dirs) &&
		      strstr(run_module(arena, NEWEST, ""),
			     "a_before\nb_before\nb_after\na_after\ninit 0\n"),
	      "post_patch callbacks are called in order, pre_unpatch ones in the opposite order");
	livepatch = new_livepatch(arena);
	add_callback(&livepatch, KLP_POST_UNPATCH, "a_after", "a.o");
	add_callback(&livepatch, KLP_PRE_PATCH, "b_before", "b.o");
	check(!generate_source(&livepatch, &api, &dirs) &&
		      strstr(run_module(arena, NEWEST, "b_before"),
			     "vmlinux\nb_before\na_after\ninit -22"),
	      "a unit without pre_patch is undone, as an object is");
	livepatch = new_livepatch(arena);
	add_callback(&livepatch, KLP_PRE_PATCH, "a_before", "a.o");
	add_callback(&livepatch, KLP_POST_UNPATCH, "b_after", "b.o");
	text = generate_source(&livepatch, &api, &dirs)
		       ? ""
		       : file_read(arena, arena_printf(arena, "%s/main.c", dir), NULL);
	check(strstr(text, ".callbacks.pre_patch = __klp_callback_a_before,\n") &&
		      strstr(text, ".callbacks.post_unpatch = __klp_callback_b_after,\n"),
	      "one callback of a kind is called by the kernel");
}

static void report_callback(struct arena *arena, struct report_unit *unit, const char *kind,
			    const char *function, const char *fix)
{
	*array_push(arena, &unit->callbacks) = (struct report_callback){
		.kind = kind,
		.function = function,
		.alias = arena_printf(arena, "__klp_callback_%s", function),
		.fix = fix,
	};
}

static void report_fix(struct arena *arena, struct report *report, const char *id)
{
	*array_push(arena, &report->fixes) =
		(struct report_fix){ .id = id, .outcome = REPORT_FIX_INCLUDED };
}

/* Fix 1 has callbacks in x.o, fix 2 in y.o, fix 3 in x.o again. */
static void test_callbacks_of_fixes(struct arena *arena)
{
	struct livepatch_api api = read_generation(arena, NEWEST);
	struct report report = { .kernel = "test" };
	struct livepatch livepatch = new_livepatch(arena);
	struct report_unit *x, *y;

	report_fix(arena, &report, "fix-1");
	report_fix(arena, &report, "fix-2");
	report_fix(arena, &report, "fix-3");
	array_push(arena, &report.units);
	array_push(arena, &report.units);
	x = &report.units.items[0];
	y = &report.units.items[1];
	*x = (struct report_unit){ .unit = "x.o", .object = "vmlinux" };
	*y = (struct report_unit){ .unit = "y.o", .object = "vmlinux" };
	report_callback(arena, x, "pre_patch", "c_before", "fix-3");
	report_callback(arena, x, "post_unpatch", "c_after", "fix-3");
	report_callback(arena, x, "post_unpatch", "a_after", "fix-1");
	report_callback(arena, x, "pre_patch", "a_before", "fix-1");
	/* The only ones of their unit belong together, also when it is not known whose they are. */
	report_callback(arena, y, "pre_patch", "b_before", "fix-2");
	report_callback(arena, y, "post_unpatch", "b_after", NULL);
	check(!livepatch_from_report(&livepatch, &report) &&
		      !generate_source(&livepatch, &api, &dirs),
	      "a source file has callbacks of several fixes");
	check(strstr(run_module(arena, NEWEST, ""),
		     "vmlinux\na_before\nb_before\nc_before\nc_after\nb_after\na_after\ninit 0"),
	      "they are called in the order of the fixes");
	check(strstr(run_module(arena, NEWEST, "c_before"), "c_before\nb_after\na_after\ninit -22"),
	      "an error undoes the fixes before, not the one in the same file");
	x->callbacks.items[1].fix = NULL;
	livepatch = new_livepatch(arena);
	check_capture();
	check(livepatch_from_report(&livepatch, &report) == -1 &&
		      has_words(arena, check_captured(), "x.o: .*c_after() and a_after() are both"),
	      "two of which one may be of any fix are refused");
	x->callbacks.items[1] = (struct report_callback){ .kind = "post_patch",
							  .function = "c_after",
							  .alias = "__klp_callback_c_after" };
	livepatch = new_livepatch(arena);
	check_capture();
	check(livepatch_from_report(&livepatch, &report) == -1 &&
		      has_words(arena, check_captured(), "not known of which c_after() is"),
	      "so is one that may belong to either of two");
}

int main(void)
{
	struct arena *arena = arena_new();

	if (!mkdtemp(dir) || dir_make(arena_printf(arena, "%s/linux", dir)) ||
	    write_file(arena, "linux/module.h", module_header) || write_file(arena, "core.c", core))
		return 1;
	test_generations(arena);
	test_everything(arena);
	test_refusals(arena);
	test_refusals_of_types(arena);
	test_proposed(arena);
	test_accessors(arena);
	test_headers(arena);
	test_callbacks(arena);
	test_callback_kinds(arena);
	test_callbacks_of_fixes(arena);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
