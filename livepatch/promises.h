/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a new module keep what replaced ones have promised? A livepatch may have changed more than code: its
 * callbacks have set something, it has states, it keeps shadow variables. When it is replaced, its own
 * callbacks do not run, so the new module has to go on with each of these, or undo it.
 */
#ifndef KLP_PROMISES_H
#define KLP_PROMISES_H

#include "replace.h"

/*
 * Prints an error for each effect of the enabled modules that nobody takes over, and for what the kernel
 * would refuse, with the ways out. `next` may replace them or stack on them. Returns -1 when there is
 * any.
 */
int promises_check(struct arena *arena, const struct enabled_modules *enabled,
		   const struct module_summary *next);

#endif
