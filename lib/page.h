/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people read on stdout: headings, which are bold on a terminal, and indented lines, which are wrapped to
 * its width. Elsewhere a line stays one, so that grep finds it. Text from files cannot move the cursor or
 * look like another line: bytes that a terminal does not show as they are (printable.h) become blanks.
 */
#ifndef KLP_PAGE_H
#define KLP_PAGE_H

void page_heading(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints a line that begins `indent` columns from the left; what is wrapped begins four columns further right. */
void page_line(int indent, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Separates what follows from what is there already, if anything is. */
void page_gap(void);

/* Writes out what was printed. Returns -1 after printing an error that says that `what` could not be written. */
int page_end(const char *what);

#endif
