/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int *p) { int v = 0; return get_user(v, p) ? 1 : v; }
int two(int *p) { int v = 0; return get_user(v, p) ? 1 : v; }
