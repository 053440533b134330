/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
#ifdef PATCHED
int work(int x) { if (static_branch_unlikely(&my_key)) printk("ON\n"); return x; }
#else
int work(int x) { if (static_branch_unlikely(&my_key)) printk("on\n"); return x; }
#endif

#if defined(PATCHED) && !defined(RUN_TIME_KEYS)
#define change() __asm__ volatile("nop")
#else
#define change() __asm__ volatile("")
#endif
int two(int x) { change(); if (static_branch_unlikely(&my_key)) printk("two\n"); return x; }
int three(int x) { return x + 3; }
