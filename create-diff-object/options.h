/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of create-diff-object. */
#ifndef KLP_OPTIONS_H
#define KLP_OPTIONS_H

#include "diff.h"

/* Fills diff->options; ends the program when the command line is wrong, or asks for help. */
void options_parse(struct diff *diff, int argc, char **argv);

/* Once the objects are loaded: do the symbols that were named exist? -1 after an error. */
int options_check(struct diff *diff);

#endif
