/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What core.c tells the services that the runtime uses, and asks of them. */
#ifndef SERVICES_H
#define SERVICES_H

#include "kernel.h"

/* Says what the runtime has done wrong, and ends. */
void die(const char *why);

/* Calls the module notifiers. */
void notify(struct module *module, enum module_state state);

/* The time of all delayed work has come. */
void run_works(void);
bool has_works(void);

/* The allocation with this number fails, from 0. */
void fail_allocation(int number);

/* Prints the shadow variables that nobody has freed. */
void print_left(void);

#endif
