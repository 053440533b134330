/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files does an #include name? */
#include "check.h"
#include "../../builder/units/include-lines.h"

static const struct {
	const char *text, *lines, *promise;
} cases[] = {
	{ "#include <a/b.h>\n", "<a/b.h ", "a header of the search path" },
	{ "# include \"b.h\"\n", "\"b.h ", "one that is beside the file" },
	{ "#include<a'b.h>\n#include <c.h>\n", "<a'b.h <c.h ",
	  "no blank is needed, and an apostrophe is none" },
	{ "#include /* x */ <a.h>\n", "<a.h ", "a comment may be in front" },
	{ "#include /* x */ \"a.h\" // y\n", "\"a.h ", "and behind" },
	{ "#include \\\n <a.h>\n", "<a.h ", "the line may be cut" },
	{ "#include NAME\n", "NAME ", "a macro may stand for the name" },
	{ "#include <a.h\n#include <b.h>\n", "<b.h ", "a name without an end is none" },
	{ "/*\n#include <a.h>\n*/\n", "", "what is in a comment does not count" },
	{ "#include", "", "nor does a line without a name" },
	{ "#include <", "", "or with half of one" },
};

static const char *lines_of(struct arena *arena, const char *text)
{
	struct include_lines lines = { 0 };
	const struct include_line *line;
	const char *list = "";

	include_lines_read(arena, text, strlen(text), &lines);
	array_for_each(line, &lines.items)
		list = arena_printf(arena, "%s%s%s ", list,
				    line->kind == LINE_INCLUDE		? "<"
				    : line->kind == LINE_INCLUDE_QUOTED ? "\""
									: "",
				    line->text);
	return list;
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *lines = lines_of(arena, cases[i].text);

		check(!strcmp(lines, cases[i].lines), "%s", cases[i].promise);
		if (strcmp(lines, cases[i].lines))
			printf("# %s\n", lines);
	}
	arena_free(arena);
	return check_done();
}
