/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Translation units that the patches may change; units/ finds them. */
#ifndef KLP_UNIT_H
#define KLP_UNIT_H

#include "../job.h"

struct unit {
	const char *source;	    /* net/ipv4/tcp_input.c, below the tree */
	const char *object;	    /* net/ipv4/tcp_input.o */
	const char *klp_object;	    /* vmlinux, or the module's name with '-' as '_' */
	const char *command;	    /* the saved compile command, run in a tree; no objtool part */
	const char *symbols;	    /* the file whose symbols the running object has */
	const char *generated_with; /* objects with which kbuild makes files it includes, or NULL */
	const char *orig_tree;	    /* where the unpatched source is compiled */
	const char *patches; /* the patches that may change it, for messages: "a.patch, b.patch" */
	ARRAY(const char *) patched_files; /* those of the patched files that it may read */
	bool is_module;
	bool is_new; /* the patch adds the source file */
};

struct unit_set {
	ARRAY(const struct unit *) items;
};

/* May the unit read this patched file? */
bool unit_reads(const struct unit *unit, const char *path);

/*
 * A file of the unit in the work directory: WORK/KIND/net/ipv4/tcp_input and the suffix. Kinds are
 * orig, patched, diff, filter and hunks.
 */
const char *unit_path(const struct job *job, const struct unit *unit, const char *kind,
		      const char *suffix);

#endif
