// SPDX-License-Identifier: GPL-2.0-or-later
#include "check.h"
#include "../../lib/notes.h"

#define UNIT "unit\t1\tGCC 12.2.0 20220819\tx86_64-linux-gnu\tnet/a.c\n"

static struct notes *parse(struct arena *arena, const char *text)
{
	return notes_parse(arena, text, strlen(text), "a.o");
}

static void test_good(struct arena *arena)
{
	const struct notes *notes = parse(
		arena, UNIT
		"func\tf.isra.0\tf\tnet/a.c\t10\t20\temitted,static,section=.init.text\n"
		"func\tg\tg\tinclude/linux/g.h\t3\t3\tinlined\n"
		"clone\tf.isra.0\tf\tisra\t0\t2=4,3=&x+8\t0,1@8\n"
		"clone\tf.isra.0.cold\tf.isra.0\tcold\t-\t-\t-\n"
		"inline\tf.isra.0\tg\tinclude/linux/g.h\t3\n"
		"static\tstate.1\tf\tstate\t0.2\t1\tnet/a.c\t12\td289739afead17aa\tint\n"
		"data\ttable\ttable\tnet/a.c\t1\t8\tstatic,const\tnet/a.c:15\tf.isra.0\tf,g\t-\n"
		"data\tother\tother\tnet/a.c\t9\t9\tstatic\t-\t-\t-\t-\n"
		"type\tstruct\ts\t-\tnet/a.c\t30\t34\t64\t32\n"
		"field\tstruct\ts\tlow\t3\t5\tbits\tunsigned int\n"
		"type\tenum\te\tf\tnet/a.c\t40\t40\t32\t32\n"
		"field\tenum\te\tMINUS\t-1\t0\tvalue\t-\n"
		"uses\tf.isra.0\tstruct\ts\tnet/a.c\t30\n"
		"macro\tM\tnet/a.c\t5\t6\tnet/a.c\t17\n"
		"shadow\tf.isra.0\tklp_shadow_get\t18446744073709551615\tnet/a.c\t18\n"
		"shadow\tf.isra.0\tklp_shadow_free\t-\tnet/a.c\t19\n");

	check(notes, "every kind of record is read");
	if (!notes)
		return;
	check(notes->unit.format == 1 && !strcmp(notes->unit.compiler, "GCC 12.2.0 20220819") &&
		      !strcmp(notes->unit.machine, "x86_64-linux-gnu") &&
		      !strcmp(notes->unit.source, "net/a.c"),
	      "the unit says what was compiled with what");
	check(notes->functions.count == 2 && notes->functions.items[0].what == NOTE_EMITTED &&
		      notes->functions.items[0].place.first == 10 &&
		      notes->functions.items[0].place.last == 20 &&
		      notes_list_has(&notes->functions.items[0].flags, "section=.init.text") &&
		      !notes_list_has(&notes->functions.items[0].flags, "section") &&
		      notes->functions.items[1].what == NOTE_INLINED,
	      "functions have places and flags");
	check(notes->clones.count == 2 && notes->clones.items[0].constants.count == 2 &&
		      !strcmp(notes->clones.items[0].constants.items[1], "3=&x+8") &&
		      !strcmp(notes->clones.items[0].parameters.items[1], "1@8") &&
		      !notes->clones.items[1].ordinal && !notes->clones.items[1].constants.count,
	      "clones have an origin and what makes them different");
	check(notes->inlines.count == 1 && !strcmp(notes->inlines.items[0].outer, "f.isra.0") &&
		      notes->inlines.items[0].place.first == 3,
	      "what is inlined has a place");
	check(notes->statics.count == 1 && notes->statics.items[0].ordinal == 1 &&
		      !strcmp(notes->statics.items[0].scope, "0.2") &&
		      notes->statics.items[0].type_hash == 0xd289739afead17aaULL,
	      "static locals have an identity");
	check(notes->data.count == 2 && !strcmp(notes->data.items[0].escapes, "net/a.c:15") &&
		      notes->data.items[0].readers.count == 2 &&
		      !notes->data.items[0].writers.count && !notes->data.items[1].escapes,
	      "data has readers, and the place where its address escapes");
	check(notes->types.count == 2 && notes->types.items[0].fields.count == 1 &&
		      notes->types.items[0].fields.items[0].kind == NOTE_BITS &&
		      notes->types.items[0].fields.items[0].offset == 3 &&
		      notes->types.items[1].fields.items[0].offset == -1 &&
		      !strcmp(notes->types.items[1].function, "f"),
	      "types have their fields");
	check(notes->uses.count == 1 && !strcmp(notes->uses.items[0].symbol, "f.isra.0") &&
		      !strcmp(notes->uses.items[0].name, "s") &&
		      notes->uses.items[0].place.first == 30,
	      "which function uses which type");
	check(notes->macros.count == 1 && notes->macros.items[0].place.last == 6 &&
		      notes->macros.items[0].used.first == 17,
	      "macros have a definition and a use");
	check(notes->shadows.count == 2 && notes->shadows.items[0].has_id &&
		      notes->shadows.items[0].id == UINT64_MAX && !notes->shadows.items[1].has_id,
	      "an id that is 64 bits wide, and one that is not known");
}

