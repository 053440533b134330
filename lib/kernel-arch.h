/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What depends on the architecture of a kernel: its names in kbuild, compilers and distributions, the
 * relocations that its module loader applies, the place at which ftrace enters a function. A
 * row of the table in kernel-arch.c has all of it, so a new architecture is a new row.
 *
 * (create-diff-object has a table of its own for what it knows of an architecture's code.)
 */
#ifndef KLP_KERNEL_ARCH_H
#define KLP_KERNEL_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the loader expects in a relocated field before it writes there. An architecture whose
 * loader changes only a part of an instruction gets a value of its own here.
 */
enum kernel_reloc_place {
	KERNEL_RELOC_UNWRITTEN, /* it writes nothing */
	KERNEL_RELOC_ZERO,	/* zeros in the whole field; it refuses anything else */
};

/* A relocation type that the module loader applies. */
struct kernel_reloc {
	uint32_t type;
	const char *name; /* R_X86_64_PC32 */
	uint8_t size;	  /* size of the field in bytes; 0: nothing is written */
	bool is_relative; /* a distance from the field, not an address */
	bool is_signed;	  /* a shorter address is extended by its sign: those of a kernel fit */
	enum kernel_reloc_place place;
};

struct kernel_arch {
	const char *kbuild;	     /* ARCH and SRCARCH of the kernel's makefiles: x86 */
	const char *debian;	     /* in the names of Debian's packages: amd64 */
	const char *rpm;	     /* in the names of rpm packages: x86_64 */
	const char *compiler_prefix; /* of cross compilers: x86_64-linux-gnu- */
	uint16_t machine;	     /* e_machine */
	/* apply_relocate_add() refuses all types that are not listed. */
	const struct kernel_reloc *relocs;
	size_t reloc_count;
	/*
	 * The bytes of an instruction that may come before the fentry site at a function's
	 * entry.
	 */
	const uint8_t *landing_pad;
	size_t landing_pad_size;
};

/* Return NULL when there is no row for it. */
const struct kernel_arch *kernel_arch_by_machine(uint16_t machine);
const struct kernel_arch *kernel_arch_by_kbuild(const char *name);
const struct kernel_arch *kernel_arch_by_debian(const char *name);

/* Returns NULL when the module loader does not apply the type. */
const struct kernel_reloc *kernel_arch_reloc(const struct kernel_arch *arch, uint32_t type);
const struct kernel_reloc *kernel_arch_reloc_named(const struct kernel_arch *arch,
						   const char *name);

/*
 * Is a fentry site that is `offset` bytes behind the function's address at its entry, so that
 * no code of the function has run when ftrace redirects it? `code` has the function's first
 * `size` bytes, as far as they are known, and may be NULL when size is 0. When `arch` is NULL,
 * only offset 0 is certain.
 */
bool kernel_arch_is_entry_site(const struct kernel_arch *arch, const uint8_t *code, uint64_t size,
			       uint64_t offset);

#endif
