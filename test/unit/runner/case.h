/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A case: a directory GROUP/NAME with its source and what is expected of it. test/unit/README.md
 * tells what is in the files.
 */
#ifndef RUNNER_CASE_H
#define RUNNER_CASE_H

#include "flavours.h"

/* A line of `expect` or `cflags`, split at white space. */
struct case_line {
	const char *only; /* pattern of the flavours that it is for; NULL: for all */
	word_list words;  /* the first one is the line's word */
};

typedef ARRAY(struct case_line) case_lines;

struct test_case {
	const char *name, *group, *dir;
	/*
	 * The source of both versions, `patched` compiled with -DPATCHED; or two sources.
	 */
	const char *orig, *patched;
	bool one_source;
	case_lines expect, cflags;
	word_list on, unless; /* flavours that it is for, and not; without `on`: x86-64 */
	bool once;	      /* the first of these is enough: the compiler does not matter */
	const char *symvers, *prepare; /* paths of these files, or NULL */
};

typedef ARRAY(struct test_case) case_list;

/* Reads all cases below `dir`, in alphabetical order. Returns -1 after printing an error. */
int cases_read(struct arena *arena, const char *dir, case_list *cases);

/* Is the case for this flavour? */
bool case_is_for(const struct test_case *test_case, const struct flavour *flavour);
bool line_is_for(const struct case_line *line, const struct flavour *flavour);

#endif
