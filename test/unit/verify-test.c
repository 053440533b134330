// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verify_module() on a small kernel and a livepatch for it (verify/), and on that livepatch broken
 * in one way after another: each must be found, and named.
 */
#include "check.h"
#include "livepatch-ko.h"
#include "verify-kernel.h"
#include "../../lib/files.h"
#include "../../livepatch/info.h"
#include "../../livepatch/verify/verify.h"

/* Not livepatch/format.h's, which the code under test goes by. */
#define SHF_RELA_LIVEPATCH 0x00100000

static const char good_report[] = VERIFY_REPORT("", "", "");

static const char symvers[] = VERIFY_SYMVERS "0x33333333\told_func\tvmlinux\tEXPORT_SYMBOL\t\n"
					     "0x44444444\tspaced\tvmlinux\tEXPORT_SYMBOL\tSPACE\n"
					     "0x55555555\tmod_func\tmod-a\tEXPORT_SYMBOL\t\n";

static const char *report_yaml;

/* Replaces text in a section by text of the same length. */
static void edit(struct elf_out *out, const char *section_name, const char *from, const char *to)
{
	struct out_section *section = ko_section(out, section_name);
	uint8_t *at = memmem(section->data, section->size, from, strlen(from));

	if (!at || strlen(from) != strlen(to))
		abort();
	memcpy(at, to, strlen(to));
}

static void edit_report(struct elf_out *out, const char *from, const char *to)
{
	struct out_section *info = ko_section(out, ".klp.info");
	const char *at = strstr(good_report, from);
	size_t size;
	void *data;
	char *text;

	if (!at)
		abort();
	text = arena_printf(out->arena, "%.*s%s%s", (int)(at - good_report), good_report, to,
			    at + strlen(from));
	if (klp_info_encode(out->arena, text, strlen(text), &data, &size))
		abort();
	info->data = data;
	info->size = size;
}

static void rename_symbol(struct elf_out *out, const char *from, const char *to)
{
	ko_symbol(out, from)->name = to;
}

/* klp_func number `index` of an array begins here. */
static uint64_t func_at(struct elf_out *out, const char *array, int index)
{
	return ko_symbol(out, array)->value + (uint64_t)index * 152;
}

static struct out_reloc *data_reloc(struct elf_out *out, uint64_t offset)
{
	struct out_relocs *relocs = ko_section(out, ".data")->relocs;
	struct out_reloc *reloc;

	array_for_each(reloc, &relocs->relocs)
		if (reloc->offset == offset)
			return reloc;
	abort();
}

static struct out_symbol *new_undefined(struct elf_out *out, const char *name)
{
	struct out_symbol *symbol = elf_out_symbol(out, name);

	symbol->bind = STB_GLOBAL;
	return symbol;
}

/* What each case does to the good module. */
/* clang-format off */
#define CASE(name) static void name(struct elf_out *out)

CASE(nothing) { (void)out; }
CASE(no_such_symbol) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.nope,0"); }
CASE(ambiguous) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.twice,0"); }
CASE(position) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.twice,3"); }
CASE(good_position)
{
	rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.twice,2");
	edit_report(out, "some_data, object: vmlinux, sympos: 0", "twice, object: vmlinux, sympos: 2");
}
/* What told which symbol is meant: late_fentry() and mod_func() read the variables. */
static void told_by(struct elf_out *out, const char *symbol, const char *field)
{
	edit_report(out, arena_printf(out->arena, "%s, sympos: 0, how: klp}", symbol),
		    arena_printf(out->arena,
				 "%s, sympos: 0, how: klp, proven: references, references: 1, %s}",
				 symbol, field));
}

