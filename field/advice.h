/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds a task, in words, and what an administrator can do about it. */
#ifndef KLP_FIELD_ADVICE_H
#define KLP_FIELD_ADVICE_H

#include "blockers.h"

/* Returns "in kauditd_thread() of vmlinux, its main function", in the arena. */
const char *blocker_reason(struct arena *arena, const struct blocker *blocker);

/* Returns what to do, as one paragraph, in the arena. */
const char *blocker_advice(struct arena *arena, const struct loaded *livepatch,
			   const struct blocker *blocker);

#endif
