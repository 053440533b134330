/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages to the user, all with one shape:
 *
 *	PROGRAM: error: net/ipv4/tcp_input.c:4711: tcp_ack(): what is wrong; what to do
 *
 * Everything goes to stderr. Colours are used on a terminal only and never
 * when NO_COLOR is set.
 */
#ifndef KLP_MESSAGE_H
#define KLP_MESSAGE_H

#include <stdarg.h>

enum message_level {
	MESSAGE_ERROR, /* -q: errors only */
	MESSAGE_WARNING,
	MESSAGE_INFO,  /* the default: one line a step */
	MESSAGE_DEBUG, /* -v */
};

/* Sets the prefix and the least important level that is shown. */
void message_setup(const char *program, enum message_level level);
enum message_level message_level(void);

/* A terminal that understands escape sequences is behind stderr. */
int message_is_terminal(void);

/*
 * fail() prints an error and returns -1, so that `return fail(...)` reports
 * where the facts are known and passes the failure up.
 */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int fail_errno(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A line below an error or warning that carries details; indented, no prefix. */
void detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Number of errors printed so far: a checker that reports all it finds asks this at the end. */
int message_errors(void);

/*
 * The status line of long work: replaced in place on a terminal, one plain line
 * for each new `stage` elsewhere. `done` of `total` is left out when total is 0.
 * status_clear() removes it; every message does so by itself.
 */
void status(const char *stage, int done, int total);
void status_clear(void);

/* For main.c files only: prints and exits with 2 (usage) or the given code. */
void die(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

#endif
