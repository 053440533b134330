/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The second name of the table is global, and only modpost reads it. */
#include "kernel.h"

struct pci_device_id { u32 vendor, device; };
static const struct pci_device_id ids[] = {
	{ 0x8086, 1 },
#ifdef PATCHED
	{ 0x8086, 2 },
#endif
	{ 0 }
};
extern const __typeof__(ids) __mod_pci__ids_device_table __attribute__((unused, alias("ids")));
int sink;
int known(unsigned int device) { return sink += ids[device & 1].device; }