CASE(told_by_reference)
{
	told_by(out, "some_data, object: vmlinux", "from: late_fentry, at: 0xc, type: R_X86_64_PC32, addend: -0x4");
}
CASE(told_by_nothing)
{
	told_by(out, "some_data, object: vmlinux", "from: late_fentry, at: 0xb, type: R_X86_64_PC32, addend: -0x4");
}
CASE(told_by_no_function)
{
	told_by(out, "some_data, object: vmlinux", "from: gone, at: 0xc, type: R_X86_64_PC32, addend: -0x4");
}
CASE(told_by_module)
{
	told_by(out, "mod_data, object: mod_a", "from: mod_func, at: 0xb, type: R_X86_64_PC32, addend: -0x4");
}
CASE(told_of_its_end)
{
	told_by(out, "mod_data, object: mod_a", "from: mod_func, at: 0xb, type: R_X86_64_PC32, addend: 0x4");
}
CASE(other_code)
{
	edit_report(out, "mod_data, object: mod_a, sympos: 0, how: klp}\n",
		    "mod_data, object: mod_a, sympos: 0, how: klp}\n"
		    "  proof:\n"
		    "  - {functions: 1, variables: 1, references: 2, digest: \"00\"}\n");
}
CASE(init_symbol) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.init_func,0"); }
CASE(bad_name) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.some_data"); }
CASE(bad_number) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.vmlinux.some_data,-1"); }
CASE(undefined_klp) { ko_symbol(out, ".klp.sym.vmlinux.some_data,0")->shndx = SHN_UNDEF; }
CASE(no_module) { rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.mod_x.mod_data,0"); }
CASE(module_init) { rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.mod_a.mod_init,0"); }
CASE(module_both) { rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.mod_a.both,2"); }
CASE(dependency)
{
	rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.mod_b.other_data,0");
	edit_report(out, "mod_data, object: mod_a", "other_data, object: mod_b");
}
CASE(no_dependency) { rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.mod_c.other_data,0"); }
CASE(vmlinux_in_module) { rename_symbol(out, ".klp.sym.mod_a.mod_data,0", ".klp.sym.vmlinux.some_data,0"); }
CASE(module_in_vmlinux) { rename_symbol(out, ".klp.sym.vmlinux.some_data,0", ".klp.sym.mod_a.mod_data,0"); }
CASE(no_rela_flag) { ko_relocs(out, ".klp.rela.vmlinux..text")->flags = SHF_ALLOC; }
CASE(no_rela_alloc) { ko_relocs(out, ".klp.rela.vmlinux..text")->flags = SHF_RELA_LIVEPATCH; }
CASE(wrong_rela_name) { ko_relocs(out, ".klp.rela.vmlinux..text")->name = ".klp.rela.vmlinux..data"; }
CASE(no_rela_object) { ko_relocs(out, ".klp.rela.vmlinux..text")->name = ".klp.rela."; }
CASE(bad_type) { ko_relocs(out, ".klp.rela.vmlinux..text")->relocs.items[0].type = R_X86_64_GOTPCREL; }
CASE(not_zero) { memset(ko_section(out, ".text")->data, 0x90, ko_section(out, ".text")->size); }
CASE(rela_plain_symbol) { ko_relocs(out, ".klp.rela.vmlinux..text")->relocs.items[0].symbol = ko_symbol(out, "objs"); }
CASE(plain_rela_klp) { data_reloc(out, func_at(out, "mod_funcs", 0))->symbol = ko_symbol(out, ".klp.sym.vmlinux.some_data,0"); }
CASE(twice_relocated)
{
	struct out_reloc *reloc = ko_relocs(out, ".klp.rela.vmlinux..text")->relocs.items;

	elf_out_reloc(out, ko_section(out, ".text"), reloc->offset, R_X86_64_PC32,
		      ko_symbol(out, "objs"), -4);
}
CASE(module_jump_table)
{
	struct out_section *table = ko_section(out, "__jump_table");
	struct out_relocs *relocs = elf_out_relocs(out, ".klp.rela.mod_a.__jump_table",
						   SHF_ALLOC | SHF_RELA_LIVEPATCH, table);
	struct out_reloc *reloc = array_push(out->arena, &relocs->relocs);

	*reloc = (struct out_reloc){ 8, R_X86_64_PC64,
				     0, ko_symbol(out, ".klp.sym.mod_a.mod_data,0") };
	table->relocs->relocs.count--;
}
CASE(in_alternative)
{
	struct out_relocs *relocs = ko_relocs(out, ".klp.rela.mod_a..text");
	struct out_symbol *twice = ko_symbol(out, "twice");

	relocs->relocs.items[0].offset = twice->value + 1;
	memset(ko_section(out, ".text")->data + twice->value, 0, 6);
}
CASE(no_klp_object) { data_reloc(out, ko_symbol(out, "objs")->value + 168)->addend = data_reloc(out, func_at(out, "vmlinux_funcs", 0))->addend; }
CASE(writable_code) { ko_section(out, ".text")->flags |= SHF_WRITE; }
CASE(bug_outside) { ko_section(out, "__bug_table")->relocs->relocs.items[0].symbol = ko_symbol(out, "objs"); }
CASE(bug_gone) { ko_section(out, "__bug_table")->relocs->relocs.count = 0; }
CASE(jump_target_outside) { ko_section(out, "__jump_table")->relocs->relocs.items[1].addend = 5000; }
CASE(mcount_inside) { ko_section(out, "__mcount_loc")->relocs->relocs.items[0].addend += 1; }
CASE(half_entry) { ko_section(out, "__ex_table")->size -= 2; }
CASE(alternative_data) { ko_section(out, ".altinstructions")->relocs->relocs.items[1].symbol = ko_symbol(out, "objs"); }
CASE(no_orc) { ko_section(out, ".orc_unwind_ip")->name = ".was_orc"; }
CASE(vermagic) { edit(out, ".modinfo", "6.12.0-test SMP", "6.12.0-best SMP"); }
CASE(no_livepatch) { edit(out, ".modinfo", "livepatch=Y", "livepetch=Y"); }
CASE(license) { edit(out, ".modinfo", "license=GPL", "license=BSD"); }
CASE(other_name) { edit(out, ".modinfo", "livepatch_test", "livepatch_best"); }
CASE(dashed_name) { edit_report(out, "livepatch_test", "livepatch-test"); }
CASE(no_this_module) { ko_section(out, ".gnu.linkonce.this_module")->name = ".data2"; }
CASE(crc) { ko_section(out, "__versions")->data[64] = 0x99; }
CASE(layout_crc) { ko_section(out, "__versions")->data[0] = 0x99; }
CASE(no_crc) { new_undefined(out, "old_func"); }
CASE(not_exported) { new_undefined(out, "some_data"); }
CASE(weak_import) { new_undefined(out, "not_there")->bind = STB_WEAK; }
CASE(module_import) { new_undefined(out, "mod_func"); }
CASE(namespace) { new_undefined(out, "spaced"); }
CASE(common) { new_undefined(out, "shared")->shndx = SHN_COMMON; }
CASE(lies_about_more) { edit_report(out, "name: old_func", "name: late_fentry"); }
CASE(hides_one) { edit_report(out, "status: changed, sympos: 2", "status: new"); }
CASE(lies_about_sympos) { edit_report(out, "sympos: 2", "sympos: 1"); }
CASE(lies_about_replace) { edit_report(out, "replace: true", "replace: false"); }
CASE(lies_about_kernel) { edit_report(out, "6.12.0-test", "6.12.1-test"); }
CASE(lies_about_callback) { edit_report(out, "kind: pre_patch", "kind: post_patch"); }
CASE(lies_about_object) { edit_report(out, "object: mod_a", "object: mod_b"); }
CASE(lies_about_state) { edit_report(out, "id: 7, version: 2", "id: 7, version: 1"); }
CASE(hides_state) { edit_report(out, "{id: 7, version: 2}, ", ""); }
CASE(other_state) { edit_report(out, "id: 8", "id: 9"); }
CASE(state_twice)
{
	memset(ko_section(out, ".data")->data + ko_symbol(out, "states")->value + 24, 7, 1);
	edit_report(out, ", {id: 8, version: 0}", "");
}
CASE(endless_states)
{
	struct out_symbol *states = ko_symbol(out, "states");
	struct out_section *data = ko_section(out, ".data");

	/* Whatever comes behind them, up to the section's end, is no empty entry. */
	memset(data->data + states->value, 1, data->size - states->value);
}
CASE(no_report) { ko_section(out, ".klp.info")->name = ".comment"; }
CASE(damaged_report) { ko_section(out, ".klp.info")->data[20] ^= 0xff; }
CASE(other_clone) { rename_symbol(out, "old_func", "old_func.isra.0"); }
CASE(wrong_function)
{
	struct out_reloc *reloc = data_reloc(out, func_at(out, "vmlinux_funcs", 0) + 8);

	reloc->symbol = ko_symbol(out, "mod_func");
	reloc->addend = 0;
}
CASE(no_function) { data_reloc(out, func_at(out, "vmlinux_funcs", 0) + 8)->addend += 1; }
CASE(other_old_name)
{
	edit(out, ".rodata.str1.1", "old_func", "no_fentr");
	edit_report(out, "name: old_func", "name: no_fentr");
}
/* Makes klp_func number `index` one for another function of vmlinux, and the report say so. */
static void replace_other(struct elf_out *out, int index, const char *from, const char *to)
{
	struct out_section *strings = ko_section(out, ".rodata.str1.1");
	uint64_t at = elf_out_append(out, strings, to, strlen(to) + 1, 1);
	struct out_reloc *reloc = data_reloc(out, func_at(out, "vmlinux_funcs", index));

	reloc->symbol = elf_out_section_symbol(out, strings);
	reloc->addend = (int64_t)at;
	rename_symbol(out, from, to);
	edit_report(out, arena_printf(out->arena, "name: %s", from),
		    arena_printf(out->arena, "name: %s", to));
}

CASE(no_fentry) { replace_other(out, 0, "old_func", "no_fentry"); }
CASE(late_fentry) { replace_other(out, 0, "old_func", "late_fentry"); }
CASE(data_replaced) { replace_other(out, 0, "old_func", "some_data"); }
CASE(init_replaced) { replace_other(out, 0, "old_func", "init_func"); }
CASE(alias)
{
	replace_other(out, 1, "twice", "old_alias");
	memset(ko_section(out, ".data")->data + func_at(out, "vmlinux_funcs", 1) + 16, 0, 8);
}
CASE(same_function_twice)
{
	/* twice,2 and twice,2 */
	memset(ko_section(out, ".data")->data + func_at(out, "vmlinux_funcs", 1) + 16, 0, 8);
	memcpy(ko_section(out, ".data")->data + func_at(out, "vmlinux_funcs", 0) + 16, "\1", 1);
	data_reloc(out, func_at(out, "vmlinux_funcs", 1))->addend =
		data_reloc(out, func_at(out, "vmlinux_funcs", 0))->addend;
	data_reloc(out, func_at(out, "vmlinux_funcs", 1))->symbol =
		data_reloc(out, func_at(out, "vmlinux_funcs", 0))->symbol;
}
CASE(sympos_missing) { memset(ko_section(out, ".data")->data + func_at(out, "vmlinux_funcs", 1) + 16, 0, 8); }
CASE(no_last_func)
{
	uint64_t last = func_at(out, "vmlinux_funcs", 2), name = func_at(out, "vmlinux_funcs", 0);
	struct out_section *data = ko_section(out, ".data");

	for (; last + 16 <= data->size; last += 152)
		elf_out_reloc(out, data, last, R_X86_64_64, data_reloc(out, name)->symbol,
			      data_reloc(out, name)->addend);
}
CASE(last_func_sympos) { memset(ko_section(out, ".data")->data + func_at(out, "vmlinux_funcs", 2) + 16, 1, 1); }
CASE(no_patch) { ko_symbol(out, "patch")->size = 199; }
CASE(no_enable) { rename_symbol(out, "klp_enable_patch", "module_layout"); }
/* clang-format on */

static const struct {
	const char *promise;
	void (*change)(struct elf_out *out);
	const char *finding; /* NULL: none */
} cases[] = {
	{ "a good module passes", nothing, NULL },
	{ "a symbol at its position passes", good_position, NULL },
	{ "a symbol of a module that the object depends on passes", dependency, NULL },
	{ "a weak import that nobody exports passes", weak_import, NULL },
	{ "a report that has the name with a '-' passes", dashed_name, NULL },
	/* symbols */
	{ "a missing symbol is found", no_such_symbol,
	  "fs/old.c:7: old_func()+0x3 refers to nope of vmlinux, but vmlinux has no symbol" },
	{ "a reference that told which symbol is meant is found again", told_by_reference, NULL },
	{ "a reference that leads elsewhere is found", told_by_nothing,
	  "some_data of vmlinux, sympos 0, was told by a reference at late_fentry+0xb, which does not lead there" },
	{ "so is one of a function that is not there", told_by_no_function,
	  "was told by a reference at gone+0xc, which does not lead there" },
	{ "a reference in a module is found again", told_by_module, NULL },
	{ "so is one to another place of the symbol", told_of_its_end,
	  "mod_data of mod_a, sympos 0, was told by a reference at mod_func+0xb, which does not lead there" },
	{ "running code that is not what the source was compared with is found", other_code,
	  "b.o: the functions of mod_a that it replaces are not those that its source was compared with" },
	{ "an ambiguous symbol is found", ambiguous,
	  "refers to twice of vmlinux, but vmlinux has 2 symbols" },
	{ "a position that is not there is found", position,
	  "refers to twice of vmlinux, sympos 3, but vmlinux has only 2 symbols" },
	{ "a symbol in init memory is found", init_symbol,
	  "refers to init_func of vmlinux, which is in init memory" },
	{ "a name without a position is found", bad_name,
	  "refers to .klp.sym.vmlinux.some_data, a livepatch symbol that is not named .klp.sym" },
	{ "a position that is no number is found", bad_number, "is not named .klp.sym" },
	{ "a livepatch symbol that is only undefined is found", undefined_klp,
	  "old_func()+0x3 refers to some_data of vmlinux by an ordinary undefined symbol" },
	{ "an unknown module is found", no_module, "no module mod_x" },
	{ "a module's init symbol is found", module_init,
	  "mod_func()+0x3 refers to mod_init of mod_a, which is in init memory" },
	{ "a position that changes while a module loads is found", module_both,
	  "just being loaded" },
	/* relocations */
	{ "a symbol of an unrelated module is found", no_dependency,
	  "mod_func()+0x3: other_data of mod_c is in another module than mod_a, and mod_a" },
	{ "a vmlinux symbol in a module's section is found", vmlinux_in_module,
	  "some_data of vmlinux is referenced from the relocations of module mod_a" },
	{ "a module's symbol in a vmlinux section is found", module_in_vmlinux,
	  "fs/old.c:7: old_func()+0x3: mod_data of mod_a belongs to a module that need not" },
	{ "a section without SHF_RELA_LIVEPATCH is found", no_rela_flag, "SHF_RELA_LIVEPATCH" },
	{ "a section without SHF_ALLOC is found", no_rela_alloc, "SHF_ALLOC" },
	{ "a section name that names another section is found", wrong_rela_name,
	  "not what its name says" },
	{ "a section name without an object is found", no_rela_object, ".klp.rela.:" },
	{ "a relocation type that the loader does not know is found", bad_type, "type 9" },
	{ "target bytes that are not zero are found", not_zero,
	  "against some_data of vmlinux fills are not zero" },
	{ "an ordinary symbol in a livepatch section is found", rela_plain_symbol,
	  "symbol objs, which is not a livepatch symbol" },
	{ "a livepatch symbol in an ordinary relocation is found", plain_rela_klp,
	  "an ordinary relocation against some_data of vmlinux, whose" },
	{ "a place that is relocated twice is found", twice_relocated, "and by an ordinary" },
	{ "a module's key in __jump_table is found", module_jump_table, "jump_label_add_module" },
	{ "a late relocation in an alternative is found", in_alternative, "is an alternative" },
	{ "relocations without a klp_object are found", no_klp_object,
	  "no klp_object for module mod_a" },
	/* sections */
	{ "writable code is found", writable_code,
	  ".text: the section is writable and executable" },
	{ "a bug entry outside functions is found", bug_outside, "__bug_table: entry 0" },
	{ "a bug entry without a relocation is found", bug_gone, "__bug_table: entry 0" },
	{ "a jump target outside is found", jump_target_outside, "__jump_table: entry 0" },
	{ "an fentry site not at an entry is found", mcount_inside, "__mcount_loc: entry 0" },
	{ "half an entry is found", half_entry, "__ex_table: 10 bytes" },
	{ "an alternative that is no code is found", alternative_data,
	  ".altinstructions: entry 0 does not point to code of this module but to .data+0x" },
	{ "missing ORC data is found", no_orc, "run objtool" },
	/* .modinfo and imports */
	{ "another vermagic is found", vermagic, "vermagic is '6.12.0-best" },
	{ "a module that is no livepatch is found", no_livepatch, "livepatch=Y" },
	{ "another license is found", license, "its license is 'BSD'" },
	{ "a GPL import without the license is found", license,
	  "refers to klp_enable_patch, which is exported to GPL" },
	{ "a report about another module is found", other_name, "report is about module" },
	{ "a missing struct module is found", no_this_module, "no struct module" },
	{ "another CRC is found", crc, "klp_enable_patch: the CRC in __versions is 0x22222299" },
	{ "another struct module is found", layout_crc, "module_layout: the CRC" },
	{ "a missing CRC is found", no_crc, "old_func: no CRC" },
	{ "an import that is not exported is found", not_exported,
	  "refers to some_data, which is neither exported" },
	{ "an import from a module is found", module_import,
	  "refers to mod_func, which is exported by module mod_a" },
	{ "a missing namespace is found", namespace, "MODULE_IMPORT_NS(SPACE)" },
	{ "a common symbol is found", common, "-fno-common" },
	/* functions, and reports that lie */
	{ "a function that only the report has is found", lies_about_more,
	  "late_fentry() of vmlinux, sympos 0, is reported as changed" },
	{ "a function that the report hides is found", hides_one,
	  "twice() of vmlinux, sympos 2, is replaced, but" },
	{ "another position in the report is found", lies_about_sympos, "sympos 1, is reported" },
	{ "another object in the report is found", lies_about_object, "mod_func() of mod_b" },
	{ "another 'replace' in the report is found", lies_about_replace, "replace: false" },
	{ "another kernel in the report is found", lies_about_kernel, "about kernel 6.12.1-test" },
	{ "a callback that only the report has is found", lies_about_callback,
	  "before() as post_patch callback" },
	{ "another version of a state in the report is found", lies_about_state,
	  "the report has state 7 of version 1" },
	{ "a state that the report hides is found", hides_state, "klp_state with the id 7" },
	{ "a state that only the report has is found", other_state,
	  "the report has state 9 of version 0" },
	{ "a state that is there twice is found", state_twice, "two klp_states with the id 7" },
	{ "states without an end are found", endless_states, "klp_state array has no empty last" },
	{ "a missing report is found", no_report, "no .klp.info" },
	{ "a damaged report is found", damaged_report, "cannot be unpacked" },
	{ "a klp_func with the wrong function is found", wrong_function,
	  "fs/old.c:7: old_func() of vmlinux: its klp_func points at mod_func()" },
	{ "a replacement of which the compiler made a clone is the same function", other_clone,
	  NULL },
	{ "a klp_func that is no function is found", no_function, "not a function of this module" },
	{ "a replaced function that is not there is found", other_old_name,
	  "no_fentr() of vmlinux is not there" },
	{ "a function without fentry is found", no_fentry,
	  "fs/old.c:7: no_fentry() of vmlinux has no fentry" },
	{ "an fentry site that is not at the entry is found", late_fentry,
	  "late_fentry() of vmlinux has no fentry" },
	{ "data in place of a function is found", data_replaced, "is not a function" },
	{ "an __init function is found", init_replaced, "is an __init function" },
	{ "two names of one function are found", alias,
	  "old_func() of vmlinux and old_alias() of vmlinux are two names" },
	{ "a function that is replaced twice is found", same_function_twice,
	  "old_func() of vmlinux is replaced twice" },
	{ "a missing position is found", sympos_missing,
	  "twice() of vmlinux: there are 2 symbols" },
	{ "a missing last klp_func is found", no_last_func, "no empty last entry" },
	{ "a last klp_func with a position, which does not end the kernel's loop, is found",
	  last_func_sympos, "klp_func number 2 is not a string" },
	{ "a module without klp_patch is found", no_patch, "no struct klp_patch" },
	{ "a module that enables nothing is found", no_enable, "never calls klp_enable_patch" },
};

static int make_kernel(struct arena *arena)
{
	return verify_kernel_make(arena, symvers) ||
	       verify_kernel_compile(arena, "-c " VERIFY_SOURCES "mod-b.S",
				     "modules/kernel/mod-b.ko") ||
	       verify_kernel_compile(arena, "-c " VERIFY_SOURCES "mod-b.S",
				     "modules/kernel/mod_c.ko") ||
	       verify_kernel_compile(arena, "-c " VERIFY_SOURCES "lp.c", "lp.o");
}

static const char *module_file(void *data, const char *name)
{
	static const char *const files[][2] = { { "mod_a", "modules/kernel/mod-a.ko" },
						{ "mod_b", "modules/kernel/mod-b.ko" },
						{ "mod_c", "modules/kernel/mod_c.ko" } };
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (!strcmp(files[i][0], name))
			return verify_kernel_path(data, files[i][1]);
	return NULL;
}

static void run_case(size_t i)
{
	struct arena *arena = arena_new();
	const struct verify_against against = {
		.vmlinux = verify_kernel_path(arena, "vmlinux"),
		.decode = code_decode,
		.symvers = verify_kernel_path(arena, "Module.symvers"),
		.release = "6.12.0-test",
		.module_file = module_file,
		.data = arena,
		.modules = verify_kernel_path(arena, "modules"),
	};
	const char *ko = verify_kernel_path(arena, "test.ko"), *printed;
	struct elf_out *out = livepatch_ko(arena, verify_kernel_path(arena, "lp.o"), report_yaml);
	int ret = -2;

	if (out) {
		cases[i].change(out);
		if (!elf_out_write(out, ko)) {
			check_capture();
			ret = verify_module(ko, ko, &against);
			printed = check_captured();
			check(cases[i].finding ? ret == -1 && strstr(printed, cases[i].finding)
					       : !ret && !*but_for_digest(printed),
			      "%s", cases[i].promise);
			check(!strstr(printed, ".klp.sym.") ||
				      strstr(printed, "is not named .klp.sym.") ||
				      strstr(printed, "must be named .klp.sym."),
			      "it is told in the patch's words: %s", cases[i].promise);
			if (getenv("VERBOSE"))
				printf("# %s\n", printed);
		}
	}
	if (ret == -2)
		check(0, "%s", cases[i].promise);
	arena_free(arena);
}

/* What verify_module() prints about a module, changed in one way, that has no final name yet. */
static const char *findings(struct arena *arena, void (*change)(struct elf_out *out),
			    const struct verify_against *against, int *result)
{
	struct elf_out *out = livepatch_ko(arena, verify_kernel_path(arena, "lp.o"), report_yaml);
	const char *ko = verify_kernel_path(arena, "test.ko.tmp.1");

	*result = -2;
	if (!out)
		return "";
	change(out);
	if (elf_out_write(out, ko))
		return "";
	check_capture();
	*result = verify_module(ko, "somewhere/final.ko", against);
	return check_captured();
}

static void test_missing_data(struct arena *arena)
{
	struct verify_against against = { .vmlinux = verify_kernel_path(arena, "vmlinux"),
					  .decode = code_decode,
					  .module_file = module_file,
					  .data = arena };
	const char *printed;
	int result;

	printed = findings(arena, nothing, &against, &result);
	check(!result && strstr(printed, "somewhere/final.ko: not checked: imports, their CRCs and "
					 "namespaces (Module.symvers is not at hand), the release"),
	      "what is not checked with a vmlinux alone is said");
	printed = findings(arena, crc, &against, &result);
	check(!result && !strstr(printed, "the CRC in"),
	      "a CRC is not checked without Module.symvers");
	printed = findings(arena, license, &against, &result);
	check(result == -1 && strstr(printed, "final.ko: its license is 'BSD'") &&
		      !strstr(printed, "tmp"),
	      "findings name the module by its final name");
	check_capture();
	check(file_write(verify_kernel_path(arena, "test.ko.tmp.2"), "ELF", 3) == 0 &&
		      verify_module(verify_kernel_path(arena, "test.ko.tmp.2"),
				    "somewhere/final.ko", &against) == -1 &&
		      strstr(check_captured(), "somewhere/final.ko: is not a 64-bit ELF file"),
	      "so does what says that it cannot be read");
	against.module_file = NULL;
	printed = findings(arena, nothing, &against, &result);
	check(result == -1 && strstr(printed, "what it does to module mod_a cannot be checked") &&
		      !strstr(strstr(printed, "mod_a cannot") + 1, "mod_a cannot"),
	      "a module's livepatch cannot pass without the module, which is said once");
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

#ifndef __x86_64__
	puts("1..0 # SKIP the test kernel is for x86-64");
	return 0;
#endif
	report_yaml = good_report;
	if (make_kernel(arena)) {
		check(0, "the test kernel is made");
		return check_done();
	}
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run_case(i);
	test_missing_data(arena);
	verify_kernel_remove();
	arena_free(arena);
	return check_done();
}
