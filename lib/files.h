/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files, directories and child processes. All functions print their own error
 * (naming the path) and return -1 or NULL on failure.
 */
#ifndef KLP_FILES_H
#define KLP_FILES_H

#include "arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Returns the whole file with a zero byte behind it, in the arena; *size may be NULL. */
char *file_read(struct arena *arena, const char *path, size_t *size);

/* Writes a temporary name beside `path` and renames it into place. */
int file_write(const char *path, const void *data, size_t size);

/* The same without a message: errno says why, and the caller knows whether it matters. */
char *file_try_read(struct arena *arena, const char *path, size_t *size);
/*
 * And of a regular file only, as those of /proc and /sys are: a FIFO or a device, which might never end, is EINVAL, and one
 * of more than a gigabyte EFBIG.
 */
char *file_try_read_regular(struct arena *arena, const char *path, size_t *size);
int file_try_write(const char *path, const void *data, size_t size);

/*
 * As file_write() for a file or a new name. What is there and is no regular file (a device, a FIFO, a
 * symbolic link) is not replaced but written to. "-" is stdout.
 */
int file_write_through(const char *path, const void *data, size_t size);

/*
 * As file_write(), but does not touch the file (nor its time) when its content is the same
 * already.
 */
int file_update(const char *path, const void *data, size_t size);

/* Writes all bytes. Returns -1 without a message: errno says why. */
int fd_write(int fd, const char *data, size_t size);

/* Can both files be read, and have they the same content? */
bool file_is_same(const char *a, const char *b);
bool file_exists(const char *path);
bool dir_exists(const char *path);
/* mkdir -p */
int dir_make(const char *path);
/* rm -rf; does not follow symbolic links; nothing to remove is not an error. */
int dir_remove(const char *path);
/* Returns the bytes on the disk that a directory and all below it take; 0 when it is not there. */
unsigned long long dir_usage(const char *path);
/* Is the time `a` of a file later than `b`? */
bool time_is_later(const struct timespec *a, const struct timespec *b);
int file_copy(const char *from, const char *to);

/* A child process to run; argv is NULL-terminated, argv[0] is looked up in PATH. */
struct command {
	char *const *argv;
	const char *dir;	/* working directory; NULL: ours */
	const char *log;	/* stdout and stderr go to the end of this file; NULL: ours */
	const char *const *env; /* NULL-terminated "NAME=value" to add; may be NULL */
	/*
	 * Called a few times a second while it runs; NULL: only the status line's seconds go on. The command and
	 * its children are ended when it returns false.
	 */
	bool (*progress)(void *data);
	void *data;
};

/*
 * Runs the command and waits. Returns its exit status, 128 + signal when it was killed, or -1
 * after printing why it could not be started. Prints nothing about a failing status: the caller
 * knows what it means.
 */
int command_run(const struct command *command);

/* Runs it and returns its stdout in the arena; NULL unless it exited with 0. */
char *command_output(struct arena *arena, const struct command *command);

/* Prints the last `lines` lines of a log as details of an error. */
void log_tail(const char *path, int lines);

#endif
