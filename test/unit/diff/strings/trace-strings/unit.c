/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int __trace_bprintk(unsigned long ip, const char *fmt, ...);
#define trace_printk(fmt) do { \
	static const char *trace_printk_fmt __used __section("__trace_printk_fmt") = fmt; \
	__trace_bprintk(0, trace_printk_fmt); \
	} while (0)
#define tracepoint_string(str) ({ \
	static const char *___tp_str __section("__tracepoint_str") = str; \
	___tp_str; })
void note(const char *what);

#ifdef PATCHED
void work(int x) { if (x) note(tracepoint_string("two")); trace_printk("here\n"); }
#else
void work(int x) { if (x) note(tracepoint_string("one")); }
#endif
void other(int x) { if (x) note(tracepoint_string("other")); }
