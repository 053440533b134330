/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What depends on the architecture of a kernel: how kbuild and its compiler are called, which
 * relocations its module loader applies, where ftrace gets into a function. A row of the table in
 * kernel-arch.c holds all of it, so a new architecture is a new row.
 *
 * (What create-diff-object knows of an architecture's code is in its own table.)
 */
#ifndef KLP_KERNEL_ARCH_H
#define KLP_KERNEL_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the loader expects at the place of a relocation before it writes there. An architecture
 * whose loader writes into instructions, and keeps the rest of them, gets a value of its own here.
 */
enum kernel_reloc_place {
	KERNEL_RELOC_UNWRITTEN, /* it writes nothing */
	KERNEL_RELOC_ZERO,	/* zeros in the whole field; it refuses anything else */
};

/* A relocation type that the module loader applies. */
struct kernel_reloc {
	uint32_t type;
	uint8_t size; /* of the field, in bytes; 0: nothing is written */
	enum kernel_reloc_place place;
};

struct kernel_arch {
	const char *kbuild;	     /* ARCH and SRCARCH of the kernel's makefiles: x86 */
	const char *compiler_prefix; /* of cross compilers: x86_64-linux-gnu- */
	uint16_t machine;	     /* e_machine */
	/* apply_relocate_add() refuses all types that are not listed. */
	const struct kernel_reloc *relocs;
	size_t reloc_count;
	/* A function's first instruction that may stand before the fentry site, and its bytes. */
	const uint8_t *landing_pad;
	size_t landing_pad_size;
};

/* NULL when there is no row for it. */
const struct kernel_arch *kernel_arch_by_machine(uint16_t machine);
const struct kernel_arch *kernel_arch_by_kbuild(const char *name);

/* NULL when the module loader does not apply the type. */
const struct kernel_reloc *kernel_arch_reloc(const struct kernel_arch *arch, uint32_t type);

/*
 * Is a fentry site `offset` bytes behind the function's address at its entry, so that nothing of
 * the function has run when ftrace redirects it? `code` has the function's first `size` bytes, as
 * many as are known; it may be NULL when size is 0. Without a row (NULL), only offset 0 is certain.
 */
bool kernel_arch_is_entry_site(const struct kernel_arch *arch, const uint8_t *code, uint64_t size,
			       uint64_t offset);

#endif
