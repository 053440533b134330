// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * x86-64 instructions as text, in the AT&T syntax of objdump and of the kernel's own messages,
 * with names where relocations are: "call tcp_ack", not "call 0". Zydis decodes what is compared
 * (x86_64.c), so Zydis shows it, too.
 */
#include "../../lib/decode-x86_64.h"
#include "instruction.h"

#include <stdio.h>
#include <string.h>

static const char *name_at(const struct field_name *name, uint64_t offset)
{
	for (; name->text; name++)
		if (name->offset == offset)
			return name->text;
	return NULL;
}

/* The text that replaces the formatter's word for a field, or NULL. */
static const char *replacement(const ZydisDecodedInstruction *decoded, ZydisTokenType type,
			       const char *value, const struct field_name *names, int64_t target,
			       char *buffer, size_t size)
{
	const char *name;

	switch (type) {
	case ZYDIS_TOKEN_DISPLACEMENT:
		return decoded->raw.disp.size ? name_at(names, decoded->raw.disp.offset) : NULL;
	case ZYDIS_TOKEN_IMMEDIATE:
		/* "$" is one token, and the number behind it another. */
		return *value != '$' ? name_at(names, decoded->raw.imm[0].offset) : NULL;
	case ZYDIS_TOKEN_ADDRESS_ABS:
		name = name_at(names, decoded->raw.imm[0].offset);
		if (name)
			return name;
		snprintf(buffer, size, "%s0x%llx", target < 0 ? "-" : "+",
			 (unsigned long long)(target < 0 ? -target : target));
		return buffer;
	default:
		return NULL;
	}
}

static int format(const ZydisDecodedInstruction *decoded, const ZydisDecodedOperand *operands,
		  uint64_t offset, const struct field_name *names, int64_t target, char *line)
{
	const ZydisFormatterToken *token;
	char tokens[512], buffer[INSTRUCTION_TEXT];
	ZydisFormatter formatter;
	size_t length = 0;

	ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_ATT);
	ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_FORCE_RELATIVE_RIPREL,
				  ZYAN_TRUE);
	ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_HEX_UPPERCASE, ZYAN_FALSE);
	ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_DISP_PADDING,
				  ZYDIS_PADDING_DISABLED);
	ZydisFormatterSetProperty(&formatter, ZYDIS_FORMATTER_PROP_IMM_PADDING,
				  ZYDIS_PADDING_DISABLED);
	if (!ZYAN_SUCCESS(ZydisFormatterTokenizeInstruction(&formatter, decoded, operands,
							    decoded->operand_count_visible, tokens,
							    sizeof(tokens), offset, &token, NULL)))
		return -1;
	do {
		ZyanConstCharPointer value;
		ZydisTokenType type;
		const char *text;

		if (!ZYAN_SUCCESS(ZydisFormatterTokenGetValue(token, &type, &value)))
			return -1;
		text = replacement(decoded, type, value, names, target, buffer, sizeof(buffer));
		length += (size_t)snprintf(line + length, INSTRUCTION_TEXT - length, "%s",
					   text ? text : value);
		if (length >= INSTRUCTION_TEXT)
			return 0;
	} while (ZYAN_SUCCESS(ZydisFormatterTokenNext(&token)));
	return 0;
}

int disassemble_x86_64(const uint8_t *code, size_t size, uint64_t offset,
		       const struct field_name *names, struct instruction *insn, char *text)
{
	ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction decoded;
	size_t i;

	if (decode_x86_64(code, size, &decoded, operands))
		return -1;
	insn->length = decoded.length;
	insn->operation = decoded.mnemonic;
	insn->branch = decoded.raw.imm[0].is_relative && decoded.raw.imm[0].size;
	insn->target = (int64_t)(offset + decoded.length) + decoded.raw.imm[0].value.s;
	if (!text)
		return 0;
	/* A displacement of zero would not be written; the name that stands for it has to be. */
	if (decoded.raw.disp.size && name_at(names, decoded.raw.disp.offset))
		for (i = 0; i < decoded.operand_count_visible; i++)
			if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY)
				operands[i].mem.disp.value = 1;
	return format(&decoded, operands, offset, names, insn->target, text);
}
