/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of select/ do for each other. */
#ifndef KLP_SELECT_PARTS_H
#define KLP_SELECT_PARTS_H

#include "select.h"
#include "../../livepatch/format.h"

#include <string.h>

static inline struct choice *own_choice(struct selection *selection, const struct symbol *symbol)
{
	return &selection->choices[symbol->number];
}

/* vmlinux has no __exit code in its image; that of a module runs once, at its end. */
static inline bool is_discarded_exit(const struct diff *diff, const struct symbol *symbol)
{
	return !strncmp(symbol->section->name, ".exit", 5) && klp_is_vmlinux(diff->options.object);
}

/*
 * source-name.c: the name of a symbol of the patched object that its source gives it, where the
 * symbol is known by a name that a macro of <linux/module.h> adds.
 */
const char *source_name(const struct diff *diff, const struct symbol *symbol);

/* Is it what the module gives to module_exit()? */
bool is_exit_function(const struct diff *diff, const struct symbol *symbol);

/* Does MODULE_DEVICE_TABLE() give the table to modpost? */
bool is_device_table(const struct diff *diff, const struct symbol *symbol);

/*
 * runtime-constants.c, part of include(): the symbol reads the variables whose values the
 * kernel's image has in its instructions.
 */
void read_variables(struct diff *diff, struct included_symbol *symbol);

/*
 * check-reference.c, part of include(): can an included symbol have this reference? The record is
 * NULL if it is one of the symbol's own. Returns -1 after printing why not.
 */
int check_reference(struct diff *diff, struct selection *selection,
		    const struct included_symbol *from, const struct reference *reference,
		    const struct record *record);

/* lists.c, part of check(): what the running object registered when it was loaded. */
int check_lists(struct diff *diff);

/*
 * sections.c, parts of check() and check_included(): objects that objtool has processed; and
 * sections that nobody knows.
 */
int check_objtool(struct diff *diff);
int check_sections(struct diff *diff);

/*
 * peers.c, part of include(): finds an undefined symbol of the patched object in the running object or in
 * the reports of other units of the patch. Returns as running_find_undefined().
 */
int find_undefined(struct diff *diff, const char *name, struct klp_symbol *result);

/*
 * early.c, part of check_included(): refuses what the kernel needs before a module is there, other than keys
 * that can be read when the code runs.
 */
int check_early(struct diff *diff);

/* Is it a descriptor of pr_debug(), which has a static key in it? */
static inline bool is_debug_descriptor(const struct symbol *symbol)
{
	return symbol->section && !strcmp(symbol->section->name, "__dyndbg");
}

/* shadow-types.c, part of check_included(): refuses uses of types that the livepatch cannot register. */
int check_shadow_types(struct diff *diff);

/* left-out.c: is the change of the symbol left out? */
bool is_left_out(const struct diff *diff, const struct symbol *symbol);

bool section_is_left_out(const struct diff *diff, const char *name);

/* left-out.c, part of include(): can `from` call the target, if its change is left out? */
int check_left_out(const struct diff *diff, const struct symbol *from, const struct symbol *target);

/*
 * left-out.c, after a refusal of something included: says how to do without the change that leads to
 * it.
 */
void suggest_leaving_out(const struct diff *diff, const struct symbol *symbol);

/* Does a task that enters the function leave it again? */
enum staying {
	STAYS_UNKNOWN,
	STAYS_NOT,	     /* there is no loop in it */
	STAYS_IN_LOOP,	     /* for a while, or for good */
	STAYS_UNTIL_STOPPED, /* in a loop that ends when the kernel thread is to stop */
	STAYS_FOR_GOOD,
};

/* long-running.c: returns the symbol's reference whose field is at the offset, or NULL. */
const struct reference *reference_at(const struct symbol *symbol, uint64_t offset);

/* staying.c: what the code of a function says. */
enum staying function_staying(const struct object *object, const struct symbol *function);

/*
 * long-running.c: returns the function that starts a task in this one (kthread_create_on_node()), and sets
 * *caller to the one that calls it; or NULL.
 */
const struct symbol *function_starter(const struct object *object, const struct symbol *function,
				      const struct symbol **caller);

/*
 * address-taken.c: can a function of the patched object be called in the running object, but not
 * through a pointer? Returns -1 after an error.
 */
int is_calls_only(struct diff *diff, const struct symbol *patched, const struct klp_symbol *klp,
		  bool *result);

/*
 * address-taken.c, part of check_included(): refuses new pointers to functions whose landing pad is
 * missing because nothing had one.
 */
int check_address_taken(struct diff *diff);

#endif
