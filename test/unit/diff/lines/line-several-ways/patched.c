/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




int sink;
#define LOAD "movl $" __stringify(__LINE__) ", %%esi\n\t"
void leaves(void)
{
	__asm__ volatile(LOAD
			 "testl %%edi, %%edi\n\tje 1f\n\tcall __might_sleep\n\tret\n"
			 "1:\tmovl %%esi, sink" : : : "memory", "rsi");
}
void arrives(void)
{
	__asm__ volatile("movl $7, %%esi\n\ttestl %%edi, %%edi\n\tje 1f\n\t" LOAD
			 "1:\tcall __might_sleep" : : : "memory", "rsi");
}
void calls(void)
{
	__asm__ volatile(LOAD "call unlikely_path\n\tcall __might_sleep" : : : "memory", "rsi");
}
void arrives_from_elsewhere(void)
{
	__asm__ volatile(LOAD "2:\tcall __might_sleep\n\t"
			 ".pushsection .rodata.table, \"a\"\n\t.quad 2b\n\t.popsection"
			 : : : "memory", "rsi");
}
void straight(void)
{
	__asm__ volatile(LOAD "xorl %%eax, %%eax\n\tcall __might_sleep" : : : "memory", "rsi");
}
int other(int x) { return x + 2; }
