/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of what stands in functions, and of copies of functions.
 *
 *	gcc			clang
 *	calls.3			one.calls, one.calls.3	static variable of one()
 *	__compound_literal.3	.compoundliteral.3	unnamed variable
 *	one.isra.0		one			arguments left out or passed in another way
 *	one.constprop.0		one.specialized.1	made for a constant argument
 *	one.part.0		-			what is behind a test that was inlined
 *	one.cold		one.cold		unlikely code
 *	one.lto_priv.0		one.llvm.123		renamed by link-time optimisation
 *
 * The numbers are counted over the whole file: a new one shifts those behind it.
 */
#ifndef KLP_NAMES_H
#define KLP_NAMES_H

#include "object.h"

/*
 * Constants that the compiler or a macro made, have no identity, and are never
 * written: a copy is as good as the original.
 */
bool is_unnamed_constant(const struct symbol *symbol);

/*
 * State of debugging and once-only macros, which does no harm if there is a second instance:
 * __already_done of WARN_ONCE, descriptors of pr_debug(), rate limits.
 */
bool is_harmless_state(const struct symbol *symbol);

/* Local data whose name alone does not identify it. */
bool is_numbered(const struct symbol *symbol);

/* A function with a suffix behind its name. */
bool is_clone(const struct symbol *symbol);

/* A clone that may take its arguments in another way than the source says. */
bool has_own_convention(const char *name);

/* "count.12", "one.count.3" -> "count"; "__UNIQUE_ID_ddebug12.3" -> "__UNIQUE_ID_ddebug". */
const char *base_name(struct arena *arena, const char *name);

/* "one.count.3" -> "one", which clang writes; NULL when the name has none. */
const char *scope_name(struct arena *arena, const char *name);

/*
 * The second name that MODULE_DEVICE_TABLE(pci, ids) gives to a table, for modpost alone:
 * "__mod_pci__ids_device_table", and since Linux 6.14 "__mod_device_table__pci__ids" or
 * "__mod_device_table__kmod_e1000__pci__ids".
 */
bool is_device_table_name(const char *name);

/* "ids" of such a name; NULL when it has none. */
const char *device_table_source_name(struct arena *arena, const char *name);

/* KIND of a section .klp.callbacks.KIND, which holds the address of a callback; or NULL. */
const char *callback_kind(const struct section *section);

/* Does KLP_SHADOW_TYPE() put its records there? */
bool has_shadow_types(const struct section *section);

/* The name of the source function: "foo.isra.0.cold" -> "foo". */
const char *source_function(struct arena *arena, const char *name);

#endif
