/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

__attribute__((cold)) int work(int x) { return x + 2; }
int sink;
