/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { switch (x) { case 1: return 17; case 2: return 99; case 3: return 3; case 4: return 8; case 5: return 777; } return 0; }
#ifdef PATCHED
int two(int x) { switch (x) { case 1: return 28; case 2: return 99; case 3: return 3; case 4: return 8; case 5: return 777; } return 0; }
#else
int two(int x) { switch (x) { case 1: return 27; case 2: return 99; case 3: return 3; case 4: return 8; case 5: return 777; } return 0; }
#endif
