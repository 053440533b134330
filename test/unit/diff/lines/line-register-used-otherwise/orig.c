/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void reads(void)
{
	__asm__ volatile("movl $" __stringify(__LINE__) ", %%esi\n\t"
			 "movl %%esi, sink\n\t"
			 "call __might_sleep" : : : "memory", "rsi");
}
void right(void)
{
	__asm__ volatile("movl $" __stringify(__LINE__) ", %%esi\n\t"
			 "movl %%edi, sink\n\t"
			 "call __might_sleep" : : : "memory", "rsi");
}
int other(int x) { return x + 1; }
