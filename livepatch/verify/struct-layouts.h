/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes and member offsets of the kernel's structs: from its BTF, or from vmlinux's DWARF when somebody built it
 * without. DWARF is read of the units that know the structs which are asked for.
 */
#ifndef KLP_STRUCT_LAYOUTS_H
#define KLP_STRUCT_LAYOUTS_H

#include "btf.h"
#include "../../lib/hash.h"

struct struct_layouts {
	struct btf btf;
	struct hash by_name; /* of DWARF: struct -> its members */
};

/* A file that has neither is no error: all queries return -1 then. The arena lives as long as the layouts. */
void struct_layouts_open(struct struct_layouts *layouts, struct arena *arena,
			 struct elf_file *vmlinux);

/* The same from BTF alone, as /sys/kernel/btf/vmlinux has it; `bytes` must live as long as the layouts. */
void struct_layouts_of_btf(struct struct_layouts *layouts, struct arena *arena,
			   const uint8_t *bytes, uint64_t size);

/* Returns sizeof(struct NAME) in bytes, or -1 when it is not known. */
long struct_layouts_size(const struct struct_layouts *layouts, const char *name);
/* Returns offsetof(struct NAME, MEMBER) in bytes, or -1. */
long struct_layouts_offset(const struct struct_layouts *layouts, const char *name,
			   const char *member);

#endif
