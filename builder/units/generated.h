/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_GENERATED_H
#define KLP_GENERATED_H

#include "commands.h"

/* Has kbuild generate the files that units include, and sets each unit's orig_tree. */
int generated_files(struct job *job, struct units_found *units);

#endif
