/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One relocatable object as create-diff-object sees it: symbols with their extents,
 * and references between symbols instead of relocations against sections.
 *
 * object_load() fills all of it, and nobody changes it afterwards. What a later step finds out
 * about a symbol is in a type of that step, in an array by the symbol's `number`.
 */
#ifndef KLP_OBJECT_H
#define KLP_OBJECT_H

#include "../../lib/arena.h"
#include "../../lib/elf-file.h"
#include "../../lib/hash.h"
#include "../../lib/notes.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct arch;
struct section;
struct special;
struct symbol;

enum kind {
	KIND_FUNCTION,
	KIND_DATA,     /* a variable or constant with a name */
	KIND_STRING,   /* in a mergeable section; compared by content */
	KIND_CONSTANT, /* in a mergeable section (.rodata.cst16), or a compiler's unnamed constant */
	KIND_ANONYMOUS, /* no symbol covers it: .altinstr_aux, switch tables */
	KIND_UNDEFINED, /* defined in another object */
	KIND_ABSOLUTE,
};

/* A relocation, with its target resolved to a symbol and an offset in it. */
struct reference {
	/* The instruction reaches only code of the same module (arch->may_leave()). */
	enum { BOUND_NOT, BOUND_CALL, BOUND_JUMP } bound;
	uint64_t offset; /* from the start of the owner's extent, its lead included */
	uint32_t type;
	const struct symbol *target;
	/*
	 * Where it points, from the target's value. For PC-relative fields the distance
	 * from the field to the end of the instruction is taken out, so "call foo"
	 * points at foo + 0 although its addend is -4.
	 */
	int64_t target_offset;
	/*
	 * Neighbours of the target that may be meant instead: the array in front, if this is its
	 * end, or the array behind, if this is its array[-1] (references.c). Or NULL.
	 */
	const struct symbol *before, *behind;
	int64_t adjust; /* what was taken out of the addend, which is target_offset - adjust */
	bool label;	/* a place in a function, given by the section's symbol */
	bool anchor; /* stands for all variables of the target's section (compare/section-anchors.h) */
	/*
	 * The constant that the field really points at (an entry of ppc64's .toc), when the
	 * target is what that constant holds the address of. It goes where the code goes. Or
	 * NULL.
	 */
	const struct symbol *through;
};

/* A branch to another function of the section in a field that no relocation can fill. */
struct short_branch {
	uint64_t offset, size;	     /* the field, from the start of the owner's extent */
	const struct symbol *target; /* NULL when no symbol is there */
	uint64_t target_offset;
};

/* An entry of a special section: __bug_table, __jump_table, ... (special.c) */
struct record {
	const struct special *special;
	const struct section *section;
	uint64_t offset, size; /* in the section; entries made by objtool are numbered instead */
	const uint8_t *data;
	const struct reference *references;
	size_t reference_count;
	const struct symbol *owner; /* the code that it belongs to */
	const struct record *next;  /* of the same owner: by section name, then by place */
	/* The variable whose value the entry is about (special->constant), or NULL. */
	const struct symbol *variable;
	/* Its other half, in another section: .orc_unwind for .orc_unwind_ip; or NULL. */
	const struct section *beside;
	const uint8_t *beside_data;
	uint64_t beside_size;
};

struct symbol {
	const char *name; /* ".altinstr_aux+0x12" and the like when it has none */
	enum kind kind;
	const struct elf_symbol *elf;  /* NULL for strings, constants and anonymous ones */
	const struct section *section; /* NULL for undefined and absolute symbols */
	uint64_t offset, size;	       /* of the symbol in its section */
	/* Bytes in front of it that belong to it (-fpatchable-function-entry=16,16). */
	uint64_t lead;
	/* __cfi_foo at the beginning of foo's lead (kCFI); or NULL */
	const struct symbol *type_hash;
	const struct reference *references;
	size_t reference_count;
	/* The address in an entry of .toc (see reference.through); or NULL. */
	const struct reference *held;
	const struct record *records;
	const struct record *derived;  /* those that objtool made from the code */
	const struct symbol *parent;   /* foo of foo.cold */
	const struct symbol *child;    /* foo.cold of foo */
	const struct symbol *alias_of; /* this is a second name for that symbol, or a label in it */
	bool has_fentry;
	/*
	 * What a one-byte branch leaves it for: it cannot be moved. NULL if there is no such
	 * branch.
	 */
	const char *short_branch;
	ARRAY(struct short_branch) short_branches;
	bool referred_once; /* unnamed, and there because of one relocation */
	bool has_labels; /* data that points into a function: for computed goto, it is part of it */
	bool global;
	size_t index;  /* in object->symbols */
	size_t number; /* over both objects: first those of the original */
};

