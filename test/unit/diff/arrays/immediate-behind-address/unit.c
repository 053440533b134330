/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter, other;
static u8 flag;
static u16 half;
static u64 wide[3];
void *expose(int i)
{
	void *all[] = { &counter, &other, &flag, &half, wide };

	return all[i];
}
int reset(int x) { counter = half; flag = 2; half = 3; wide[2] = 4 + wide[1]; return other; }
#ifdef PATCHED
int check(int x, int unused)
{
	if (counter == 6)
#else
int check(int x)
{
	if (counter == 5)
#endif
		flag = 1;
	if (counter == 0x12345)
		__asm__ volatile("movw $0x1234, %0" : "=m"(half));
	wide[1] = 77;
	if (flag & 4)
		other = 0x1111111;
	return 0;
}
