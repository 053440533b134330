/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DECLARE_STATIC_CALL(my_call);
#ifdef PATCHED
void work(int x) { static_call(my_call)(x + 1); }
#else
void work(int x) { static_call(my_call)(x); }
#endif
