/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_SUMMARY_H
#define KLP_SUMMARY_H

#include "../compile/compiler-plugin.h"
#include "../../lib/report.h"

/* What a person reads at the end of a build: a line a function, with the reason; on stderr. */
void summary_print(const struct job *job, const struct plugin *plugin, const struct report *report);

#endif
