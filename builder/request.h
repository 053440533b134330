/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line as one struct request. */
#ifndef KLP_REQUEST_H
#define KLP_REQUEST_H

#include "build.h"

/*
 * Fills build->request. Exits by itself after --help and --version (0), and after an
 * error in the command line (2).
 */
void request_parse(struct build *build, int argc, char **argv);

#endif
