/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
enum { FIRST = 5 };
int work(int x) { return sink -= x; }
KLP_STATE(FIRST, 0);
KLP_STATE(1ull << 40, 4294967295u);
/* The same once more, as a header would do it. */
KLP_STATE(FIRST, 0);
#else
int work(int x) { return sink += x; }
#endif
