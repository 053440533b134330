// SPDX-License-Identifier: GPL-2.0-or-later
/* Is the original object what is running? */
#include "running-object.h"
#include "../../lib/message.h"

#include <string.h>

bool running_is_overridden(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol = find_running(diff, orig);

	return orig->elf->bind == STB_WEAK && symbol && code_mismatch(diff, orig, symbol);
}

static const char *mismatch(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol = find_running(diff, orig);

	return symbol ? code_mismatch(diff, orig, symbol) : "is not there";
}

int running_match(struct diff *diff)
{
	const int shown_max = 8;
	const struct symbol *const *item;
	int differ = 0, functions = 0;

	if (diff->running->elf == diff->orig->elf)
		return 0;
	array_for_each(item, &diff->orig->symbols) {
		const struct symbol *orig = *item;
		const char *what;

		if (orig->kind != KIND_FUNCTION || orig->alias_of || orig->section->init ||
		    orig->section->special || !orig->size || orig->elf->bind == STB_WEAK)
			continue;
		if (!symbol_bytes(orig) || !strncmp(orig->section->name, ".exit", 5))
			continue;
		/* The linker kept one copy of it, which may be from another object. */
		if (orig->section->comdat)
			continue;
		functions++;
		what = mismatch(diff, orig);
		if (!what)
			continue;
		if (!differ++)
			fail("%s: the source does not match the running %s: compiled from the original source, with the kernel's own command, these functions differ:",
			     diff->options.unit, diff->options.object);
		if (differ <= shown_max)
			detail("%s(): %s", orig->name, what);
	}
	if (!differ)
		return 0;
	if (differ > shown_max)
		detail("and %d more", differ - shown_max);
	detail("%d of %d functions differ; use the source, the config and the compiler of exactly this kernel",
	       differ, functions);
	return -1;
}
