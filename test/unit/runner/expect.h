/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of `expect`: the table in expect.c has them all. */
#ifndef RUNNER_EXPECT_H
#define RUNNER_EXPECT_H

#include "one-case.h"

/* Checks one line of the case, whose first word is the table's. */
void expect_line(struct run *run, const word_list *line);

#endif
