/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int check(int x) { return x > 5; }
