/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages of the compiler in terms of the patch. The patched tree has #line directives, so the
 * compiler quotes other lines there than those that it means, and gives them numbers of the
 * unpatched file.
 */
#ifndef KLP_SOURCE_ERRORS_H
#define KLP_SOURCE_ERRORS_H

#include "compiler-plugin.h"
#include "../patches/patch-set.h"

/*
 * Shows what the compiler says about a unit's patched source. It is compiled again for that,
 * without those directives; when this tells nothing, `log` is shown, which is what it said the
 * first time. Returns the messages with the patched file's own line numbers; "": there are none.
 */
const char *source_messages_show(struct job *job, const struct patch_set *patches,
				 const struct unit *unit, const char *log);

/* Names each hunk in whose lines one of these messages is, as details of an error or warning. */
void source_messages_name_hunks(const struct job *job, const struct patch_set *patches,
				const char *messages);

/* Returns the hunk that has this line of the patched file, counted from 1; NULL: none. */
const struct hunk *hunk_at(const struct patch_set *patches, const char *file, unsigned int line);

#endif
