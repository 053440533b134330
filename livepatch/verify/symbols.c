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

/* What the module has for itself: its init reads the kernel's build id (templates/build-id.c.in). */
static const char *const of_build_id[] = { "__start_notes", "__stop_notes" };

static void expect(struct verify *verify, struct hash *expected, const struct klp_name *name)
{
	const char *symbol = klp_sym_format(verify->arena, name);

	if (!hash_get(expected, symbol))
		hash_add(expected, symbol, (void *)symbol);
}

/* A livepatch symbol that was renamed is another variable, which may well be there. */
static void compare_with_report(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	const struct report_symbol *reported;
	struct hash expected, there;
	const struct report_unit *unit;
	size_t i;

	hash_setup(&expected, verify->arena);
	hash_setup(&there, verify->arena);
	array_for_each(unit, &verify->report->units)
		array_for_each(reported, &unit->symbols)
			if (reported->how == REPORT_KLP)
				expect(verify, &expected,
				       &(struct klp_name){ reported->object, reported->name,
							   reported->sympos, NULL });
	for (i = 0; verify->report->build_id && i < sizeof(of_build_id) / sizeof(*of_build_id); i++)
		expect(verify, &expected,
		       &(struct klp_name){ KLP_VMLINUX, of_build_id[i], 0, NULL });
	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->shndx != SHN_LIVEPATCH)
			continue;
		hash_add(&there, symbol->name, (void *)symbol);
		if (!hash_get(&expected, symbol->name))
			problem(verify,
				"%s, of which its report does not speak; build the module again",
				reference_to(verify, symbol));
	}
	for (i = 0; i < expected.size; i++) {
		const struct hash_entry *entry;

		for (entry = expected.buckets[i]; entry; entry = entry->chain)
			if (!hash_get(&there, entry->value))
				problem(verify,
					"its report has a reference to %s, and the module has none; build the module again",
					symbol_term(verify->arena, verify->report, entry->value));
	}
}

void verify_symbols(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	size_t i;

	if (verify->report)
		compare_with_report(verify);
	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->shndx == SHN_LIVEPATCH || klp_is_sym(symbol->name))
			check_symbol(verify, symbol);
	}
}
