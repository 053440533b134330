// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

#include <string.h>

enum points_to {
	NOTHING,
	FUNCTION, /* into a function of this module, or a piece of code that alternatives copy */
	ENTRY,	  /* at a function's fentry site */
	CODE,	  /* into an executable section, or at its end */
	OTHER,	  /* elsewhere, if anywhere */
	KEY,	  /* to a static key; the pointer has 8 bytes, and flags in its lowest bits */
};

/* What the kernel expects to find at the place, because it decodes it, replaces it or returns to it. */
enum is_there {
	ANYTHING,
	INSTRUCTION,
	TRAP,
	LOCK,
	ENDBR,
	DIRECT_CALL,
	CALL_OR_JUMP,
	JUMP_OR_NOP, /* of a static key */
	THUNK,	     /* a call of, or a jump to, a retpoline */
	RETURN,	     /* or a jump to the return thunk */
	FENTRY,	     /* a call of __fentry__() */
};

/* More than any entry has. */
#define POINTERS 3

/*
 * Tables that the kernel follows to patch or to look up code. An entry that points elsewhere
 * makes the kernel write to memory that does not belong to this module. The size of an entry is
 * that of the struct in the target kernel; `size` is for entries without a struct, and for
 * kernels without BTF.
 */
static const struct code_table {
	const char *section, *entry;
	unsigned int size;
	bool has_addresses; /* of 8 bytes; the others have distances of 4 */
	struct {
		unsigned int offset;
		enum points_to to;
		enum is_there there;
	} pointers[POINTERS];
} code_tables[] = {
	{ "__bug_table",
	  "bug_entry",
	  12,
	  false,
	  { { 0, FUNCTION, TRAP }, { 4, OTHER, ANYTHING } } },
	{ "__jump_table",
	  "jump_entry",
	  16,
	  false,
	  { { 0, FUNCTION, JUMP_OR_NOP }, { 4, FUNCTION, INSTRUCTION }, { 8, KEY, ANYTHING } } },
	{ "__ex_table",
	  "exception_table_entry",
	  12,
	  false,
	  { { 0, FUNCTION, INSTRUCTION }, { 4, FUNCTION, INSTRUCTION } } },
	{ ".altinstructions",
	  "alt_instr",
	  0,
	  false,
	  { { 0, FUNCTION, INSTRUCTION }, { 4, CODE, ANYTHING } } },
	{ ".parainstructions", "paravirt_patch_site", 16, true, { { 0, FUNCTION, INSTRUCTION } } },
	{ ".static_call_sites",
	  "static_call_site",
	  8,
	  false,
	  { { 0, FUNCTION, CALL_OR_JUMP }, { 4, OTHER, ANYTHING } } },
	{ ".smp_locks", NULL, 4, false, { { 0, FUNCTION, LOCK } } },
	{ ".retpoline_sites", NULL, 4, false, { { 0, FUNCTION, THUNK } } },
	{ ".return_sites", NULL, 4, false, { { 0, FUNCTION, RETURN } } },
	{ ".call_sites", NULL, 4, false, { { 0, FUNCTION, DIRECT_CALL } } },
	{ ".ibt_endbr_seal", NULL, 4, false, { { 0, FUNCTION, ENDBR } } },
	{ ".kcfi_traps", NULL, 4, false, { { 0, FUNCTION, INSTRUCTION } } },
	{ "__mcount_loc", NULL, 8, true, { { 0, ENTRY, FENTRY } } },
	{ "__patchable_function_entries", NULL, 8, true, { { 0, CODE, ANYTHING } } },
	/* Padding between functions has entries too. */
	{ ".orc_unwind_ip", NULL, 4, false, { { 0, CODE, ANYTHING } } },
};

/* Is the place `offset` bytes into the function the fentry site at its entry? */
static bool is_entry_site(const struct verify *verify, const struct elf_symbol *function,
			  uint64_t offset)
{
	const struct elf_section *section = function->section;
	bool has_code = section->data && function->value <= section->size;

	return kernel_arch_is_entry_site(verify->arch,
					 has_code ? section->data + function->value : NULL,
					 has_code ? section->size - function->value : 0, offset);
}

