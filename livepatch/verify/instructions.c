// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Do the instructions of the module and its relocations fit each other? The loader writes wherever a relocation
 * says and whatever its type says: an address where the processor takes a distance is a jump into nowhere.
 */
#include "checks.h"
#include "../../lib/search.h"

#include <string.h>

/* A module that was cut or shifted has thousands of these; a few show the problem. */
#define MAX_SHOWN 10

/* What objtool calls the nops in front of a function, which the kernel may fill. */
#define PADDING "__pfx_"

struct code_check {
	struct verify *verify;
	const struct elf_section *section;
	const struct module_relocs *relocs;
};

static const char *place(const struct code_check *check, uint64_t offset)
{
	return place_in_module(check->verify, check->section, offset);
}

/* Alternatives are copied over other code, and have no names. */
static bool is_replacement(const struct elf_section *section)
{
	return !strncmp(section->name, ".altinstr_", strlen(".altinstr_"));
}

static bool is_code(const struct elf_section *section)
{
	return section && (section->header.sh_flags & SHF_EXECINSTR) && section->data;
}

/* Bytes between functions: the assembler and the linker fill with nops, int3 or zeros. */
static bool is_padding(const struct elf_section *section, uint64_t from, uint64_t to)
{
	for (; from < to; from++)
		if (section->data[from] && section->data[from] != 0xcc &&
		    section->data[from] != 0x90)
			return false;
	return true;
}

static void decode(struct code_check *check, uint64_t from, uint64_t to)
{
	struct verify *verify = check->verify;
	struct code_insns *insns = &verify->code.of_section[check->section->index];
	uint64_t end = code_decode(verify->arena, check->section, from, to, insns);

	if (end < to && !is_padding(check->section, end, to))
		problem(verify,
			"%s: the bytes here are no instruction; the code was damaged: build the module again",
			place(check, end));
}

/* Decodes each function from its start, and what is between them: cold parts have lost their names. */
static void decode_section(struct code_check *check)
{
	const struct verify *verify = check->verify;
	const struct elf_section *section = check->section;
	uint64_t done = 0;
	size_t i;

	for (i = 0; i < verify->function_count; i++) {
		const struct elf_symbol *function = verify->functions[i];

		if (function->section != section || function->value < done)
			continue;
		if (function->value > done)
			decode(check, done, function->value);
		decode(check, function->value, function->value + function->size);
		done = function->value + function->size;
	}
	if (done < section->size)
		decode(check, done, section->size);
}

/* The field of the instruction that is at this place in the section; NULL: none is. */
static const struct code_field *field_at(const struct code_insn *insn, uint64_t offset)
{
	if (insn->displacement.size && insn->offset + insn->displacement.at == offset)
		return &insn->displacement;
	if (insn->immediate.size && insn->offset + insn->immediate.at == offset)
		return &insn->immediate;
	return NULL;
}

static bool is_direct(const struct code_insn *insn)
{
	return insn->kind == CODE_CALL || insn->kind == CODE_JUMP || insn->kind == CODE_BRANCH;
}

static bool is_function_start(const struct verify *verify, const struct elf_section *section,
			      uint64_t offset)
{
	const struct elf_symbol *function = function_at(verify, section, offset);

	return function && function->value == offset &&
	       strncmp(function->name, PADDING, strlen(PADDING));
}

/* Is what a call leads to code of the running kernel? */
static bool is_running_code(struct verify *verify, const struct elf_symbol *symbol)
{
	const struct elf_symbol *exported = hash_get(&verify->vmlinux->elf->by_name, symbol->name);
	struct target_symbol found;
	struct target *target;
	struct klp_name name;
	size_t count;

	if (symbol->shndx == SHN_UNDEF)
		return !exported || !exported->section ||
		       (exported->section->header.sh_flags & SHF_EXECINSTR);
	/* symbols.c reports what is wrong with the name. */
	if (symbol->shndx != SHN_LIVEPATCH || !klp_sym_parse(verify->arena, symbol->name, &name))
		return true;
	target = verify_target(verify, name.object);
	return !target || target_find(target, name.name, name.sympos, &found, &count) ||
	       found.is_code;
}

static void check_branch_target(struct code_check *check, const struct code_insn *insn,
				const struct elf_symbol *symbol, uint64_t target)
{
	struct verify *verify = check->verify;

	if (symbol->section) {
		if (!is_code(symbol->section) ||
		    (insn->kind == CODE_CALL && !is_replacement(symbol->section)
			     ? !is_function_start(verify, symbol->section, target)
			     : !code_at(&verify->code, symbol->section, target)))
			problem(verify,
				"%s: %s leads to %s, where no %s begins; build the module again",
				place(check, insn->offset),
				insn->kind == CODE_CALL ? "a call" : "a jump",
				place_in_module(verify, symbol->section, target),
				insn->kind == CODE_CALL ? "function" : "instruction");
		return;
	}
	if (target || !is_running_code(verify, symbol))
		problem(verify, "%s: %s leads %s %s%s; build the module again",
			place(check, insn->offset), insn->kind == CODE_CALL ? "a call" : "a jump",
			target ? "into the middle of" : "to", name_of_symbol(verify, symbol),
			target ? "" : ", which is no code");
}

