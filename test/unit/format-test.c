// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of the livepatch ELF format: what is written is read as the same, and nothing else is read. */
#include "check.h"
#include "../../livepatch/format.h"

static struct arena *arena;

/* `count` times the letter. */
static char *many(char letter, size_t count)
{
	char *text = arena_alloc(arena, count + 1);

	memset(text, letter, count);
	return text;
}

static bool same(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

static bool same_name(const struct klp_name *a, const struct klp_name *b)
{
	return same(a->object, b->object) && same(a->name, b->name) && a->sympos == b->sympos &&
	       same(a->patched, b->patched);
}

static void test_symbols(void)
{
	const struct klp_name good[] = {
		{ "vmlinux", "saved_command_line", 0, NULL },
		{ "nf_tables", "foo.isra.0", 3, NULL },
		{ "vmlinux", "__SCT__x", 999999999, NULL },
		{ "vmlinux", many('n', 300), 1, NULL },
		{ many('m', KLP_OBJECT_MAX), many('n', KLP_NAME_MAX), 1, NULL },
	};
	const struct klp_name waiting = { "nf_tables", "foo", 2, "nft_ct" };
	struct klp_name name;
	char *text;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		text = klp_sym_format(arena, &good[i]);
		check(klp_sym_parse(arena, text, &name) && same_name(&name, &good[i]),
		      "%.60s survives", text);
	}
	text = klp_sym_format(arena, &waiting);
	check(!strcmp(text, ".klp.sym.nf_tables.foo,2,nft_ct"),
	      "the object that is waited for comes last");
	check(klp_sym_parse_unlinked(arena, text, &name) && same_name(&name, &waiting),
	      "the object that is waited for survives");
	check(!klp_sym_parse(arena, text, &name), "the kernel has no object that is waited for");
}

static void test_bad_symbols(void)
{
	static const char *const bad[] = {
		"",
		"foo",
		".klp.sym",
		".klp.sym.",
		".klp.sym..",
		".klp.sym.vmlinux",
		".klp.sym.vmlinux.",
		".klp.sym.vmlinux.,0",
		".klp.sym..foo,0",
		".klp.sym.vmlinux.foo",
		".klp.sym.vmlinux.foo,",
		".klp.sym.vmlinux.foo,+1",
		".klp.sym.vmlinux.foo,-1",
		".klp.sym.vmlinux.foo, 1",
		".klp.sym.vmlinux.foo,1x",
		".klp.sym.vmlinux.foo,0x1",
		".klp.sym.vmlinux.foo,1234567890",
		".klp.sym.vmlinux.foo,bar,0",
		".klp.sym.vmlinux.foo,0,",
		".klp.sym.vmlinux.foo,0,a,b",
		".klp.sym.vmlinux.foo,0,a.b",
		".klp.rela.vmlinux.foo,0",
	};
	const struct klp_name too_long[] = {
		{ many('m', KLP_OBJECT_MAX + 1), "foo", 0, NULL },
		{ "vmlinux", many('n', KLP_NAME_MAX + 1), 0, NULL },
		{ "vmlinux", "foo", 0, many('m', KLP_OBJECT_MAX + 1) },
	};
	struct klp_name name;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check(!klp_sym_parse_unlinked(arena, bad[i], &name), "'%s' is no livepatch symbol",
		      bad[i]);
	for (i = 0; i < sizeof(too_long) / sizeof(*too_long); i++)
		check(!klp_sym_parse_unlinked(arena, klp_sym_format(arena, &too_long[i]), &name),
		      "a name that is too long is refused (%zu)", i);
}

static void test_symbol_list(void)
{
	const struct klp_name names[] = { { "vmlinux", "a", 0, NULL }, { "mod", "b.c", 7, NULL } };
	const char *text = arena_printf(arena, "%s%s", klp_syms_line(arena, &names[0]),
					klp_syms_line(arena, &names[1]));
	const char *end = text + strlen(text);
	static const char *const bad[] = {
		"a vmlinux 0",
		"\n",
		"a\n",
		"a vmlinux\n",
		"a vmlinux \n",
		"a  0\n",
		" vmlinux 0\n",
		"a vmlinux x\n",
		"a vmlinux 0 1\n",
		"a vmlinux -1\n",
		"a vmlinux 0\r\n",
		"a vmlinux 1234567890\n",
	};
	static const char zero[] = "a\0b vmlinux 0\n";
	struct klp_name name;
	size_t i;

	check(!strcmp(text, "a vmlinux 0\nb.c mod 7\n"), "lines of " KLP_SYMS_SECTION);
	for (i = 0; i < 2; i++)
		check(klp_syms_next(arena, &text, end, &name) == 1 && same_name(&name, &names[i]),
		      "line %zu survives", i);
	check(!klp_syms_next(arena, &text, end, &name), "the list ends");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		text = bad[i];
		check(klp_syms_next(arena, &text, text + strlen(text), &name) == -1,
		      "malformed line %zu is refused", i);
	}
	text = zero;
	check(klp_syms_next(arena, &text, zero + sizeof(zero) - 1, &name) == -1,
	      "a zero byte in a line is refused");
	text = arena_printf(arena, "%s vmlinux 0\n", many('n', KLP_NAME_MAX + 1));
	check(klp_syms_next(arena, &text, text + strlen(text), &name) == -1,
	      "a name that is too long is refused in a line");
}

