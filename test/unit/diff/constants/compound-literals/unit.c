/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct node { int *value; };
#ifdef PATCHED
struct node *fresh = &(struct node){ .value = (int[]){ 1, 4 } };
#endif
struct node *first = &(struct node){ .value = (int[]){ 1, 2 } };
struct node *second = &(struct node){ .value = (int[]){ 1, 3 } };
int one(void) { return *first->value; }
#ifdef PATCHED
int other(int x) { return x + *fresh->value; }
#else
int other(int x) { return x; }
#endif
