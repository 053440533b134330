/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(struct mutex *m) { mutex_init(m); }
#ifdef PATCHED
void two(struct mutex *m) { m->owner = 5; mutex_init(m); mutex_init(m + 1); }
#else
void two(struct mutex *m) { mutex_init(m); }
#endif
