/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/patches/line-directives.h"

#include <string.h>

static struct arena *arena;

static const char *keep(const char *original, const char *patched)
{
	size_t size;

	return lines_keep(arena, original, strlen(original), patched, strlen(patched), &size);
}

static bool changes(const char *original, const char *patched)
{
	return lines_change_code(arena, original, strlen(original), patched, strlen(patched));
}

/* The text without the directives. */
static const char *without(const char *text)
{
	char *copy = arena_strdup(arena, text), *line;

	while ((line = strstr(copy, "#line "))) {
		char *end = strchr(line, '\n') + 1;

		memmove(line, end, strlen(end) + 1);
	}
	return copy;
}

#define is(got, wanted, promise)                        \
	do {                                            \
		const char *got_ = got;                 \
		check(!strcmp(got_, wanted), promise);  \
		if (strcmp(got_, wanted))               \
			printf("# got:\n# %s\n", got_); \
	} while (0)

static void test_places(void)
{
	is(keep("a;\nb;\nc;\n", "a;\nb;\nc;\n"), "a;\nb;\nc;\n",
	   "an unchanged text stays as it is");
	is(keep("a;\nb;\nc;\n", "a;\nnew;\nb;\nc;\n"), "a;\nnew;\n#line 2\nb;\nc;\n",
	   "the number is put right below an added line");
	is(keep("a;\nb;\nc;\n", "a;\nc;\n"), "a;\n#line 3\nc;\n", "and below a removed one");
	is(keep("a;\nb;\nc;\n", "a;\nX;\nc;\n"), "a;\nX;\nc;\n",
	   "a line for a line needs no directive");
	is(keep("a;\nb;", "new;\na;\nb;"), "new;\n#line 1\na;\nb;",
	   "a text may lack its last newline");
	is(keep("a;\n", ""), "", "everything may go");
}

static void test_unsafe_places(void)
{
	is(keep("a;\nf(b,\n  c);\nd;\n", "a;\nf(new,\n  b,\n  c);\nd;\n"),
	   "a;\nf(new,\n  b,\n  c);\n#line 4\nd;\n", "not among a macro's arguments");
	is(keep("/*\n b\n*/\nd;\n", "/*\n new\n b\n*/\nd;\n"), "/*\n new\n b\n*/\n#line 4\nd;\n",
	   "not in a comment");
	is(keep("#define M \\\n x \\\n y\nd;\n", "#define M \\\n new \\\n x \\\n y\nd;\n"),
	   "#define M \\\n new \\\n x \\\n y\n#line 4\nd;\n", "not in a macro's definition");
	is(keep("s = \"a\\\nb\";\nd;\n", "s = \"new\\\na\\\nb\";\nd;\n"),
	   "s = \"new\\\na\\\nb\";\n#line 3\nd;\n", "not in a string");
	is(keep("a; // it's \\\n b\nc;\n", "new;\na; // it's \\\n b\nc;\n"),
	   "new;\n#line 1\na; // it's \\\n b\nc;\n", "an apostrophe in a comment is no constant");
	is(keep("c = '(';\nb;\n", "c = '(';\nnew;\nb;\n"), "c = '(';\nnew;\n#line 2\nb;\n",
	   "a parenthesis in a constant is none");
	is(keep("c = '\\'';\nb;\n", "c = '\\'';\nnew;\nb;\n"), "c = '\\'';\nnew;\n#line 2\nb;\n",
	   "nor does a quoted quote begin one");
}

static void test_conditionals(void)
{
	is(keep("#if A\na;\nb;\n#else\nc;\n#endif\nd;\n",
		"#if A\na;\nnew;\nb;\n#else\nc;\n#endif\nd;\n"),
	   "#if A\na;\nnew;\n#line 3\nb;\n#else\n#line 5\nc;\n#endif\n#line 7\nd;\n",
	   "a directive in one branch is repeated in the other, and behind both");
	is(keep("#if A\na;\n#endif\nd;\n", "new;\n#if A\na;\n#endif\nd;\n"),
	   "new;\n#line 1\n#if A\na;\n#endif\nd;\n",
	   "and needs no repetition when it stands before");
}

static void test_code(void)
{
	check(!changes("a;\nb;\n", "a;\n\n/* b\n */\nb;\n"),
	      "new comments and blank lines change no code");
	check(!changes("a;\n/* x */\nb;\n", "a;\nb;\n"), "nor does taking a comment away");
	check(changes("a;\nb;\n", "a;\nc;\n"), "another line does");
	check(changes("a;\nb;\n", "a;\n"), "a line less does");
	check(changes("a;\nb;\n", "b;\na;\n"), "a moved line does");
	check(changes("f(a,\n  b);\nc;\n", "f(a,\n /* x\n*/\n  b);\nc;\n"),
	      "and a comment that moves a macro's arguments to other lines");
	check(!changes("a;\n#if X\nb;\n#endif\nc;\n",
		       "a;\n/* x\n*/\n#if X\n/* y\n*/\nb;\n#endif\nc;\n"),
	      "comments may stand in conditionals");
	check(changes("a;\n#if X\nb;\n#endif\n", "a;\n#if Y\nb;\n#endif\n"),
	      "another condition does");
}

/* Random edits of random lines: the directives can be taken out, and the numbers are right. */
static void test_random(void)
{
	static const char *const pool[] = {
		"a;", "b(1,\n  2);",	   "/* c\n */", "d;", "#if X\ne;\n#endif",
		"",   "#define M \\\n  1", "f();",	"{",  "}"
	};
	unsigned int seed, i, wrong = 0, different = 0;

	for (seed = 1; seed <= 2000; seed++) {
		char original[8192] = "", patched[8192] = "", line[64];
		const char *kept, *at;
		unsigned long number = 1;

		srand(seed);
		for (i = 0; i < 60; i++) {
			const char *pick = pool[rand() % 10];

			snprintf(line, sizeof(line), rand() % 3 ? "%s\n" : "%s u%u;\n", pick, i);
			if (!strncmp(pick, "#", 1))
				snprintf(line, sizeof(line), "%s\n", pick);
			if (rand() % 8)
				strcat(original, line);
			if (rand() % 8)
				strcat(patched, line);
		}
		kept = keep(original, patched);
		different += strcmp(without(kept), patched) != 0;
		/* Each number that is set is one of an equal line. */
		for (at = strstr(kept, "#line "); at; at = strstr(at + 1, "#line ")) {
			const char *next = strchr(at, '\n') + 1, *want = original;
			size_t length = strcspn(next, "\n");

			for (number = strtoul(at + 6, NULL, 10); number > 1 && want; number--)
				want = strchr(want, '\n') ? strchr(want, '\n') + 1 : NULL;
			wrong += !want || strcspn(want, "\n") != length ||
				 memcmp(want, next, length);
		}
	}
	check(!different, "without the directives it is the patched text");
	check(!wrong, "each directive names a line of the original that is equal");
}

int main(void)
{
	arena = arena_new();
	test_places();
	test_unsafe_places();
	test_conditionals();
	test_code();
	test_random();
	arena_free(arena);
	return check_done();
}
