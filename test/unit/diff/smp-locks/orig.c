/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int a, b;
void one(void) { atomic_inc(&a); }
void two(void) { atomic_inc(&a); }
