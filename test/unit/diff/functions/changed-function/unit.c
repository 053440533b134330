/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int first(int x) { return x + 3; }
#ifdef PATCHED
int second(int x) { return x * 9; }
#else
int second(int x) { return x * 7; }
#endif
int third(int x) { return x - 3; }
