/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_TOKENS_H
#define KLP_TOKENS_H

#include <stddef.h>

/*
 * Takes comments and the blanks that do not matter out of C source, or of the preprocessor's
 * output, in place: two texts that become equal compile to the same code, except for line
 * numbers. Blanks in strings stay, as do those that keep two tokens apart, and the ends of
 * directives. `text` has a zero byte behind it, before and after.
 */
void tokens_only(char *text, size_t size);

#endif
