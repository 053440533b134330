// SPDX-License-Identifier: GPL-2.0-or-later
#include "reloc-names.h"

#include <elf.h>

#define LARCH(name, number)                            \
	{                                              \
		EM_LOONGARCH, number, "R_LARCH_" #name \
	}
#define TYPE(machine, name)               \
	{                                 \
		EM_##machine, name, #name \
	}

static const struct {
	unsigned int machine;
	uint32_t type;
	const char *name;
} names[] = {
	TYPE(X86_64, R_X86_64_64),
	TYPE(X86_64, R_X86_64_PC32),
	TYPE(X86_64, R_X86_64_PLT32),
	TYPE(X86_64, R_X86_64_32),
	TYPE(X86_64, R_X86_64_32S),
	TYPE(X86_64, R_X86_64_PC64),
	TYPE(AARCH64, R_AARCH64_ABS64),
	TYPE(AARCH64, R_AARCH64_ABS32),
	TYPE(AARCH64, R_AARCH64_PREL64),
	TYPE(AARCH64, R_AARCH64_PREL32),
	TYPE(AARCH64, R_AARCH64_ADR_PREL_PG_HI21),
	TYPE(AARCH64, R_AARCH64_ADD_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_LDST8_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_LDST16_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_LDST32_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_LDST64_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_LDST128_ABS_LO12_NC),
	TYPE(AARCH64, R_AARCH64_CALL26),
	TYPE(AARCH64, R_AARCH64_JUMP26),
	TYPE(PPC64, R_PPC64_ADDR64),
	TYPE(PPC64, R_PPC64_REL24),
	TYPE(PPC64, R_PPC64_REL32),
	TYPE(PPC64, R_PPC64_REL64),
	TYPE(S390, R_390_64),
	TYPE(S390, R_390_PC32),
	TYPE(S390, R_390_PC64),
	TYPE(S390, R_390_PC32DBL),
	TYPE(S390, R_390_PLT32DBL),
	/* "ELF for the LoongArch Architecture"; glibc 2.36 has not those with numbers. */
	TYPE(LOONGARCH, R_LARCH_32),
	TYPE(LOONGARCH, R_LARCH_64),
	TYPE(LOONGARCH, R_LARCH_ADD32),
	TYPE(LOONGARCH, R_LARCH_ADD64),
	TYPE(LOONGARCH, R_LARCH_SUB32),
	TYPE(LOONGARCH, R_LARCH_SUB64),
	LARCH(B26, 66),
	LARCH(PCALA_HI20, 71),
	LARCH(PCALA_LO12, 72),
	LARCH(PCALA64_LO20, 73),
	LARCH(PCALA64_HI12, 74),
	LARCH(32_PCREL, 99),
	LARCH(64_PCREL, 109),
};

const char *reloc_name(struct arena *arena, unsigned int machine, uint32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].machine == machine && names[i].type == type)
			return names[i].name;
	return arena_printf(arena, "R_%u", type);
}

bool reloc_name_is_known(const char *pattern)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (matches(pattern, names[i].name))
			return true;
	return false;
}
