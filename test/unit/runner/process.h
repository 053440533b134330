/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Child processes of the runner: compilers, create-diff-object, ld. lib/files.h has command_run(),
 * which does not tell stdout from stderr.
 */
#ifndef RUNNER_PROCESS_H
#define RUNNER_PROCESS_H

#include "../../../lib/arena.h"
#include <stdbool.h>
#include <sys/types.h>

typedef ARRAY(const char *) word_list;

struct process {
	word_list argv;
	const char *dir;       /* working directory; NULL: ours */
	const char *out, *err; /* files for stdout and stderr; NULL: ours */
	bool append;	       /* to these files; else they are written anew */
	char *const *env;      /* the whole environment; NULL: ours */
};

void word_add(struct arena *arena, word_list *list, const char *word);
void words_add(struct arena *arena, word_list *list, const word_list *more);
/* Adds the words of `text`, which white space separates. */
void words_split(struct arena *arena, word_list *list, const char *text);
/* The words with one space between them. */
char *words_joined(struct arena *arena, const word_list *list, size_t first);
/* Does one of the shell patterns match the word? */
bool words_match(const word_list *patterns, const char *word);
/* The shell's pattern matching, as `[[ word == pattern ]]` has it. */
bool matches(const char *pattern, const char *word);

/*
 * Runs it and waits. Returns its exit status, 128 + signal when it was killed, 127 when it cannot
 * be started.
 */
int process_run(struct arena *arena, const struct process *process);

#endif
