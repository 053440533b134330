// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Instructions of the other architectures as text. Their plain_isa knows where they end and which
 * of them branch; Capstone only gives the words. It does not know loongarch (4.0.2).
 */
#include "disassemble-capstone.h"
#include "../../lib/hash.h"

#include <stdio.h>
#include <string.h>

/* The last operand: where branches have their target. */
static size_t last_operand(const char *operands)
{
	const char *comma = strrchr(operands, ',');

	return comma ? (size_t)(comma - operands) + (comma[1] == ' ' ? 2 : 1) : 0;
}

static void print(const cs_insn *decoded, const struct field_name *names,
		  const struct instruction *insn, size_t last, char *text)
{
	const char *space = *decoded->op_str ? " " : "";

	if (insn->branch && names->text)
		snprintf(text, INSTRUCTION_TEXT, "%s%s%.*s%s", decoded->mnemonic, space, (int)last,
			 decoded->op_str, names->text);
	else if (insn->branch)
		snprintf(text, INSTRUCTION_TEXT, "%s%s%.*s%s0x%llx", decoded->mnemonic, space,
			 (int)last, decoded->op_str, insn->target < 0 ? "-" : "+",
			 (unsigned long long)(insn->target < 0 ? -(uint64_t)insn->target
							       : (uint64_t)insn->target));
	else
		snprintf(text, INSTRUCTION_TEXT, "%s%s%s%s%s", decoded->mnemonic, space,
			 decoded->op_str, names->text ? "  # " : "",
			 names->text ? names->text : "");
}

int disassemble_by_capstone(cs_arch arch, int mode, const uint8_t *code, uint64_t offset,
			    const struct field_name *names, struct instruction *insn, char *text)
{
	cs_insn *decoded;
	size_t last;
	csh handle;

	if (cs_open(arch, (cs_mode)mode, &handle) != CS_ERR_OK)
		return -1;
	if (cs_disasm(handle, code, insn->length, offset, 1, &decoded) != 1) {
		cs_close(&handle);
		return -1;
	}
	last = insn->branch ? last_operand(decoded->op_str) : 0;
	insn->operation = (unsigned int)hash_bytes(hash_string(HASH_START, decoded->mnemonic),
						   decoded->op_str, last);
	if (text)
		print(decoded, names, insn, last, text);
	cs_free(decoded, 1);
	cs_close(&handle);
	return 0;
}
