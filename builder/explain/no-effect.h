/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the hunks from which no unit compiles anything: they change comments, or a branch of
 * #if that this configuration leaves out. No function changes because of them. Where the notes
 * do not tell, the preprocessor does: does a unit read the same text with and without the hunk?
 */
#ifndef KLP_NO_EFFECT_H
#define KLP_NO_EFFECT_H

#include "../compile/compile.h"
#include "../patches/patch-set.h"

enum no_effect_why {
	HAS_EFFECT,    /* or nothing shows that it has none */
	ONLY_COMMENTS, /* and blanks */
	NOT_COMPILED,  /* in this configuration */
};

struct no_effect {
	enum no_effect_why
		*of_hunk; /* by the hunk's index in the patch set; NULL: every hunk has an effect */
};

/*
 * A stage. Does not ask the preprocessor about a hunk that is the only one of a unit that changes: that hunk is
 * the cause. With a single hunk there is nothing to ask at all.
 */
int no_effect_find(struct job *job, const struct patch_set *patches, const struct changes *changes,
		   struct no_effect *no_effect);

enum no_effect_why no_effect_of(const struct no_effect *no_effect, const struct patch_set *patches,
				const struct hunk *hunk);

/* Examines one hunk as closely as possible. `readers` are the units that read patched files. */
enum no_effect_why no_effect_judge(struct job *job, const struct patch_set *patches,
				   const struct unit_set *readers, const struct hunk *hunk);

/* Does the hunk change comments and blanks only, whether a unit reads its file or not? */
bool hunk_is_comment(struct job *job, const struct patch_set *patches, const struct hunk *hunk);

struct hunk_macros {
	ARRAY(const char *) names;
};

/* Does the hunk change definitions of macros only? Adds their names. */
bool hunk_edits_macros(struct job *job, const struct patch_set *patches, const struct hunk *hunk,
		       struct hunk_macros *macros);

/* Lists all units that may read patched files, whether they change or not. */
void no_effect_readers(struct job *job, const struct changes *changes, struct unit_set *readers);

/* Does any of the units read the hunk's file? */
bool hunk_is_read(const struct unit_set *readers, const struct hunk *hunk);

#endif
