/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
notrace int work(int x) { return sink -= x; }
#else
notrace int work(int x) { return sink += x; }
#endif
