/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Special sections: tables of entries that the kernel, or objtool, reads. An entry belongs to the
 * function that it points into, and goes where that function goes.
 *
 * A section that is not in the table is ordinary: its symbols are code and data. An ordinary
 * section that refers to included code from where no symbol is, is refused (sections.c): somebody
 * would read it. A new special section is a new row.
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
	/*
	 * Code or data without symbols, which entries of other sections refer to: cut into a
	 * piece for each.
	 */
	SPECIAL_PIECES,
	SPECIAL_ORDINARY, /* symbols as everywhere else, but a list, too: see `list` */
};

/*
 * Lists that the running object has read when it was loaded: what the patch changes in them is
 * compared by lists.c.
 */
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
	 * The most relocations in an entry and, if that is another number, the fewest. The size
	 * of an entry follows from these and from the size of the section, so that a kernel's own
	 * layout is always right (struct alt_instr has 12 bytes in 6.1 and 14 in 6.12).
	 */
	unsigned int relocs, relocs_min;
	/*
	 * Entries may be of this size instead, with a relocation more that refers to a function;
	 * 0: they are not.
	 */
	uint64_t handler_size;
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
	 * An entry is about an instruction that holds the value of a variable, whose name ends
	 * the section's name. Reading the variable instead does as well
	 * (select/runtime-constants.c).
	 */
	bool constant;
	/* Made from the code and nothing else: a difference here does not change the function. */
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
	const char *
		strip; /* what the names of the list's symbols begin with, in front of what they are for */
	/*
	 * Why a new entry of the list, or the section (SPECIAL_REFUSE…), is refused; NULL: it is
	 * not.
	 */
	const char *reason;
	bool leave_out; /* a new entry is not refused but left out, with a warning that says so */
	/* Why a changed entry is refused; NULL: a warning, as for a removed one. */
	const char *changed;
	bool quiet; /* no warning either */
};

/* Returns the row for a section, or NULL. The architecture's own rows (or NULL) come first. */
const struct special *special_find(const struct special *own, const char *section);

/*
 * Is it a section of ordinary variables and constants? Nobody goes through these from end to
 * end, so what nothing refers to does nothing.
 */
bool is_plain_section(const char *name);

/* Where an alternative's entry has its lengths. */
struct special_alternative {
	uint64_t size;				      /* of the entry; 0 ends a table */
	unsigned int site_length, replacement_length; /* offsets of bytes */
};

/* NULL when the layout is not known. The architecture's own rows (or NULL) come first. */
const struct special_alternative *special_alternative(const struct special_alternative *own,
						      uint64_t size);

#endif
