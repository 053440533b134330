// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch.h"
#include "../../lib/elf-file.h"
#include "../../lib/search.h"

#include <stddef.h>

/* Each NAME stands for a file NAME.c that has `const struct arch arch_NAME`. */
#define ARCHITECTURES(row) row(x86_64) row(aarch64) row(powerpc64le) row(s390x) row(loongarch64)

#define DECLARE(name) extern const struct arch arch_##name;
ARCHITECTURES(DECLARE)

#define ENTRY(name) &arch_##name,
static const struct arch *const archs[] = { ARCHITECTURES(ENTRY) };

const struct arch *arch_find(uint16_t machine)
{
	size_t i;

	for (i = 0; i < sizeof(archs) / sizeof(*archs); i++)
		if (archs[i]->machine == machine)
			return archs[i];
	return NULL;
}

const struct arch_reloc *arch_reloc(const struct arch *arch, uint32_t type)
{
	size_t i;

	for (i = 0; i < arch->reloc_count; i++)
		if (arch->relocs[i].type == type)
			return &arch->relocs[i];
	return NULL;
}

uint8_t arch_reloc_bits(const struct arch_reloc *reloc, unsigned int i, bool big_endian)
{
	if (i >= reloc->size)
		return 0;
	if (!reloc->bits)
		return 0xff;
	return (uint8_t)(reloc->bits >> 8 * (big_endian ? reloc->size - 1 - i : i));
}

size_t arch_first_reloc(const struct elf_section *section, uint64_t offset)
{
	return LOWER_BOUND(section->reloc_count, i, section->relocs[i].offset < offset);
}

bool arch_same_reloc(const struct arch *arch, uint32_t a, uint32_t b)
{
	const struct arch_reloc *x = arch_reloc(arch, a), *y = arch_reloc(arch, b);

	return a == b || (x && y && (x->same_as == b || y->same_as == a));
}
