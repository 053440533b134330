/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* WARN() of 6.19 on x86 hands its entry in __bug_table to the function that prints. */
void warn_trap(void *bug, int x);
#define WARN_ENTRY(x)                                                                     \
	do {                                                                              \
		void *bug;                                                                \
		__asm__ __volatile__("lea (2f)(%%rip), %0\n1:\n"                          \
				     ".pushsection __bug_table,\"aw\"\n"                  \
				     "2:\t.long 1b - .\n"                                 \
				     "\t.long %c1 - .\n"                                  \
				     "\t.word %c2\n"                                      \
				     "\t.word %c3\n"                                      \
				     "\t.org 2b+12\n"                                     \
				     ".popsection\n"                                      \
				     : "=r"(bug) : "i"(__FILE__), "i"(__LINE__), "i"(1)); \
		warn_trap(bug, x);                                                        \
	} while (0)
int kept(int x) { if (x < 0) WARN_ENTRY(x); return x; }
#ifdef PATCHED
int work(int x) { if (x < 0) WARN_ENTRY(x); return x + 3; }
#else
int work(int x) { if (x < 0) WARN_ENTRY(x); return x + 2; }
#endif
