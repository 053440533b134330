/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int user(int x) { return x * 2; }
