/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between architectures, behind one table, so that the generic code
 * has no switch on the machine.
 */
#ifndef KLP_ARCH_H
#define KLP_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_section;

/* What code does with a function that it refers to. */
enum transfer {
	TRANSFER_NONE, /* takes its address */
	TRANSFER_CALL,
	TRANSFER_JUMP, /* a sibling call, or a conditional jump */
};

/* Code that calls a function, and then returns to its own caller. */
struct call_stub {
	uint8_t code[16];
	size_t size;
	size_t call_offset;   /* of the call's relocated field */
	size_t return_offset; /* of the return's, which refers to arch->return_thunk; 0: none */
	uint32_t type;	      /* of the relocations */
	int64_t adjust;	      /* as struct reference has it */
};

struct arch {
	const char *name;
	uint16_t machine;     /* EM_… */
	uint32_t absolute_64; /* the relocation type of a plain 64-bit pointer */

	/* Name of a relocation type for messages; NULL when it is not one that modules may have. */
	const char *(*reloc_name)(uint32_t type);
	/* Bytes that a relocation of this type fills. */
	unsigned int (*reloc_size)(uint32_t type);
	bool (*reloc_is_pc_relative)(uint32_t type);

	/*
	 * For each PC-relative relocation of code in [start, end) of a section: the
	 * distance from the relocated field to the point that it counts from, into
	 * adjust[i] for section->relocs[i]. Returns -1 when code cannot be decoded.
	 */
	int (*pc_adjust)(const struct elf_section *section, uint64_t start, uint64_t end,
			 int64_t *adjust);

	/*
	 * The branches and calls of code in [start, end) that leave it without a relocation:
	 * the assembler resolves those to local symbols of the same section. `found` gets
	 * the place of the displacement, its size and the target, both in the section;
	 * a negative value from it ends the walk. Code that cannot be decoded ends it too.
	 */
	int (*direct_branches)(const struct elf_section *section, uint64_t start, uint64_t end,
			       int (*found)(void *context, uint64_t offset, unsigned int size,
					    uint64_t target),
			       void *context);
	/* The relocation type that such a branch has when it has one. */
	uint32_t branch_reloc;

	/* What the relocated instruction does; `offset` is that of the field. */
	enum transfer (*transfer)(const uint8_t *code, uint64_t offset, uint32_t type);

	/* What functions jump to instead of returning, or NULL. */
	const char *return_thunk;
	/* NULL when the architecture has none (sibling-calls.c). */
	const struct call_stub *(*call_stub)(bool return_thunk);

	/*
	 * Is the code `a` the same as `b`, apart from the width of branches that the
	 * assembler chose and from what masked() says may differ? Used to hold the original
	 * object against the running kernel's code.
	 */
	bool (*code_matches)(const uint8_t *object, size_t object_size, const uint8_t *running,
			     size_t running_size, bool (*masked)(void *context, size_t offset),
			     void *context);
};

const struct arch *arch_find(uint16_t machine);

extern const struct arch arch_x86_64;

#endif
