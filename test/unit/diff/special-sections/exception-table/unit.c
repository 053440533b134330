/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int *p) { int v = 0; return get_user(v, p) ? 1 : v; }
#ifdef PATCHED
int two(int *p) { int v = 0; return get_user(v, p) ? 2 : v + 1; }
#else
int two(int *p) { int v = 0; return get_user(v, p) ? 1 : v; }
#endif
