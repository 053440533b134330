// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the kernel gets from the module to its klp_patch: struct module has the address of init, and init hands
 * the patch to klp_enable_patch(). What is wrong on this way is found only when it is too late, by a jump into
 * the middle of a function.
 */
#include "klp-patch.h"

#include <string.h>

#define THIS_MODULE ".gnu.linkonce.this_module"

/* The function to which a pointer points; NULL: it points elsewhere. */
static const struct elf_symbol *function_pointed_at(const struct verify *verify,
						    const struct elf_reloc *reloc)
{
	const struct elf_section *section;
	const struct elf_symbol *function;
	uint64_t offset;

	section = reloc ? reloc_place(reloc, &offset) : NULL;
	function = function_at(verify, section, section ? offset : 0);
	return function && function->value == offset ? function : NULL;
}

/* Everything in a struct that the linker wrote is zero, but for these bytes. */
static bool is_zero_beside(const struct elf_section *section, uint64_t from, uint64_t size)
{
	uint64_t i;

	for (i = 0; i < section->size; i++)
		if ((i < from || i - from >= size) && section->data[i])
			return false;
	return true;
}

static void check_name(struct verify *verify, const struct elf_section *section, uint64_t at)
{
	const char *name = modinfo(verify->module, "name");
	const char *text = (const char *)section->data + at;
	uint64_t i, length = name ? strlen(name) : 0;

	if (!name || at > section->size || section->size - at <= KLP_OBJECT_MAX ||
	    length > KLP_OBJECT_MAX)
		return;
	for (i = 0; i <= KLP_OBJECT_MAX; i++)
		if (text[i] != (i < length ? name[i] : 0)) {
			problem(verify,
				"struct module has another name than .modinfo, '%s'; build the module again",
				name);
			return;
		}
	if (!is_zero_beside(section, at, KLP_OBJECT_MAX + 1))
		problem(verify,
			"struct module has more in it than the module's name and the addresses of init and exit, which the kernel would take for its own; build the module again");
}

/* Is it what modpost names there? Any other function would be called as one without arguments, and return where it should not. */
static bool is_entry_point(const struct verify *verify, const struct elf_symbol *function,
			   const char *name)
{
	const struct elf_symbol *expected = hash_get(&verify->module->by_name, name);

	return expected && function && expected->section == function->section &&
	       expected->value == function->value;
}

/* The pointers that modpost puts into struct module, and no others. */
static void check_pointers(struct verify *verify, const struct elf_section *section, uint64_t init,
			   long exit)
{
	size_t i;

	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];
		const struct kernel_reloc *known = known_reloc(verify, reloc->type);
		const bool is_init = reloc->offset == init;

		if (!is_init && (exit < 0 || reloc->offset != (uint64_t)exit))
			problem(verify,
				"struct module has an address at 0x%llx, where the kernel has neither init nor exit; build the module again",
				(unsigned long long)reloc->offset);
		else if (!is_entry_point(verify, function_pointed_at(verify, reloc),
					 is_init ? "init_module" : "cleanup_module") ||
			 (known && (known->size != 8 || known->is_relative)))
			problem(verify,
				"struct module's %s is not the address of the module's own %s; build the module again",
				is_init ? "init" : "exit",
				is_init ? "init_module()" : "cleanup_module()");
	}
}

/* Returns the module's init; NULL after a finding, or when its place is not known. */
static const struct elf_symbol *check_module(struct verify *verify)
{
	const struct elf_section *section = elf_section_by_name(verify->module, THIS_MODULE);
	const long size = struct_layouts_size(&verify->structs, "module");
	const long init = struct_layouts_offset(&verify->structs, "module", "init");
	const long exit = struct_layouts_offset(&verify->structs, "module", "exit");
	const long name = struct_layouts_offset(&verify->structs, "module", "name");
	const struct elf_symbol *function;

	/* modinfo.c reports a missing one. */
	if (!section || size < 0 || init < 0 || name < 0)
		return NULL;
	if (section->size != (uint64_t)size || !section->data) {
		problem(verify,
			"struct module has %llu bytes, and %ld in the kernel; build it with the kernel's own source and config",
			(unsigned long long)section->size, size);
		return NULL;
	}
	check_name(verify, section, (uint64_t)name);
	check_pointers(verify, section, (uint64_t)init, exit);
	function = function_pointed_at(verify, reloc_at(section, (uint64_t)init));
	if (!reloc_at(section, (uint64_t)init))
		problem(verify,
			"struct module has no init, so nothing would be patched; build the module again");
	return function;
}

/* Returns the last instruction in front of another one that loads the first argument; NULL: there is none. */
static const struct code_insn *argument_before(const struct verify *verify,
					       const struct elf_section *section,
					       const struct code_insn *call)
{
	const struct code_insns *insns = &verify->code.of_section[section->index];
	const struct code_insn *found = NULL, *insn;

	for (insn = insns->items.items; insn < call; insn++) {
		/* What a call leaves in the register is not known. */
		if (insn->kind == CODE_CALL)
			found = NULL;
		if (insn->sets_argument)
			found = insn;
	}
	return found;
}

static bool hands_over(const struct verify *verify, const struct elf_section *section,
		       const struct code_insn *call, const struct elf_symbol *patch)
{
	const struct code_insn *load = argument_before(verify, section, call);
	const struct code_field *field;
	const struct elf_section *to;
	const struct elf_reloc *reloc;
	uint64_t offset;

	if (!load)
		return false;
	field = load->displacement.size ? &load->displacement : &load->immediate;
	reloc = field->size ? reloc_at(section, load->offset + field->at) : NULL;
	to = reloc ? reloc_place(reloc, &offset) : NULL;
	if (field->is_relative)
		offset += load->offset + load->length - reloc->offset;
	return to == patch->section && offset == patch->value;
}

void check_registration(struct verify *verify, const struct elf_symbol *patch)
{
	const struct elf_symbol *init = check_module(verify);
	const struct elf_section *section = init ? init->section : NULL;
	size_t i, calls = 0;

	if (!init || !verify->code.of_section)
		return;
	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];
		const struct code_insn *call = code_around(&verify->code, section, reloc->offset);

		if (strcmp(reloc->symbol->name, "klp_enable_patch") || !call ||
		    function_at(verify, section, reloc->offset) !=
			    function_at(verify, section, init->value))
			continue;
		calls++;
		if (!hands_over(verify, section, call, patch))
			problem(verify,
				"%s: what it hands to klp_enable_patch() is not the struct klp_patch of this module; build the module again",
				place_in_module(verify, section, call->offset));
	}
	if (!calls)
		problem(verify,
			"its init, %s(), does not call klp_enable_patch(); build the module again",
			init->name);
}
