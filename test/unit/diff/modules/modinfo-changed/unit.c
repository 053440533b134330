/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define MODULE_INFO(tag, text) static const char __UNIQUE_ID(tag)[] __used __section(".modinfo") __aligned(1) = #tag "=" text
int sink;
MODULE_INFO(license, "GPL");
#ifdef PATCHED
MODULE_INFO(alias, "pci:v00001022d*");
#else
MODULE_INFO(alias, "pci:v00008086d*");
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
