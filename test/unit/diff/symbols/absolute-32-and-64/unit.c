/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int array[10];
#ifdef PATCHED
long wide(void) { long x; __asm__ volatile("movabsq $array+8, %0" : "=r"(x)); return x - 1; }
long narrow(void) { long x; __asm__ volatile("movq $array+12, %0" : "=r"(x)); return x - 1; }
#else
long wide(void) { long x; __asm__ volatile("movabsq $array+8, %0" : "=r"(x)); return x + 1; }
long narrow(void) { long x; __asm__ volatile("movq $array+12, %0" : "=r"(x)); return x + 1; }
#endif
long same(void) { long x; __asm__ volatile("movabsq $array+8, %0" : "=r"(x)); return x; }
void put(int i, int x) { array[i] = x; }
int read(int i) { return array[i]; }
