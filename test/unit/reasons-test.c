/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a function changes, from notes as the compiler plugin writes them.
 */
#include "check.h"
#include "../../builder/reasons.h"

static char directory[] = "/tmp/reasons-test.XXXXXX";

/* The real one is in builder/steps.c. */
const char *unit_path(struct build *build, const struct unit *unit, const char *kind,
		      const char *suffix)
{
	return arena_printf(build->arena, "%s/%s%s%s", directory, kind, unit->object, suffix);
}

#define UNIT			"unit\t1\tGCC 12\tx86_64-linux-gnu\ta.c\n"
#define FUNC(name, first, last) "func\t" name "\t" name "\ta.c\t" first "\t" last "\temitted\n"
#define INLINED(outer, name, file, first, last)              \
	"inline\t" outer "\t" name "\t" file "\t" first "\n" \
	"func\t" name "\t" name "\t" file "\t" first "\t" last "\tinlined,static,inline\n"

static const struct {
	const char *name;
	const char *orig, *patched; /* notes behind the unit record; NULL: the same as orig */
	const char *file;	    /* of the hunk */
	struct {
		unsigned int first, last, behind;
		const char *added;
	} edit;
	const char *function, *status;
	const char *reason; /* a prefix; NULL: none */
} cases[] = {
	{ "a line inside is replaced",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 15, 15, 14, "x" },
	  "f",
	  "changed",
	  "edited by hunk 1 of a.c" },
	{ "the last line",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 20, 20, 19, "" },
	  "f",
	  "changed",
	  "edited by hunk 1 of a.c" },
	{ "lines are added inside",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 0, 0, 19, "x" },
	  "f",
	  "changed",
	  "edited by hunk 1 of a.c" },
	{ "behind it",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 0, 0, 20, "x" },
	  "f",
	  "changed",
	  "uses a macro, a constant or a declaration" },
	{ "in front of it",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 9, 9, 8, "x" },
	  "f",
	  "changed",
	  "uses a macro, a constant or a declaration" },
	{ "another file's lines",
	  FUNC("f", "10", "20"),
	  NULL,
	  "b.h",
	  { 15, 15, 14, "x" },
	  "f",
	  "changed",
	  "uses a macro, a constant or a declaration" },
	{ "a clone",
	  FUNC("f", "10", "20") "clone\tf.isra.0\tf\tisra\t0\t-\t0,1\n",
	  NULL,
	  "a.c",
	  { 15, 15, 14, "x" },
	  "f.isra.0",
	  "changed",
	  "edited by hunk 1 of a.c" },
	{ "an inlined function",
	  FUNC("f", "10", "20") INLINED("f", "helper", "b.h", "5", "8"),
	  NULL,
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  "changed",
	  "inlines helper() (b.h:5), which hunk 1 of b.h edits" },
	{ "inlined into another",
	  FUNC("f", "10", "20") FUNC("g", "30", "40") INLINED("g", "helper", "b.h", "5", "8"),
	  NULL,
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  "changed",
	  "compiler's choice only: same source, other code" },
	{ "inlined by the patched one only",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") INLINED("f", "helper", "b.h", "5", "8"),
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  "changed",
	  "inlines helper() (b.h:5)" },
	{ "a macro",
	  FUNC("f", "10", "20") "macro\tM\tb.h\t3\t4\ta.c\t12\n",
	  NULL,
	  "b.h",
	  { 4, 4, 3, "x" },
	  "f",
	  "changed",
	  "uses macro M (b.h:3), which hunk 1 of b.h edits" },
	{ "a macro in an inlined function",
	  FUNC("f", "10", "20")
		  INLINED("f", "helper", "b.h", "50", "58") "macro\tM\tb.h\t3\t4\tb.h\t55\n",
	  NULL,
	  "b.h",
	  { 4, 4, 3, "x" },
	  "f",
	  "changed",
	  "uses macro M (b.h:3), which hunk 1 of b.h edits" },
	{ "a struct",
	  FUNC("f", "10", "20") "type\tstruct\ts\t-\tb.h\t3\t6\t64\t64\n"
				"uses\tf\tstruct\ts\tb.h\t3\n",
	  NULL,
	  "b.h",
	  { 0, 0, 4, "x" },
	  "f",
	  "changed",
	  "uses struct s (b.h:3), whose layout hunk 1 of b.h changes" },
	{ "a struct that it does not use",
	  FUNC("f", "10", "20") "type\tstruct\ts\t-\tb.h\t3\t6\t64\t64\n"
				"uses\tg\tstruct\ts\tb.h\t3\n",
	  NULL,
	  "b.h",
	  { 0, 0, 4, "x" },
	  "f",
	  "changed",
	  "uses a macro, a constant or a declaration" },
	{ "another function's edit",
	  FUNC("f", "10", "20") FUNC("g", "30", "40"),
	  NULL,
	  "a.c",
	  { 35, 35, 34, "x" },
	  "f",
	  "changed",
	  "compiler's choice only: same source, other code" },
	{ "a new function",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") FUNC("added", "20", "22"),
	  "a.c",
	  { 0, 0, 20, "int added(void)\n{\n}\n" },
	  "added",
	  "new",
	  "added by hunk 1 of a.c" },
	{ "a name that begins alike",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") FUNC("added", "20", "22"),
	  "a.c",
	  { 0, 0, 20, "int added_too(void)\n" },
	  "added",
	  "new",
	  NULL },
};

