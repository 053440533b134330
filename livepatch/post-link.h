/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Turns the module that kbuild linked into the one that the kernel reads (format.h): with
 * livepatch relocations and symbols and the report in .klp.info, without helper symbols.
 */
#ifndef KLP_POST_LINK_H
#define KLP_POST_LINK_H

#include "../lib/report.h"

/*
 * Reads the module `in` and writes `out`, which messages call `name` (it may not have its final name
 * yet). Returns -1 after printing an error; there is no `out` then.
 */
int post_link(const char *in, const char *out, const char *name, const struct report *report);

#endif
