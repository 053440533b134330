/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What messages call the functions and symbols of a livepatch module: a reader knows the source of
 * the patch, not the names that only the ELF format has. The module's report, which may be NULL,
 * knows the places in the source.
 */
#ifndef KLP_SOURCE_TERMS_H
#define KLP_SOURCE_TERMS_H

#include "../lib/arena.h"
#include "../lib/report.h"

/* Returns "fs/x.c:10: f() of vmlinux": a function of a running object. */
const char *replaced_function_term(struct arena *arena, const struct report *report,
				   const char *object, const char *name, unsigned long sympos);

/* Returns "fs/x.c:10: f()": a function of the module, by its symbol. */
const char *function_term(struct arena *arena, const struct report *report, const char *symbol);

/*
 * Returns "f of vmlinux" for a livepatch symbol .klp.sym.vmlinux.f,0, with ", sympos 2" when its
 * name has a position; "the replacement of f()" or "the callback f()" for an alias that stands for it
 * until the post-link step; and other names as they are.
 */
const char *symbol_term(struct arena *arena, const struct report *report, const char *symbol);

#endif
