/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes and member offsets of the kernel's structs, from vmlinux's .BTF
 * (Documentation/bpf/btf.rst). Every distribution kernel has it, and it is a hundred times
 * quicker to search than DWARF.
 */
#ifndef KLP_BTF_H
#define KLP_BTF_H

#include "../../lib/elf-file.h"

struct btf {
	const uint8_t *types; /* NULL: the kernel has no BTF; all queries fail */
	const uint8_t *strings;
	uint64_t types_size, strings_size;
	bool big_endian;
};

/* Returns false when there is none, or when it cannot be used; all queries return -1 then. */
bool btf_open(struct btf *btf, struct elf_file *vmlinux);

/* The same from what .BTF has in it. */
bool btf_read(struct btf *btf, const uint8_t *bytes, uint64_t size, bool big_endian);

/* Returns sizeof(struct NAME) in bytes, or -1 when it is not there. */
long btf_size(const struct btf *btf, const char *name);
/* Returns offsetof(struct NAME, MEMBER) in bytes, or -1. */
long btf_offset(const struct btf *btf, const char *name, const char *member);

#endif
