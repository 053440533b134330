/* SPDX-License-Identifier: GPL-2.0-or-later */
/* References and places in words. */
#ifndef KLP_REFERENCE_TEXT_H
#define KLP_REFERENCE_TEXT_H

#include "object.h"

/* What a reference points at: "tcp_ack", "tcp_hashinfo+0x10", "\"a string\"". */
const char *reference_text(struct arena *arena, const struct reference *reference);

/*
 * What two versions refer to at a place: "refers to b instead of a at +0x10". One of them is NULL
 * when that version has no reference there.
 */
const char *references_text(struct arena *arena, const struct reference *from,
			    const struct reference *to, const char *place);

/* "+0x12", "-0x10": a place in a symbol. */
const char *place_text(struct arena *arena, int64_t at);

#endif
