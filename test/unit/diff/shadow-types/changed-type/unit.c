/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
KLP_SHADOW_TYPE(old_type, 8, NULL, NULL);
#else
KLP_SHADOW_TYPE(old_type, 7, NULL, NULL);
#endif
