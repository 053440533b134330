/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one livepatch module has that another has not. */
#ifndef KLP_DIFFERENCE_H
#define KLP_DIFFERENCE_H

/*
 * Prints to stdout what differs from the module `from` to the module `to`, and what the kernel does on that
 * way: lines of words that scripts read (klp-build(1) describes them). Returns -1 after printing an error.
 */
int difference_print(const char *from, const char *to);

#endif
