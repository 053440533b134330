/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A switch that compilers make a table of. */
#ifndef SWITCH_H
#define SWITCH_H

void first(void);
void second(int);
void third(int);

#define SWITCH_WITH_TABLE(x)                           \
	switch (x) {                                   \
	case 0: first(); return 1;                     \
	case 1: second(x); return 22;                  \
	case 2: third(x); return x;                    \
	case 3: first(); second(3); return 4;          \
	case 4: third(9); return 55;                   \
	case 5: first(); third(1); return 7;           \
	case 6: second(5); return 3;                   \
	case 7: third(7); return 77;                   \
	}

#endif
