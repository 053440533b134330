/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mirror check, see main.c: names that say which thing is which, and the comparison of two
 * things.
 */
#ifndef MIRROR_MIRROR_H
#define MIRROR_MIRROR_H

#include "things.h"
#include "../../../lib/report.h"

#define DEPTH_MAX 8

/* Which two objects are compared: what refers to the running object is undefined in OUT.o. */
enum pairing { ORIG_PATCHED, PATCHED_OUT };

struct mirror {
	struct arena *arena;
	struct view *orig, *patched, *out; /* out: NULL when nothing is included */
	struct report_unit *unit;
	bool recording; /* pairs that a comparison assumes are kept */
	int complaints;
};

/* same-thing.c */

/* Its first name. */
const char *name_of(const struct thing *thing);
/* Does the compiler put a number into the name, which another version may have not? */
bool is_numbered(struct mirror *m, const struct thing *thing);
/* A constant of which a copy is as good as the original: a string's name, a table of a switch. */
bool is_unnamed(struct mirror *m, const struct thing *thing);
/* State of a macro, of which a copy is as good as the original. */
bool is_harmless(struct mirror *m, const struct thing *thing);
bool share_a_name(const struct thing *a, const struct thing *b);
/* May these be the same thing of the source? Numbers that the compiler counts may shift. */
bool is_pair(struct mirror *m, struct thing *orig, struct thing *patched);
/* "foo" of ".klp.sym.vmlinux.foo,2", or the name itself. */
const char *running_name(struct mirror *m, const char *name);
/* Is the undefined symbol of OUT.o the running object's version of this thing of PATCHED.o? */
bool is_running(struct mirror *m, struct thing *patched, const char *undefined);

/* differs.c */

/* NULL when the two are equal, else what is not. `depth` is that of unnamed things in unnamed things. */
const char *differs(struct mirror *m, enum pairing pairing, const struct thing *a,
		    const struct thing *b, int depth);
/* Size of the unnamed piece that begins there. */
uint64_t piece_size(const struct elf_section *section, uint64_t at);

#endif
