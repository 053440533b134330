/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/header-change.h"

#define EVERYTHING "everything"

static const struct {
	const char *orig, *patched;
	const char *
		names; /* each with a blank behind it, and a + when it comes or goes; or EVERYTHING */
	const char *promise;
} cases[] = {
	{ "int x; /* a */\n", "int  x; // b\n", "", "comments and blanks change nothing" },
	{ "#define A 1\n", "#define A 2\n", "A ", "the text of a macro is the macro's" },
	{ "#define A 1\n", "", "A+ ", "#ifdef sees that a macro goes" },
	{ "int x;\n", "int x;\n#define A\n", "A+ ", "#ifdef sees that a macro comes" },
	{ "#ifdef B\n#define A 1\n#endif\n", "#ifdef B\n#endif\n#define A 1\n", EVERYTHING,
	  "a macro that moves is everything" },
	{ "#define F(x) x\n", "#define F (x) x\n", "F ", "a blank in front of parameters counts" },
	{ "static inline int f(int a)\n{\n\treturn a;\n}\n",
	  "static inline int f(int a)\n{\n\treturn a + 1;\n}\n", "f ",
	  "an inline function is a name" },
	{ "int x;\n", "int x;\nstatic __always_inline int f(void) { return 0; }\n", "f ",
	  "a new inline function is a name" },
	{ "int x;\n", "int x;\nint f(struct s *);\nextern void g(void);\n", "f g ",
	  "a new prototype is a name" },
	{ "static inline int f(void)\n{\n#ifdef A\n\treturn 1;\n#else\n\treturn 2;\n#endif\n}\n",
	  "static inline int f(void)\n{\n#ifdef A\n\treturn 1;\n#else\n\treturn 3;\n#endif\n}\n",
	  "f ", "an #if within a function is the function's" },
	{ "struct s { int a; };\n", "struct s { int a, b; };\n", EVERYTHING,
	  "a struct is everything" },
	{ "enum e { A };\n", "enum e { A, B };\n", EVERYTHING, "an enum is everything" },
	{ "int f(void);\n", "int f(void) __attribute__((noreturn));\n", EVERYTHING,
	  "an attribute is everything" },
	{ "static int f(void) { return 1; }\n", "static int f(void) { return 2; }\n", EVERYTHING,
	  "a function that is not inline is everything" },
	{ "inline int f(void) { return 1; }\n", "inline int f(void) { return 2; }\n", EVERYTHING,
	  "an inline function that is not static is everything" },
	{ "static inline int f(void) { return 1; }\n",
	  "static inline __attribute__((used)) int f(void) { return 1; }\n", EVERYTHING,
	  "a function that is kept is everything" },
	{ "static inline int f(void) { return 1; }\n",
	  "static inline int f(void) { extern int g(void) asm(\"h\"); return g(); }\n", EVERYTHING,
	  "what a body declares for the rest of the unit is everything" },
	{ "#include <a.h>\n", "#include <a.h>\n#include <b.h>\n", EVERYTHING,
	  "an #include is everything" },
	{ "#if A\n#endif\n", "#if B\n#endif\n", EVERYTHING, "an #if is everything" },
	{ "#pragma pack(1)\n", "", EVERYTHING, "a pragma is everything" },
	{ "int a; int b;\n", "int b; int a;\n", EVERYTHING, "another order is everything" },
	{ "static inline void f(void) {\n#ifdef A\n}\nint x;\n#endif\n#ifndef A\n}\n#endif\n",
	  "static inline void f(void) {\n#ifdef A\n}\nint y;\n#endif\n#ifndef A\n}\n#endif\n",
	  EVERYTHING, "braces that do not match in a branch are everything" },
	{ "#define A(x) fo\\\no(x)\n", "#define A(x) fo\\\nb(x)\n", EVERYTHING,
	  "a word that is cut in two is everything" },
	{ "DEFINE(x)\nstatic inline int f(void) { return 1; }\n",
	  "DEFINE(x)\nstatic inline int f(void) { return 2; }\n", EVERYTHING,
	  "a function behind an unknown macro is everything" },
	{ "void *memset(void *, int, int);\n", "void *memset(void *, int, long);\n", EVERYTHING,
	  "what the compiler calls itself is everything" },
	{ "typedef int f(void);\n", "typedef long f(void);\n", EVERYTHING,
	  "a typedef is everything" },
	{ "EXPORT_SYMBOL(f);\n", "EXPORT_SYMBOL(g);\n", EVERYTHING,
	  "the call of a macro is everything" },
	{ "static inline int f(void) { return 1; }\n}\n",
	  "static inline int f(void) { return 2; }\n}\n", EVERYTHING,
	  "what is no C is everything" },
	{ "'", "", EVERYTHING, "an open literal is everything" },
	{ "static inline void f(int a) { WARN_ON(a<0); }\n",
	  "static inline void f(int a) { WARN_ON(a < 0); }\n", "f ",
	  "a blank in an argument may be in a string" },
	{ "static inline int f(int a)\n{\n\treturn a;\n}\n",
	  "static inline int f(int  a) { return  a; }\n", "", "other blanks change nothing" },
	{ "static inline int f(int a, int b) { return a++ +b; }\n",
	  "static inline int f(int a, int b) { return a+ ++b; }\n", "f ",
	  "one of two plus signs goes to another name" },
	{ "/* *\\\n/ int x; /* */\n", "/* *\\\n/ int y; /* */\n", EVERYTHING,
	  "the end of a comment may be cut in two" },
	{ "char *stpcpy(char *, const char *);\n", "", EVERYTHING,
	  "what the compiler calls when it is declared is everything" },
};

