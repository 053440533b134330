// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

static void check_symbol(struct verify *verify, const struct elf_symbol *symbol)
{
	struct target_symbol found;
	struct target *target;
	enum target_error error;
	struct klp_name name;
	const char *use;
	size_t count;

	if (symbol->shndx != SHN_LIVEPATCH) {
		/* verify_imports() reports undefined ones. */
		if (symbol->shndx != SHN_UNDEF)
			problem(verify,
				"%s by a symbol that is not in section SHN_LIVEPATCH; run the post-link step",
				reference_to(verify, symbol));
		return;
	}
	if (!klp_sym_parse(verify->arena, symbol->name, &name)) {
		problem(verify,
			"%s, a livepatch symbol that is not named " KLP_SYM_PREFIX
			"OBJECT.NAME,SYMPOS",
			reference_to(verify, symbol));
		return;
	}
	target = verify_target(verify, name.object);
	if (!target)
		return;
	error = target_find(target, name.name, name.sympos, &found, &count);
	if (error == TARGET_FOUND && !found.is_init)
		return;
	use = reference_to(verify, symbol);
	switch (error) {
	case TARGET_FOUND:
		problem(verify,
			"%s, which is in init memory, freed by the time the livepatch runs; patched code must not use __init symbols",
			use);
		break;
	case TARGET_NO_SYMBOL:
		problem(verify,
			"%s, but %s has no symbol of that name; is this livepatch for another kernel?",
			use, name.object);
		break;
	case TARGET_AMBIGUOUS:
		problem(verify,
			"%s, but %s has %zu symbols of that name, so a position from 1 on must say which one",
			use, name.object, count);
		break;
	case TARGET_BAD_POSITION:
		problem(verify,
			"%s, but %s has only %zu symbol%s of that name; is this livepatch for another kernel?",
			use, name.object, count, count == 1 ? "" : "s");
		break;
	case TARGET_INIT_DEPENDENT:
		problem(verify,
			"%s; which symbol that is depends on whether %s is just being loaded, since an __init symbol has the same name; it cannot be referenced",
			use, name.object);
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
