/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work_buffer __attribute__((common));
#ifdef PATCHED
int work(int x) { return work_buffer - x; }
#else
int work(int x) { return work_buffer + x; }
#endif
