/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int exported(int), in_namespace(int), elsewhere(int);
int work(int x) { return exported(x); }
