/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { return static_cpu_has(100) ? x : 1; }
#ifdef PATCHED
int two(int x) { return static_cpu_has(200) ? x : 2; }
#else
int two(int x) { return static_cpu_has(200) ? x : 1; }
#endif
int three(int x) { return static_cpu_has(300) ? x : 1; }
