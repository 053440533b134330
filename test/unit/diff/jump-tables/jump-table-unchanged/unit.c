/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void first(void);
void second(int);
void third(int);

static const int constants[4] = { 1, 2, 3, 4 };
#ifdef PATCHED
int front(int x) { return constants[x] - x; }
#else
int front(int x) { return constants[x] + x; }
#endif

int one(int x)
{
	switch (x) {
	case 0: first(); return 1;
	case 1: second(x); return 22;
	case 2: third(x); return x;
	case 3: first(); second(3); return 4;
	case 4: third(9); return 55;
	case 5: first(); third(1); return 7;
	case 6: second(5); return 3;
	case 7: third(7); return 77;
	}
	return -1;
}

int two(int x)
{
	switch (x) {
	case 0: first(); return 1;
	case 1: second(x); return 22;
	case 2: third(x); return x;
	case 3: first(); second(3); return 4;
	case 4: third(9); return 55;
	case 5: first(); third(1); return 7;
	case 6: second(5); return 3;
	case 7: third(7); return 77;
	}
	return -2;
}
