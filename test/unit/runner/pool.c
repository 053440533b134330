// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#define COMMENTS_MAX 40 /* lines below a test that has failed */

static void start(struct test *test)
{
	test->started = true;
	test->output = memfd_create("test", MFD_CLOEXEC);
	fflush(stdout);
	test->pid = test->output < 0 ? -1 : fork();
	if (test->pid > 0)
		return;
	if (test->pid < 0) {
		test->done = true;
		return;
	}
	/* Nothing goes on when the runner is killed. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (dup2(test->output, STDOUT_FILENO) < 0)
		_exit(1);
	/* Below, stdout is a file and lines of children must stand in order. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	_exit(test->run(test->data));
}

/* Waits for one of those that run. */
static void finish_one(struct test *tests, size_t count)
{
	int status;
	pid_t pid;
	size_t i;

	do
		pid = wait(&status);
	while (pid < 0 && errno == EINTR);
	for (i = 0; i < count; i++)
		if (tests[i].started && !tests[i].done && (pid < 0 || tests[i].pid == pid)) {
			tests[i].done = true;
			tests[i].passed = pid > 0 && WIFEXITED(status) && !WEXITSTATUS(status);
		}
}

/* What the test has written, to be freed. */
static char *output_of(const struct test *test)
{
	off_t size = test->output < 0 ? 0 : lseek(test->output, 0, SEEK_END);
	char *text = calloc(1, (size_t)(size > 0 ? size : 0) + 1);

	if (text && size > 0 && pread(test->output, text, (size_t)size, 0) < 0)
		*text = '\0';
	if (test->output >= 0)
		close(test->output);
	return text;
}

/* The rest of the line that begins with the word; NULL when there is none. */
static const char *directive(const char *text, const char *word, int *length)
{
	size_t size = strlen(word);

	for (; text && *text; text = strchr(text, '\n'), text += text != NULL)
		if (!strncmp(text, word, size)) {
			*length = (int)strcspn(text + size, "\n");
			return text + size;
		}
	return NULL;
}

static void print_comments(const char *text)
{
	int count = 0;

	while (*text && count < COMMENTS_MAX) {
		int length = (int)strcspn(text, "\n");

		/* A program of many tests tells what passed, too. */
		if (strncmp(text, "skip ", 5) && strncmp(text, "todo ", 5) &&
		    strncmp(text, "ok ", 3)) {
			printf("%s%.*s\n", *text == '#' ? "" : "# ", length, text);
			count++;
		}
		text += length + (text[length] == '\n');
	}
}

/* Returns 1 when the test has failed. */
static int report(const struct test *test, size_t number)
{
	char *text = test->run ? output_of(test) : NULL;
	int skip_length = test->skip ? (int)strlen(test->skip) : 0, todo_length = 0;
	const char *skip = test->skip ? test->skip : directive(text, "skip ", &skip_length);
	const char *todo = directive(text, "todo ", &todo_length);
	bool passed = test->passed || test->skip;

	printf("%sok %zu - %s", passed ? "" : "not ", number, test->name);
	if (skip)
		printf(" # SKIP %.*s", skip_length, skip);
	else if (todo)
		printf(" # TODO %.*s", todo_length, todo);
	putchar('\n');
	if (!passed && text)
		print_comments(text);
	free(text);
	return !passed && !todo;
}

int pool_run(struct test *tests, size_t count, int jobs)
{
	size_t next = 0, shown = 0;
	int running = 0, failures = 0;

	while (shown < count) {
		for (; next < count && running < jobs; next++) {
			if (!tests[next].run) {
				tests[next].done = true;
				continue;
			}
			start(&tests[next]);
			running += !tests[next].done;
		}
		for (; shown < count && tests[shown].done; shown++)
			failures += report(&tests[shown], shown + 1);
		fflush(stdout);
		if (shown == count)
			break;
		if (running) {
			finish_one(tests + shown, next - shown);
			running--;
		}
	}
	return failures;
}
