// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * References to a module's symbols are filled in when that module is loaded. What the module
 * loader works through in the livepatch before that must not depend on them: the entries of static
 * keys (tracepoints and pr_debug() have some), alternatives.
 *
 * Keys that C code uses can be read when the code runs. For that the pair is compiled once more, and
 * what is left in the tables then comes from assembly.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../debug-info/source-lines.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/special.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <string.h>

/* A place that the kernel works through too early. */
struct early_use {
	const struct included_symbol *included;
	int64_t at;		   /* from the symbol's value */
	const char *name, *object; /* what it refers to */
};

struct early_uses {
	ARRAY(struct early_use) items;
};

static const struct klp_symbol *module_symbol(const struct diff *diff, const struct symbol *from,
					      const struct reference *reference, bool is_record)
{
	const struct klp_symbol *klp;

	if (!goes_to_running(diff, from, reference, is_record))
		return NULL;
	klp = choice_of(diff, reference->target)->klp;
	return klp && klp->object && !klp_is_vmlinux(klp->object) ? klp : NULL;
}

/*
 * Is it the running module's descriptor of a pr_debug(), of which a copy goes in? With keys that are read
 * when the code runs the module's own can be used.
 */
static bool is_copied_descriptor(struct diff *diff, const struct symbol *symbol)
{
	return symbol->section && !klp_is_vmlinux(diff->options.object) && !diff->as_built &&
	       is_debug_descriptor(symbol) && diff->patched->arch->run_time_keys &&
	       twin_of(diff, symbol) && choice_of(diff, symbol)->copied &&
	       running_can_find(diff, twin_of(diff, symbol));
}

static void add_use(struct diff *diff, struct early_uses *uses, struct early_use use)
{
	*array_push(diff->arena, &uses->items) = use;
}

/* Adds what an entry refers to, when the kernel works through it before a module is there. */
static void look_at_entry(struct diff *diff, const struct included_symbol *included,
			  const struct record *record, struct early_uses *uses)
{
	size_t i;

	for (i = 1; record->special->early && i < record->reference_count; i++) {
		const struct reference *reference = &record->references[i];
		const struct klp_symbol *klp = module_symbol(diff, included->from, reference, true);
		bool is_copy = is_static_key_entry(record) &&
			       is_copied_descriptor(diff, reference->target);

		if (klp || is_copy)
			add_use(diff, uses,
				(struct early_use){
					.included = included,
					.at = record->references[0].target_offset,
					.name = klp ? klp->name : reference->target->name,
					.object = klp ? klp->object : diff->options.object,
				});
	}
}

/* The same for the instructions that an alternative replaces. */
static void look_at_alternative(struct diff *diff, const struct included_symbol *included,
				const struct record *record, struct early_uses *uses)
{
	const struct special_alternative *alternative =
		special_alternative(diff->patched->arch->alternatives, record->size);
	const struct symbol *symbol = included->from;
	uint64_t site = (uint64_t)record->references[0].target_offset + symbol->lead;
	size_t i;

	for (i = 0; i < included->reference_count; i++) {
		const struct reference *reference = &included->references[i];
		const struct klp_symbol *klp = module_symbol(diff, symbol, reference, false);

		if (klp && reference->offset >= site &&
		    reference->offset < site + record->data[alternative->site_length])
			add_use(diff, uses,
				(struct early_use){
					.included = included,
					.at = (int64_t)(reference->offset - symbol->lead),
					.name = klp->name,
					.object = klp->object,
				});
	}
}

/* And for the instructions that it puts there. */
static void look_at_replacement(struct diff *diff, const struct included_symbol *included,
				struct early_uses *uses)
{
	const struct symbol *symbol = included->from;
	size_t i;

	if (strcmp(symbol->section->name, ".altinstr_replacement"))
		return;
	for (i = 0; i < included->reference_count; i++) {
		const struct klp_symbol *klp =
			module_symbol(diff, symbol, &included->references[i], false);

		if (klp)
			add_use(diff, uses,
				(struct early_use){
					.included = included,
					.at = (int64_t)included->references[i].offset,
					.name = klp->name,
					.object = klp->object,
				});
	}
}

/* Finds the uses of keys when `keys`, else all others. */
static void find_uses(struct diff *diff, bool keys, struct early_uses *uses)
{
	const struct included_symbol *const *item;
	const struct record *const *record;

	array_for_each(item, &diff->selection->symbols) {
		array_for_each(record, &(*item)->records) {
			if (is_static_key_entry(*record) == keys)
				look_at_entry(diff, *item, *record, uses);
			if (!keys && (*record)->special->replacement)
				look_at_alternative(diff, *item, *record, uses);
		}
		if (!keys)
			look_at_replacement(diff, *item, uses);
	}
}

/* "f() at fs/x.c:7 (key of module xfs), g() at ..." */
static const char *uses_text(struct diff *diff, const struct early_uses *uses)
{
	struct text text = { .arena = diff->arena };
	const struct early_use *use;

	array_for_each(use, &uses->items) {
		const struct symbol *symbol = use->included->from;
		const char *place = source_place_text(
			diff->arena, source_place_at(diff, diff->patched, symbol, use->at));

		text_add(&text, "%s%s%s%s%s (%s of module %s)",
			 use == uses->items.items ? "" : ", ", whole_function(symbol)->name,
			 symbol->kind == KIND_FUNCTION ? "()" : "", place ? " at " : "",
			 place ? place : "", use->name, use->object);
	}
	return text_string(&text);
}

static int refuse(struct diff *diff, const struct early_uses *uses, const char *what)
{
	const struct early_use *use;
	const struct symbol *last = NULL;

	if (!uses->items.count)
		return 0;
	fail("%s: %s: %s", diff->options.unit, what, uses_text(diff, uses));
	array_for_each(use, &uses->items) {
		if (use->included->from != last)
			suggest_leaving_out(diff, use->included->from);
		last = use->included->from;
	}
	return -1;
}

bool needs_run_time_keys(struct diff *diff)
{
	struct early_uses uses = { 0 };

	if (diff->as_built || !diff->patched->arch->run_time_keys)
		return false;
	find_uses(diff, true, &uses);
	if (uses.items.count)
		fail("%s: the kernel needs a module's static keys (of tracepoints and pr_debug(), too) before that module is there, so the code has to read them when it runs; compile both objects once more, with -I and the directory run-time-keys of klp-build's templates in front of all other directories, and name them with --orig-reads-keys and --patched-reads-keys: %s",
		     diff->options.unit, uses_text(diff, &uses));
	return uses.items.count != 0;
}

int check_early(struct diff *diff)
{
	struct early_uses keys = { 0 }, others = { 0 };
	int result = 0;

	find_uses(diff, false, &others);
	if (refuse(diff, &others,
		   "entries of special sections refer to a module, and the kernel works through them before that module is there; do not use assembly of alternatives with symbols of modules in the patched functions"))
		result = -1;
	if (!diff->as_built && diff->patched->arch->run_time_keys)
		return result;
	find_uses(diff, true, &keys);
	if (refuse(diff, &keys,
		   diff->as_built
			   ? "assembly written by hand uses a module's static keys, which the kernel needs before that module is there; write it in C, with static_branch_unlikely() or its like"
			   : "the entries in __jump_table of a module's static keys are needed before that module is there; replace the static key's use (or the tracepoint's) by static_key_enabled(), which reads the key at run time"))
		result = -1;
	return result;
}
