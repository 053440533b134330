/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
#define STEP 5
#else
#define STEP 3
#endif
static noinline notrace int helper(int x) { return sink += x * STEP; }
int (*hook)(int) = helper;
int other(int x) { return x * STEP; }
#ifdef PATCHED
#define HINT(text) static const char __used __attribute__((aligned(1), section(".klp.hints"))) hint[] = text;
HINT("force-unsafe other")
#endif
