/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void set_variable(const __CHAR16_TYPE__ *name);
#ifdef PATCHED
void set(void) { set_variable(u"SecureBook"); }
#else
void set(void) { set_variable(u"SecureBoot"); }
#endif
void other(void) { set_variable(u"Other"); }
