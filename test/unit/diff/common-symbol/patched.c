/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work_buffer __attribute__((common));
int work(int x) { return work_buffer - x; }
