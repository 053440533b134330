/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void work(void) { }
#ifdef PATCHED
int other(int x) { return x + 2; }
static void *quirk __attribute__((used, section(".pci_fixup_enable"))) = work;
#else
int other(int x) { return x + 1; }
#endif
