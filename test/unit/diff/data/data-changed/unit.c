/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int limit = 6;
#else
int limit = 5;
#endif
int get(void) { return limit; }
