/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct pci_device_id { u32 vendor, device; };
const struct pci_device_id ids[] = { { 0x8086, 1 }, { 0 } };
#ifdef PATCHED
extern const __typeof__(ids) __mod_pci__ids_device_table __attribute__((unused, alias("ids")));
#endif
int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
