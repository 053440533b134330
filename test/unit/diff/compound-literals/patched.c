/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct node { int *value; };
struct node *fresh = &(struct node){ .value = (int[]){ 1, 4 } };
struct node *first = &(struct node){ .value = (int[]){ 1, 2 } };
struct node *second = &(struct node){ .value = (int[]){ 1, 3 } };
int one(void) { return *first->value; }
int other(int x) { return x + *fresh->value; }
