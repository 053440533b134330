// SPDX-License-Identifier: GPL-2.0-or-later
/* What the report says about the proof. */
#include "proof.h"
#include "../arch/arch.h"
#include "../../lib/code-digest.h"
#include "../../lib/message.h"

#include <string.h>

static const enum report_proven proven_by[] = {
	[EVIDENCE_GROUP] = REPORT_BY_GROUP,
	[EVIDENCE_FITS] = REPORT_BY_CONTENTS,
	[EVIDENCE_NAME] = REPORT_BY_NAME,
	[EVIDENCE_REFERENCE] = REPORT_BY_REFERENCES,
};

/* The symbol of the original object that the running object has under that name and position. */
static const struct symbol *original_of(struct diff *diff, const char *name, unsigned long sympos)
{
	const struct hash_entry *entry = hash_find(&diff->orig->by_name, name);

	for (; entry; entry = entry->same_key) {
		const struct symbol *symbol = entry->value;
		struct klp_symbol klp = { 0 };

		if (symbol->section && !running_locate(diff, symbol, &klp) && klp.sympos == sympos)
			return symbol->alias_of ?: symbol;
	}
	return NULL;
}

static void report_symbol(struct diff *diff, struct report_symbol *entry)
{
	const struct symbol *symbol = original_of(diff, entry->name, entry->sympos);
	const struct binding *binding = symbol ? proof_binding(diff, symbol) : NULL;
	struct klp_symbol from = { 0 };
	int64_t addend;

	if (!binding || !binding->evidence)
		return;
	entry->proven = proven_by[binding->evidence];
	entry->references = binding->references;
	if (!binding->from || running_locate(diff, binding->from, &from))
		return;
	addend = binding->reference->target_offset - binding->reference->adjust;
	entry->from = from.name;
	entry->from_sympos = from.sympos;
	entry->at = arena_printf(diff->arena, "0x%llx", (unsigned long long)binding->running_at);
	entry->type = arch_reloc(diff->orig->arch, binding->reference->type)->name;
	entry->addend = arena_printf(
		diff->arena, "%s0x%llx", addend < 0 ? "-" : "",
		(unsigned long long)(addend < 0 ? -(uint64_t)addend : (uint64_t)addend));
}

/* Number of references of a function and of its cold part that were held against the running one. */
static unsigned long own_references(struct diff *diff, const struct symbol *function)
{
	unsigned long count = proof_binding(diff, function)->own;

	return function->child ? count + proof_binding(diff, function->child)->own : count;
}

static int report_function(struct diff *diff, struct report_function *entry, struct digest *digest)
{
	const struct symbol *symbol = original_of(diff, entry->name, entry->sympos);
	const struct elf_symbol *running = symbol ? find_running(diff, symbol) : NULL;

	if (entry->status != REPORT_CHANGED && entry->status != REPORT_REVERTED)
		return 0;
	if (!running || !proof_binding(diff, symbol)->walked)
		return fail(
			"%s: %s() is replaced, but nothing proves that the function of this name in %s is the one that was compiled here; leave its change out (--ignore-function), or replace its callers",
			diff->options.unit, entry->name, diff->options.object);
	entry->references = own_references(diff, symbol);
	return code_digest_add(digest, diff->running->opened, running);
}

int running_report(struct diff *diff, struct report_unit *unit)
{
	const struct running_proof *proof = proof_of(diff);
	struct report_function *function;
	struct report_symbol *symbol;
	struct report_proof *entry;
	struct digest digest;

	if (!proof)
		return 0;
	digest_begin(&digest);
	array_for_each(function, &unit->functions)
		if (report_function(diff, function, &digest))
			return -1;
	array_for_each(symbol, &unit->symbols)
		if (symbol->how == REPORT_KLP && !strcmp(symbol->object, diff->options.object))
			report_symbol(diff, symbol);
	entry = array_push(diff->arena, &unit->proof);
	entry->functions = proof->functions;
	entry->variables = proof->variables;
	entry->references = proof->references;
	entry->digest = digest_end(&digest, diff->arena);
	return 0;
}
