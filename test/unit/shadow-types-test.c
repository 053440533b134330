// SPDX-License-Identifier: GPL-2.0-or-later
/* Shadow types of several units, and calls with ids: what klp-build makes of them. */
#include "check.h"
#include "../../builder/compile/steps.h"
#include "../../builder/explain/module-shadow-types.h"
#include "../../builder/explain/module-states.h"
#include "../../builder/explain/shadow-uses.h"

#include <regex.h>

#define TYPE(of_name, of_id, ...)                             \
	{                                                     \
		.name = (of_name), .id = (of_id), __VA_ARGS__ \
	}
#define AT(of_file, of_line) .file = (of_file), .line = (of_line)

/* A function of the other unit, a call, a type in each unit, and the message; NULL: nothing is said. */
static const struct test_case {
	const char *name;
	struct report_shadow_type one, other;
	struct report_shadow call;
	struct report_function function;
	const char *object; /* of the other unit; NULL: vmlinux */
	bool allowed, warns, core_types;
	const char *says;
} cases[] = {
	{ .name = "the same static destructor, by a header in two spellings",
	  .one = TYPE("t", "0x7", .dtor = "d", AT("./include/linux/x.h", 3)),
	  .other = TYPE("t", "0x7", .dtor = "d", AT("net/../include/linux/./x.h", 3)) },
	{ .name = "static destructors of one name, each in its file",
	  .one = TYPE("t", "0x7", .dtor = "d", AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .dtor = "d", AT("b.c", 3)),
	  .says = "b.c:3: shadow type u has the id 0x7 and the static destructor d\\(\\), and t at a.c:3 has the same id and the static destructor d\\(\\)" },
	{ .name = "static destructors of one file, by two declarations",
	  .one = TYPE("t", "0x7", .dtor = "d", AT("x.h", 3)),
	  .other = TYPE("u", "0x7", .dtor = "d", AT("x.h", 4)),
	  .says = "x.h:4: shadow type u has the id 0x7" },
	{ .name = "one global destructor",
	  .one = TYPE("t", "0x7", .dtor = "d", .dtor_is_global = true, AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .dtor = "d", .dtor_is_global = true, AT("b.c", 4)) },
	{ .name = "two global destructors",
	  .one = TYPE("t", "0x7", .dtor = "d", .dtor_is_global = true, AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .dtor = "e", .dtor_is_global = true, AT("b.c", 4)),
	  .says = "b.c:4: .*the destructor e\\(\\), and t at a.c:3 .*the destructor d\\(\\)" },
	{ .name = "a global and a static destructor of one name",
	  .one = TYPE("t", "0x7", .dtor = "d", .dtor_is_global = true, AT("x.h", 3)),
	  .other = TYPE("t", "0x7", .dtor = "d", AT("x.h", 3)),
	  .says = "the static destructor d\\(\\), and t at x.h:3 has the same id and the destructor d\\(\\)" },
	{ .name = "no destructor in one",
	  .one = TYPE("t", "0x7", AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .dtor = "d", .fix = "CVE-2", AT("b.c", 4)),
	  .says = "b.c:4: shadow type u \\(CVE-2\\) .*, and t at a.c:3 has the same id and no destructor" },
	{ .name = "no destructor in both, and two constructors",
	  .one = TYPE("t", "0x7", .ctor = "c", AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .ctor = "e", AT("b.c", 4)) },
	{ .name = "two versions",
	  .one = TYPE("t", "0x7", .version = 1, .fix = "CVE-1", AT("a.c", 3)),
	  .other = TYPE("u", "0x7", .version = 2, AT("b.c", 4)),
	  .says = "b.c:4: shadow type u has the id 0x7 and version 2, and t at a.c:3 \\(CVE-1\\) version 1" },
	{ .name = "two ids",
	  .one = TYPE("t", "0x7", .version = 1, .dtor = "d", AT("a.c", 3)),
	  .other = TYPE("u", "0x8", .version = 2, AT("b.c", 4)) },
	{ .name = "a destructor that another unit changes",
	  .one = TYPE("t", "0x7", .dtor = "d", .dtor_is_global = true, AT("a.c", 3)),
	  .function = { .name = "d", .status = REPORT_CHANGED },
	  .says = "a.c:3: the patch changes d\\(\\), the destructor of shadow type t, in b.o" },
	{ .name = "a static one of another unit that has the name",
	  .one = TYPE("t", "0x7", .dtor = "d", AT("a.c", 3)),
	  .function = { .name = "d", .status = REPORT_CHANGED } },
	{ .name = "a destructor that another unit adds",
	  .one = TYPE("t", "0x7", .dtor = "d", .dtor_is_global = true, AT("a.c", 3)),
	  .function = { .name = "d", .status = REPORT_NEW } },
	{ .name = "an id that no type has",
	  .one = TYPE("t", "0x8", AT("a.c", 3)),
	  .call = { "f", "klp_shadow_get", "0x7", "b.c", 9 },
	  .says = "b.c:9: f\\(\\) calls klp_shadow_get\\(\\) with the id 0x7, which no shadow type of the livepatch has.*KLP_SHADOW_TYPE\\(NAME, 0x7.*--allow-undeclared-shadow" },
	{ .name = "the same, allowed",
	  .call = { "f", "klp_shadow_alloc", "0x7", "b.c", 9 },
	  .allowed = true,
	  .warns = true,
	  .says = "b.c:9: f\\(\\) calls klp_shadow_alloc\\(\\).*--allow-undeclared-shadow allows it" },
	{ .name = "an id that a type of another unit has",
	  .one = TYPE("t", "0x7", AT("a.c", 3)),
	  .call = { "f", "klp_shadow_get_or_alloc", "0x7", "b.c", 9 } },
	{ .name = "an id that a type of vmlinux has, in a module",
	  .one = TYPE("t", "0x7", AT("a.c", 3)),
	  .call = { "f", "klp_shadow_get", "0x7", "b.c", 9 },
	  .object = "tun" },
	{ .name = "an id of vmlinux that a type of a module has",
	  .other = TYPE("t", "0x7", AT("b.c", 3)),
	  .call = { "f", "klp_shadow_get", "0x7", "a.c", 9 },
	  .object = "tun",
	  .says = "a.c:9: f\\(\\) .*the id 0x7, which only a shadow type of tun has: its variables are freed when that module goes" },
	{ .name = "what an earlier livepatch left is freed",
	  .call = { "f", "klp_shadow_free_all", "0x7", "b.c", 9 } },
	{ .name = "also one by one", .call = { "f", "klp_shadow_free", "0x7", "b.c", 9 } },
	{ .name = "an id that is not constant",
	  .call = { "f", "klp_shadow_get", NULL, "b.c", 9 },
	  .warns = true,
	  .says = "b.c:9: f\\(\\) uses klp_shadow_get\\(\\) with an id that is not constant" },
	{ .name = "a type, where the kernel's calls take one",
	  .call = { "f", "klp_shadow_get", NULL, "b.c", 9 },
	  .core_types = true },
	{ .name = "a use of a type",
	  .one = TYPE("t", "0x7", AT("a.c", 3)),
	  .call = { "f", REPORT_SHADOW_TYPE, "0x7", "b.c", 9 } },
};

