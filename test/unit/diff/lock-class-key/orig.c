/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(struct mutex *m) { mutex_init(m); }
void two(struct mutex *m) { mutex_init(m); }
