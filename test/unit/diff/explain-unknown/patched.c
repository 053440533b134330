/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work(int x) { return x + 1; }
int worker(int x) { return x; }
int elsewhere(int x) { return x; }
