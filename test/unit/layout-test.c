/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of layouts, from debug information: what is told of each kind.
 */
#include "check.h"
#include "../../lib/files.h"
#include "../../builder/explain/layouts.h"

#include <regex.h>

static char directory[] = "/tmp/layout-test.XXXXXX";

static const struct {
	const char *name, *before, *after;
	const char *allow;
	int result;
	const char *says; /* in the messages; NULL: no message */
} cases[] = {
	{ "equal", "struct s { int a; long b; } v;", "struct s { int a; long b; } v;", NULL, 0,
	  NULL },
	{ "moved", "struct s { int a; long b; } v;", "struct s { int c; int a; long b; } v;", NULL,
	  -1, "code with the new layout finds other members' bytes" },
	{ "in a hole", "struct s { int a; long b; } v;", "struct s { int a; int c; long b; } v;",
	  NULL, -1, "the new member is in a hole" },
	{ "at the end", "struct s { int a; long b; } v;", "struct s { int a; long b; int c; } v;",
	  NULL, -1, "behind the end of old instances" },
	{ "into the padding at the end", "struct s { long b; int a; } v;",
	  "struct s { long b; int a; int c; } v;", NULL, -1, "the new member is in a hole" },
	{ "removed", "struct s { long b; int a; } v;", "struct s { long b; } v;", NULL, -1,
	  "goes on using what is removed" },
	{ "renamed", "struct s { long b; int a; } v;", "struct s { long b; int c; } v;", NULL, -1,
	  "takes the place of another" },
	{ "union member", "union u { long b; int a; } v;", "union u { long b; int a; char c; } v;",
	  NULL, -1, "union u" },
	{ "bit-field moved", "struct s { int a : 3; int b : 4; } v;",
	  "struct s { int a : 4; int b : 4; } v;", NULL, -1, "0\\.0 +3b +0\\.0 +4b +a" },
	{ "bit-field in a hole", "struct s { int a : 3; } v;",
	  "struct s { int a : 3; int b : 4; } v;", NULL, -1, "the new member is in a hole" },
	{ "array length", "struct s { char a[4]; } v;", "struct s { char a[8]; } v;", NULL, -1,
	  "struct s" },
	{ "unnamed inside", "struct s { struct { int a, b; }; } v;",
	  "struct s { struct { int b, a; }; } v;", NULL, -1, "struct s" },
	{ "members of one without a tag", "struct s { struct { int a, b; } in; } v;",
	  "struct s { struct { int b, a; } in; } v;", NULL, -1, "in\\.a\n" },
	{ "members of an array of such", "struct s { const struct { int a, b; } in[3]; } v;",
	  "struct s { const struct { int b, a; } in[3]; } v;", NULL, -1, "in\\[\\]\\.b\n" },
	{ "bit-field of one without a tag",
	  "struct s { int c; struct { int a : 3, b : 4; } in; } v;",
	  "struct s { int c; struct { int b : 4, a : 3; } in; } v;", NULL, -1,
	  "4\\.0 +3b +4\\.4 +3b +in\\.a" },
	{ "values of an enum without a tag", "struct s { enum { A, B } in; } v;",
	  "struct s { enum { B, A } in; } v;", NULL, -1, "struct s" },
	{ "elements of an open array", "struct s { int n; char a[]; } v;",
	  "struct s { int n; short a[]; } v;", NULL, -1, "1\\[\\] +4 +2\\[\\] +a" },
	{ "variable of a type without a tag", "static struct { int a, b; } s; void *p = &s;",
	  "static struct { int b, a; } s; void *p = &s;", NULL, -1, "layout of variable s" },
	{ "variable that is allowed", "static struct { int a, b; } s; void *p = &s;",
	  "static struct { int b, a; } s; void *p = &s;", "variable:s", 0,
	  "--allow-layout allows" },
	{ "typedef", "typedef struct { int a; } t; t v;", "typedef struct { long a; } t; t v;",
	  NULL, -1, "typedef t" },
	{ "enumerator at the end", "enum e { A, B } v;", "enum e { A, B, C } v;", NULL, 0, NULL },
	{ "enumerator in the middle", "enum e { A, B } v;", "enum e { A, C, B } v;", NULL, -1,
	  "change their meaning" },
	{ "enumerator gone", "enum e { A, B } v;", "enum e { A } v;", NULL, -1, "gone" },
	{ "enum without a tag", "enum { A, B }; int v = A;", "enum { B, A }; int v = A;", NULL, -1,
	  "enum [AB]" },
	{ "number of values", "enum e { A, B, E_MAX } v;", "enum e { A, B, C, E_MAX } v;", NULL, 0,
	  NULL },
	{ "number of values shrinks", "enum e { A, B, E_MAX = 9 } v;",
	  "enum e { A, B, E_MAX = 8 } v;", NULL, -1, "change their meaning" },
	{ "a word inside of a name", "enum e { A, MAXIMAL } v;", "enum e { A, C, MAXIMAL } v;",
	  NULL, -1, "change their meaning" },
	{ "new struct", "int v;", "struct s { int a; } v;", NULL, 0, NULL },
	{ "allowed", "struct s { int a; long b; } v;", "struct s { int a; int c; long b; } v;",
	  "struct:s", 0, "--allow-layout allows" },
	{ "another allowed", "struct s { int a; long b; } v;",
	  "struct s { int a; int c; long b; } v;", "struct:t", -1, "--allow-layout struct:s" },
	{ "allowed in vain", "struct s { int a; } v;", "struct s { int a; } v;", "struct:s", 0,
	  "changes no such layout" },
};

static bool compile(const char *kind, const char *source)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "echo '%s' | ${CC:-gcc} -g -x c -c -o %s/%s/unit.o - 2>/dev/null", source,
		 directory, kind);
	return system(command) == 0;
}

static bool matches(const char *text, const char *pattern)
{
	regex_t regex;
	bool result;

	if (!pattern)
		return !*text;
	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	result = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return result;
}

static void run(size_t i)
{
	struct request request = { 0 };
	struct job job = { .arena = arena_new(), .request = &request, .work = directory };
	struct unit unit = { .object = "unit.o", .source = "unit.c" };
	struct unit_set units = { 0 };
	struct layouts layouts = { 0 };
	const char *messages;
	int result;

	if (cases[i].allow)
		*array_push(job.arena, &request.allowed_layouts) = cases[i].allow;
	*array_push(job.arena, &units.items) = &unit;
	check(compile("orig", cases[i].before) && compile("patched", cases[i].after),
	      "%s: compiles", cases[i].name);
	check_capture();
	result = layouts_check(&job, &units, &layouts);
	messages = check_captured();
	check(result == cases[i].result, "%s: result", cases[i].name);
	check(matches(messages, cases[i].says), "%s: what it says", cases[i].name);
	if (!matches(messages, cases[i].says))
		fprintf(stderr, "%s", messages);
	check(layouts.allowed.count ==
		      (!result && cases[i].says && strstr(cases[i].says, "allows")),
	      "%s: what the report says", cases[i].name);
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
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	check(system(command) == 0, "temporary files go");
	return check_done();
}
