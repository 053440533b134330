/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int array[10];
void set(int i, int x) { array[i] = x; }
#ifdef PATCHED
int get(long i) { int v; __asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(v) : "i"(array), "r"(i)); return v - array[i]; }
#else
int get(long i) { int v; __asm__ volatile("movl %c1-4(,%2,4), %0" : "=r"(v) : "i"(array), "r"(i)); return v + array[i]; }
#endif
