/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MODULE_DEVICE_TABLE() names the table again. */
#include "kernel.h"

struct virtio_device_id { u32 device, vendor; };
#ifdef PATCHED
static struct virtio_device_id id_table[] = { { 1, 2 }, { 0 } };
#else
static struct virtio_device_id id_table[] = { { 1, 1 }, { 0 } };
#endif
extern const __typeof__(id_table) __mod_virtio__id_table_device_table __attribute__((unused, alias("id_table")));
int sink;
int work(int x) { return sink += x + id_table[0].vendor; }
