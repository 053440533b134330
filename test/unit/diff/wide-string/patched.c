/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void set_variable(const __CHAR16_TYPE__ *name);
void set(void) { set_variable(u"SecureBook"); }
void other(void) { set_variable(u"Other"); }
