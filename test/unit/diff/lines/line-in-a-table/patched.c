/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




struct own { const char *file; u32 line; };
struct own own = { __FILE__, __LINE__ };
int get(void) { return own.line; }
int other(int x) { return x + 2; }
