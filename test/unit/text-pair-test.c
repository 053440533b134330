/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../compare-text/text-pair.h"

static const struct {
	const char *orig, *patched;
	enum text_pair pair;
	const char *promise;
} cases[] = {
	{ "int x;\n", "int  x; /* a */\n", PAIR_SAME, "comments and blanks are nothing" },
	{ "int x;\n", "int y;\n", PAIR_DIFFERS, "a name differs" },
	{ "int x;\n", "int x;\nint y;\n", PAIR_DIFFERS, "something is added" },
	{ "int x;\nint y;\n", "int x;\n", PAIR_DIFFERS, "something is gone" },
	{ "int x;\n\nint y;\n", "int x;\nint y;\n", PAIR_OTHER_LAYOUT, "a line number differs" },
	{ "int x;\n\nint y;\n", "int x;\n# 3 \"a.h\"\nint y;\n", PAIR_SAME, "a marker keeps it" },
	{ "# 1 \"a.h\"\nint x;\n", "# 1 \"b.h\" 1\nint x;\n", PAIR_SAME,
	  "where a file is does not count" },
	{ "#define A 1\nint x;\n", "#define A 2\nint x;\n", PAIR_OTHER_DIRECTIVES,
	  "a macro differs" },
	{ "int x;\n", "#define A 2\n# 1 \"a.h\"\nint x;\n", PAIR_OTHER_DIRECTIVES,
	  "a macro is new" },
	{ "#define A 2\n# 1 \"a.h\"\nint x;\n", "int x;\n", PAIR_OTHER_DIRECTIVES,
	  "a macro is gone" },
	{ "#define A 1\nint x;\n", "#define A 2\nint y;\n", PAIR_DIFFERS,
	  "a macro and code differ" },
	{ "#define A(x) x\n", "#define A (x) x\n", PAIR_OTHER_DIRECTIVES,
	  "the parameters of a macro differ" },
	{ "#pragma pack(1)\nint x;\n", "\nint x;\n", PAIR_OTHER_DIRECTIVES, "a pragma is gone" },
	{ "char *s = \"a b\";\n", "char *s = \"a  b\";\n", PAIR_DIFFERS,
	  "blanks in strings count" },
	{ "#define A 1\n", "", PAIR_OTHER_DIRECTIVES, "one is empty" },
	{ "int x;\n#define A", "int x;\n#define A", PAIR_SAME, "the last line has no end" },
	{ "", "", PAIR_SAME, "both are empty" },
	{ "void f(void) { WARN_ON(a<b); }\n", "void f(void) { WARN_ON(a < b); }\n",
	  PAIR_OTHER_LAYOUT, "blanks in an argument may be in a string" },
	{ "int x = a++ +b;\n", "int x = a+ ++b;\n", PAIR_DIFFERS,
	  "one of two plus signs goes to another name" },
	{ "int x = a- -b;\n", "int x = a--b;\n", PAIR_DIFFERS,
	  "a blank is between two minus signs" },
	{ "/* *\\\n/ int x; /* */\n", "/* *\\\n/ int y; /* */\n", PAIR_DIFFERS,
	  "the end of a comment may be cut in two" },
};

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum text_pair pair = text_pair_compare(cases[i].orig, strlen(cases[i].orig),
							cases[i].patched, strlen(cases[i].patched));

		check(pair == cases[i].pair, "%s", cases[i].promise);
		if (pair != cases[i].pair)
			printf("# %d\n", pair);
	}
	return check_done();
}