/* Is a place at this distance from a symbol of vmlinux still in what the symbol names? */
static void check_running_data(struct code_check *check, const struct code_insn *insn,
			       const struct elf_symbol *symbol, uint64_t target)
{
	struct verify *verify = check->verify;
	const struct hash_entry *entry;
	struct target_symbol found;
	struct klp_name name;
	size_t count;

	if (symbol->shndx != SHN_LIVEPATCH || !klp_sym_parse(verify->arena, symbol->name, &name) ||
	    !klp_is_vmlinux(name.object) ||
	    target_find(verify->vmlinux, name.name, name.sympos, &found, &count))
		return;
	for (entry = hash_find(&verify->vmlinux->elf->by_name, name.name); entry;
	     entry = entry->same_key) {
		const struct elf_symbol *running = entry->value;

		/* Labels of linkers have no size. */
		if (running->value == found.address && running->size && target > running->size)
			problem(verify,
				"%s: the instruction refers to what is %lld bytes from the start of %s, which has %llu; build the module again",
				place(check, insn->offset), (long long)target,
				name_of_symbol(verify, symbol), (unsigned long long)running->size);
	}
}

/* Where does a reference lead, for which the loader writes the whole operand? */
static void check_target(struct code_check *check, const struct code_insn *insn,
			 const struct code_field *field, const struct module_reloc *reloc)
{
	struct verify *verify = check->verify;
	const struct elf_section *to = reloc->symbol->section;
	uint64_t target = (uint64_t)reloc->addend + (to ? reloc->symbol->value : 0);

	if (field->is_relative)
		target += insn->offset + insn->length - reloc->offset;
	if (is_direct(insn) && field == &insn->immediate) {
		check_branch_target(check, insn, reloc->symbol, target);
		return;
	}
	/* With another register, `array - 8` is a place in front of the array. */
	if (field == &insn->displacement && !field->is_relative)
		return;
	if (!to) {
		check_running_data(check, insn, reloc->symbol, target);
		return;
	}
	if (is_code(to) ? !code_at(&verify->code, to, target) && target != to->size
			: target > to->size)
		problem(verify,
			"%s: the instruction refers to %s+0x%llx, where %s; build the module again",
			place(check, insn->offset), to->name, (unsigned long long)target,
			is_code(to) ? "no instruction begins" : "the section has ended");
	else if (!strncmp(to->name, ".init.", strlen(".init.")) &&
		 strncmp(check->section->name, ".init.", strlen(".init.")))
		problem(verify,
			"%s: the instruction refers to %s, which is freed once the module has started",
			place(check, insn->offset), to->name);
}

static void check_reloc(struct code_check *check, const struct module_reloc *reloc)
{
	struct verify *verify = check->verify;
	const struct kernel_reloc *known = kernel_arch_reloc(verify->arch, reloc->type);
	const struct code_insn *insn = code_around(&verify->code, check->section, reloc->offset);
	const struct code_field *field = insn ? field_at(insn, reloc->offset) : NULL;

	/* relocs.c reports a type that the loader does not know. */
	if (!known)
		return;
	if (!field) {
		problem(verify,
			"%s: the relocation against %s is not at an operand of an instruction; build the module again",
			place(check, reloc->offset), name_of_symbol(verify, reloc->symbol));
		return;
	}
	if (!known->size || known->size != field->size ||
	    known->is_relative != field->is_relative) {
		problem(verify,
			"%s: the instruction takes %s of %u bytes, and the relocation against %s writes %s%s; build the module again",
			place(check, insn->offset),
			field->is_relative ? "a distance" : "an address", field->size,
			name_of_symbol(verify, reloc->symbol),
			!known->size	     ? "nothing"
			: known->is_relative ? "a distance"
					     : "an address",
			known->size && known->size != field->size ? " of another size" : "");
		return;
	}
	check_target(check, insn, field, reloc);
}

static const struct module_reloc *reloc_of_field(const struct code_check *check,
						 const struct code_insn *insn,
						 const struct code_field *field)
{
	const uint64_t offset = insn->offset + field->at;
	const struct module_relocs *relocs = check->relocs;
	size_t first = LOWER_BOUND(relocs->items.count, i, relocs->items.items[i].offset < offset);

	return first < relocs->items.count && relocs->items.items[first].offset == offset
		       ? &relocs->items.items[first]
		       : NULL;
}

/* A branch that needs no relocation stays in its section. */
static bool is_good_branch(const struct code_check *check, const struct code_insn *insn)
{
	const struct verify *verify = check->verify;
	const uint64_t from = insn->offset + insn->length;
	const uint64_t target = from + (uint64_t)insn->immediate.value;
	const struct elf_symbol *function = function_at(verify, check->section, insn->offset);
	const struct elf_symbol *other = function_at(verify, check->section, target);

	if (insn->kind == CODE_CALL)
		return is_function_start(verify, check->section, target);
	/* The relocation of a tail call is missing. */
	if (insn->kind == CODE_JUMP && !insn->immediate.value && insn->immediate.size == 4)
		return false;
	if (!code_at(&verify->code, check->section, target))
		return false;
	return is_replacement(check->section) || !function || !other || other == function ||
	       target == other->value || other->value == function->value;
}

