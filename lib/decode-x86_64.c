// SPDX-License-Identifier: GPL-2.0-or-later
#include "decode-x86_64.h"

#include <string.h>

/* Instructions that are newer than Zydis 4.0. */
static const struct {
	uint8_t bytes[4];
	uint8_t older[2];
} newer[] = {
	/* lkgs %di: in each function that switches the memory map, as mm_release() of kernel/fork.c, since 6.3 */
	{ { 0xf2, 0x0f, 0x00, 0xf7 }, { 0x8e, 0xef } }, /* mov %edi,%gs */
};

static int decode(const uint8_t *code, size_t size, ZydisDecodedInstruction *insn,
		  ZydisDecodedOperand *operands)
{
	ZydisDecoder decoder;

	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	if (operands)
		return ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code, size, insn, operands))
			       ? 0
			       : -1;
	return ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder, NULL, code, size, insn)) ? 0
											     : -1;
}

int decode_x86_64(const uint8_t *code, size_t size, ZydisDecodedInstruction *insn,
		  ZydisDecodedOperand *operands)
{
	if (!decode(code, size, insn, operands))
		return 0;
	for (size_t i = 0; i < sizeof(newer) / sizeof(*newer); i++) {
		if (size < sizeof(newer[i].bytes) ||
		    memcmp(code, newer[i].bytes, sizeof(newer[i].bytes)) ||
		    decode(newer[i].older, sizeof(newer[i].older), insn, operands))
			continue;
		insn->length = sizeof(newer[i].bytes);
		return 0;
	}
	return -1;
}
