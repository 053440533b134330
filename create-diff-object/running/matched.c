// SPDX-License-Identifier: GPL-2.0-or-later
/* Is the original object what is running? */
#include "proof.h"
#include "../../lib/message.h"

#include <stdio.h>
#include <string.h>

/* Number of functions and variables that differ that are listed, and of those whose instructions are shown. */
#define LISTED_MAX 8
#define SHOWN_MAX  2

bool running_is_overridden(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol = find_running(diff, orig);

	/* The linker gives the name of the definition that it took. */
	return orig->elf->bind == STB_WEAK && symbol &&
	       (symbol->bind != STB_WEAK || code_mismatch(diff, orig, symbol));
}

/* Is it the first difference of its symbol? */
static bool is_first(const struct running_proof *proof, const struct difference_found *difference)
{
	const struct difference_found *other;

	for (other = proof->differences.items; other < difference; other++)
		if (other->symbol == difference->symbol)
			return false;
	return true;
}

static void list(struct diff *diff, const struct difference_found *difference, bool show)
{
	const char *name = difference->symbol->name;
	const char *call = difference->symbol->kind == KIND_FUNCTION ? "()" : "";

	if (difference->at < 0 || !strncmp(difference->what, "has ", 4))
		detail("%s%s: %s", name, call, difference->what);
	else
		detail("%s%s+0x%llx: %s", name, call, (unsigned long long)difference->at,
		       difference->what);
	if (show)
		show_difference(diff, difference);
}

int running_match(struct diff *diff)
{
	const struct running_proof *proof = proof_of(diff);
	const struct difference_found *difference;
	int differ = 0;

	if (!proof || !proof->differences.count)
		return 0;
	fail("%s: the source does not match the running %s: compiled from the original source, with the kernel's own command, these differ:",
	     diff->options.unit, diff->options.object);
	array_for_each(difference, &proof->differences) {
		if (!is_first(proof, difference))
			continue;
		if (differ++ < LISTED_MAX)
			list(diff, difference, differ <= SHOWN_MAX);
	}
	if (differ > LISTED_MAX)
		detail("and %d more", differ - LISTED_MAX);
	detail("%d of %zu functions and variables differ; use the source, the config and the compiler of exactly this kernel",
	       differ, proof->functions + proof->variables);
	return -1;
}

int running_prove(struct diff *diff)
{
	const struct running_proof *proof = proof_of(diff);

	/* An error, which was printed. */
	if (!proof)
		return 2;
	if (running_match(diff))
		return 1;
	printf("%s: proven: %zu functions and %zu variables, by %zu references\n",
	       diff->options.unit, proof->functions, proof->variables, proof->references);
	return 0;
}
