/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_SUMMARY_H
#define KLP_SUMMARY_H

#include "stages.h"

/* What a person reads at the end of a build: a line a function, with the reason; on stderr. */
void summary_print(struct build *build, const struct report *report);

#endif