static const struct {
	const char *orig, *patched;
	bool is_certain;
	const char *promise;
} certain[] = {
	{ "struct s { int a; };\n", "struct s { int a, b; };\n", true, "a struct is another text" },
	{ "#ifndef G\n#define G\nint x;\n#endif\n", "#ifndef G\n#define G\nint y;\n#endif\n", true,
	  "a guard is no condition" },
	{ "#ifndef G\n#define H\nint x;\n#endif\n", "#ifndef G\n#define H\nint y;\n#endif\n", false,
	  "#ifndef of another macro is one" },
	{ "#ifndef G\n#define G\nint x;\n#endif\n#ifdef A\n#endif\n",
	  "#ifndef G\n#define G\nint y;\n#endif\n#ifdef A\n#endif\n", false,
	  "a guard that ends too early is one" },
	{ "#ifdef A\nint x;\n#else\nint z;\n#endif\n", "#ifdef A\nint y;\n#else\nint z;\n#endif\n",
	  false, "a branch may not be taken" },
	{ "#ifdef A\nint z;\n#else\nint x;\n#endif\n", "#ifdef A\nint z;\n#else\nint y;\n#endif\n",
	  false, "nor the other one" },
	{ "struct s {\n#ifdef A\nint x;\n#endif\n};\n",
	  "struct s {\n#ifdef A\nint y;\n#endif\n};\n", false,
	  "a branch within a struct may not be taken" },
	{ "#define A 1\n", "#define A 2\n", false, "a macro may not be used" },
	{ "#include <a.h>\n", "#include <b.h>\n", false, "a header may have been read before" },
	{ "int x; /* a */\n", "int x; /* b */\n", false, "a comment is no text" },
	{ "int x;\n#ifdef A\n#endif\nint y;\n", "int x;\n#ifdef A\n#endif\nint z;\n", true,
	  "what stands behind a condition is read" },
};

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct header_change change = { 0 };
		struct changed_name *name;
		char names[256] = "";

		header_change_read(arena, cases[i].orig, strlen(cases[i].orig), cases[i].patched,
				   strlen(cases[i].patched), &change);
		array_for_each(name, &change.names) {
			/* Both texts have it. */
			if (strstr(names, name->name))
				continue;
			strcat(names, name->name);
			strcat(names, name->comes_or_goes ? "+ " : " ");
		}
		if (change.is_everything)
			strcpy(names, EVERYTHING);
		check(!strcmp(names, cases[i].names), "%s", cases[i].promise);
		if (strcmp(names, cases[i].names))
			printf("# \"%s\"\n", names);
	}
	for (i = 0; i < sizeof(certain) / sizeof(*certain); i++) {
		struct header_change change = { 0 };

		header_change_read(arena, certain[i].orig, strlen(certain[i].orig),
				   certain[i].patched, strlen(certain[i].patched), &change);
		check(change.is_certain == certain[i].is_certain, "%s", certain[i].promise);
	}
	arena_free(arena);
	return check_done();
}
