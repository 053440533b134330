/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
EXPORT_SYMBOL_SECTION(work);
EXPORT_SYMBOL_KSYMTAB(work);