static void check_unrelocated(struct code_check *check, const struct code_insn *insn)
{
	const struct code_field *displacement = &insn->displacement;

	if (is_direct(insn) && !reloc_of_field(check, insn, &insn->immediate) &&
	    !is_replacement(check->section) && !is_good_branch(check, insn))
		problem(check->verify,
			"%s: a branch that has no relocation leads out of the function, or where no instruction begins; build the module again",
			place(check, insn->offset));
	/* lea 0(%rip) is where it is itself: _THIS_IP_. */
	if (displacement->size && displacement->is_relative &&
	    !reloc_of_field(check, insn, displacement) &&
	    !(insn->kind == CODE_LEA && !displacement->value))
		problem(check->verify,
			"%s: the instruction refers to data at a distance, but has no relocation that says to which; build the module again",
			place(check, insn->offset));
}

/* What the kernel patches is listed; it would leave alone what is not. */
static const struct listed_symbol {
	const char *symbol;
	bool is_prefix;
	const char *table, *why;
} listed[] = {
	{ "__fentry__", false, "__mcount_loc", "ftrace would not know the function" },
	{ "__x86_return_thunk", false, ".return_sites", "apply_returns() would not patch it" },
	{ "__x86_indirect_thunk_", true, ".retpoline_sites",
	  "apply_retpolines() would not patch it" },
};

static bool is_listed(const struct verify *verify, const char *table,
		      const struct elf_section *section, uint64_t offset)
{
	const struct elf_section *entries = elf_section_by_name(verify->module, table);
	size_t i;

	for (i = 0; entries && i < entries->reloc_count; i++) {
		uint64_t at;

		if (reloc_place(&entries->relocs[i], &at) == section && at == offset)
			return true;
	}
	return false;
}

static void check_listed(struct code_check *check, const struct code_insn *insn)
{
	const struct module_reloc *reloc =
		is_direct(insn) ? reloc_of_field(check, insn, &insn->immediate) : NULL;
	size_t i;

	for (i = 0; reloc && i < sizeof(listed) / sizeof(*listed); i++) {
		const struct listed_symbol *row = &listed[i];

		if (row->is_prefix ? strncmp(reloc->symbol->name, row->symbol, strlen(row->symbol))
				   : strcmp(reloc->symbol->name, row->symbol))
			continue;
		if (!is_listed(check->verify, row->table, check->section, insn->offset))
			problem(check->verify,
				"%s: the reference to %s is not in %s: %s; run objtool on the linked module",
				place(check, insn->offset), reloc->symbol->name, row->table,
				row->why);
	}
}

/* Is the instruction one that compilers make, at this place? `before` is NULL for the first one. */
static void check_sense(struct code_check *check, const struct code_insn *before,
			const struct code_insn *insn)
{
	const struct elf_symbol *function =
		function_at(check->verify, check->section, insn->offset);

	if (!function)
		return;
	if (!strncmp(function->name, PADDING, strlen(PADDING)) && insn->kind != CODE_NOP)
		problem(check->verify,
			"%s: the padding in front of a function is not nops; build the module again",
			place(check, insn->offset));
	/* Behind what does not come back it stops speculation. */
	if (insn->kind == CODE_INT3 && (!before || before->kind == CODE_OTHER ||
					before->kind == CODE_LEA || before->kind == CODE_BRANCH))
		problem(check->verify, "%s: a breakpoint in the code; build the module again",
			place(check, insn->offset));
}

static void check_section(struct code_check *check)
{
	const struct code_insns *insns = &check->verify->code.of_section[check->section->index];
	const struct module_reloc *reloc;
	const struct code_insn *insn;
	int before = check->verify->problems;

	array_for_each(reloc, &check->relocs->items)
		if (check->verify->problems - before < MAX_SHOWN)
			check_reloc(check, reloc);
	array_for_each(insn, &insns->items) {
		if (check->verify->problems - before >= MAX_SHOWN)
			break;
		check_sense(check, insn > insns->items.items ? insn - 1 : NULL, insn);
		check_unrelocated(check, insn);
		if (!is_replacement(check->section))
			check_listed(check, insn);
	}
}

void verify_code(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	struct code_check check = { .verify = verify };
	size_t i;

	if (!verify->arch || verify->arch->machine != EM_X86_64)
		return;
	verify->code.of_section = arena_alloc(
		verify->arena, (module->section_count + 1) * sizeof(*verify->code.of_section));
	for (i = 1; i < module->section_count; i++) {
		check.section = &module->sections[i];
		if (is_code(check.section))
			decode_section(&check);
	}
	for (i = 1; i < module->section_count; i++) {
		check.section = &module->sections[i];
		check.relocs = &verify->relocs[i];
		if (is_code(check.section))
			check_section(&check);
	}
}
