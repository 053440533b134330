/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_DECODE_X86_64_H
#define KLP_DECODE_X86_64_H

#include <Zydis/Zydis.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decodes one instruction in 64-bit mode, with its operands unless these are NULL (there is room for
 * ZYDIS_MAX_OPERAND_COUNT). Returns -1 when the bytes are none.
 *
 * What Zydis does not know yet is decoded as an older instruction that does the same.
 */
int decode_x86_64(const uint8_t *code, size_t size, ZydisDecodedInstruction *insn,
		  ZydisDecodedOperand *operands);

#endif
