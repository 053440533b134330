/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct a { int x; };
struct b { short y, z; };
int one(int x) { static struct a last; last.x += x; return last.x; }
