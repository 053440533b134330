/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
int other(int x) { return sink -= x; }
EXPORT_SYMBOL_SECTION(other);
#ifdef PATCHED
EXPORT_SYMBOL_SECTION(work);
#endif