static bool points_well(const struct verify *verify, const struct elf_reloc *reloc,
			enum points_to to)
{
	const struct elf_symbol *function;
	const struct elf_section *section;
	uint64_t offset;

	section = reloc_place(reloc, &offset);
	if (!section || !(section->header.sh_flags & SHF_EXECINSTR) || offset > section->size)
		return false;
	if (to == CODE || !strncmp(section->name, ".altinstr_", strlen(".altinstr_")))
		return true;
	function = function_at(verify, section, offset);
	if (!function)
		return false;
	return to != ENTRY || is_entry_site(verify, function, offset - function->value);
}

/* Does the direct call or jump lead to one of these symbols? */
static bool leads_to(const struct code_insn *insn, const struct elf_section *section,
		     const char *symbol)
{
	const struct elf_reloc *reloc = reloc_at(section, insn->offset + insn->immediate.at);

	return reloc && !strncmp(reloc->symbol->name, symbol, strlen(symbol));
}

static bool is_what_is_there(const struct verify *verify, const struct elf_reloc *reloc,
			     enum is_there there)
{
	const struct elf_section *section;
	const struct code_insn *insn;
	uint64_t offset;
	bool is_direct;

	section = reloc_place(reloc, &offset);
	if (!verify->code.of_section || there == ANYTHING ||
	    !strncmp(section->name, ".altinstr_", strlen(".altinstr_")))
		return true;
	insn = code_at(&verify->code, section, offset);
	if (!insn)
		return false;
	is_direct = insn->kind == CODE_CALL || insn->kind == CODE_JUMP || insn->kind == CODE_BRANCH;
	switch (there) {
	case TRAP:
		return insn->kind == CODE_TRAP;
	case LOCK:
		return insn->has_lock;
	case ENDBR:
		return insn->kind == CODE_ENDBR;
	case DIRECT_CALL:
		return insn->kind == CODE_CALL;
	case CALL_OR_JUMP:
		return is_direct;
	case JUMP_OR_NOP:
		return insn->kind == CODE_JUMP || insn->kind == CODE_NOP;
	case THUNK:
		return is_direct && leads_to(insn, section, "__x86_indirect_");
	case RETURN:
		return insn->kind == CODE_RETURN ||
		       (is_direct && leads_to(insn, section, "__x86_return_thunk"));
	case FENTRY:
		return insn->kind == CODE_CALL && leads_to(insn, section, "__fentry__");
	case ANYTHING:
	case INSTRUCTION:
		break;
	}
	return true;
}

/* Does the loader write what the kernel reads: an address, or the distance from the field? */
static bool is_of_type(const struct verify *verify, const struct elf_reloc *reloc, bool is_address)
{
	const struct kernel_reloc *known = known_reloc(verify, reloc->type);

	return !verify->arch ||
	       (known && known->is_relative == !is_address && known->size == (is_address ? 8 : 4));
}

/* Returns " but to f()+0x12", for a relocation of data. */
static const char *instead(const struct verify *verify, const struct elf_reloc *reloc)
{
	const struct elf_section *section;
	uint64_t offset;

	if (!reloc)
		return "";
	section = reloc_place(reloc, &offset);
	return arena_printf(verify->arena, " but to %s",
			    section ? place_in_module(verify, section, offset)
				    : name_of_symbol(verify, reloc->symbol));
}

static const char *const expected[] = {
	[FUNCTION] = "inside a function of this module",
	[ENTRY] = "at the entry of a function of this module",
	[CODE] = "to code of this module",
};

