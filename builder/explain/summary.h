/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_SUMMARY_H
#define KLP_SUMMARY_H

#include "../compile/compiler-plugin.h"
#include "../../lib/report.h"

/*
 * Prints to stderr what a person reads at the end of a build: a line for each function, with
 * the reason. What does not fit on a screen is counted, with the command that shows it, unless --verbose.
 */
void summary_print(const struct job *job, const struct plugin *plugin, const struct report *report);

#endif
