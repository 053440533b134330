/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
KLP_SHADOW_TYPE(kept_type, 7, NULL, NULL);
struct klp_shadow_type lost_type = { 8, NULL, NULL, 0 };
__asm__(".section \".klp.shadow_types\", \"a\"\n"
	"\t.quad lost_type, 8, 0\n\t.asciz \"file.c\"\n\t.previous\n");
#endif
