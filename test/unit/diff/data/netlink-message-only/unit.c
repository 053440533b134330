/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct ack { const char *text; };
#define NL_SET_ERR_MSG(ack, msg) do { \
	static const char __msg[] = msg; \
	struct ack *__ack = (ack); \
	if (__ack) __ack->text = __msg; \
	} while (0)

#ifdef PATCHED
int work(struct ack *ack, int x) { if (!x) NL_SET_ERR_MSG(ack, "zero"); return x; }
#else
int work(struct ack *ack, int x) { if (!x) NL_SET_ERR_MSG(ack, "none"); return x; }
#endif
