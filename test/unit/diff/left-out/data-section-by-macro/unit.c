/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define HINT(text) static const char __used __attribute__((aligned(1), section(".klp.hints"))) hint[] = text;
#ifdef PATCHED
HINT("ignore-section .data.limit")
int limit __attribute__((section(".data.limit"))) = 5;
int work(int x) { return x > limit; }
#else
int limit __attribute__((section(".data.limit"))) = 3;
int work(int x) { return x < limit; }
#endif
