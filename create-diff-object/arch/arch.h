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
struct field_name;
struct instruction;

/* What code does with a function that it refers to. */
enum transfer {
	TRANSFER_NONE, /* takes its address */
	TRANSFER_CALL,
	TRANSFER_JUMP, /* a sibling call, or a conditional jump */
};

/* What a type of relocation asks for; bits of arch_reloc.flags. */
enum {
	/* Reads, writes or branches: it means what begins there, never the end of an array. */
	RELOC_ACCESS = 1 << 0,
	/*
	 * The module loader looks at the symbol, which cannot be a section and an offset
	 * then: it makes a GOT entry for it, or adds the distance to its local entry point.
	 */
	RELOC_NAMED = 1 << 1,
	/*
	 * Does not reach from a module to the running object, and not every loader notices that.
	 */
	RELOC_NEAR = 1 << 2,
	/*
	 * The field is a number in the order of the file's bytes: the address itself, or its distance
	 * from the field. Of fields that are neither, the target in linked code is not read.
	 */
	RELOC_VALUE = 1 << 3,
	RELOC_DISTANCE = 1 << 4,
	/* RELOC_VALUE: sign-extended to an address; distances always are. */
	RELOC_SIGNED = 1 << 5,
};

/* A type of relocation that the kernel's module loader applies. */
struct arch_reloc {
	uint32_t type; /* R_… */
	const char *name;
	unsigned int size; /* bytes, from the relocated place on, that hold the field */
	/* The field's bits in the integer that these bytes are; 0: all of them. */
	uint64_t bits;
	unsigned int flags;
	/* From the relocated place to the point that the field counts from (see pc_adjust). */
	int adjust;
	/* RELOC_NEAR: with one of this type for the same target it reaches everything; 0: none. */
	uint32_t far_with;
	/*
	 * Another type that fills the field in the same way; 0: none. Calls of local and of global
	 * functions have two types on x86 and s390, and a patch may make one of the other.
	 */
	uint32_t same_as;
};

/*
 * Two relocations of one place, plus and minus an address, and the one that they amount to when
 * the subtracted address is in the same section.
 */
struct arch_difference {
	uint32_t add, subtract, relative;
};

/* A branch or call that leaves its function without a relocation. */
struct direct_branch {
	uint64_t offset; /* of the field, in the section */
	uint64_t target; /* in the section */
	/* The relocation that can stand for it, against the section; type 0: there is none. */
	uint32_t type;
	int64_t addend;
	/* Bytes of a field without a relocation; 0: it has other bits, too. */
	unsigned int size;
};

typedef int (*branch_found)(void *context, const struct direct_branch *branch);

/* The bits of the byte at the offset in a function that may differ. */
typedef uint8_t (*masked_bits)(void *context, size_t offset);

/*
 * Instructions that the build of the kernel writes in place of the compiler's, in the file that is kept. (What
 * the kernel itself rewrites when it boots is in that file as it was.)
 */
struct arch_rewrite {
	const char *what;    /* NULL ends a table */
	const char *target;  /* those that refer to this symbol */
	const char *section; /* or those for which this special section has an entry */
	uint8_t running[16];
	unsigned int size;
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

/* Where a task goes behind an instruction. */
enum control_flow_kind {
	FLOW_ON,      /* to the next one */
	FLOW_CALL,    /* to the next one, unless what is called does not return */
	FLOW_BRANCH,  /* to the target or to the next one */
	FLOW_JUMP,    /* to the target */
	FLOW_RETURN,  /* back to the caller */
	FLOW_TRAP,    /* nowhere; or, when it is a WARN(), to the next one */
	FLOW_STOP,    /* nowhere */
	FLOW_UNKNOWN, /* an indirect jump */
};

struct control_flow {
	enum control_flow_kind kind;
	/*
	 * The target of calls, branches and jumps, from the start of the instruction, unless there is a
	 * relocation at the field. No field: the target is not in the instruction.
	 */
	unsigned int field;
	int64_t target;
};

struct plain_isa;
struct special;
struct special_alternative;

/* A reference to a variable in an instruction that reads it. */
struct variable_load {
	uint64_t offset; /* of the relocated field */
	uint32_t type;
	int64_t adjust; /* as struct reference has it */
};

/* A constant in the register of an argument; size 0: it is not known to be one. */
struct constant {
	uint64_t at;	   /* the instruction that sets it, in the section */
	uint64_t field;	   /* its immediate, or the integer that has it */
	unsigned int size; /* of the field, in bytes */
	uint64_t bits;	   /* of the immediate in the integer that the field is; 0: all of them */
};

struct arch {
	const char *name;
	uint16_t machine;     /* EM_… */
	uint32_t absolute_64; /* the relocation type of a plain 64-bit pointer */
	const struct arch_reloc *relocs;
	size_t reloc_count;
	/* For the functions of plain-code.h; NULL when the architecture has its own. */
	const struct plain_isa *isa;

	/* Special sections that mean something else here than in special.c; ends with no name. */
	const struct special *specials;
	/*
	 * Bytes of an instruction that does nothing, or of zeros, such as assemblers and
	 * compilers put between functions; 0 when something else is there.
	 */
	unsigned int (*padding)(const uint8_t *code, uint64_t size);
	/* Layouts of struct alt_instr that only this one has; ends with size 0. */
	const struct special_alternative *alternatives;
	/* The function that each traceable function calls first, or NULL: x86's __fentry__. */
	const char *fentry_call;
	/* A symbol that the linker and the module loader define for each object (".TOC."), or NULL. */
	const char *linker_symbol;
	/* A section of 8-byte constants without symbols: what they hold counts (".toc"); or NULL. */
	const char *constants;
	/* Ends with zeros; or NULL. */
	const struct arch_difference *differences;
	/* gcc reaches several variables from one address (compare/section-anchors.h). */
	bool section_anchors;
	/* How to compile when a RELOC_NEAR field has to reach the running object. */
	const char *far_option;

