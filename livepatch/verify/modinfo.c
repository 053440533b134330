// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"
#include "../../lib/text.h"

#include <string.h>

/* include/linux/license.h: license_is_gpl_compatible() */
bool module_is_gpl(const struct verify *verify)
{
	const char *license = modinfo(verify->module, "license");
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

/* kernel/module/version.c has the string with which the kernel compares. */
static const char *kernel_vermagic(struct verify *verify)
{
	const struct elf_symbol *symbol = target_elf_symbol(verify->vmlinux, "vermagic");
	const uint8_t *text;

	if (!symbol || !symbol->size)
		return NULL;
	text = elf_bytes_at(verify->vmlinux->elf, symbol->value, symbol->size);
	return text && !text[symbol->size - 1] ? (const char *)text : NULL;
}

/* A running kernel shows only the first word of its own. */
static void check_release(struct verify *verify, const char *ours)
{
	const char *release = verify->against->live->release;
	const size_t length = strcspn(ours, " ");

	if (release && (strncmp(ours, release, length) || release[length]))
		problem(verify,
			"it is for kernel %.*s, and %s runs; load the livepatch that was built for this kernel",
			(int)length, ours, release);
}

static void check_vermagic(struct verify *verify)
{
	const char *ours = modinfo(verify->module, "vermagic"), *kernels = kernel_vermagic(verify);

	if (!ours)
		problem(verify,
			"there is no vermagic in .modinfo; the kernel refuses the module: link it with the .mod.c that modpost makes");
	else if (verify->against->live)
		check_release(verify, ours);
	else if (!kernels)
		warning("%s: vermagic was not checked: %s does not have the kernel's own",
			verify->file, verify->vmlinux->path);
	else if (strcmp(ours, kernels))
		problem(verify,
			"vermagic is '%s', the kernel's is '%s'; build it with the kernel's own config and KERNELRELEASE",
			ours, kernels);
}

/* The kernel takes livepatch-fix and livepatch_fix for one name. */
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
	else if (strlen(name) > KLP_OBJECT_MAX)
		problem(verify,
			"the name '%s' is longer than the %d characters that the kernel takes; choose a shorter one with -n",
			name, KLP_OBJECT_MAX);
	else if (verify->report && verify->report->module &&
		 !same_module(verify->report->module, name))
		problem(verify,
			"its report is about module %s, but the module is %s; build it again",
			verify->report->module, name);
}

/* The module's init compares the running kernel's (templates/build-id.c.in). */
static void check_build_id(struct verify *verify)
{
	const char *expected = verify->report ? verify->report->build_id : NULL;
	const char *kernels = verify->against->live
				      ? verify->against->live->build_id
				      : elf_build_id(verify->arena, verify->vmlinux->elf);
	const struct elf_symbol *symbol = hash_get(&verify->module->by_name, "expected_build_id");
	const struct elf_section *section = symbol ? symbol->section : NULL;
	struct text text = { .arena = verify->arena };
	uint64_t i;

	if (!expected)
		return;
	if (!kernels || strcmp(kernels, expected))
		problem(verify,
			"it is for a kernel with the build id %s, and that of %s is %s; build it for this kernel",
			expected, verify->vmlinux->path, kernels ? kernels : "missing");
	/* elf_file_open() has seen that the symbol is inside of its section. */
	for (i = 0; section && section->data && i < symbol->size; i++)
		text_add(&text, "%02x", section->data[symbol->value + i]);
	if (strcmp(text_string(&text), expected))
		problem(verify,
			"it asks for another build id than %s, which its report has; build the module again",
			expected);
}

void verify_modinfo(struct verify *verify)
{
	const char *livepatch = modinfo(verify->module, "livepatch");
	const char *license = modinfo(verify->module, "license");
	const char *depends = modinfo(verify->module, "depends");
	const char *release = verify->against->release;

	check_vermagic(verify);
	check_build_id(verify);
	check_name(verify);
	if (!livepatch || strcmp(livepatch, "Y"))
		problem(verify,
			"'livepatch=Y' is missing in .modinfo; the kernel would not see it as a livepatch: add MODULE_INFO(livepatch, \"Y\")");
	if (!module_is_gpl(verify))
		problem(verify,
			"its license is '%s'; the livepatch functions are exported to GPL modules only: add MODULE_LICENSE(\"GPL\")",
			license ? license : "");
	if (depends && *depends)
		problem(verify,
			"it depends on module %s, which would be loaded with it; symbols of modules must be livepatch symbols",
			depends);
	if (verify->report && verify->report->kernel && release &&
	    strcmp(verify->report->kernel, release))
		problem(verify, "its report is about kernel %s, not %s; build it for this kernel",
			verify->report->kernel, release);
	if (!elf_section_by_name(verify->module, ".gnu.linkonce.this_module"))
		problem(verify,
			"there is no struct module in it; link it with the .mod.c that modpost makes");
}
