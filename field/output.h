/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_FIELD_OUTPUT_H
#define KLP_FIELD_OUTPUT_H

/* Writes the text to stdout, at once. Returns -1 after printing an error. */
int output(const char *text);

#endif
