/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Special sections: tables of entries that the kernel, or objtool, reads. An entry
 * belongs to the function that it points into, and goes where that function goes.
 *
 * A section that is not in the table is ordinary: its symbols are code and data.
 * A new special section is a new row.
 */
#ifndef KLP_SPECIAL_H
#define KLP_SPECIAL_H

#include <stdbool.h>
#include <stdint.h>

enum special_action {
	SPECIAL_ENTRIES, /* entries of included code are kept, the others dropped */
	SPECIAL_DROP,	 /* never needed in a livepatch module */
	SPECIAL_REFUSE,	 /* an object that has it is not handled: `reason` says why */
};

struct special {
	const char *name;
	bool prefix; /* `name` is the beginning of the section's name */
	enum special_action action;
	/*
	 * Relocations in each entry. The size of an entry follows from it and from the
	 * size of the section, so that a kernel's own layout is always the right one
	 * (struct alt_instr has 12 bytes in 6.1 and 14 in 6.12).
	 */
	unsigned int relocs;
	/* The second relocation names replacement code; its length is the entry's last byte. */
	bool replacement;
	/*
	 * The module loader works through it before the relocations against a module
	 * that is patched can be applied (kernel/module/main.c: post_relocation() and the
	 * MODULE_STATE_COMING notifiers come before klp_module_coming()).
	 */
	bool early;
	/* The function that an entry points into can be replaced: ftrace finds it there. */
	bool ftrace_site;
	/* SPECIAL_DROP: why a new symbol in it is refused; SPECIAL_REFUSE: why. */
	const char *reason;
};

/* NULL for ordinary sections. The architecture's own rows (or NULL) come first. */
const struct special *special_find(const struct special *own, const char *section);

#endif
