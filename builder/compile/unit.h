/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translation units that the patches may change; units/ finds them. */
#ifndef KLP_UNIT_H
#define KLP_UNIT_H

#include "../job.h"

struct unit {
	const char *source;	/* net/ipv4/tcp_input.c, below the tree */
	const char *object;	/* net/ipv4/tcp_input.o */
	const char *klp_object; /* vmlinux, or the module's name with '-' as '_' */
	const char *command;	/* the saved compile command, run in a tree; no objtool part */
	const char *symbols;	/* the file whose symbols the running object has */
	const char *
		generated_with; /* kbuild generates files that it includes with these objects; or NULL */
	const char *orig_tree; /* where the unpatched source is compiled */
	const char *patches; /* the patches that may change it, for messages: "a.patch, b.patch" */
	ARRAY(const char *) patched_files; /* the patched files that it may read */
	ARRAY(const char *) reverts; /* functions whose original code goes in, as FUNCTION,SYMPOS */
	bool is_module;
	bool is_new;	   /* the patch adds the source file */
	bool is_unpatched; /* no patched file is read: only the reverts count */
};

struct unit_set {
	ARRAY(const struct unit *) items;
};

/*
 * Can it be the object file of a unit, below the tree? Files are written under the name, and one that
 * comes from a module's report may be anybody's.
 */
bool unit_name_is_plain(const char *object);

bool unit_reads(const struct unit *unit, const char *path);

/* The steps of a unit. Each keeps its files in a directory of its name. */
enum step_kind {
	STEP_ORIG,	/* compiles the unpatched source */
	STEP_PATCHED,	/* compiles the patched source */
	STEP_ORIG_KEYS, /* the same two, with static keys that are read when the code runs */
	STEP_PATCHED_KEYS,
	STEP_DIFF,   /* compares the two objects */
	STEP_FILTER, /* compares the preprocessed sources */
	STEP_HUNKS,  /* preprocesses variants, to judge a single hunk */
};

/*
 * Returns the path of a file of the unit, below the work directory: STEP/net/ipv4/tcp_input and
 * the suffix.
 */
const char *unit_path(const struct job *job, const struct unit *unit, enum step_kind kind,
		      const char *suffix);

#endif
