/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct a { int x; };
struct b { short y, z; };
int one(int x) { static struct b last; last.y += x; return last.z; }
