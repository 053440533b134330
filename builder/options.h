/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options of klp-build: a table, from which the command line is read and --help is printed. What
 * a combination of options means, and whether it means anything, is in request.c.
 */
#ifndef KLP_OPTIONS_H
#define KLP_OPTIONS_H

#include "request.h"

/*
 * Sets the fields of the request that are options, and `words` to the other words of the command
 * line, in their order. Exits after --help and --version (with 0), and after an option that is
 * wrong (with 2).
 */
void options_parse(struct arena *arena, int argc, char **argv, struct request *request,
		   struct string_list *words);

/* The option that asks for the action, as "--verify"; NULL: none does. */
const char *option_of_action(enum action action);

#endif
