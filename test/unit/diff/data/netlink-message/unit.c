/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct ack { const char *text; };
#define NL_SET_ERR_MSG(ack, msg) do { \
	static const char __msg[] = msg; \
	struct ack *__ack = (ack); \
	if (__ack) __ack->text = __msg; \
	} while (0)

int work(struct ack *ack, int x)
{
#ifdef PATCHED
	if (x == 1) { NL_SET_ERR_MSG(ack, "one is not possible here"); return -22; }
	if (x == 3) { NL_SET_ERR_MSG(ack, "three is not allowed"); return -22; }
#else
	if (x == 1) { NL_SET_ERR_MSG(ack, "one is not allowed"); return -22; }
#endif
	if (x == 2) { NL_SET_ERR_MSG(ack, "two is not allowed"); return -22; }
	return 0;
}
int other(struct ack *ack, int x) { if (!x) NL_SET_ERR_MSG(ack, "none"); return x; }
