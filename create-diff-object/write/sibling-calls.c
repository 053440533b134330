// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Turns jumps from a replacement to code that only the livepatch has into calls.
 *
 * When a livepatch is disabled, the kernel waits until no task has a replacement on its stack
 * (klp_check_stack()), and then lets the module go. It knows the replacements of struct klp_func,
 * and no other function of the module. A function that a replacement calls is safe: the return
 * address in the replacement is found. One that a replacement jumps to is not:
 * __x64_sys_epoll_wait() may end in a jump to the copy of its body, where tasks sleep for hours,
 * and return into memory that is gone.
 *
 * So a few instructions are appended to the replacement, inside of its symbol: call the function,
 * return. The callee sees no difference as long as no argument is on the stack, which the
 * declaration of the replacement tells: a compiler makes a sibling call only if the arguments fit
 * where the caller's own were.
 */
#include "sibling-calls.h"
#include "../arch/arch.h"
#include "../object/names.h"
#include "../../lib/debug-info.h"

#include <dwarf.h>
#include <string.h>

/* Arguments in registers: the System V ABI of x86-64 has the fewest, six. */
#define REGISTER_ARGUMENTS 6

bool is_sibling_call(const struct diff *diff, const struct included_symbol *included,
		     const struct reference *reference)
{
	const struct symbol *from = included->from, *target = reference->target;
	const struct choice *choice = choice_of(diff, from);

	return from->kind == KIND_FUNCTION && choice->status == STATUS_CHANGED &&
	       !choice->by_callers && target->kind == KIND_FUNCTION &&
	       choice_of(diff, target)->included && !reference->target_offset &&
	       !target->section->comdat && /* a thunk, in which no task sleeps */
	       whole_function(target) != from && from->parent != target &&
	       !goes_to_running(diff, from, reference, false) &&
	       diff->patched->arch->transfer(included->bytes, reference->offset, reference->type) ==
		       TRANSFER_JUMP;
}

/* Is it a value that an argument register holds? */
static bool is_scalar(Dwarf_Die *parameter)
{
	Dwarf_Attribute attribute;
	Dwarf_Die type;
	Dwarf_Word size;

	if (!dwarf_formref_die(dwarf_attr_integrate(parameter, DW_AT_type, &attribute), &type) ||
	    dwarf_peel_type(&type, &type))
		return false;
	switch (dwarf_tag(&type)) {
	case DW_TAG_pointer_type:
		return true;
	case DW_TAG_base_type:
	case DW_TAG_enumeration_type:
		return !dwarf_aggregate_size(&type, &size) && size <= 8;
	default:
		return false;
	}
}

static bool has_register_arguments(Dwarf_Die *function)
{
	Dwarf_Die child;
	int count = 0;

	if (dwarf_child(function, &child))
		return true;
	do {
		if (dwarf_tag(&child) == DW_TAG_unspecified_parameters)
			return false;
		if (dwarf_tag(&child) == DW_TAG_formal_parameter &&
		    (!is_scalar(&child) || ++count > REGISTER_ARGUMENTS))
			return false;
	} while (!dwarf_siblingof(&child, &child));
	return true;
}

/* Does debug information say that all arguments of the function are in registers? */
static bool arguments_are_known(struct diff *diff, const struct symbol *function)
{
	const char *name = source_function(diff->arena, function->name);
	Dwfl_Module *module;
	Dwarf_Addr bias;
	Dwarf_Die *unit = NULL, child;
	Dwfl *dwfl = debug_info_open(diff->options.patched, &module);
	bool known = false;

	while (dwfl && (unit = dwfl_module_nextcu(module, unit, &bias))) {
		if (dwarf_child(unit, &child))
			continue;
		do {
			const char *other = dwarf_diename(&child);

			if (dwarf_tag(&child) == DW_TAG_subprogram && other && !strcmp(other, name))
				known = has_register_arguments(&child);
		} while (!known && !dwarf_siblingof(&child, &child));
	}
	dwfl_end(dwfl);
	return known;
}

static const char *return_thunk(const struct diff *diff, const struct included_symbol *from)
{
	const char *name = diff->patched->arch->return_thunk;
	size_t i;

	for (i = 0; name && i < from->reference_count; i++)
		if (!strcmp(from->references[i].target->name, name))
			return name;
	return NULL;
}

const struct call_stub *sibling_call_stub(struct diff *diff, const struct included_symbol *from)
{
	const struct arch *arch = diff->patched->arch;
	const struct symbol *target = NULL;
	size_t i;

	for (i = 0; i < from->reference_count && !target; i++)
		if (is_sibling_call(diff, from, &from->references[i]))
			target = from->references[i].target;
	if (!target)
		return NULL;
	/*
	 * To the kernel, foo.cold is another symbol than foo. Objects that objtool has processed
	 * would need what it writes for the new code: unwind data, return sites.
	 */
	if (arch->call_stub && !from->from->parent && !diff->patched->objtool &&
	    arguments_are_known(diff, from->from))
		return arch->call_stub(return_thunk(diff, from) != NULL);
	warn_and_report(
		diff,
		arena_printf(
			diff->arena,
			"%s() jumps to %s(), which only the livepatch has: do not unload it while a task sleeps in there",
			from->from->name, target->name));
	return NULL;
}
