/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




int sink;
struct pi_entry {
	const char *fmt, *func, *file;
	unsigned int line;
	const char *level, *subsys_fmt_prefix;
};
void talk(int x)
{
	static const struct pi_entry _entry __used = { "x\n", __func__, __FILE__, __LINE__, NULL, NULL };
	static const struct pi_entry *_entry_ptr __used __section(".printk_index") = &_entry;
	_printk("x\n");
	sink = x;
}
int other(int x) { return x + 2; }