static bool write_object(struct build *build, const char *kind, const char *notes)
{
	const char *object = arena_printf(build->arena, "%s/%sunit.o", directory, kind);
	const char *text = arena_printf(build->arena, "%s/%s.notes", directory, kind);
	FILE *file = fopen(text, "w");

	if (!file)
		return false;
	fputs(notes, file);
	fclose(file);
	return !system(arena_printf(build->arena,
				    "echo | ${CC:-gcc} -x c -c -o %s - && objcopy --add-section "
				    ".klp.notes=%s %s",
				    object, text, object));
}

static void run(size_t i)
{
	struct build build = { .arena = arena_new() };
	struct unit unit = { .object = "unit", .source = "a.c" };
	struct patch_set set = { 0 };
	struct report report = { 0 };
	struct report_unit *entry = array_push(build.arena, &report.units);
	struct report_function *function = array_push(build.arena, &entry->functions);
	struct hunk *hunk = array_push(build.arena, &set.hunks);
	struct edit *edit = array_push(build.arena, &hunk->edits);
	const char *patched = cases[i].patched ? cases[i].patched : cases[i].orig, *c;

	*array_push(build.arena, &build.units) = &unit;
	*array_push(build.arena, &unit.patched_files) = cases[i].file;
	*array_push(build.arena, &build.request.patches) = "fix.patch";
	hunk->patch = "fix.patch";
	hunk->file = cases[i].file;
	hunk->number = 1;
	edit->first = cases[i].edit.first;
	edit->last = cases[i].edit.last;
	edit->behind = cases[i].edit.behind;
	for (c = cases[i].edit.added; *c; c++)
		*array_push(build.arena, &edit->added) = *c;
	entry->unit = "unit";
	function->name = cases[i].function;
	function->status = cases[i].status;
	check(write_object(&build, "orig", arena_printf(build.arena, UNIT "%s", cases[i].orig)) &&
		      write_object(&build, "patched",
				   arena_printf(build.arena, UNIT "%s", patched)),
	      "%s: objects with notes", cases[i].name);
	check(!reasons_find(&build, &set, &report), "%s: is found", cases[i].name);
	if (!cases[i].reason)
		check(!function->reason, "%s: no reason", cases[i].name);
	else
		check(function->reason &&
			      !strncmp(function->reason, cases[i].reason, strlen(cases[i].reason)),
		      "%s: reason (%s)", cases[i].name,
		      function->reason ? function->reason : "none");
}

/* A prototype or a call in one hunk, the function in another. */
static void test_prototype(void)
{
	static const char *const texts[] = { "int added(int);\n", "	return added(1);\n",
					     "int added(int a)\n{\n" };
	struct build build = { .arena = arena_new() };
	struct unit unit = { .object = "unit", .source = "a.c" };
	struct patch_set set = { 0 };
	struct report report = { 0 };
	struct report_unit *entry = array_push(build.arena, &report.units);
	struct report_function *function = array_push(build.arena, &entry->functions);
	unsigned int i;

	for (i = 0; i < 3; i++) {
		struct hunk *hunk = array_push(build.arena, &set.hunks);
		struct edit *edit = array_push(build.arena, &hunk->edits);
		const char *c;

		hunk->patch = "fix.patch";
		hunk->file = "a.c";
		hunk->number = i + 1;
		for (c = texts[i]; *c; c++)
			*array_push(build.arena, &edit->added) = *c;
	}
	*array_push(build.arena, &build.units) = &unit;
	entry->unit = "unit";
	function->name = "added";
	function->status = "new";
	check(write_object(&build, "orig", UNIT) &&
		      write_object(&build, "patched", UNIT FUNC("added", "5", "7")),
	      "a prototype: objects with notes");
	check(!reasons_find(&build, &set, &report) && function->reason &&
		      !strcmp(function->reason, "added by hunk 3 of a.c"),
	      "a prototype: the hunk with the body");
}

static void test_shadows(void)
{
	struct build build = { .arena = arena_new() };
	struct unit unit = { .object = "unit", .source = "a.c" };
	struct patch_set set = { 0 };
	struct report report = { 0 };
	struct report_unit *entry = array_push(build.arena, &report.units);
	struct report_function *function = array_push(build.arena, &entry->functions);
	const char *notes = UNIT FUNC("f", "10", "20")
		FUNC("g", "30", "40") "shadow\tf\tklp_shadow_get\t4660\ta.c\t12\n"
				      "shadow\tf\tklp_shadow_alloc\t-\ta.c\t13\n"
				      "shadow\tg\tklp_shadow_free\t7\ta.c\t33\n";

	*array_push(build.arena, &build.units) = &unit;
	entry->unit = "unit";
	function->name = "f";
	function->status = "changed";
	check(write_object(&build, "orig", notes) && write_object(&build, "patched", notes),
	      "shadow variables: objects with notes");
	check(!reasons_find(&build, &set, &report) && entry->shadows.count == 2,
	      "shadow variables: those of included functions");
	check(entry->shadows.count == 2 && !strcmp(entry->shadows.items[0].id, "0x1234") &&
		      entry->shadows.items[0].line == 12 && !entry->shadows.items[1].id,
	      "shadow variables: id and place");
}

int main(void)
{
	char command[64];
	size_t i;

	message_setup("test", MESSAGE_INFO);
	if (!mkdtemp(directory))
		return 1;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run(i);
	test_prototype();
	test_shadows();
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	check(system(command) == 0, "temporary files go");
	return check_done();
}
