// SPDX-License-Identifier: GPL-2.0-or-later
/* Which source file of a module defines a function, and what may its unit be called? */
#include "check.h"
#include "../../builder/units/function-source.h"

static const struct {
	const char *promise, *text;
	bool defines; /* a function f */
} texts[] = {
	{ "a definition", "int f(int x)\n{\n}\n", true },
	{ "one with a body in its line", "static int f(void) { return 1; }\n", true },
	{ "one whose name begins the line", "static struct x *\nf(int (*g)(int, int))\n{\n}\n",
	  true },
	{ "one with annotations", "int f(int x)\n\t__must_hold(&lock) __noclone\n{\n}\n", true },
	{ "one behind a call and a declaration",
	  "int f(int);\nint g(void)\n{\n\treturn f(1);\n}\nint f(int x)\n{\n}\n", true },
	{ "a declaration is none", "int f(int x);\n", false },
	{ "a call is none", "int g(void)\n{\n\treturn f(1);\n}\n", false },
	{ "a call in a condition is none", "void g(void)\n{\n\tif (f(1)) {\n\t}\n}\n", false },
	{ "another function is none", "int of(int x)\n{\n}\nint f2(int x)\n{\n}\n", false },
	{ "a comment is none", " * f(x) {\n// f(x) {\n", false },
	{ "a macro is none", "#define f(x) {\n", false },
	{ "a pointer is none", "struct x y = {\n\t.open = f,\n};\n", false },
	{ "a text that ends early is none", "int f(int", false },
	{ "nor is one that ends behind the arguments", "int f(int)", false },
	{ "nor an empty one", "", false },
};

static void test_unit_names(void)
{
	static const char *const bad[] = { "",		".o",		"/etc/x.o",
					   "../x.o",	"fs/../../x.o", "-x.o",
					   "fs/x.c",	"fs/x",		"fs/x y.o",
					   "fs/$(x).o", "fs/'x.o",	"fs/x\ny.o" };
	size_t i;

	check(unit_name_is_plain("drivers/net/ethernet/intel/ice/ice-2_x.o"), "a unit's name");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check(!unit_name_is_plain(bad[i]), "'%s' is none",
		      i + 1 < sizeof(bad) / sizeof(*bad) ? bad[i] : "one of two lines");
}

int main(void)
{
	size_t i;

	test_unit_names();
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		check(text_defines(texts[i].text, "f.isra.0", 1) == texts[i].defines, "%s",
		      texts[i].promise);
	return check_done();
}
