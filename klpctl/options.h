/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLPCTL_OPTIONS_H
#define KLPCTL_OPTIONS_H

#include "commands.h"

/* Reads the command line. Ends the program after --help and --version, and after an error. */
struct session options_parse(struct arena *arena, int argc, char **argv);

#endif