/*
 * Bytes that no symbol covers and that belong to nothing that the object model knows: code of
 * assembly without a size, a table that inline assembly makes, an entry for another object's code.
 */
struct gap {
	const struct section *section;
	uint64_t offset, size; /* in the section, without padding at either end */
	/*
	 * Counted from the gap's start; only offset, type, target and target_offset are set. The
	 * target is NULL where there is nothing.
	 */
	const struct reference *references;
	size_t reference_count;
};

struct section {
	const struct elf_section *elf;
	const char *name;
	const struct special *special; /* NULL for ordinary sections */
	const struct special *row; /* the row of the table; ordinary sections may have one, too */
	const struct symbol **symbols; /* by offset; aliases are left out */
	size_t symbol_count;
	bool init;   /* discarded after boot */
	bool pieces; /* SPECIAL_PIECES */
	bool walked; /* data that nobody knows: the kernel may go through it from end to end */
	uint64_t entry_size; /* of special sections with entries (entry-size.h) */
	/*
	 * In a COMDAT group: each object has its own copy, and the linker keeps one of them, like
	 * gcc's expoline thunks on s390 (.text.__s390_indirect_jump_r1).
	 */
	bool comdat;
};

struct object {
	const struct elf_file *elf;
	const struct arch *arch;
	const char *source;		/* name in the STT_FILE symbol */
	const struct section *sections; /* by ELF index */
	size_t section_count;
	ARRAY(const struct symbol *) symbols;
	ARRAY(struct gap) gaps;
	struct hash by_name;	   /* named symbols */
	const struct notes *notes; /* of the compiler plugin; NULL without */
	bool objtool;		   /* has been processed by it */
	bool section_anchors;	   /* code may use them (compare/section-anchors.h) */
};

/* Sections that are gone when the kernel has booted, or the module has been initialised. */
bool is_init_section(const char *name);

/*
 * Code or data that is loaded, or a section that special.c knows.
 */
bool is_relevant(const struct section *section);

/*
 * Loads a file into the arena. Its symbols are numbered from `first_number` on. Returns NULL
 * after printing what is wrong with the file.
 */
const struct object *object_load(struct arena *arena, const char *path, size_t first_number);

/*
 * Returns the symbol that covers the place, or NULL. A place just past a symbol's end, where no
 * other begins, is that symbol's: loops over arrays compare with it. Compilers also make pointers
 * outside of an array that an index moves into it, as for tid_base_stuff in fs/proc/base.c: for a
 * place outside of the section, this is the nearest symbol.
 */
const struct symbol *symbol_at(const struct section *section, uint64_t offset);

/*
 * Returns what a relocation with a plain address points at, and sets *offset, from the symbol's value; NULL:
 * nothing of this object.
 */
const struct symbol *symbol_of_reloc(const struct elf_reloc *reloc, int64_t *offset);

static inline bool symbol_is_code(const struct symbol *symbol)
{
	return symbol->section && (symbol->section->elf->header.sh_flags & SHF_EXECINSTR);
}

/*
 * Constants that hold addresses are in .data.rel.ro in position-independent code, as s390's is since
 * 6.12; linker scripts put it with the other read-only data (vmlinux.lds.h: RO_DATA).
 */
static inline bool section_is_writable(const struct elf_section *section)
{
	return (section->header.sh_flags & SHF_WRITE) && strncmp(section->name, ".data.rel.ro", 12);
}

static inline bool symbol_is_writable(const struct symbol *symbol)
{
	return symbol->section && section_is_writable(symbol->section->elf);
}

/* First byte of the extent in the file; NULL for SHT_NOBITS. */
static inline const uint8_t *symbol_bytes(const struct symbol *symbol)
{
	const uint8_t *data = symbol->section ? symbol->section->elf->data : NULL;

	return data ? data + symbol->offset - symbol->lead : NULL;
}

static inline uint64_t symbol_extent(const struct symbol *symbol)
{
	return symbol->lead + symbol->size;
}

/*
 * The source file of a local symbol, as an object may be linked from several; "" if it is not
 * known.
 */
static inline const char *symbol_source(const struct symbol *symbol)
{
	return symbol->elf && symbol->elf->file ? symbol->elf->file : "";
}

/* The function that livepatch replaces: a .cold part stands for its parent. */
static inline const struct symbol *whole_function(const struct symbol *symbol)
{
	return symbol->parent ? symbol->parent : symbol;
}

#endif
