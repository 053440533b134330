/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of one run of create-diff-object: its input, and what each step found out. A step
 * reads what the steps before it made, and changes none of it.
 */
#ifndef KLP_DIFF_H
#define KLP_DIFF_H

#include "object/object.h"
#include "../lib/report.h"
#include "../lib/symvers.h"

struct comparison;
struct declarations;
struct pair;
struct peers;
struct running;
struct selection;
struct source_lines;
struct verdict;

struct options {
	const char *orig, *patched;
	const char *orig_reads_keys, *patched_reads_keys; /* or NULL */
	const char *output;				  /* NULL: nothing is written */
	const char *object;				  /* vmlinux, or a module's name */
	const char *symbols; /* the file whose symbols the running object has */
	const char *report;  /* or NULL */
	const char *unit;    /* names this pair in the report and in aliases */
	const char *listing; /* or NULL */
	const char *explain; /* the name of a symbol, or NULL */
	bool lines_kept;     /* unchanged code has the same line numbers in both */
	bool disassemble;
	bool prove;		  /* only hold the original object against the running one */
	const char *disassembled; /* the name of a function; NULL: all that changed */
	ARRAY(const char *) symvers;
	ARRAY(const char *) ignored_functions; /* their changes are left out */
	ARRAY(const char *) reverts;	       /* functions to include as they are */
	ARRAY(const char *) peers;	       /* reports of other units of the patch */
};

struct diff {
	struct arena *arena;
	struct options options;
	const struct object *orig, *patched;
	struct symvers symvers;
	struct report report;
	struct report_unit *unit; /* = report.units.items */

	/*
	 * The pair that the kernel's own command makes, if this one reads static keys when it runs
	 * (match/run-time-keys.h); else NULL, and this is it.
	 */
	struct diff *as_built;
	const struct symbol **built_symbols; /* match/: by symbol->number; NULL without as_built */

	/* debug-info/: read when somebody asks */
	struct declarations *declarations;
	struct hash *orig_arrays, *patched_arrays;
	struct source_lines *orig_source_lines, *patched_source_lines;

	const struct pair *pairs;	   /* match/: by symbol->number */
	const struct verdict *verdicts;	   /* compare/: by symbol->number */
	struct comparison *comparison;	   /* compare/: what it remembers */
	struct running *running;	   /* select/: the running object */
	const struct selection *selection; /* select/ */
	const struct peers *peers;	   /* select/: options.peers */
};

/* The number of symbols of both objects: the size of an array by symbol->number. */
static inline size_t symbol_numbers(const struct diff *diff)
{
	return diff->orig->symbols.count + diff->patched->symbols.count;
}

/* Is it a symbol of the original object? */
static inline bool is_original(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->number < diff->orig->symbols.count;
}

#endif
