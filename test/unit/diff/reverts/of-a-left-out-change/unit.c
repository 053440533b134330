/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int work(int x) { return x * 3; }
#else
int work(int x) { return x * 2; }
#endif
