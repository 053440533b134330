/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLPCTL_OUTPUT_H
#define KLPCTL_OUTPUT_H

/* Writes the text to stdout, at once. Returns -1 after printing an error. */
int output(const char *text);

#endif
