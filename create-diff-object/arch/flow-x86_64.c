// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../lib/decode-x86_64.h"
#include "arch.h"

static bool is_relative(const ZydisDecodedInstruction *insn)
{
	return insn->raw.imm[0].is_relative && insn->raw.imm[0].size;
}

static enum control_flow_kind kind_of(const ZydisDecodedInstruction *insn)
{
	switch (insn->meta.category) {
	case ZYDIS_CATEGORY_CALL:
		return FLOW_CALL;
	case ZYDIS_CATEGORY_COND_BR:
		return FLOW_BRANCH;
	case ZYDIS_CATEGORY_UNCOND_BR:
		return is_relative(insn) ? FLOW_JUMP : FLOW_UNKNOWN;
	case ZYDIS_CATEGORY_RET: /* iret, too */
	case ZYDIS_CATEGORY_SYSRET:
		return FLOW_RETURN;
	default:
		break;
	}
	switch (insn->mnemonic) {
	case ZYDIS_MNEMONIC_UD0:
	case ZYDIS_MNEMONIC_UD1:
	case ZYDIS_MNEMONIC_UD2:
		return FLOW_TRAP;
	case ZYDIS_MNEMONIC_INT3: /* padding behind jumps and returns, against speculation */
		return FLOW_STOP;
	default:
		return FLOW_ON;
	}
}

unsigned int control_flow_x86_64(const uint8_t *code, size_t size, struct control_flow *flow)
{
	ZydisDecodedInstruction insn;

	if (decode_x86_64(code, size, &insn, NULL))
		return 0;
	*flow = (struct control_flow){ .kind = kind_of(&insn) };
	if (is_relative(&insn)) {
		flow->field = insn.raw.imm[0].offset;
		flow->target = insn.length + insn.raw.imm[0].value.s;
	}
	return insn.length;
}
