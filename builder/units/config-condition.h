/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of an #if by the kernel's configuration alone, whatever else a unit defines. */
#ifndef KLP_CONFIG_CONDITION_H
#define KLP_CONFIG_CONDITION_H

#include "../../lib/hash.h"
#include <stdbool.h>

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct config_symbols {
	struct arena *arena;
	struct hash defined;   /* CONFIG_X -> its value, as include/generated/autoconf.h has it */
	struct hash unsettled; /* what a file or a Makefile defines or undefines, too */
};

/* Reads autoconf.h. Returns -1 after an error. */
int config_symbols_read(struct config_symbols *symbols, struct arena *arena, const char *path);

/* From now on nothing is known of this symbol. */
void config_symbol_unsettle(struct config_symbols *symbols, const char *name, size_t length);

/* #ifdef NAME */
enum truth config_is_defined(const struct config_symbols *symbols, const char *name, size_t length);

/* The expression of an #if or #elif, up to its end or the end of its line. */
enum truth config_condition(const struct config_symbols *symbols, const char *text, size_t size);

enum truth truth_not(enum truth truth);
enum truth truth_and(enum truth a, enum truth b);

#endif
