/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a function changes, from notes as the compiler plugin writes them.
 */
#include "check.h"
#include "../../lib/files.h"
#include "../../builder/explain/reasons.h"

static char directory[] = "/tmp/reasons-test.XXXXXX";

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
	const char *function;
	enum report_status status;
	const char *reason; /* a prefix; NULL: none */
} cases[] = {
	{ "a line inside is replaced",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 15, 15, 14, "x" },
	  "f",
	  REPORT_CHANGED,
	  "edited by hunk 1 of a.c" },
	{ "the last line",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 20, 20, 19, "" },
	  "f",
	  REPORT_CHANGED,
	  "edited by hunk 1 of a.c" },
	{ "lines are added inside",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 0, 0, 19, "x" },
	  "f",
	  REPORT_CHANGED,
	  "edited by hunk 1 of a.c" },
	{ "behind it",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 0, 0, 20, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses a macro, a constant or a declaration" },
	{ "in front of it",
	  FUNC("f", "10", "20"),
	  NULL,
	  "a.c",
	  { 9, 9, 8, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses a macro, a constant or a declaration" },
	{ "another file's lines",
	  FUNC("f", "10", "20"),
	  NULL,
	  "b.h",
	  { 15, 15, 14, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses a macro, a constant or a declaration" },
	{ "a clone",
	  FUNC("f", "10", "20") "clone\tf.isra.0\tf\tisra\t0\t-\t0,1\n",
	  NULL,
	  "a.c",
	  { 15, 15, 14, "x" },
	  "f.isra.0",
	  REPORT_CHANGED,
	  "edited by hunk 1 of a.c" },
	{ "an inlined function",
	  FUNC("f", "10", "20") INLINED("f", "helper", "b.h", "5", "8"),
	  NULL,
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  REPORT_CHANGED,
	  "inlines helper() (b.h:5), which hunk 1 of b.h edits" },
	{ "inlined into another",
	  FUNC("f", "10", "20") FUNC("g", "30", "40") INLINED("g", "helper", "b.h", "5", "8"),
	  NULL,
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  REPORT_CHANGED,
	  "compiler's choice only: same source, other code" },
	{ "inlined by the patched one only",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") INLINED("f", "helper", "b.h", "5", "8"),
	  "b.h",
	  { 7, 7, 6, "x" },
	  "f",
	  REPORT_CHANGED,
	  "inlines helper() (b.h:5)" },
	{ "a macro",
	  FUNC("f", "10", "20") "macro\tM\tb.h\t3\t4\ta.c\t12\n",
	  NULL,
	  "b.h",
	  { 4, 4, 3, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses macro M (b.h:3), which hunk 1 of b.h edits" },
	{ "a macro in an inlined function",
	  FUNC("f", "10", "20")
		  INLINED("f", "helper", "b.h", "50", "58") "macro\tM\tb.h\t3\t4\tb.h\t55\n",
	  NULL,
	  "b.h",
	  { 4, 4, 3, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses macro M (b.h:3), which hunk 1 of b.h edits" },
	{ "a struct",
	  FUNC("f", "10", "20") "type\tstruct\ts\t-\tb.h\t3\t6\t64\t64\n"
				"uses\tf\tstruct\ts\tb.h\t3\n",
	  NULL,
	  "b.h",
	  { 0, 0, 4, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses struct s (b.h:3), whose layout hunk 1 of b.h changes" },
	{ "a struct that it does not use",
	  FUNC("f", "10", "20") "type\tstruct\ts\t-\tb.h\t3\t6\t64\t64\n"
				"uses\tg\tstruct\ts\tb.h\t3\n",
	  NULL,
	  "b.h",
	  { 0, 0, 4, "x" },
	  "f",
	  REPORT_CHANGED,
	  "uses a macro, a constant or a declaration" },
	{ "another function's edit",
	  FUNC("f", "10", "20") FUNC("g", "30", "40"),
	  NULL,
	  "a.c",
	  { 35, 35, 34, "x" },
	  "f",
	  REPORT_CHANGED,
	  "compiler's choice only: same source, other code" },
	{ "a new function",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") FUNC("added", "20", "22"),
	  "a.c",
	  { 0, 0, 20, "int added(void)\n{\n}\n" },
	  "added",
	  REPORT_NEW,
	  "added by hunk 1 of a.c" },
	{ "a name that begins alike",
	  FUNC("f", "10", "20"),
	  FUNC("f", "10", "20") FUNC("added", "20", "22"),
	  "a.c",
	  { 0, 0, 20, "int added_too(void)\n" },
	  "added",
	  REPORT_NEW,
	  NULL },
};

static bool write_object(const struct job *job, const char *kind, const char *notes)
{
	const char *object = arena_printf(job->arena, "%s/%s/unit.o", directory, kind);
	const char *text = arena_printf(job->arena, "%s/%s.notes", directory, kind);
	FILE *file = fopen(text, "w");

	if (!file)
		return false;
	fputs(notes, file);
	fclose(file);
	return !system(arena_printf(job->arena,
				    "echo | ${CC:-gcc} -x c -c -o %s - && objcopy --add-section "
				    ".klp.notes=%s %s",
				    object, text, object));
}

/* A job with one unit, one function in its report, and no hunk yet. */
struct test {
	struct request request;
	struct job job;
	struct unit unit;
	struct patch_set patches;
	struct report_unit report;
	struct unit_reports reports;
	struct reasons reasons;
};

static void setup(struct test *test, const char *function, enum report_status status)
{
	struct arena *arena = arena_new();
	struct report_function *entry;

	*test = (struct test){ .unit = { .object = "unit.o", .source = "a.c" } };
	test->job = (struct job){ .arena = arena, .request = &test->request, .work = directory };
	test->report.unit = "unit.o";
	entry = array_push(arena, &test->report.functions);
	entry->name = function;
	entry->status = status;
	*array_push(arena, &test->reports.items) =
		(struct unit_report){ &test->unit, &test->report };
	*array_push(arena, &test->request.patches) = "fix.patch";
}

static struct edit *add_hunk(struct test *test, const char *file, unsigned int number,
			     const char *added)
{
	struct arena *arena = test->job.arena;
	struct hunk *hunk = array_push(arena, &test->patches.hunks);
	struct edit *edit = array_push(arena, &hunk->edits);

	hunk->patch = "fix.patch";
	hunk->file = file;
	hunk->number = number;
	for (; *added; added++)
		*array_push(arena, &edit->added) = *added;
	return edit;
}

static bool find(struct test *test)
{
	const struct no_effect no_effect = { 0 };
	const struct layouts layouts = { 0 };

	return !reasons_find(&test->job, &test->patches, &no_effect, &layouts, &test->reports,
			     &test->reasons);
}

static void run(size_t i)
{
	const char *patched = cases[i].patched ? cases[i].patched : cases[i].orig, *reason = NULL;
	struct test test;
	struct edit *edit;

	setup(&test, cases[i].function, cases[i].status);
	*array_push(test.job.arena, &test.unit.patched_files) = cases[i].file;
	edit = add_hunk(&test, cases[i].file, 1, cases[i].edit.added);
	edit->first = cases[i].edit.first;
	edit->last = cases[i].edit.last;
	edit->behind = cases[i].edit.behind;
	check(write_object(&test.job, "orig",
			   arena_printf(test.job.arena, UNIT "%s", cases[i].orig)) &&
		      write_object(&test.job, "patched",
				   arena_printf(test.job.arena, UNIT "%s", patched)),
	      "%s: objects with notes", cases[i].name);
	check(find(&test), "%s: is found", cases[i].name);
	if (test.reasons.items.count)
		reason = test.reasons.items.items[0].of_function[0];
	if (!cases[i].reason)
		check(!reason, "%s: no reason", cases[i].name);
	else
		check(reason && !strncmp(reason, cases[i].reason, strlen(cases[i].reason)),
		      "%s: reason (%s)", cases[i].name, reason ? reason : "none");
}

/* A prototype or a call in one hunk, the function in another; how much of it differs. */
static void test_prototype(const char *body)
{
	struct test test;
	const char *reason;

	setup(&test, "added", REPORT_NEW);
	add_hunk(&test, "a.c", 1, "static int added(int);\n");
	add_hunk(&test, "a.c", 2, "	return added(1,\n");
	add_hunk(&test, "a.c", 3, body);
	check(write_object(&test.job, "orig", UNIT) &&
		      write_object(&test.job, "patched", UNIT FUNC("added", "5", "7")),
	      "a prototype: objects with notes");
	check(find(&test), "a prototype: is found");
	reason = test.reasons.items.items[0].of_function[0];
	check(reason && !strcmp(reason, "added by hunk 3 of a.c"),
	      "a prototype: the hunk with the body, %.*s", (int)strcspn(body, "\n"), body);
}

/* Two files get a function of the same name; the notes say in which of them this one is. */
static void test_same_name(void)
{
	struct test test;
	const char *reason;

	setup(&test, "added", REPORT_NEW);
	add_hunk(&test, "b.c", 1, "static int added(int i)\n{\n}\n");
	add_hunk(&test, "a.c", 1, "static int added(int i)\n{\n}\n");
	check(write_object(&test.job, "orig", UNIT) &&
		      write_object(&test.job, "patched", UNIT FUNC("added", "5", "7")),
	      "the same name: objects with notes");
	check(find(&test), "the same name: is found");
	reason = test.reasons.items.items[0].of_function[0];
	check(reason && !strcmp(reason, "added by hunk 1 of a.c"),
	      "the same name: its own file's hunk");
}

/* A hunk that nothing is compiled of is nobody's reason. */
static void test_no_effect(void)
{
	enum no_effect_why whys[] = { ONLY_COMMENTS, HAS_EFFECT };
	const struct no_effect no_effect = { .of_hunk = whys };
	const struct layouts layouts = { 0 };
	const char *notes = UNIT FUNC("f", "10", "20"), *reason;
	struct test test;
	struct edit *edit;
	unsigned int i;

	setup(&test, "f", REPORT_CHANGED);
	for (i = 1; i <= 2; i++) {
		edit = add_hunk(&test, "a.c", i, "x");
		edit->first = edit->last = 10 + i;
		edit->behind = 9 + i;
	}
	check(write_object(&test.job, "orig", notes) && write_object(&test.job, "patched", notes),
	      "without effect: objects with notes");
	check(!reasons_find(&test.job, &test.patches, &no_effect, &layouts, &test.reports,
			    &test.reasons),
	      "without effect: is found");
	reason = test.reasons.items.items[0].of_function[0];
	check(reason && !strcmp(reason, "edited by hunk 2 of a.c"),
	      "without effect: the other hunk");
}

static void test_shadows(void)
{
	const char *notes = UNIT FUNC("f", "10", "20")
		FUNC("g", "30", "40") "shadow\tf\tklp_shadow_get\t4660\ta.c\t12\n"
				      "shadow\tf\tklp_shadow_alloc\t-\ta.c\t13\n"
				      "shadow\tg\tklp_shadow_free\t7\ta.c\t33\n";
	const struct shadow_uses *found;
	struct test test;

	setup(&test, "f", REPORT_CHANGED);
	array_push(test.job.arena, &test.report.relocations)->symbol = "f";
	check(write_object(&test.job, "orig", notes) && write_object(&test.job, "patched", notes),
	      "shadow variables: objects with notes");
	check(find(&test), "shadow variables: are found");
	found = &test.reasons.items.items->shadows;
	check(found->items.count == 2, "shadow variables: those of included functions");
	check(found->items.count == 2 && !strcmp(found->items.items[0].id, "0x1234") &&
		      found->items.items[0].line == 12 && !found->items.items[1].id,
	      "shadow variables: id and place");
}

int main(void)
{
	struct arena *arena = arena_new();
	char command[64];
	size_t i;

	message_setup("test", MESSAGE_INFO);
	if (!mkdtemp(directory))
		return 1;
	check(!dir_make(arena_printf(arena, "%s/orig", directory)) &&
		      !dir_make(arena_printf(arena, "%s/patched", directory)),
	      "directories");
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run(i);
	test_prototype("int added(int a)\n{\n");
	test_prototype("static int added(int a)\n");
	test_prototype("static int added(int a,\n");
	test_prototype("static int\nadded(int a) __must_hold(a)\n");
	test_same_name();
	test_no_effect();
	test_shadows();
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	check(system(command) == 0, "temporary files go");
	return check_done();
}
