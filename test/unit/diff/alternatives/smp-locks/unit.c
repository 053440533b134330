/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int a, b;
void one(void) { atomic_inc(&a); }
#ifdef PATCHED
void two(void) { atomic_inc(&a); atomic_inc(&b); }
#else
void two(void) { atomic_inc(&a); }
#endif
