/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_DISASSEMBLE_CAPSTONE_H
#define KLP_DISASSEMBLE_CAPSTONE_H

#include "instruction.h"

#include <capstone/capstone.h>

/*
 * Serves arch->disassemble, with Capstone's names of the architecture and its mode. The length of the
 * instruction and its branch are in insn.
 */
int disassemble_by_capstone(cs_arch arch, int mode, const uint8_t *code, uint64_t offset,
			    const struct field_name *names, struct instruction *insn, char *text);

#endif