static void test_escapes(struct arena *arena)
{
	const struct notes *notes =
		parse(arena, UNIT "func\tf\\x2cx\tf\ta\\x09b\\\\x41\\x0a.c\t1\t1\temitted,a\\x2cb\n"
				  "func\t\\x2d\tf\t-\t0\t0\temitted\n");

	check(notes && !strcmp(notes->functions.items[0].symbol, "f,x") &&
		      !strcmp(notes->functions.items[0].place.file, "a\tb\\x41\n.c") &&
		      !strcmp(notes->functions.items[0].flags.items[1], "a,b"),
	      "tabs, newlines, commas and backslashes come back");
	check(notes && !strcmp(notes->functions.items[1].symbol, "-") &&
		      !*notes->functions.items[1].place.file,
	      "a name that is a dash is not a missing one");
}

static void test_bad(struct arena *arena)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "empty" },
		{ UNIT "func", "cut off" },
		{ "func\tf\tf\ta.c\t1\t1\temitted\n", "before the unit" },
		{ UNIT UNIT, "several objects" },
		{ "unit\t2\tGCC\tx86\ta.c\n", "another format" },
		{ "unit\t0\tGCC\tx86\ta.c\n", "another format" },
		{ "unit\t1\tGCC\tx86\n", "too many or too few fields" },
		{ UNIT "\n", "unknown kind" },
		{ UNIT "fun\tf\n", "unknown kind" },
		{ UNIT "func\tf\tf\ta.c\t1\t1\temitted\tx\n", "too many or too few fields" },
		{ UNIT "func\tf\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n",
		  "too many or too few fields" },
		{ UNIT "func\t-\tf\ta.c\t1\t1\temitted\n", "lacks a name" },
		{ UNIT "func\tf\tf\ta.c\t2\t1\temitted\n", "ends before it begins" },
		{ UNIT "func\tf\tf\ta.c\tx\t1\temitted\n", "lacks a number" },
		{ UNIT "func\tf\tf\ta.c\t-1\t1\temitted\n", "lacks a number" },
		{ UNIT "func\tf\tf\ta.c\t99999999999999999999\t1\temitted\n", "lacks a number" },
		{ UNIT "func\tf\tf\ta.c\t1\t1\tgone\n", "unknown word" },
		{ UNIT "func\tf\tf\ta.c\t1\t1\t-\n", "unknown word" },
		{ UNIT "func\tf\tf\ta.c\t1\t1\temitted,,x\n", "empty item" },
		{ UNIT "func\tf\\q\tf\ta.c\t1\t1\temitted\n", "escape" },
		{ UNIT "func\tf\\x0\tf\ta.c\t1\t1\temitted\n", "escape" },
		{ UNIT "func\tf\\x00\tf\ta.c\t1\t1\temitted\n", "escape" },
		{ UNIT "func\tf\\\tf\ta.c\t1\t1\temitted\n", "escape" },
		{ UNIT "static\ts\tf\ts\t-\t0\ta.c\t1\tD289739afead17aa\tint\n", "lacks a hash" },
		{ UNIT "static\ts\tf\ts\t-\t0\ta.c\t1\t12\tint\n", "lacks a hash" },
		{ UNIT "field\tstruct\ts\tx\t0\t32\tmember\tint\n", "field outside of a type" },
		{ UNIT "type\tstruct\ts\t-\ta.c\t1\t1\t32\t32\n"
		       "field\tunion\ts\tx\t0\t32\tmember\tint\n",
		  "another type" },
		{ UNIT "type\tstruct\ts\t-\ta.c\t1\t1\t32\t32\n"
		       "field\tstruct\ts\tx\t0\t32\tpart\tint\n",
		  "unknown word" },
		{ UNIT "shadow\tf\tklp_shadow_get\t0x12\ta.c\t1\n", "lacks a number" },
	};
	struct notes *notes;
	const char *printed;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		check_capture();
		notes = parse(arena, cases[i].text);
		printed = check_captured();
		check(!notes && strstr(printed, cases[i].why) && strstr(printed, "a.o:"),
		      "bad notes %zu are refused with the reason", i);
	}
	check_capture();
	notes = notes_parse(arena, UNIT "\0", sizeof(UNIT), "a.o");
	printed = check_captured();
	check(!notes && strstr(printed, "zero byte"), "a zero byte is refused");
}

