/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How times are written for people. All results are in the arena. */
#ifndef KLP_FIELD_WORDING_H
#define KLP_FIELD_WORDING_H

#include "machine.h"

/* Returns "8 s", "2 min 5 s", "3 h 20 min", "5 d 4 h". */
const char *duration(struct arena *arena, double seconds);

/* Returns "2026-11-27 04:01:22", in the local time zone. */
const char *date(struct arena *arena, time_t when);

#endif