	/*
	 * For each PC-relative relocation of code in [start, end) of a section: the
	 * distance from the relocated field to the point that it counts from, into
	 * adjust[i] for section->relocs[i]. And for each relocation: does the instruction
	 * read, write or branch to just that place, so that it means what begins or
	 * lies there? Not with an index, and not when it only takes the address (lea), which
	 * may be the end of an array. Returns -1 when code cannot be decoded.
	 * NULL: distance and access (RELOC_ACCESS) follow from the relocation type.
	 */
	int (*pc_adjust)(const struct elf_section *section, uint64_t start, uint64_t end,
			 int64_t *adjust, bool *access);

	/*
	 * The branches and calls of code in [start, end) that leave it without a relocation:
	 * the assembler resolves those to local symbols of the same section. A negative value
	 * from found() ends the walk. Code that cannot be decoded ends it too.
	 */
	int (*direct_branches)(const struct arch *arch, const struct elf_section *section,
			       uint64_t start, uint64_t end, branch_found found, void *context);

	/* What the relocated instruction does; `offset` is that of the field. */
	enum transfer (*transfer)(const uint8_t *code, uint64_t offset, uint32_t type);

	/*
	 * May the call with its relocated field at the offset leave for code that is linked
	 * elsewhere? NULL: all may. `size` is that of the function.
	 */
	bool (*may_leave)(const uint8_t *code, uint64_t size, uint64_t offset, uint32_t type);

	/*
	 * The distance from a function's value to where callers with the same TOC enter it; or
	 * NULL.
	 */
	uint64_t (*local_entry)(unsigned char st_other);

	/* Do four bytes of code stand where calls through pointers may land? NULL: all code does. */
	bool (*is_landing_pad)(const uint8_t *code);

	/* What functions jump to instead of returning, or NULL. */
	const char *return_thunk;
	/*
	 * Turns the instruction that has a 64-bit constant at the offset into one that reads a
	 * variable into the same register, and changes nothing else. Returns false when it
	 * is another one. NULL: the architecture has no such constants.
	 */
	bool (*load_constant)(uint8_t *code, uint64_t size, uint64_t offset,
			      struct variable_load *load);
	/* NULL when the architecture has none (sibling-calls.c). */
	const struct call_stub *(*call_stub)(bool return_thunk);

	const struct arch_rewrite *rewrites; /* or NULL */
	/* templates/run-time-keys/ has code that reads static keys. */
	bool run_time_keys;

	/* Bytes at a static key's site that are rewritten when the kernel is linked; or NULL. */
	unsigned int (*static_key_size)(const uint8_t *site);

	/*
	 * Optional. Walks code in [start, end) and tells `found` about each direct call (or
	 * sibling call) which arguments in registers are constant: set by one instruction that
	 * every way to the call passes, and that has no other use before the call. `at` is the
	 * place of the call's relocated field. Code is entered at the targets of its branches and
	 * where entered[] says so, counted from start.
	 */
	void (*call_constants)(const struct arch *arch, const struct elf_section *section,
			       uint64_t start, uint64_t end, const bool *entered,
			       void (*found)(void *context, uint64_t at,
					     const struct constant *arguments, size_t count),
			       void *context);

	/*
	 * Returns the length of the instruction, or 0 when it cannot be decoded. NULL: nothing here
	 * knows the control flow of this architecture.
	 */
	unsigned int (*control_flow)(const uint8_t *code, size_t size, struct control_flow *flow);

	/*
	 * Is the code the same in both, apart from the width of branches that the assembler chose
	 * and from what masked() says may differ? Compares the original object with the running
	 * kernel's code. Fills positions[], unless it is NULL, with object_size + 1 entries: for each
	 * offset where an instruction of the object begins, and for its end, the offset in the
	 * running code, and otherwise -1.
	 */
	bool (*code_matches)(const struct arch *arch, const uint8_t *object, size_t object_size,
			     const uint8_t *running, size_t running_size, masked_bits masked,
			     void *context, int64_t *positions);

	/*
	 * Decodes one instruction for people; `offset` is its place in the function. With `isa`,
	 * insn has its length and its branch already. Unless `text` is NULL it gets the instruction
	 * in words, in up to INSTRUCTION_TEXT bytes: branches go to "+0x12" in the function, and
	 * `names` (ended by a NULL text) stand for fields. Returns -1 when it cannot be
	 * decoded. NULL: nothing here decodes this architecture, and numbers are shown.
	 */
	int (*disassemble)(const uint8_t *code, size_t size, uint64_t offset,
			   const struct field_name *names, struct instruction *insn, char *text);
};

/* NULL when it is not one that the kernel applies to modules. */
const struct arch_reloc *arch_reloc(const struct arch *arch, uint32_t type);
/* Do both types fill a field in the same way? */
bool arch_same_reloc(const struct arch *arch, uint32_t a, uint32_t b);

/* The field's bits in byte `i` of it. */
uint8_t arch_reloc_bits(const struct arch_reloc *reloc, unsigned int i, bool big_endian);

/* First relocation of the section at or behind the offset. */
size_t arch_first_reloc(const struct elf_section *section, uint64_t offset);

const struct arch *arch_find(uint16_t machine);

/* flow-x86_64.c: the member of struct arch. */
unsigned int control_flow_x86_64(const uint8_t *code, size_t size, struct control_flow *flow);

#endif
