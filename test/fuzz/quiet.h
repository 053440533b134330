/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programs print why they refuse an input, hundreds of thousands of times. Between
 * quiet_begin() and quiet_end() that goes nowhere, while the sanitizers' reports are still seen.
 */
#ifndef FUZZ_QUIET_H
#define FUZZ_QUIET_H

#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

void __sanitizer_set_report_fd(void *fd);

static int quiet_stderr = -1, quiet_null;

static inline void quiet_begin(void)
{
	if (quiet_stderr < 0) {
		quiet_stderr = dup(STDERR_FILENO);
		quiet_null = open("/dev/null", O_WRONLY);
		__sanitizer_set_report_fd((void *)(intptr_t)quiet_stderr);
	}
	dup2(quiet_null, STDERR_FILENO);
}

static inline void quiet_end(void)
{
	dup2(quiet_stderr, STDERR_FILENO);
}

#endif
