/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/explain/tokens.h"

static const struct {
	const char *text, *tokens;
} cases[] = {
	{ "int  x = 1 ;\n", "int x=1;" },
	{ "a /* b */ c// d\n e", "a c e" },
	{ "f (\"a  b\", ' ' , \"\\\" /* \");", "f(\"a  b\",' ',\"\\\" /* \");" },
	{ "a + +b; c ++ ; d - -e", "a+ +b;c++;d- -e" },
	{ "x = -1;\tif (y) {", "x=-1;if(y){" },
	{ "a < < b, a & & b, a = = b", "a< <b,a& &b,a= =b" },
	{ "a / *b", "a/ *b" },
	{ "1 .x", "1 .x" },
	{ "return\n\tx ;", "return x;" },
	{ "#define  F(x)   x + 1\nint y;\n", "#define F(x) x + 1\nint y;" },
	{ "int z;\n  # define F (x)\ny", "int z;\n# define F (x)\ny" },
	{ "#define F \\\n\tx\ny", "#define F x\ny" },
	{ "#error don't\nint x ;", "#error don't\nint x;" },
	{ "a # b", "a#b" },
	{ "/* don't */ x", "x" },
	{ "\"open\nint x ;", "\"open int x;" },
	{ "/* open", "" },
	{ "", "" },
};

int main(void)
{
	char text[128];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		strcpy(text, cases[i].text);
		tokens_only(text, strlen(text));
		check(!strcmp(text, cases[i].tokens), "%zu: blanks that do not matter go", i + 1);
		if (strcmp(text, cases[i].tokens))
			printf("# %s\n", text);
	}
	return check_done();
}
