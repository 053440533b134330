/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int other(int);
int sink;
int work(int x) { return sink += x; }
