/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of layouts and of the types of exports, from debug information: what is told of each kind.
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
	/* In the messages; "SILENT ": messages without this text; NULL: no message. */
	const char *says;
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
	  "goes on using what is removed.*Leave a in place: what is not replaced goes on using it, and what the patch changes need not" },
	{ "removed: no shadow variable", "struct s { long b; int a; } v;",
	  "struct s { long b; } v;", NULL, -1, "SILENT shadow" },
	{ "removed from the front", "struct s { int a; long b; } v;", "struct s { long b; } v;",
	  NULL, -1, "other members' bytes.*Leave a in place:" },
	{ "removed with what is in it", "struct s { long b; struct { int c, d; } a; } v;",
	  "struct s { long b; } v;", NULL, -1, "Leave a in place:" },
	{ "many are removed", "struct s { long x; int a, b, c, d, e, f, g; } v;",
	  "struct s { long x; } v;", NULL, -1, "Leave a, b, c, d, e and 2 others in place:" },
	{ "renamed", "struct s { long b; int a; } v;", "struct s { long b; int c; } v;", NULL, -1,
	  "takes the place of another.*Leave a in place, under the old name.*Keep c in a shadow variable\\. Instead of this member" },
	{ "another order", "struct s { int a; int b; } v;", "struct s { int b; int a; } v;", NULL,
	  -1, "Leave the members in their order" },
	{ "another order: no shadow variable", "struct s { int a; int b; } v;",
	  "struct s { int b; int a; } v;", NULL, -1, "SILENT shadow" },
	{ "another size", "struct s { int a; int b; } v;", "struct s { int a; long b; } v;", NULL,
	  -1,
	  "Leave b with the old type.*Keep what does not fit into b in a shadow variable.*KLP_SHADOW_TYPE" },
	{ "only the size", "struct s { int a; } v;",
	  "struct s { int a; } __attribute__((aligned(16))) v;", NULL, -1,
	  "Leave the size and the alignment" },
	{ "because of a struct inside",
	  "struct i { int x; }; struct s { struct i i[2]; int b; } v;",
	  "struct i { int x, y; }; struct s { struct i i[2]; int b; } v;", NULL, -1,
	  "changes because of struct i inside of it, which is dealt with there" },
	{ "because of a typedef inside",
	  "typedef struct { int x; } i; struct s { const i i; int b; } v;",
	  "typedef struct { int x, y; } i; struct s { const i i; int b; } v;", NULL, -1,
	  "because of typedef i inside of it" },
	{ "a pointer to it does not matter", "struct i { int x; }; struct s { struct i *i; } v;",
	  "struct i { int x, y; }; struct s { struct i *i; } v;", NULL, -1,
	  "SILENT layout of struct s" },
	{ "union member", "union u { long b; int a; } v;", "union u { long b; int a; char c; } v;",
	  NULL, -1,
	  "union u.*only another view of the bytes that it shares, read the old members through a cast.*Keep c in a shadow variable" },
	{ "view inside of a struct", "struct s { union { long b; int a; }; } v;",
	  "struct s { union { long b; int a; char c; }; } v;", NULL, -1, "only another view" },
	{ "no view", "struct s { int a; long b; } v;", "struct s { long c; int a; long b; } v;",
	  NULL, -1, "SILENT another view" },
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
	{ "one more in such a variable", "static struct { int a; } s; void *p = &s;",
	  "static struct { int a, b; } s; void *p = &s;", NULL, -1,
	  "There is one s: make b a static variable of its own" },
	{ "there is one such variable", "static struct { int a; } s; void *p = &s;",
	  "static struct { int a, b; } s; void *p = &s;", NULL, -1, "SILENT KLP_SHADOW_TYPE" },
	{ "variable that is allowed", "static struct { int a, b; } s; void *p = &s;",
	  "static struct { int b, a; } s; void *p = &s;", "variable:s", 0,
	  "--allow-layout allows" },
	{ "typedef", "typedef struct { int a; } t; t v;", "typedef struct { long a; } t; t v;",
	  NULL, -1, "typedef t" },
	{ "enumerator at the end", "enum e { A, B } v;", "enum e { A, B, C } v;", NULL, 0, NULL },
	{ "enumerator in the middle", "enum e { A, B } v;", "enum e { A, C, B } v;", NULL, -1,
	  "change their meaning.*Leave the values as they are; a new one goes to the end" },
	{ "enumerator gone", "enum e { A, B } v;", "enum e { A } v;", NULL, -1,
	  "gone.*Leave B in place, with the value" },
	{ "enums have no shadow variables", "enum e { A, B } v;", "enum e { A, C, B } v;", NULL, -1,
	  "SILENT shadow" },
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
	{ "export: another argument", "int out(long a) { return a; }",
	  "int out(long a, const char *b) { return a + !b; }", NULL, -1,
	  "out\\(\\), which vmlinux exports.*before  int \\(long int\\).*after   int \\(long int, const char \\*\\).*--allow-layout function:out" },
	{ "export: an argument less", "int out(long a, int b) { return a; }",
	  "int out(long a) { return a; }", NULL, -1, "changes the type of out" },
	{ "export: another struct", "struct s; struct t; int out(struct s *a) { return !a; }",
	  "struct s; struct t; int out(struct t *a) { return !a; }", NULL, -1, "struct t \\*" },
	{ "export: another size", "int out(int a) { return a; }", "int out(long a) { return a; }",
	  NULL, -1, "changes the type of out" },
	{ "export: another sign", "int out(int a) { return a; }",
	  "int out(unsigned a) { return a; }", NULL, -1, "changes the type of out" },
	{ "export: a function that is passed", "int out(int (*f)(int)) { return f(1); }",
	  "int out(int (*f)(int, int)) { return f(1, 2); }", NULL, -1,
	  "int \\(\\*\\)\\(int, int\\)" },
	{ "export: another result", "int out(int a) { return a; }", "long out(int a) { return a; }",
	  NULL, -1, "changes the type of out" },
	{ "export: no result any more", "int out(int a) { return a; }", "void out(int a) { }", NULL,
	  -1, "after   void" },
	{ "export: a result at last", "void out(int a) { }", "int out(int a) { return a; }", NULL,
	  0, NULL },
	{ "export: a struct at last", "struct s { long a[9]; }; void out(int a) { }",
	  "struct s { long a[9]; }; struct s out(int a) { struct s s = { { a } }; return s; }",
	  NULL, -1, "after   struct s" },
	{ "export: variable arguments", "int out(int a) { return a; }",
	  "int out(int a, ...) { return a; }", NULL, -1, "\\(int, \\.\\.\\.\\)" },
	{ "export: the same by other names",
	  "typedef unsigned long t; t out(char *p, t a) { return a; }",
	  "typedef unsigned long long u; u out(const char *const text, u b) { return b; }", NULL, 0,
	  NULL },
	{ "export: a struct declared in full", "struct s; int out(struct s *a) { return !a; }",
	  "struct s { int a; }; int out(struct s *a) { return a->a; }", NULL, 0, NULL },
	{ "export: a typedef of a struct",
	  "typedef struct { int a; } s; typedef struct { int a; } t; t v; int out(s a) { return a.a; }",
	  "typedef struct { int a; } s; typedef struct { int a; } t; s v; int out(t a) { return a.a; }",
	  NULL, -1, "int \\(t\\)" },
	{ "export: inlined too", "int out(int a) { return a; } int f(void) { return out(1); }",
	  "int out(int a, int b) { return a; } int f(void) { return out(1, 2); }", NULL, -1,
	  "changes the type of out" },
	{ "export: declared before", "extern int out(int a); int out(int a) { return a; }",
	  "extern int out(int a, int b); int out(int a, int b) { return a; }", NULL, -1,
	  "changes the type of out" },
	{ "export: variable", "extern int out; int out;", "extern unsigned out; unsigned out;",
	  NULL, -1,
	  "type of out, which.*before  int\n.*unsigned int.*variable of the new.*variable:out" },
	{ "export: variable becomes a function", "int out;", "int out(void) { return 1; }", NULL,
	  -1, "type of out, which" },
	{ "export: allowed", "int out(int a) { return a; }", "int out(int a, int b) { return a; }",
	  "function:out", 0, "--allow-layout allows" },
	{ "another module's export", "int theirs(int a) { return a; }",
	  "int theirs(int a, int b) { return a; }", NULL, 0, NULL },
	{ "no export", "int in(int a) { return a; }", "int in(int a, int b) { return a; }", NULL, 0,
	  NULL },
	{ "a local function of an export's name",
	  "static int out(int a) { return a; } void *p = out;",
	  "static int out(int a, int b) { return a; } void *p = out;", NULL, 0, NULL },
};

