/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int module_function(int);
int work(int x) { return x; }
