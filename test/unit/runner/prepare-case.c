// SPDX-License-Identifier: GPL-2.0-or-later
#include "prepare-case.h"
#include "../../../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void add_variable(struct run *run, word_list *argv, const char *name, const char *value)
{
	word_add(run->arena, argv, arena_printf(run->arena, "%s=%s", name, value));
}

static word_list command_line(struct run *run)
{
	const struct places *places = run->places;
	const struct flavour *flavour = run->flavour;
	word_list argv = { 0 };

	word_add(run->arena, &argv, places->prepare);
	add_variable(run, &argv, "case", run->test_case->dir);
	add_variable(run, &argv, "work", run->work);
	add_variable(run, &argv, "tool", places->tool);
	add_variable(run, &argv, "mirror", places->mirror);
	add_variable(run, &argv, "headers", places->headers);
	add_variable(run, &argv, "flavour", flavour->name);
	add_variable(run, &argv, "compiler", words_joined(run->arena, &flavour->command, 0));
	add_variable(run, &argv, "flag_words", words_joined(run->arena, &flavour->flags, 0));
	add_variable(run, &argv, "case_flag_words", words_joined(run->arena, &run->case_flags, 0));
	add_variable(run, &argv, "ld", flavour->binutils->ld);
	add_variable(run, &argv, "objcopy", flavour->binutils->objcopy);
	add_variable(run, &argv, "strip", flavour->binutils->strip);
	add_variable(run, &argv, "arch", flavour->binutils->arch);
	word_add(run->arena, &argv, NULL);
	return argv;
}

static int start(struct run *run, struct preparation *preparation, int *records)
{
	word_list argv = command_line(run);
	posix_spawn_file_actions_t actions;
	int input[2], output[2], status;

	if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC))
		return fail_errno("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input[0], 0);
	/* The end that is written to must not be 3 itself, which would stay close-on-exec. */
	if (output[1] == 3)
		output[1] = fcntl(output[1], F_DUPFD_CLOEXEC, 10);
	posix_spawn_file_actions_adddup2(&actions, output[1], 3);
	status = posix_spawn(&preparation->pid, argv.items[0], &actions, NULL,
			     (char *const *)argv.items, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(input[0]);
	close(output[1]);
	preparation->input = input[1];
	*records = output[0];
	errno = status;
	return status ? fail_errno("%s", argv.items[0]) : 0;
}

/* All that comes, up to the end of the file. */
static char *read_all(struct arena *arena, int fd, size_t *size)
{
	ARRAY(char) text = { 0 };
	char buffer[4096];
	ssize_t count, i;

	while ((count = read(fd, buffer, sizeof(buffer))) > 0 || (count < 0 && errno == EINTR))
		for (i = 0; i < count; i++)
			*array_push(arena, &text) = buffer[i];
	*size = text.count;
	*array_push(arena, &text) = '\0';
	return text.items;
}

/* Returns whether the last record, "done", has come. */
static bool take_records(struct run *run, struct preparation *preparation, char *text, size_t size)
{
	ARRAY(char *) env = { 0 };
	const char *end = text + size;
	bool done = false;

	for (; text < end; text += strlen(text) + 1) {
		if (!strncmp(text, "option ", 7))
			word_add(run->arena, &run->options, text + 7);
		else if (!strncmp(text, "env ", 4))
			*array_push(run->arena, &env) = text + 4;
		else if (!strncmp(text, "skip ", 5))
			run->skip = text + 5;
		else if (!strcmp(text, "after"))
			preparation->has_after_run = true;
		else if (!strcmp(text, "done"))
			done = true;
	}
	*array_push(run->arena, &env) = NULL;
	run->env = env.items;
	return done;
}

int prepare_start(struct run *run, struct preparation *preparation)
{
	int records = -1;
	size_t size;
	char *text;

	fflush(stdout);
	if (start(run, preparation, &records) < 0)
		return -1;
	text = read_all(run->arena, records, &size);
	close(records);
	if (take_records(run, preparation, text, size))
		return 0;
	problem(run, "prepare has ended early");
	prepare_end(run, preparation, false);
	return -1;
}

void prepare_end(struct run *run, struct preparation *preparation, bool after)
{
	int status;

	fflush(stdout);
	if (after && preparation->has_after_run && write(preparation->input, "\n", 1) != 1)
		problem(run, "after_run cannot be started");
	close(preparation->input);
	while (waitpid(preparation->pid, &status, 0) < 0)
		if (errno != EINTR)
			break;
	/* What is wrong has been said where it was found. */
	if (status)
		run->failed = true;
}
