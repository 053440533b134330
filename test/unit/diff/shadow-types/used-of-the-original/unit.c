/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
KLP_SHADOW_TYPE(old_type, 7, NULL, NULL);
KLP_SHADOW_TYPE(unused_type, 8, NULL, NULL);
#ifdef PATCHED
int work(int x) { return READ_ONCE(old_type.registered) ? x : sink; }
#else
int work(int x) { return sink += x; }
#endif
