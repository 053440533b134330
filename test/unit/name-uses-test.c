/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tree of h.h, which has what changes, other.h, and unit.c, which reads both. */
#include "check.h"
#include "../../builder/units/name-uses.h"
#include "../../lib/files.h"

static const struct {
	const char *header, *source;
	const char *name; /* that changes */
	bool comes_or_goes, used;
	const char *promise;
} cases[] = {
	{ "", "int x = f();", "f", false, true, "a unit that calls a function uses it" },
	{ "", "int x = g();", "f", false, false, "one that does not call it does not" },
	{ "", "/* f */ char *s = \"f\";", "f", false, false, "comments and strings use nothing" },
	{ "static inline int f(void) { return f2(); }", "int x;", "f", false, false,
	  "to define a function is not to use it" },
	{ "static inline int g(void) { return f(); }", "int x;", "f", false, false,
	  "a function that is not used uses nothing" },
	{ "static inline int g(void) { return f(); }", "int x = g();", "f", false, true,
	  "a function that is used uses others" },
	{ "#define M(x) g(x)\nstatic inline int g(int a) { return f(); }", "int x = M(1);", "f",
	  false, true, "so it is through a macro" },
	{ "static int g(void) { return f(); }", "int x;", "f", false, true,
	  "a function that is not inline may be used by a pointer" },
	{ "static __used_here inline int g(void) { return f(); }\n#define __used_here "
	  "__attribute__((used))",
	  "int x;", "f", false, true, "a macro in front of a function may keep it" },
	{ "struct ops o = { .f = f };", "int x;", "f", false, true, "a variable uses a function" },
	{ "#define M(x) nf_##x", "int x = M(get)();", "nf_get", false, true,
	  "a macro pastes a name" },
	{ "#define M(x) nf_##x", "int x = M2(get)();", "nf_get", false, false,
	  "one that is not used does not" },
	{ "#define M(x) nf_##x", "int x = M(get)();", "ip_get", false, false,
	  "nor does one that makes other names" },
	{ "#define M(x) x##_get", "int x = M(nf)();", "nf_get", false, true,
	  "it has the end of a name" },
	{ "#define M(x, y) x##_##y", "int x = M(nf, get)();", "nf_get", false, true,
	  "it has the middle of one" },
	{ "#define P(x, y) x##y", "int x = P(nf_, get)();", "nf_get", false, true,
	  "it has nothing of one" },
	{ "#define P(x, y) x##y\n#define Q(a) P(nf_, a)", "int x = Q(get)();", "nf_get", false,
	  true, "a piece is the other macro's" },
	{ "#define P(x, y) x##y\n#define Q(a, b) P(a, b)", "int x = Q(nf_, get)();", "nf_get",
	  false, true, "both pieces are passed on" },
	{ "#define P(x, y) x##y\n#define Q P", "int x = Q(nf_, get)();", "nf_get", false, true,
	  "a macro has another name" },
	{ "#define P(x, y) x##y\n#define Q(m, a, b) m(a, b)", "int x = Q(P, nf_, get)();", "nf_get",
	  false, true, "a macro is passed to another" },
	{ "#define P(x, y) x##y\n#define Q(a, ...) P(a, __VA_ARGS__)", "int x = Q(nf_, get)();",
	  "nf_get", false, true, "a piece is among further arguments" },
	{ "#define P(x, y) x##y", "int x = P(nf_, put)();", "nf_get", false, false,
	  "pieces of other names are none" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)\n#define PFX nf_",
	  "int x = P(PFX, get)();", "nf_get", false, true, "a piece is what a macro stands for" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)\n#define PFX(n) nf_",
	  "int x = P(PFX(1), get)();", "nf_get", false, true, "so it is when that has arguments" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)\n#define A B\n#define B nf_",
	  "int x = P(A, get)();", "nf_get", false, true, "so it is through another macro" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)",
	  "#define PFX nf_\nint x = P(PFX, get)();", "nf_get", false, true,
	  "so it is when the unit defines it" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)", "int x = P(P(n, f), P(_g, et))();",
	  "nf_get", false, true, "pieces are pasted again" },
	{ "#define P_(x, y) x##y\n#define P(x, y) P_(x, y)",
	  "int x = P(P(P(n, f), P(_, g)), P(P(e, t), P(t, e)))();", "nf_gette", false, true,
	  "and again" },
	{ "#define P(x, y) x##y\nint x = FN(get)();",
	  "#define FN(x) P(nf_, x)\n#include \"other.h\"", "nf_get", false, true,
	  "a macro of the unit pastes what a header passes to it" },
	{ "#define M(x, ...) x##__VA_OPT__(_get)", "int x = M(nf, 1)();", "nf_get", false, true,
	  "what is pasted may be optional" },
	{ "#define M(x, ...) __VA_OPT__(nf_)##x", "int x = M(get, 1)();", "nf_get", false, true,
	  "in front, too" },
	{ "", "int x = nf_\\\nget();", "nf_get", false, true,
	  "a word that is cut in two may be any" },
	{ "", "int x = nf_\\\n\\\nget();", "nf_get", false, true,
	  "so may one that is cut in two places" },
	{ "", "int g(void) __attribute__((alias(\"f\")));", "f", false, true,
	  "an alias names a function in a string" },
	{ "", "/* *\\\n/ int x = f(); /* */", "f", false, true,
	  "the end of a comment may be cut in two" },
	{ "", "/\\\n* ' */ int x = f(); /* ' */", "f", false, true, "so may be its beginning" },
	{ "#define LOG(f, ...) printk(f, ##__VA_ARGS__)", "int x = LOG(nf_, get);", "nf_get", false,
	  false, "in front of __VA_ARGS__ nothing is pasted" },
	{ "", "#define P(x, y) x##y\nint x = P(nf_, get)();", "nf_get", false, true,
	  "a macro of the unit pastes" },
	{ "#ifdef F\nint x;\n#endif", "int y;", "F", true, true, "#ifdef sees that a macro comes" },
	{ "#ifdef F\nint x;\n#endif", "int y;", "F", false, false, "it does not see what it is" },
	{ "#if F > 1\nint x;\n#endif", "int y;", "F", false, true, "#if does" },
	{ "#if defined(F) && defined G\nint x;\n#endif", "int y;", "F", false, false,
	  "defined() does not" },
	{ "#include <f.h>", "int y;", "f", false, false, "a file's name is none" },
	{ "#include F", "int y;", "F", false, true, "a macro may be a file's name" },
	{ "static inline int g(void) {\n#ifdef A\n}\n#endif\nf(); }", "int y;", "f", false, true,
	  "a header that cannot be taken apart uses all that it names" },
};

