/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#include "orc.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
ORC("work", 16);
#else
ORC("work", 8);
#endif
ORC_END("work+4");