static bool matches(const char *pattern, const char *text)
{
	regex_t regex;
	bool result;

	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	result = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return result;
}

static void run(const struct test_case *test)
{
	struct arena *arena = arena_new();
	struct request request = { .allow_undeclared_shadow = test->allowed };
	struct livepatch_api api = { .shadow_types = test->core_types };
	struct job job = { .arena = arena, .request = &request, .api = &api };
	struct plugin plugin = { .path = "plugin.so", .name = "plugin" };
	struct report_unit *unit, *other;
	struct report report = { 0 };
	const char *said;
	size_t warnings;
	int result;

	*array_push(arena, &report.units) =
		(struct report_unit){ .unit = "a.o", .object = "vmlinux" };
	*array_push(arena, &report.units) =
		(struct report_unit){ .unit = "b.o",
				      .object = test->object ? test->object : "vmlinux" };
	unit = &report.units.items[0];
	other = &report.units.items[1];
	if (test->one.name)
		*array_push(arena, &unit->shadow_types) = test->one;
	if (test->other.name)
		*array_push(arena, &other->shadow_types) = test->other;
	if (test->function.name)
		*array_push(arena, &other->functions) = test->function;
	if (test->call.call)
		*array_push(arena, test->call.file[0] == 'a' ? &unit->shadows : &other->shadows) =
			test->call;
	check_capture();
	result = module_shadow_types_check(&job, &plugin, &report);
	said = check_captured();
	warnings = unit->warnings.count + other->warnings.count;
	check(result == (test->says && !test->warns ? -1 : 0), "%s: %s", test->name,
	      result ? "refused" : "taken");
	check(test->says ? matches(test->says, said) : !*said, "%s: message (%s)", test->name,
	      test->says ? test->says : "none");
	check(warnings == (size_t)test->warns, "%s: warnings of the report", test->name);
	arena_free(arena);
}

