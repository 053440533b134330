/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of one run of create-diff-object, and its steps in order. Each step
 * returns 0, or -1 after printing what is wrong.
 */
#ifndef KLP_DIFF_H
#define KLP_DIFF_H

#include "object/names.h"
#include "object/object.h"
#include "../lib/report.h"
#include "../lib/symvers.h"

struct declarations;
struct included;
struct lines;
struct running;
struct source_lines;

struct options {
	const char *orig, *patched;
	const char *output;  /* NULL: nothing is written */
	const char *object;  /* vmlinux, or a module's name */
	const char *symbols; /* the file whose symbols the running object has */
	const char *report;  /* or NULL */
	const char *unit;    /* names this pair in the report and in aliases */
	const char *explain; /* the name of a symbol, or NULL */
	bool lines_kept;     /* unchanged code has the same line numbers in both */
	bool disassemble;
	const char *disassembled; /* the name of a function; NULL: all that changed */
	ARRAY(const char *) symvers;
};

struct diff {
	struct arena *arena;
	struct options options;
	struct object *orig, *patched;
	struct declarations *declarations; /* declared.c, when somebody asked */
	struct running *running;
	struct included *included;
	struct symvers symvers;
	struct report report;
	struct report_unit *unit; /* = report.units.items */
	const char *ignored; /* compare.c: the difference that did not count, in the pair at hand */
	/* lines.c, source-lines.c: read when they are asked for */
	struct lines *orig_lines, *patched_lines;
	struct hash *orig_arrays, *patched_arrays; /* arrays.c */
	struct source_lines *orig_source_lines, *patched_source_lines;
	int no_effect; /* changed functions that never run again: __init, __exit of vmlinux */
};

/* correlate.c: pairs the symbols of both objects. */
int correlate(struct diff *diff);
/*
 * statics.c: to be asked before something relies on the pair: a variable may have been
 * paired because the same functions use it, and debug information may say that it belongs to
 * another function, or is another one of that function. It is tentative then.
 */
void prove_pair(struct diff *diff, struct symbol *patched);

/* compare.c: which pairs differ? Fills status. */
int compare(struct diff *diff);
/* compare.c: do two references, or two entries of special sections, mean the same? */
bool same_target(struct diff *diff, const struct reference *orig, const struct reference *patched);
bool same_record(struct diff *diff, const struct record *orig, const struct record *patched);

/* anchors.c: do both mean the same variables of their sections? True for what is no anchor. */
bool same_anchor(const struct reference *orig, const struct reference *patched);
/* anchors.c: can included code use the anchor? Returns -1 after printing why not. */
int check_anchor(struct diff *diff, const struct symbol *from, const struct reference *reference,
		 bool is_running);

/* callers.c: changed functions without fentry are replaced through their callers. */
int replace_callers(struct diff *diff);

/* include.c, after check(): what goes into the output, from changed and new functions on. */
int include(struct diff *diff);

/* check.c: changes that a livepatch cannot make; and what included code cannot refer to. */
int check(struct diff *diff);
int check_included(struct diff *diff);

/*
 * runtime-constants.c, part of include(): an included symbol reads the variables whose values
 * the kernel's image has in its instructions.
 */
int read_variables(struct diff *diff, struct symbol *symbol);

/* lists.c, part of check(): what the running object registered when it was loaded. */
int check_lists(struct diff *diff);

/* sections.c: objects that objtool has processed; and sections that nobody knows, parts of
 * check() and of check_included(). */
int check_objtool(struct diff *diff);
int check_sections(struct diff *diff);

/* write.c: the output object, and the report's part on it. */
int write_object(struct diff *diff);

/* --- what the steps share --- */

/*
 * Constants that the compiler or a macro made, have no identity, and are never
 * written: a copy is as good as the original (names.c).
 */
bool is_unnamed_constant(const struct symbol *symbol);

/*
 * State of debugging and once-only macros, of which a second instance does no harm:
 * __already_done of WARN_ONCE, descriptors of pr_debug(), rate limits (names.c).
 */
bool is_harmless_state(const struct symbol *symbol);

/* The source file of a local symbol: an object may be linked of several. "" when not known. */
static inline const char *source_of(const struct symbol *symbol)
{
	return symbol->elf && symbol->elf->file ? symbol->elf->file : "";
}

/* The changed function's symbol that livepatch replaces: a .cold part stands for its parent. */
static inline struct symbol *whole_function(struct symbol *symbol)
{
	return symbol->parent ? symbol->parent : symbol;
}

#endif