static void test_relocation_sections(void)
{
	static const char *const bad[] = { "",
					   ".rela.text",
					   ".klp.rela.",
					   ".klp.rela..text",
					   ".klp.rela.vmlinux",
					   ".klp.rela.vmlinux." };
	struct klp_rela_name rela;
	char *name = klp_rela_format(arena, "nf_tables", ".text.a,b.c");
	size_t i;

	check(!strcmp(name, ".klp.rela.nf_tables..text.a,b.c"), "a section keeps its dot");
	check(klp_rela_parse(arena, name, &rela) && !strcmp(rela.object, "nf_tables") &&
		      klp_rela_is_for(&rela, ".text.a,b.c"),
	      "a relocation section's name survives");
	check(!klp_rela_is_for(&rela, ".text.a") && !klp_rela_is_for(&rela, ""),
	      "another section's name does not fit");
	check(klp_rela_parse(arena, ".klp.rela.ext4.text.foo", &rela) &&
		      klp_rela_is_for(&rela, ".text.foo") && klp_rela_is_for(&rela, "text.foo"),
	      "a name without the section's dot fits");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check(!klp_rela_parse(arena, bad[i], &rela), "'%s' is no relocation section",
		      bad[i]);
	name = klp_rela_format(arena, many('m', KLP_OBJECT_MAX + 1), ".text");
	check(!klp_rela_parse(arena, name, &rela), "an object's name that is too long is refused");
}

static void test_aliases(void)
{
	const char *function = klp_alias_format(arena, KLP_ALIAS_FUNCTION, "fs/proc/cmdline.o",
						"cmdline_proc_show.isra.0");
	const char *callback =
		klp_alias_format(arena, KLP_ALIAS_CALLBACK, "fs/proc/cmdline.o", "f");

	check(!strcmp(function, "__klp_func_48bfe6656138334d_cmdline_proc_show_isra_0"),
	      "an alias is an identifier of C: %s", function);
	check(klp_is_alias(function) && klp_is_alias(callback), "aliases are known");
	check(!klp_is_alias("__klp_se_sys_getpid") && !klp_is_alias("klp_func") &&
		      !klp_is_alias(""),
	      "other names are no aliases");
	check(strcmp(function, klp_alias_format(arena, KLP_ALIAS_FUNCTION, "fs/proc/version.o",
						"cmdline_proc_show.isra.0")),
	      "two units have two aliases for one name");
}

static void test_functions(void)
{
	static const char *const bad[] = {
		"", ",1", "f,", "f,x", "f,1,2", "f, 1", "a b", "a/b.c:f"
	};
	unsigned long sympos = 9;
	const char *name = NULL;
	size_t i;

	check(klp_function_parse(arena, "f.isra.0", &name, &sympos) && same(name, "f.isra.0") &&
		      !sympos,
	      "a function has a name");
	check(klp_function_parse(arena, "f,12", &name, &sympos) && same(name, "f") && sympos == 12,
	      "and perhaps a position");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check(!klp_function_parse(arena, bad[i], &name, &sympos), "'%s' names no function",
		      bad[i]);
}

static void test_callbacks(void)
{
	enum klp_callback kind, parsed;

	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++)
		check(klp_callback_parse(klp_callback_name(kind), &parsed) && parsed == kind,
		      "callback %s survives", klp_callback_name(kind));
	check(!klp_callback_parse("", &parsed) && !klp_callback_parse("pre_patch ", &parsed),
	      "other callbacks are refused");
	check(same(klp_callbacks_section_kind(".klp.callbacks.post_patch"), "post_patch") &&
		      !klp_callbacks_section_kind(".klp.callback"),
	      "a section names its callback");
	check(!strcmp(klp_callback_type(KLP_PRE_PATCH), "int") &&
		      !strcmp(klp_callback_type(KLP_POST_PATCH), "void"),
	      "only pre_patch returns something");
}

static void test_objects(void)
{
	check(!strcmp(klp_object_name(arena, "nf-tables.ko", 9), "nf_tables"),
	      "a module's file names it with - for _");
	check(klp_is_vmlinux("vmlinux") && !klp_is_vmlinux("vmlinux2") && !klp_is_vmlinux(""),
	      "vmlinux is known");
}

int main(void)
{
	arena = arena_new();
	test_symbols();
	test_bad_symbols();
	test_symbol_list();
	test_relocation_sections();
	test_aliases();
	test_functions();
	test_callbacks();
	test_objects();
	arena_free(arena);
	return check_done();
}
