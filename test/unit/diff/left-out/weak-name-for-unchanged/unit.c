/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
__asm__(".weak same_work\n.set same_work, work\n.type same_work, @function\n");
#endif
