/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static DEFINE_STATIC_KEY(my_key);
static DEFINE_STATIC_KEY(other_key);
struct static_key *expose(int i) { return i ? &my_key : &other_key; }
#ifdef PATCHED
int two(int x) { if (static_branch_unlikely(&other_key)) printk("two\n"); return x; }
#else
int two(int x) { if (static_branch_unlikely(&my_key)) printk("two\n"); return x; }
#endif
int three(int x) { return my_key.enabled + other_key.enabled; }
