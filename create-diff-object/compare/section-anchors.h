/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Section anchors (gcc's -fsection-anchors, which is on for arm64, powerpc and s390): a
 * function takes the address of one place in .data, and reaches the variables around it by their
 * distance, "ldr w2, [x0, 8]", for which there is no relocation. The anchor stands for all
 * variables of its section: it is the same in both objects when they are, at the same
 * distances, and a replacement can use the running ones when the patch does not move one.
 *
 * With -fdata-sections each variable has its own section, and gcc makes no anchors.
 */
#ifndef KLP_SECTION_ANCHORS_H
#define KLP_SECTION_ANCHORS_H

#include "../diff.h"

/* Do both stand for the same variables? True if neither is an anchor. */
bool same_anchor(const struct diff *diff, const struct reference *orig,
		 const struct reference *patched);

/*
 * Does the running object have all variables of the anchor's section where the patched one has
 * them? True if the reference is no anchor.
 */
bool anchor_is_kept(const struct diff *diff, const struct reference *reference);

#endif
