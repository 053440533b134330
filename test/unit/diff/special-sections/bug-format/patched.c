/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* struct bug_entry of 6.19: bug_addr, format, file, line, flags. */
#define WARN_FORMAT(condition, format)                                                    \
	do {                                                                              \
		if (condition)                                                            \
			__asm__ __volatile__("1:\tud2\n"                                  \
					     ".pushsection __bug_table,\"aw\"\n"          \
					     "2:\t.long 1b - .\n"                         \
					     "\t.long %c0 - .\n"                          \
					     "\t.long %c1 - .\n"                          \
					     "\t.word %c2\n"                              \
					     "\t.word %c3\n"                              \
					     "\t.org 2b+16\n"                             \
					     ".popsection\n"                              \
					     : : "i"(format), "i"(__FILE__), "i"(__LINE__), "i"(1)); \
	} while (0)

int moves(int x) { WARN_FORMAT(x < 0, "negative"); return x; }
int work(int x) { WARN_FORMAT(x < 0, "negative"); return x + 3; }
int says(int x) { WARN_FORMAT(x < 0, "too small"); return x; }