/* a.o has the type; dtor() calls helper() of a.o, which calls f() in the way that the case says. */
static const struct {
	const char *promise;
	struct report_relocation call;
	struct report_function function; /* of b.o */
	const char *says;
} calls[] = {
	{ "a destructor that calls what another unit changes",
	  { .target = "f", .how = REPORT_KLP, .object = "vmlinux" },
	  { .name = "f", .status = REPORT_CHANGED },
	  "a.c:3: dtor\\(\\), the destructor of shadow type t, leads to helper\\(\\), which calls f\\(\\), which the patch changes in b.o" },
	{ "or an exported function of it",
	  { .target = "f", .how = REPORT_EXPORT, .object = "vmlinux" },
	  { .name = "f", .status = REPORT_CHANGED, .sympos = 2 },
	  "which calls f\\(\\), which the patch changes in b.o" },
	{ "a function that another unit adds",
	  { .target = "f", .how = REPORT_LINK },
	  { .name = "f", .status = REPORT_NEW },
	  NULL },
	{ "another function of the name",
	  { .target = "f", .how = REPORT_KLP, .object = "vmlinux", .sympos = 1 },
	  { .name = "f", .status = REPORT_CHANGED, .sympos = 2 },
	  NULL },
	{ "one of another object",
	  { .target = "f", .how = REPORT_KLP, .object = "tun" },
	  { .name = "f", .status = REPORT_CHANGED },
	  NULL },
	{ "one that nobody changes",
	  { .target = "g", .how = REPORT_KLP, .object = "vmlinux" },
	  { .name = "f", .status = REPORT_CHANGED },
	  NULL },
};

static void add_call(struct arena *arena, struct report_unit *unit, const char *caller,
		     const struct report_relocation *call)
{
	struct report_relocations *of = array_push(arena, &unit->relocations);

	of->symbol = caller;
	*array_push(arena, &of->resolved) = *call;
}

