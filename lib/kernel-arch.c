// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel-arch.h"

#include <elf.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define ROW(type) type, #type

/* arch/x86/kernel/module.c: __write_relocate_add() */
static const struct kernel_reloc x86_relocs[] = {
	{ ROW(R_X86_64_NONE), 0, false, false, KERNEL_RELOC_UNWRITTEN },
	{ ROW(R_X86_64_64), 8, false, false, KERNEL_RELOC_ZERO },
	{ ROW(R_X86_64_32), 4, false, false, KERNEL_RELOC_ZERO },
	{ ROW(R_X86_64_32S), 4, false, true, KERNEL_RELOC_ZERO },
	{ ROW(R_X86_64_PC32), 4, true, true, KERNEL_RELOC_ZERO },
	{ ROW(R_X86_64_PLT32), 4, true, true, KERNEL_RELOC_ZERO },
	{ ROW(R_X86_64_PC64), 8, true, true, KERNEL_RELOC_ZERO },
};

/* Functions that may be called indirectly have an endbr64 before their fentry call. */
static const uint8_t x86_endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };

static const struct kernel_arch architectures[] = {
	{
		.kbuild = "x86",
		.debian = "amd64",
		.rpm = "x86_64",
		.compiler_prefix = "x86_64-linux-gnu-",
		.machine = EM_X86_64,
		.relocs = x86_relocs,
		.reloc_count = COUNT(x86_relocs),
		.landing_pad = x86_endbr64,
		.landing_pad_size = sizeof(x86_endbr64),
	},
};

const struct kernel_arch *kernel_arch_by_machine(uint16_t machine)
{
	size_t i;

	for (i = 0; i < COUNT(architectures); i++)
		if (architectures[i].machine == machine)
			return &architectures[i];
	return NULL;
}

const struct kernel_arch *kernel_arch_by_kbuild(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(architectures); i++)
		if (!strcmp(architectures[i].kbuild, name))
			return &architectures[i];
	return NULL;
}

const struct kernel_arch *kernel_arch_by_debian(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(architectures); i++)
		if (!strcmp(architectures[i].debian, name))
			return &architectures[i];
	return NULL;
}

const struct kernel_reloc *kernel_arch_reloc(const struct kernel_arch *arch, uint32_t type)
{
	size_t i;

	for (i = 0; i < arch->reloc_count; i++)
		if (arch->relocs[i].type == type)
			return &arch->relocs[i];
	return NULL;
}

const struct kernel_reloc *kernel_arch_reloc_named(const struct kernel_arch *arch, const char *name)
{
	size_t i;

	for (i = 0; i < arch->reloc_count; i++)
		if (!strcmp(arch->relocs[i].name, name))
			return &arch->relocs[i];
	return NULL;
}

bool kernel_arch_is_entry_site(const struct kernel_arch *arch, const uint8_t *code, uint64_t size,
			       uint64_t offset)
{
	if (!offset || !arch)
		return !offset;
	return offset == arch->landing_pad_size && size >= arch->landing_pad_size &&
	       !memcmp(code, arch->landing_pad, arch->landing_pad_size);
}
