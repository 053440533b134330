/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
KLP_SHADOW_TYPE_VERSION(registry_type, 0x6b6c707368747970, 0, NULL, NULL);
#endif
