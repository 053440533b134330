/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
KLP_SHADOW_TYPE(zero_type, 0, NULL, NULL);
#endif
