/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages to the user. All have the form
 *
 *	PROGRAM: error: net/ipv4/tcp_input.c:4711: tcp_ack(): what is wrong; what to do
 *
 * and go to stderr. Colours are only used on a terminal, and never when NO_COLOR is set and not empty. What is in the
 * text may have any bytes in it: those that are more than text to a terminal are shown as \xNN, and a line behind the
 * first one is set in.
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

/* Sets the program's name and the least important level to be shown. */
void message_setup(const char *program, enum message_level level);
enum message_level message_level(void);

/* Is stderr a terminal that understands escape sequences? */
int message_is_terminal(void);

/* Returns the escape sequence where colours are wanted on this file descriptor, else "". */
const char *message_colour(int fd, const char *sequence);

/* Returns the columns of the terminal that this file descriptor is; 0: it is none, or does not say. */
int message_width(int fd);

/*
 * Prints an error and returns -1, so that `return fail(...)` reports an error where the facts
 * are known and passes the failure up. fail_errno() appends the text of errno.
 */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int fail_errno(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prints details of the message before it: an indented line without a prefix. They are left out, as that is, when
 * nobody wants messages of its level.
 */
void detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Returns the number of errors printed so far, for checks that report all that they find. */
int message_errors(void);

/*
 * From now on `hook` gets the text of each error that is printed, and of those in messages of other
 * programs that message_relay() prints. NULL: nobody does.
 */
void message_on_error(void (*hook)(void *data, const char *text), void *data);

/* The same for each detail of an error, which is more of the last one that the other hook got. */
void message_on_detail(void (*hook)(void *data, const char *text), void *data);

/*
 * From now on messages, of other programs too, call the file or directory `temporary` `shown`: the name that it
 * gets when all goes well. Both are paths; the last MESSAGE_RENAMES count.
 */
#define MESSAGE_RENAMES 8
void message_rename(const char *temporary, const char *shown);

/* Prints what another program said. Lines with "error: " are errors for the hook. */
void message_relay(const char *text);

/*
 * Sets the status line of long work: replaced in place on a terminal, and cut to its width; elsewhere one plain
 * line for each new `stage`, and one every ten seconds with what is done. `done` of `total` and the time that
 * the rest may take are left out when total is 0. Every message removes
 * the status line, as status_clear() does.
 */
void status(const char *stage, int done, int total);
/* The same for bytes that are moved, which are shown in MB, or in kB when there are few. */
void status_bytes(const char *stage, unsigned long long done, unsigned long long total);
/* Draws the status line again when its seconds have changed, so that long work seems alive. */
void status_tick(void);
void status_clear(void);

/* For main.c files only: prints and exits with 2 (usage) or the given code. */
void die(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

#endif
