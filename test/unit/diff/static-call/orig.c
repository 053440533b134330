/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DECLARE_STATIC_CALL(my_call);
void work(int x) { static_call(my_call)(x); }
