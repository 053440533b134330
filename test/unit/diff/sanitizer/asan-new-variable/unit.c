/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int kept[3];
#ifdef PATCHED
int added[5];
static int set[3] = { 1, 2, 3 };
#endif

int changed(int i)
{
	kept[i]++;
#ifdef PATCHED
	return added[i] += set[i] + kept[2];
#else
	return kept[2];
#endif
}
