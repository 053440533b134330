/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define MODULE_INFO(tag, text) static const char __UNIQUE_ID(tag)[] __used __section(".modinfo") __aligned(1) = #tag "=" text
int sink;
int namespaced(int x);
MODULE_INFO(license, "GPL");
MODULE_INFO(import_ns, "DMA_BUF");
#ifdef PATCHED
MODULE_INFO(import_ns, "CRYPTO_INTERNAL");
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= namespaced(x);
#else
	return sink += x;
#endif
}