static void write_file(struct arena *arena, const char *dir, const char *name, const char *text)
{
	file_write(arena_printf(arena, "%s/%s", dir, name), text, strlen(text));
}

static bool is_used(struct arena *arena, const char *dir, const char *name, bool comes_or_goes)
{
	const uint32_t files[] = { 0, 1 };
	struct header_change change = { 0 };
	struct name_uses uses;
	struct changed_name *changed = array_push(arena, &change.names);

	changed->name = name;
	changed->comes_or_goes = comes_or_goes;
	name_uses_setup(&uses, arena, dir);
	name_uses_add(&uses, "other.h", false);
	name_uses_add(&uses, "unit.c", true);
	return name_uses_read(&uses) ||
	       name_search_unit(name_search_begin(&uses, &change), files, 2, "");
}

static void check_commands(struct arena *arena, const char *dir)
{
	const uint32_t files[] = { 0 };
	struct header_change change = { 0 };
	struct name_search *search;
	struct name_uses uses;

	write_file(arena, dir, "unit.c", "int x;");
	((struct changed_name *)array_push(arena, &change.names))->name = "f";
	name_uses_setup(&uses, arena, dir);
	name_uses_add(&uses, "unit.c", true);
	check(!name_uses_read(&uses), "a unit is read");
	search = name_search_begin(&uses, &change);
	check(!name_search_unit(search, files, 1, "gcc -DG=g -f unit.c"), "it uses nothing");
	check(name_search_unit(search, files, 1, "gcc -DG=f -c unit.c"), "its command may");
	check(name_search_unit(search, files, 1, "gcc -D'G(x)=g + f' -c unit.c"), "in quotes, too");
	check(name_search_unit(search, files, 1, "gcc -D \"G=f\" -c unit.c"),
	      "or as a word of its own");
	check(!name_search_unit(search, files, 1, "gcc -DG='\"f\"' -c unit.c"),
	      "but not in a string");
	name_uses_setup(&uses, arena, dir);
	name_uses_add(&uses, "gone.c", true);
	check(!name_uses_read(&uses) &&
		      name_search_unit(name_search_begin(&uses, &change), files, 1, ""),
	      "a unit whose file is gone may use everything");
}

int main(void)
{
	struct arena *arena = arena_new();
	char dir[] = "/tmp/klp-name-uses-XXXXXX";
	size_t i;

	if (!mkdtemp(dir))
		return 1;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		write_file(arena, dir, "other.h", cases[i].header);
		write_file(arena, dir, "unit.c", cases[i].source);
		check(is_used(arena, dir, cases[i].name, cases[i].comes_or_goes) == cases[i].used,
		      "%s", cases[i].promise);
	}
	check_commands(arena, dir);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
