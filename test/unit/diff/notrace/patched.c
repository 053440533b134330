/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
notrace int work(int x) { return sink -= x; }