static const char *const expected_there[] = {
	[ANYTHING] = "",
	[INSTRUCTION] = "the start of an instruction",
	[TRAP] = "a trap (ud2)",
	[LOCK] = "an instruction with a lock prefix",
	[ENDBR] = "an endbr64",
	[DIRECT_CALL] = "a direct call",
	[CALL_OR_JUMP] = "a direct call or jump",
	[JUMP_OR_NOP] = "a jump or a nop",
	[THUNK] = "a call of a retpoline",
	[RETURN] = "a return",
	[FENTRY] = "a call of __fentry__()",
};

/* An entry that points to code of the module. */
static void say_wrong_entry(struct verify *verify, const struct elf_section *section,
			    uint64_t number, const struct elf_reloc *reloc, enum is_there there,
			    bool is_right_type)
{
	if (is_right_type)
		problem(verify,
			"%s: entry %llu must point to %s, but points to %s; build the module again",
			section->name, (unsigned long long)number, expected_there[there],
			instead(verify, reloc) + strlen(" but to "));
	else
		problem(verify,
			"%s: the relocation of entry %llu has type %u, which does not write what the kernel reads there; build the module again",
			section->name, (unsigned long long)number, reloc->type);
}

/* A wrong table has thousands of wrong entries; a few show the problem. */
#define MAX_SHOWN 10

/* The pointers to code come first in each row. */
static bool is_checked(enum points_to to)
{
	return to == FUNCTION || to == ENTRY || to == CODE;
}

/* The kernel writes to a static key. */
static bool is_code_symbol(struct verify *verify, const struct elf_symbol *symbol)
{
	struct target_symbol found;
	struct target *target;
	struct klp_name name;
	size_t count;

	if (symbol->section)
		return symbol->section->header.sh_flags & SHF_EXECINSTR;
	if (symbol->shndx != SHN_LIVEPATCH || !klp_sym_parse(verify->arena, symbol->name, &name))
		return false;
	target = verify_target(verify, name.object);
	return target && !target_find(target, name.name, name.sympos, &found, &count) &&
	       found.is_code;
}

static const char *wrong_field(struct verify *verify, const struct code_table *table,
			       const struct module_reloc *reloc, uint64_t size)
{
	const uint64_t offset = reloc->offset % size;
	const struct kernel_reloc *known = known_reloc(verify, reloc->type);
	size_t i;

	for (i = 0; i < POINTERS && table->pointers[i].to; i++) {
		const enum points_to to = table->pointers[i].to;

		if (table->pointers[i].offset != offset)
			continue;
		if (!known || is_checked(to))
			return NULL;
		if (!known->is_relative || known->size != (to == KEY ? 8 : 4))
			return "does not write the distance that the kernel reads there";
		/* JUMP_TYPE_MASK; keys are aligned as pointers are. */
		if (to == KEY && ((reloc->symbol->section ? reloc->symbol->value : 0) +
				  (uint64_t)reloc->addend) %
						 8 >
					 3)
			return "does not lead to the start of a static key";
		if (to == KEY && is_code_symbol(verify, reloc->symbol))
			return "leads to code, and not to a static key";
		return NULL;
	}
	return "is at no pointer of an entry";
}

/* All relocations of the table, those of the livepatch core among them. */
static void check_fields(struct verify *verify, const struct code_table *table,
			 const struct elf_section *section, uint64_t size)
{
	const struct module_reloc *reloc;

	array_for_each(reloc, &verify->relocs[section->index].items) {
		const char *wrong = wrong_field(verify, table, reloc, size);

		if (wrong)
			problem(verify,
				"%s: the relocation at 0x%llx against %s, of type %u, %s; build the module again",
				section->name, (unsigned long long)reloc->offset,
				name_of_symbol(verify, reloc->symbol), reloc->type, wrong);
	}
}

