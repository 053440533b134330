/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the module that kbuild linked to the one that the kernel reads (format.h): livepatch
 * relocations and symbols, the report in .klp.info, helper symbols gone.
 */
#ifndef KLP_POST_LINK_H
#define KLP_POST_LINK_H

#include "../lib/report.h"

/* Reads the module `in` and writes `out`. Returns -1 after printing an error; then there is no `out`. */
int post_link(const char *in, const char *out, const struct report *report);

#endif
