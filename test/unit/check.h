/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unit tests: check(condition, promise) prints a TAP line for each promise that is tested, and
 * `return check_done();` ends main().
 */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int check_count, check_failures;

#define check(condition, ...)                                                    \
	do {                                                                     \
		int ok_ = !!(condition);                                         \
		check_failures += !ok_;                                          \
		printf("%sok %d - ", ok_ ? "" : "not ", ++check_count);          \
		printf(__VA_ARGS__);                                             \
		putchar('\n');                                                   \
		if (!ok_)                                                        \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #condition); \
	} while (0)

static inline int check_done(void)
{
	printf("1..%d\n", check_count);
	return check_failures ? 1 : 0;
}

/* What goes to stderr from check_capture() to check_captured(), which returns it. */
static int check_stderr = -1, check_pipe = -1;

static inline void check_capture(void)
{
	char name[] = "/tmp/klp-check-XXXXXX";

	fflush(stderr);
	check_pipe = mkstemp(name);
	unlink(name);
	check_stderr = dup(STDERR_FILENO);
	dup2(check_pipe, STDERR_FILENO);
}

static inline const char *check_captured(void)
{
	static char text[16384];
	ssize_t size;

	fflush(stderr);
	dup2(check_stderr, STDERR_FILENO);
	close(check_stderr);
	size = pread(check_pipe, text, sizeof(text) - 1, 0);
	close(check_pipe);
	text[size > 0 ? size : 0] = '\0';
	return text;
}

#endif