static void check_entries(struct verify *verify, const struct code_table *table,
			  const struct elf_section *section, uint64_t size)
{
	uint64_t entry, wrong = 0;
	size_t i;

	for (entry = 0; entry < section->size; entry += size) {
		for (i = 0; i < POINTERS && is_checked(table->pointers[i].to); i++) {
			const struct elf_reloc *reloc =
				reloc_at(section, entry + table->pointers[i].offset);

			if (reloc && points_well(verify, reloc, table->pointers[i].to) &&
			    is_of_type(verify, reloc, table->has_addresses) &&
			    is_what_is_there(verify, reloc, table->pointers[i].there))
				continue;
			if (++wrong > MAX_SHOWN)
				continue;
			if (reloc && points_well(verify, reloc, table->pointers[i].to))
				say_wrong_entry(verify, section, entry / size, reloc,
						table->pointers[i].there,
						is_of_type(verify, reloc, table->has_addresses));
			else
				problem(verify,
					"%s: entry %llu does not point %s%s; entries of code that is not in the module must be left out",
					section->name, (unsigned long long)(entry / size),
					expected[table->pointers[i].to], instead(verify, reloc));
		}
	}
	if (wrong > MAX_SHOWN)
		problem(verify, "%s: %llu more entries like these", section->name,
			(unsigned long long)(wrong - MAX_SHOWN));
}

static void check_table(struct verify *verify, const struct code_table *table,
			const struct elf_section *section)
{
	long known = table->entry ? struct_layouts_size(&verify->structs, table->entry) : -1;
	uint64_t size = known > 0 ? (uint64_t)known : table->size;

	if (!size || !section->size)
		return;
	if (!section->data || section->size % size)
		problem(verify,
			"%s: %llu bytes are not a multiple of the entry size, %llu bytes; was it built for another kernel?",
			section->name, (unsigned long long)section->size, (unsigned long long)size);
	else {
		check_entries(verify, table, section, size);
		check_fields(verify, table, section, size);
	}
}

/* unwind_module_init() warns, and unwinds nothing, when the two tables do not have as many entries. */
static void check_orc_sizes(struct verify *verify, const struct elf_section *places,
			    const struct elf_section *entries)
{
	const long size = struct_layouts_size(&verify->structs, "orc_entry");

	if (size > 0 && (places->size % 4 || entries->size != places->size / 4 * (uint64_t)size))
		problem(verify,
			".orc_unwind has %llu bytes, and .orc_unwind_ip %llu: these are not tables of as many entries; run objtool on the linked module",
			(unsigned long long)entries->size, (unsigned long long)places->size);
}

static void check_flags(struct verify *verify, const struct elf_section *section)
{
	const uint64_t both = SHF_WRITE | SHF_EXECINSTR;

	if ((section->header.sh_flags & both) == both)
		problem(verify,
			"%s: the section is writable and executable, which the kernel refuses; check its flags in the source's section attribute",
			section->name);
}

/*
 * Without ORC data a stack with a patched function is never reliable, and the transition would
 * never end.
 */
static void check_unwind_data(struct verify *verify)
{
	struct elf_file *module = verify->module;
	const struct elf_section *places = elf_section_by_name(module, ".orc_unwind_ip");
	const struct elf_section *entries = elf_section_by_name(module, ".orc_unwind");
	bool has_code = false;
	size_t i;

	if (!hash_get(&verify->vmlinux->elf->by_name, "__start_orc_unwind_ip"))
		return;
	for (i = 1; i < module->section_count; i++)
		if ((module->sections[i].header.sh_flags & SHF_EXECINSTR) &&
		    module->sections[i].size)
			has_code = true;
	if (places && entries)
		check_orc_sizes(verify, places, entries);
	else if (has_code)
		problem(verify,
			"there is no .orc_unwind data, so the kernel cannot walk stacks through the patched functions; run objtool on the linked module");
}

void verify_sections(struct verify *verify)
{
	struct elf_file *module = verify->module;
	size_t i, t;

	for (i = 1; i < module->section_count; i++) {
		check_flags(verify, &module->sections[i]);
		for (t = 0; t < sizeof(code_tables) / sizeof(*code_tables); t++)
			if (!strcmp(module->sections[i].name, code_tables[t].section))
				check_table(verify, &code_tables[t], &module->sections[i]);
	}
	check_unwind_data(verify);
}
