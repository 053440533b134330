/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which functions of the livepatch use shadow variables: by bare ids, and by types. */
#ifndef KLP_SHADOW_USES_H
#define KLP_SHADOW_USES_H

#include "../job.h"
#include "../../lib/notes.h"
#include "../../lib/report.h"

struct shadow_uses {
	ARRAY(struct report_shadow) items;
};

/*
 * Finds the uses in what a unit has in the livepatch. The compiler plugin's notes know the calls; they are
 * NULL without the plugin, and then only the uses of types are found.
 */
void shadow_uses_find(const struct job *job, const struct notes *notes,
		      const struct report_unit *unit, struct shadow_uses *uses);

/* Is a symbol of PATCHED.o the function's code, or a cold part of it? */
bool is_code_of(const char *symbol, const char *function);

#endif
