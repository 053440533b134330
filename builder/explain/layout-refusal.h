/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The error about a changed layout: a table of members, what the change would do, and a way out that fits
 * it. What is taken away or moved stays as it is; what is new is kept in shadow variables, with the C for
 * them.
 */
#ifndef KLP_LAYOUT_REFUSAL_H
#define KLP_LAYOUT_REFUSAL_H

#include "type-layout.h"

void layout_refuse(const struct layout_change *change);

#endif
