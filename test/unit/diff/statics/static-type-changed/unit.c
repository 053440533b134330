/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct a { int x; };
struct b { short y, z; };
#ifdef PATCHED
int one(int x) { static struct b last; last.y += x; return last.z; }
#else
int one(int x) { static struct a last; last.x += x; return last.x; }
#endif
