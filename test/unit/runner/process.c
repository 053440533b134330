// SPDX-License-Identifier: GPL-2.0-or-later
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void word_add(struct arena *arena, word_list *list, const char *word)
{
	*array_push(arena, list) = word;
}

void words_add(struct arena *arena, word_list *list, const word_list *more)
{
	const char **word;

	array_for_each(word, more)
		word_add(arena, list, *word);
}

void words_split(struct arena *arena, word_list *list, const char *text)
{
	static const char *const space = " \t\n";
	size_t length;

	for (text += strspn(text, space); *text; text += strspn(text, space)) {
		length = strcspn(text, space);
		word_add(arena, list, arena_strndup(arena, text, length));
		text += length;
	}
}

char *words_joined(struct arena *arena, const word_list *list, size_t first)
{
	size_t size = 1, i;
	char *text, *end;

	for (i = first; i < list->count; i++)
		size += strlen(list->items[i]) + 1;
	end = text = arena_alloc(arena, size);
	for (i = first; i < list->count; i++) {
		if (i > first)
			*end++ = ' ';
		end = stpcpy(end, list->items[i]);
	}
	return text;
}

bool matches(const char *pattern, const char *word)
{
	return !fnmatch(pattern, word, FNM_EXTMATCH);
}

bool words_match(const word_list *patterns, const char *word)
{
	const char **pattern;

	array_for_each(pattern, patterns)
		if (matches(*pattern, word))
			return true;
	return false;
}

int process_run(struct arena *arena, const struct process *process)
{
	int flags = O_WRONLY | O_CREAT | (process->append ? O_APPEND : O_TRUNC);
	posix_spawn_file_actions_t actions;
	word_list argv = { 0 };
	int status;
	pid_t pid;

	words_add(arena, &argv, &process->argv);
	word_add(arena, &argv, NULL);
	posix_spawn_file_actions_init(&actions);
	if (process->out)
		posix_spawn_file_actions_addopen(&actions, 1, process->out, flags, 0666);
	if (process->err)
		posix_spawn_file_actions_addopen(&actions, 2, process->err, flags, 0666);
	if (process->dir)
		posix_spawn_file_actions_addchdir_np(&actions, process->dir);
	status = posix_spawnp(&pid, argv.items[0], &actions, NULL, (char *const *)argv.items,
			      process->env ? process->env : environ);
	posix_spawn_file_actions_destroy(&actions);
	if (status)
		return 127;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
