/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name that MODULE_DEVICE_TABLE() makes since Linux 6.14; it is local, and stays for modpost. */
#include "kernel.h"

struct pci_device_id { u32 vendor, device; };
#ifdef PATCHED
static const struct pci_device_id ids[] = { { 0x8086, 1 }, { 0x8086, 2 }, { 0 } };
#else
static const struct pci_device_id ids[] = { { 0x8086, 1 }, { 0x8086, 3 }, { 0 } };
#endif
static __typeof__(ids) __mod_device_table__kmod_e1000__pci__ids __attribute__((used, alias("ids")));
int sink;
int known(unsigned int device) { return sink += ids[device & 1].device; }
