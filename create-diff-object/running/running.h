/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbols of the running object: where a livepatch's reference to something that
 * is not copied will be found, and whether the original object is what is running.
 */
#ifndef KLP_RUNNING_H
#define KLP_RUNNING_H

#include "../diff.h"

/* A symbol as the livepatch core finds it (struct klp_func, .klp.sym.OBJECT.NAME,SYMPOS). */
struct klp_symbol {
	const char *object; /* vmlinux or a module's name */
	const char *name;
	unsigned long sympos; /* 0: the name is unique in the object */
	bool exported;	      /* by vmlinux, without a namespace: an ordinary import */
	bool global;
	bool init;	 /* discarded after boot */
	bool calls_only; /* another unit's function; a call of it through a pointer would trap */
	/* In running_file(); NULL for what is known from Module.symvers only. */
	const struct elf_symbol *elf;
};

/* Opens the symbols file and finds the part of it that comes from the original object. */
int running_open(struct diff *diff);

/* The file with its symbol table. */
const struct elf_file *running_file(const struct diff *diff);

/* Reads the relocations of a section of a relocatable running_file(). Returns -1 after an error. */
int running_relocs(struct diff *diff, size_t section);

/*
 * Compares every function of the original object with the running code. Returns -1 after listing
 * the functions that differ.
 */
int running_match(struct diff *diff);

/*
 * Puts into a unit's report, that of this pair or of the one that reads static keys, what was proven of what the livepatch
 * replaces and refers to. Returns -1 after printing what is not proven.
 */
int running_report(struct diff *diff, struct report_unit *unit);

/* --prove: says what is proven, and what is not. Returns the exit status. */
int running_prove(struct diff *diff);

/* Is it a weak function, and does the running object have another file's definition? */
bool running_is_overridden(struct diff *diff, const struct symbol *orig);

/* Would running_find() find it? Prints nothing. */
bool running_can_find(struct diff *diff, const struct symbol *orig);

/* As running_find(), but returns the problem instead of printing it; NULL when there is none. */
const char *running_locate(struct diff *diff, const struct symbol *orig, struct klp_symbol *result);

/*
 * Finds the place of `orig`, which the original object defines, in the running object. Returns -1
 * after printing why it cannot be found.
 */
int running_find(struct diff *diff, const struct symbol *orig, struct klp_symbol *result);

/*
 * Finds an undefined symbol of the patched object. Returns 0, -1 after an error, or 1 if nothing
 * that runs has it: another unit of the patch must define it.
 */
int running_find_undefined(struct diff *diff, const char *name, struct klp_symbol *result);

#endif