static void test_calls(void)
{
	const struct report_shadow_type type = TYPE("t", "0x7", .dtor = "dtor", AT("a.c", 3));
	const struct report_relocation helper = { .target = "helper", .how = REPORT_INCLUDED },
				       itself = { .target = "dtor", .how = REPORT_INCLUDED };
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		struct arena *arena = arena_new();
		struct request request = { 0 };
		struct livepatch_api api = { 0 };
		struct job job = { .arena = arena, .request = &request, .api = &api };
		struct plugin plugin = { .path = "plugin.so" };
		struct report_unit *unit, *other;
		struct report report = { 0 };
		const char *said;

		*array_push(arena, &report.units) =
			(struct report_unit){ .unit = "a.o", .object = "vmlinux" };
		*array_push(arena, &report.units) =
			(struct report_unit){ .unit = "b.o", .object = "vmlinux" };
		unit = &report.units.items[0];
		other = &report.units.items[1];
		*array_push(arena, &unit->shadow_types) = type;
		*array_push(arena, &other->functions) = calls[i].function;
		add_call(arena, unit, "dtor.cold", &helper);
		add_call(arena, unit, "helper", &itself);
		add_call(arena, unit, "helper", &calls[i].call);
		add_call(arena, unit, "nobody", &calls[0].call);
		check_capture();
		module_shadow_types_check(&job, &plugin, &report);
		said = check_captured();
		check((calls[i].says ? matches(calls[i].says, said) : !*said) &&
			      unit->warnings.count == (calls[i].says != NULL),
		      "%s", calls[i].promise);
		arena_free(arena);
	}
}

/* Without the compiler plugin only the calls themselves are known. */
static void test_no_plugin(void)
{
	struct arena *arena = arena_new();
	struct request request = { 0 };
	struct livepatch_api api = { 0 };
	struct job job = { .arena = arena, .request = &request, .api = &api };
	struct plugin plugin = { .missing = "--no-plugin" };
	struct report report = { 0 };
	const char *said;
	int result;

	*array_push(arena, &report.units) =
		(struct report_unit){ .unit = "a.o", .object = "vmlinux" };
	*array_push(arena, &report.units) =
		(struct report_unit){ .unit = "b.o", .object = "vmlinux" };
	array_push(arena, &report.units.items[0].symbols)->name = "klp_shadow_get";
	array_push(arena, &report.units.items[1].symbols)->name = "printk";
	check_capture();
	result = module_shadow_types_check(&job, &plugin, &report);
	said = check_captured();
	check(!result &&
		      strstr(said,
			     "a.o: it uses shadow variables, and without the compiler plugin (--no-plugin)"),
	      "without the plugin there is a warning");
	check(!strstr(said, "b.o"), "but not of a unit that has no such call");
	arena_free(arena);
}

static int versions(struct arena *arena, unsigned int state, unsigned int version,
		    struct report *report)
{
	struct job job = { .arena = arena };
	struct report_unit *unit = array_push(arena, &report->units);

	unit->unit = "a.o";
	if (state)
		*array_push(arena, &unit->states) =
			(struct report_state){ .id = 0x17, .version = state, AT("a.c", 1) };
	*array_push(arena, &unit->shadow_types) = (struct report_shadow_type)TYPE(
		"t", "0x17", .version = version, .fix = "CVE-1", AT("a.c", 3));
	return module_states_of_units(&job, report);
}

static void test_versions(void)
{
	struct arena *arena = arena_new();
	struct report none = { 0 }, alone = { 0 }, same = { 0 }, differs = { 0 };
	const char *said;
	int result;

	check(!versions(arena, 0, 0, &none) && !none.states.count,
	      "a type without a version has no state");
	check(!versions(arena, 0, 3, &alone) && alone.states.count == 1 &&
		      alone.states.items->id == 0x17 && alone.states.items->version == 3 &&
		      alone.states.items->line == 3 && !strcmp(alone.states.items->fix, "CVE-1"),
	      "a type's version is that of a state");
	check(!versions(arena, 3, 3, &same) && same.states.count == 1,
	      "KLP_STATE() may say the same");
	check_capture();
	result = versions(arena, 4, 3, &differs);
	said = check_captured();
	check(result && strstr(said,
			       "state 23 has version 4 in a.c:1, and version 3 in a.c:3 (CVE-1)"),
	      "but not another version");
	arena_free(arena);
}

static void add_relocation(struct arena *arena, struct report_unit *unit, const char *symbol,
			   const char *target)
{
	struct report_relocations *of = array_push(arena, &unit->relocations);

	of->symbol = symbol;
	*array_push(arena, &of->resolved) =
		(struct report_relocation){ .at = "0x1", .target = target };
}

