/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_FIELD_OPTIONS_H
#define KLP_FIELD_OPTIONS_H

#include "command-table.h"

/* Reads the command line. Ends the program after --help and --version, and after an error. */
struct session options_parse(struct arena *arena, int argc, char **argv);

#endif