static const char symvers[] = "0x00000001\tout\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
			      "0x00000002\ttheirs\tdrivers/theirs\tEXPORT_SYMBOL\t\n";

static bool compile(const char *kind, const char *source)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "echo '%s' | ${CC:-gcc} -O2 -g -x c -c -o %s/%s/unit.o - 2>/dev/null", source,
		 directory, kind);
	return system(command) == 0;
}

static bool matches(const char *text, const char *pattern)
{
	regex_t regex;
	bool result;

	if (!pattern)
		return !*text;
	if (!strncmp(pattern, "SILENT ", 7))
		return *text && !strstr(text, pattern + 7);
	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	result = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return result;
}

static void run(size_t i)
{
	struct request request = { 0 };
	struct kernel kernel = { 0 };
	struct job job = {
		.arena = arena_new(), .request = &request, .work = directory, .kernel = &kernel
	};
	struct unit unit = { .object = "unit.o", .source = "unit.c", .klp_object = "vmlinux" };
	struct layout_check *layout_check;
	struct layouts layouts = { 0 };
	const char *messages;
	int result;

	kernel.symvers = arena_printf(job.arena, "%s/Module.symvers", directory);
	if (cases[i].allow)
		*array_push(job.arena, &request.allowed_layouts) = cases[i].allow;
	check(compile("orig", cases[i].before) && compile("patched", cases[i].after),
	      "%s: compiles", cases[i].name);
	check_capture();
	layout_check = layouts_begin(&job, &layouts);
	layouts_check(layout_check, &unit);
	result = layouts_end(layout_check);
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
	check(!file_update(arena_printf(arena, "%s/Module.symvers", directory), symvers,
			   strlen(symvers)),
	      "Module.symvers");
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run(i);
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	check(system(command) == 0, "temporary files go");
	return check_done();
}
