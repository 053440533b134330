/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(void) { __asm__ volatile(PARAVIRT_CALL(3, "pv_ops") ::: "memory"); }
#ifdef PATCHED
void two(void) { __asm__ volatile(PARAVIRT_CALL(4, "pv_ops+8") ::: "memory"); }
#else
void two(void) { __asm__ volatile(PARAVIRT_CALL(3, "pv_ops") ::: "memory"); }
#endif
