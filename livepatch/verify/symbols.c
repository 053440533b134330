// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

static void check_symbol(struct verify *verify, const struct elf_symbol *symbol)
{
	struct target_symbol found;
	struct target *target;
	struct klp_name name;
	size_t count;

	if (symbol->shndx != SHN_LIVEPATCH) {
		/* verify_imports() reports undefined ones. */
		if (symbol->shndx != SHN_UNDEF)
			problem(verify,
				"%s is not in section SHN_LIVEPATCH; run the post-link step",
				symbol->name);
		return;
	}
	if (!klp_sym_parse(verify->arena, symbol->name, &name)) {
		problem(verify,
			"livepatch symbol '%s' is not named " KLP_SYM_PREFIX "OBJECT.NAME,SYMPOS",
			symbol->name);
		return;
	}
	target = verify_target(verify, name.object);
	if (!target)
		return;
	switch (target_find(target, name.name, name.sympos, &found, &count)) {
	case TARGET_FOUND:
		if (found.is_init)
			problem(verify,
				"%s: %s of %s is in init memory, which is freed by the time the livepatch runs; patched code must not use __init symbols",
				symbol->name, name.name, name.object);
		break;
	case TARGET_NO_SYMBOL:
		problem(verify, "%s: %s has no symbol %s; is this livepatch for another kernel?",
			symbol->name, name.object, name.name);
		break;
	case TARGET_AMBIGUOUS:
		problem(verify,
			"%s: %s has %zu symbols of the name %s, so a position from 1 on must say which one",
			symbol->name, name.object, count, name.name);
		break;
	case TARGET_BAD_POSITION:
		problem(verify,
			"%s: %s has only %zu symbol%s of the name %s; is this livepatch for another kernel?",
			symbol->name, name.object, count, count == 1 ? "" : "s", name.name);
		break;
	case TARGET_INIT_DEPENDENT:
		problem(verify,
			"%s: which symbol this is depends on whether %s is just being loaded, since an __init symbol has the same name; it cannot be referenced",
			symbol->name, name.object);
		break;
	}
}

void verify_symbols(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->shndx == SHN_LIVEPATCH || klp_is_sym(symbol->name))
			check_symbol(verify, symbol);
	}
}
