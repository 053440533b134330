/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fixes that a livepatch has, from the report in its file. */
#ifndef KLP_FIELD_FIX_LIST_H
#define KLP_FIELD_FIX_LIST_H

#include "loaded.h"

/* Returns the next fix that is included, behind `last` or from the start when that is NULL; NULL: no more. */
const struct report_fix *next_fix(const struct loaded *livepatch, const struct report_fix *last);

/* "CVE-2026-1 CVE-2026-2"; "-" when the file knows no fixes, "?" when there is no file. Printable. */
const char *fix_ids(struct arena *arena, const struct loaded *livepatch);

#endif
