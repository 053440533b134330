/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void use(int *array);
void one(void) { int array[24] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 }; use(array); }
#ifdef PATCHED
void two(void) { int array[24] = { 3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 }; use(array); }
#else
void two(void) { int array[24] = { 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 }; use(array); }
#endif
