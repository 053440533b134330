/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Special sections: tables of entries that the kernel, or objtool, reads. An entry
 * belongs to the function that it points into, and goes where that function goes.
 *
 * A section that is not in the table is ordinary: its symbols are code and data. One
 * that has no symbols for what refers to included code is refused (include.c): somebody
 * would read it.
 * A new special section is a new row.
 */
#ifndef KLP_SPECIAL_H
#define KLP_SPECIAL_H

#include <stdbool.h>
#include <stdint.h>

enum special_action {
	SPECIAL_ENTRIES, /* entries of included code are kept, the others dropped */
	/* The same, for entries that objtool or a linker script makes only in the kernel's image:
	 * code that has one does not work in a module. `reason` says why. */
	SPECIAL_REFUSE_ENTRIES,
	SPECIAL_BESIDE,	     /* the other half of another section's entries: see `beside` */
	SPECIAL_WITH_UNWIND, /* one constant, kept as it is when the module has unwind data */
	SPECIAL_DROP,	     /* never needed in a livepatch module */
	SPECIAL_REFUSE,	     /* an object that has it is not handled: `reason` says why */
	/* Code or data without symbols, which entries of the others refer to: a piece for each. */
	SPECIAL_PIECES,
	SPECIAL_ORDINARY, /* symbols as everywhere else, but the list of them counts: see `list` */
};

/* Lists of the patched object itself, which the running object has read: compared by lists.c */
enum special_list {
	LIST_NONE,
	LIST_SYMBOLS, /* an entry is known by its symbol or label */
	LIST_TARGETS, /* ... by what it refers to */
	LIST_STRINGS, /* "tag=value" */
};

struct special {
	const char *name;
	bool prefix; /* `name` is the beginning of the section's name */
	enum special_action action;
	/*
	 * Relocations in each entry, at most and, when it is another number, at least. The
	 * size of an entry follows from it and from the size of the section, so that a
	 * kernel's own layout is always the right one (struct alt_instr has 12 bytes in 6.1
	 * and 14 in 6.12).
	 */
	unsigned int relocs, relocs_min;
	const char *size_override; /* kpatch's environment variable for the size of an entry */
	/* The second relocation names replacement code: see special_alternative(). */
	bool replacement;
	/* The fourth one names the end of replacement code that the third begins. */
	bool replacement_end;
	/* Relative fields count from the start of the entry rather than from themselves. */
	bool from_entry;
	/* The last entry may lack the padding of the others. */
	bool may_end_short;
	/* objtool writes it; an object that has it has been processed. */
	bool objtool;
	/*
	 * An entry is about the value of a variable, whose name ends that of the section, in
	 * an instruction: reading the variable instead does as well (runtime-constants.c).
	 */
	bool constant;
	/*
	 * Made from the code and from nothing else: a difference is none of the function.
	 */
	bool derived;
	const char *beside; /* the section whose entries stand beside these, one for one */
	/*
	 * The module loader works through it before the relocations against a module
	 * that is patched can be applied (kernel/module/main.c: post_relocation() and the
	 * MODULE_STATE_COMING notifiers come before klp_module_coming()).
	 */
	bool early;
	/* The function that an entry points into can be replaced: ftrace finds it there. */
	bool ftrace_site;
	enum special_list list;
	const char *strip; /* how the names of the list's symbols begin, before what they are for */
	/* Why a new entry of the list is refused, or the section (SPECIAL_REFUSE…); NULL: never. */
	const char *reason;
	/* Why a changed one is refused; one that is gone, or without this, gives a warning. */
	const char *changed;
	bool quiet; /* no warning either */
};

/*
 * NULL for sections that are not in the table. The architecture's own rows (or NULL) come
 * first.
 */
const struct special *special_find(const struct special *own, const char *section);

/* Where an alternative's entry has its lengths. */
struct special_alternative {
	uint16_t machine;			      /* 0: any */
	uint64_t size;				      /* of the entry */
	unsigned int site_length, replacement_length; /* offsets of bytes */
};

/* NULL when the layout is not known. */
const struct special_alternative *special_alternative(uint16_t machine, uint64_t size);

#endif