static void test_compatible(struct arena *arena)
{
	static const struct {
		const char *text, *why;
	} others[] = {
		{ "unit\t1\tGCC 12.2.0 20230101\tx86_64-linux-gnu\tnet/a.c\n",
		  "different compilers" },
		{ "unit\t1\tGCC 12.2.0 20220819\taarch64-linux-gnu\tnet/a.c\n",
		  "different compilers" },
		{ "unit\t1\tGCC 12.2.0 20220819\t-\tnet/a.c\n", "different compilers" },
		{ "unit\t1\tGCC 12.2.0 20220819\tx86_64-linux-gnu\tnet/b.c\n",
		  "different sources" },
	};
	struct notes *a = parse(arena, UNIT), *b = parse(arena, UNIT);
	const char *printed;
	size_t i;
	int ret;

	check(!notes_compatible(a, b, "a.o"), "notes of the same compiler and source");
	check(!notes_compatible(NULL, NULL, "a.o"), "two objects without notes");
	check(!notes_compatible(
		      parse(arena, "unit\t1\tGCC 12.2.0 20220819\tx86_64-linux-gnu\t/dev/null\n"),
		      b, "a.o"),
	      "a file that the patch adds");
	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		check_capture();
		ret = notes_compatible(a, parse(arena, others[i].text), "a.o");
		printed = check_captured();
		check(ret == -1 && strstr(printed, others[i].why), "a mix is refused, %zu", i);
	}
	/* What a reader of several formats would see. */
	b->unit.format = 2;
	check_capture();
	ret = notes_compatible(a, b, "a.o");
	printed = check_captured();
	check(ret == -1 && strstr(printed, "formats 1 and 2"), "a mix of formats is refused");
	check_capture();
	ret = notes_compatible(a, NULL, "a.o") == -1 && notes_compatible(NULL, a, "a.o") == -1;
	printed = check_captured();
	check(ret && strstr(printed, "the original object was compiled with") &&
		      strstr(printed, "the patched object was compiled with"),
	      "one object with notes and one without are refused");
}

int main(void)
{
	struct arena *arena = arena_new();

	test_good(arena);
	test_escapes(arena);
	test_bad(arena);
	test_compatible(arena);
	arena_free(arena);
	return check_done();
}
