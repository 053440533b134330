// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-code.h"
#include "../../lib/search.h"

const struct code_insn *code_around(const struct code *code, const struct elf_section *section,
				    uint64_t offset)
{
	const struct code_insns *insns = &code->of_section[section->index];
	const size_t behind =
		LOWER_BOUND(insns->items.count, i, insns->items.items[i].offset <= offset);
	const struct code_insn *insn = behind ? &insns->items.items[behind - 1] : NULL;

	return insn && offset - insn->offset < insn->length ? insn : NULL;
}

const struct code_insn *code_at(const struct code *code, const struct elf_section *section,
				uint64_t offset)
{
	const struct code_insn *insn = code_around(code, section, offset);

	return insn && insn->offset == offset ? insn : NULL;
}
