// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify.h"

#include <string.h>

/* MODULE_NAME_LEN is at least this on every architecture, and the loader wants a zero byte. */
#define NAME_LIMIT 56

/* struct modversion_info: unsigned long crc; char name[64 - sizeof(unsigned long)]. */
#define VERSION_SIZE 64
#define VERSION_NAME 8

/* include/linux/license.h: license_is_gpl_compatible() */
static bool is_gpl(const char *license)
{
	static const char *const compatible[] = {
		"GPL",		"GPL v2",	"GPL and additional rights",
		"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"
	};
	size_t i;

	for (i = 0; license && i < sizeof(compatible) / sizeof(*compatible); i++)
		if (!strcmp(license, compatible[i]))
			return true;
	return false;
}

/* kernel/module/version.c keeps the string that it compares with. */
static const char *kernel_vermagic(struct verify *verify)
{
	struct elf_file *vmlinux = verify->vmlinux->elf;
	const struct elf_symbol *symbol = hash_get(&vmlinux->by_name, "vermagic");
	const uint8_t *text;

	if (!symbol || !symbol->size)
		return NULL;
	text = elf_bytes_at(vmlinux, symbol->value, symbol->size);
	return text && !text[symbol->size - 1] ? (const char *)text : NULL;
}

static void check_vermagic(struct verify *verify)
{
	const char *ours = modinfo(verify->module, "vermagic"), *kernels = kernel_vermagic(verify);

	if (!ours)
		problem(verify,
			"there is no vermagic in .modinfo; the kernel refuses the module: link it "
			"with the .mod.c that modpost makes");
	else if (!kernels)
		warning("%s: vermagic is not checked: %s does not hold the kernel's own",
			verify->file, verify->vmlinux->elf->path);
	else if (strcmp(ours, kernels))
		problem(verify,
			"vermagic is '%s', the kernel's is '%s'; build it with the kernel's own "
			"config and KERNELRELEASE",
			ours, kernels);
}

/* To the kernel livepatch-fix and livepatch_fix are one name. */
static bool same_module(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	return *a == *b;
}

static void check_name(struct verify *verify)
{
	const char *name = modinfo(verify->module, "name");

	if (!name || !*name)
		problem(verify,
			"there is no name in .modinfo; link it with the .mod.c that modpost makes");
	else if (strlen(name) >= NAME_LIMIT)
		problem(verify,
			"the name '%s' is longer than the %d characters that the kernel takes; "
			"choose a shorter one with -n",
			name, NAME_LIMIT - 1);
	else if (verify->report && verify->report->module &&
		 !same_module(verify->report->module, name))
		problem(verify,
			"its report is about module %s, but the module is %s; build it again",
			verify->report->module, name);
}

void verify_modinfo(struct verify *verify)
{
	const char *livepatch = modinfo(verify->module, "livepatch");
	const char *license = modinfo(verify->module, "license");
	const char *depends = modinfo(verify->module, "depends");
	const char *release = verify->build->kernel.release;

	check_vermagic(verify);
	check_name(verify);
	if (!livepatch || strcmp(livepatch, "Y"))
		problem(verify,
			"'livepatch=Y' is missing in .modinfo; the kernel would not take it for a "
			"livepatch: add MODULE_INFO(livepatch, \"Y\")");
	if (!is_gpl(license))
		problem(verify,
			"its license is '%s'; the livepatch functions are exported to GPL modules "
			"only: add MODULE_LICENSE(\"GPL\")",
			license ? license : "");
	if (depends && *depends)
		problem(verify,
			"it depends on module %s, which would be loaded with it; symbols of "
			"modules must be livepatch symbols",
			depends);
	if (verify->report && verify->report->kernel && release &&
	    strcmp(verify->report->kernel, release))
		problem(verify, "its report is about kernel %s, not %s; build it for this kernel",
			verify->report->kernel, release);
	if (!elf_section_by_name(verify->module, ".gnu.linkonce.this_module"))
		problem(verify,
			"there is no struct module in it; link it with the .mod.c that modpost "
			"makes");
}

/* The CRC that the module holds for a symbol. */
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
			"%s: no CRC for this import in __versions; link it with the .mod.c that "
			"modpost makes from the kernel's Module.symvers",
			export->name);
	else if (crc != export->crc)
		problem(verify,
			"%s: the CRC in __versions is 0x%08llx, the kernel's is 0x%08x; its "
			"declaration or a struct it uses is not the kernel's: build it with the "
			"kernel's "
			"own source and config",
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

static void check_import(struct verify *verify, const struct elf_symbol *symbol)
{
	const struct export *export = symvers_find(&verify->symvers, symbol->name);

	if (!strncmp(symbol->name, ".klp.sym.", 9)) {
		problem(verify,
			"%s is an ordinary undefined symbol; it must be in section SHN_LIVEPATCH: "
			"run the post-link step",
			symbol->name);
		return;
	}
	if (!verify->symvers.count)
		return;
	if (!export) {
		if (symbol->bind != STB_WEAK)
			problem(verify,
				"%s is not exported by the kernel, nor is it a livepatch symbol; "
				"the "
				"kernel would refuse the module",
				symbol->name);
		return;
	}
	if (strcmp(export->module, "vmlinux"))
		problem(verify,
			"%s is exported by module %s, which would have to be loaded first; it must "
			"be the livepatch symbol .klp.sym.%s.%s,0",
			symbol->name, export->module, export->module, symbol->name);
	if (export->gpl && !is_gpl(modinfo(verify->module, "license")))
		problem(verify, "%s is exported to GPL modules only; add MODULE_LICENSE(\"GPL\")",
			symbol->name);
	if (*export->ns && !imports_namespace(verify, export->ns))
		problem(verify, "%s is in namespace %s; add MODULE_IMPORT_NS(%s)", symbol->name,
			export->ns, export->ns);
	check_version(verify, export);
}

void verify_imports(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	const struct export *layout = symvers_find(&verify->symvers, "module_layout");
	size_t i;

	if (!verify->symvers.count)
		warning("%s: imports and their CRCs are not checked: the kernel's Module.symvers "
			"is not "
			"at hand; give -k RELEASE",
			verify->file);
	/* Not referenced by any code: the CRC of struct module itself. */
	if (layout)
		check_version(verify, layout);
	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		/* binutils before 2.37 leave this one behind, the kernel ignores it. */
		if (symbol->shndx == SHN_UNDEF && *symbol->name && symbol->type != STT_FILE &&
		    strcmp(symbol->name, "_GLOBAL_OFFSET_TABLE_"))
			check_import(verify, symbol);
		if (symbol->shndx == SHN_COMMON)
			problem(verify,
				"%s is a common symbol, which the kernel refuses; compile with "
				"-fno-common",
				symbol->name);
	}
}
