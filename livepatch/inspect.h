/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what a livepatch module says of itself. */
#ifndef KLP_INSPECT_H
#define KLP_INSPECT_H

/*
 * Prints to stdout what the module `ko` patches, from its .klp.info or, where another tool has made it,
 * from the structs that the kernel reads: lines of words that scripts read (klp-build(1) describes them).
 * Returns -1 after printing an error.
 */
int inspect_module(const char *ko);

#endif
