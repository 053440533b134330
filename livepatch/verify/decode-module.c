// SPDX-License-Identifier: GPL-2.0-or-later
/* code_decode() alone needs the decoder of instructions, so programs that do not check code link none. */
#include "module-code.h"
#include "verify.h"
#include "../../lib/decode-x86_64.h"

static enum code_kind kind_of(const ZydisDecodedInstruction *insn)
{
	const bool is_direct = insn->raw.imm[0].size && insn->raw.imm[0].is_relative;

	switch (insn->mnemonic) {
	case ZYDIS_MNEMONIC_UD0:
	case ZYDIS_MNEMONIC_UD1:
	case ZYDIS_MNEMONIC_UD2:
		return CODE_TRAP;
	case ZYDIS_MNEMONIC_ENDBR64:
		return CODE_ENDBR;
	case ZYDIS_MNEMONIC_LEA:
		return CODE_LEA;
	case ZYDIS_MNEMONIC_NOP:
		return CODE_NOP;
	case ZYDIS_MNEMONIC_INT3:
		return CODE_INT3;
	case ZYDIS_MNEMONIC_RET:
		return CODE_RETURN;
	default:
		break;
	}
	switch (insn->meta.category) {
	case ZYDIS_CATEGORY_CALL:
		return is_direct ? CODE_CALL : CODE_INDIRECT;
	case ZYDIS_CATEGORY_UNCOND_BR:
		return is_direct ? CODE_JUMP : CODE_INDIRECT;
	case ZYDIS_CATEGORY_COND_BR:
		return CODE_BRANCH;
	default:
		return CODE_OTHER;
	}
}

static bool sets_rdi(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
	return insn->operand_count && operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	       (operands[0].actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) &&
	       (operands[0].reg.value == ZYDIS_REGISTER_RDI ||
		operands[0].reg.value == ZYDIS_REGISTER_EDI);
}

static bool is_rip_relative(const ZydisDecodedInstruction *insn,
			    const ZydisDecodedOperand *operands)
{
	ZyanU8 i;

	for (i = 0; i < insn->operand_count; i++)
		if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY &&
		    operands[i].mem.base == ZYDIS_REGISTER_RIP)
			return true;
	return false;
}

uint64_t code_decode(struct arena *arena, const struct elf_section *section, uint64_t from,
		     uint64_t to, struct code_insns *insns)
{
	ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction insn;
	uint64_t at;

	for (at = from; at < to; at += insn.length) {
		if (decode_x86_64(section->data + at, to - at, &insn, operands))
			return at;
		*array_push(arena, &insns->items) = (struct code_insn){
			.offset = at,
			.length = insn.length,
			.kind = kind_of(&insn),
			.has_lock = insn.attributes & ZYDIS_ATTRIB_HAS_LOCK,
			.sets_argument = sets_rdi(&insn, operands),
			.displacement = { insn.raw.disp.offset, insn.raw.disp.size / 8,
					  is_rip_relative(&insn, operands), insn.raw.disp.value },
			.immediate = { insn.raw.imm[0].offset, insn.raw.imm[0].size / 8,
				       insn.raw.imm[0].is_relative, insn.raw.imm[0].value.s },
		};
	}
	return to;
}