/* Calls inside the accessors of klp_shadow_types.h say nothing; relocations tell who uses which type. */
static void test_uses(void)
{
	static const char notes[] =
		"unit\t1\tGCC 12.2.0 20220819\tx86_64-linux-gnu\ta.c\nfunc\tf\tf\ta.c\t10\t20\temitted\n"
		"shadow\tf\tklp_shadow_get\t-\t/usr/share/klp-build/include/linux/klp_shadow_types.h\t90\n"
		"shadow\tf\tklp_shadow_free\t5\ta.c\t12\n"
		"shadow\tnot_included\tklp_shadow_free\t5\ta.c\t32\n"
		"shadow\tcold_only\tklp_shadow_get\t6\ta.c\t42\n";
	struct arena *arena = arena_new();
	struct job job = { .arena = arena };
	struct report_unit unit = { .unit = "a.o" };
	struct shadow_uses uses = { 0 }, without = { 0 };
	const struct report_shadow *use;
	struct notes *parsed;

	*array_push(arena, &unit.shadow_types) = (struct report_shadow_type)TYPE("t", "0x7");
	*array_push(arena, &unit.shadow_types) = (struct report_shadow_type)TYPE("t_2", "0x8");
	*array_push(arena, &unit.data) = (struct report_data){ .name = "table" };
	add_relocation(arena, &unit, "f", "t+0x18");
	add_relocation(arena, &unit, "f.cold", "t");
	add_relocation(arena, &unit, "g", "t_2");
	add_relocation(arena, &unit, "table", "t");
	add_relocation(arena, &unit, "h", "t_3");
	add_relocation(arena, &unit, "cold_only.cold", "klp_shadow_get");
	parsed = notes_parse(arena, notes, sizeof(notes) - 1, "notes");
	check(parsed != NULL, "notes are read");
	if (!parsed)
		return;
	shadow_uses_find(&job, parsed, &unit, &uses);
	check(uses.items.count == 4, "uses: two calls, two of types (%zu)", uses.items.count);
	use = uses.items.items;
	check(uses.items.count == 4 && !strcmp(use[0].call, "klp_shadow_free") &&
		      !strcmp(use[0].id, "0x5") && use[0].line == 12 &&
		      !strcmp(use[1].function, "cold_only"),
	      "uses: the calls that are not in an accessor");
	check(uses.items.count == 4 && !strcmp(use[2].function, "f") &&
		      !strcmp(use[2].call, REPORT_SHADOW_TYPE) && !strcmp(use[2].id, "0x7") &&
		      use[2].line == 10,
	      "uses: a type, once for a function and its cold part");
	check(uses.items.count == 4 && !strcmp(use[3].function, "g") && !strcmp(use[3].id, "0x8"),
	      "uses: another type, whose name begins alike");
	shadow_uses_find(&job, NULL, &unit, &without);
	check(without.items.count == 2, "uses: without notes, those of types");
	arena_free(arena);
}

/* The accessors of <linux/klp_shadow_types.h> have two forms. */
static void test_options(void)
{
	static const char have[] = " -DKLP_HAVE_SHADOW_TYPES ";
	struct arena *arena = arena_new();
	const struct installation own = { .templates = "/templates" };
	struct livepatch_api api = { .shadow_types = true };
	const struct job job = { .arena = arena, .own = &own, .api = &api };

	check(strstr(step_helper_options(&job), have),
	      "a patch for a livepatch core with shadow types is compiled for it");
	api.shadow_types = false;
	check(!strstr(step_helper_options(&job), have), "and one for another core for that");
	arena_free(arena);
}

int main(void)
{
	size_t i;

	message_setup("test", MESSAGE_INFO);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run(&cases[i]);
	test_calls();
	test_no_plugin();
	test_versions();
	test_uses();
	test_options();
	return check_done();
}
