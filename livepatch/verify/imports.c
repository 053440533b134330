// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"

#include <string.h>

/* struct modversion_info: unsigned long crc; char name[64 - sizeof(unsigned long)]. */
#define VERSION_SIZE 64
#define VERSION_NAME 8

/* What the kernel's symbol table calls the entry of an export. */
#define KSYMTAB "__ksymtab_"

/* Finds the CRC that the module has for a symbol. */
static bool version_of(struct elf_file *module, const char *name, uint64_t *crc)
{
	const struct elf_section *versions = elf_section_by_name(module, "__versions");
	uint64_t offset;

	if (!versions || !versions->data)
		return false;
	for (offset = 0; offset + VERSION_SIZE <= versions->size; offset += VERSION_SIZE) {
		const char *entry = (const char *)versions->data + offset;

		if (strncmp(entry + VERSION_NAME, name, VERSION_SIZE - VERSION_NAME))
			continue;
		*crc = elf_integer(module, (const uint8_t *)entry, 8);
		return true;
	}
	return false;
}

static void check_version(struct verify *verify, const struct export *export)
{
	uint64_t crc;

	/* Kernels without CONFIG_MODVERSIONS have no CRCs. */
	if (!export->crc)
		return;
	if (!version_of(verify->module, export->name, &crc))
		problem(verify,
			"%s: no CRC for this import in __versions; link it with the .mod.c that modpost makes from the kernel's Module.symvers",
			export->name);
	else if (crc != export->crc)
		problem(verify,
			"%s: the CRC in __versions is 0x%08llx, the kernel's is 0x%08x; its declaration or a struct it uses is not the kernel's: build it with the kernel's own source and config",
			export->name, (unsigned long long)crc, export->crc);
}

static bool imports_namespace(struct verify *verify, const char *ns)
{
	const char *imported;
	size_t position = 0;

	while ((imported = modinfo_next(verify->module, "import_ns", &position)))
		if (!strcmp(imported, ns))
			return true;
	return false;
}

/* A kernel that lists the entries of its table of exports (6.1; 6.12 does not always) lists all of them. */
static void check_live_import(struct verify *verify, const struct elf_symbol *symbol)
{
	const struct target *vmlinux = verify->vmlinux;

	if (symbol->bind != STB_WEAK && target_has_symbol(vmlinux, KSYMTAB "klp_enable_patch") &&
	    !target_has_symbol(vmlinux, arena_printf(verify->arena, KSYMTAB "%s", symbol->name)))
		problem(verify,
			"%s, which is neither exported by the kernel nor a livepatch symbol; the kernel would refuse the module",
			reference_to(verify, symbol));
}

static void check_import(struct verify *verify, const struct elf_symbol *symbol)
{
	const struct export *export = symvers_find(&verify->symvers, symbol->name);

	if (klp_is_sym(symbol->name)) {
		problem(verify,
			"%s by an ordinary undefined symbol; it must be in section SHN_LIVEPATCH: run the post-link step",
			reference_to(verify, symbol));
		return;
	}
	if (verify->against->live)
		check_live_import(verify, symbol);
	if (!verify->symvers.count)
		return;
	if (!export) {
		if (symbol->bind != STB_WEAK)
			problem(verify,
				"%s, which is neither exported by the kernel nor a livepatch symbol; the kernel would refuse the module",
				reference_to(verify, symbol));
		return;
	}
	if (!klp_is_vmlinux(export->module))
		problem(verify,
			"%s, which is exported by module %s, and that would have to be loaded first; it must be a livepatch symbol of the module",
			reference_to(verify, symbol), export->module);
	if (export->gpl && !module_is_gpl(verify))
		problem(verify,
			"%s, which is exported to GPL modules only; add MODULE_LICENSE(\"GPL\")",
			reference_to(verify, symbol));
	if (*export->ns && !imports_namespace(verify, export->ns))
		problem(verify, "%s, which is in namespace %s; add MODULE_IMPORT_NS(%s)",
			reference_to(verify, symbol), export->ns, export->ns);
	check_version(verify, export);
}

void verify_imports(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	const struct export *layout = symvers_find(&verify->symvers, "module_layout");
	size_t i;

	/* No code refers to it: the CRC of struct module itself. */
	if (layout)
		check_version(verify, layout);
	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		/* binutils before 2.37 leave this one behind; the kernel ignores it. */
		if (symbol->shndx == SHN_UNDEF && *symbol->name && symbol->type != STT_FILE &&
		    strcmp(symbol->name, "_GLOBAL_OFFSET_TABLE_"))
			check_import(verify, symbol);
		if (symbol->shndx == SHN_COMMON)
			problem(verify,
				"%s is a common symbol, which the kernel refuses; compile with -fno-common",
				symbol->name);
	}
}
