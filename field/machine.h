/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that klpctl runs on: its files below /proc, /sys, /dev and /lib/modules, and its clock. With
 * --root these are read from a recorded tree, and the clock is the one of the recording.
 */
#ifndef KLP_FIELD_MACHINE_H
#define KLP_FIELD_MACHINE_H

#include "../lib/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct machine {
	struct arena *arena;
	const char *root;    /* in front of each path; "" on a machine that runs */
	const char *release; /* uname -r; NULL: not known */
	double uptime;	     /* seconds; -1: not known */
	time_t boot;	     /* seconds since 1970; -1: not known */
	time_t now;	     /* seconds since 1970 */
};

/* `root` is NULL without --root. Prints nothing: what is not there is found out by those who need it. */
struct machine machine_open(struct arena *arena, const char *root);

/* Is it the running machine, not a recording of one? */
bool machine_is_running(const struct machine *machine);

/* Returns a path in the arena; the format begins with '/'. */
const char *machine_path(const struct machine *machine, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Returns the whole file, zero-terminated, in the arena. NULL: errno says why; what is no regular file is none. */
char *machine_read(const struct machine *machine, const char *path);
/* The same without what stands behind the first line. */
char *machine_line(const struct machine *machine, const char *path);
/* Returns the number that a file has; `otherwise` when it has none, or cannot be read. */
long machine_number(const struct machine *machine, const char *path, long otherwise);

/*
 * Returns the names in a directory, sorted, without those that begin with '.'; an empty list when it cannot be
 * read.
 */
struct name_list {
	const char **items;
	size_t count, capacity;
};
struct name_list machine_names(const struct machine *machine, const char *path);

/* Writes to a file that is there, as those of sysfs are. Returns -1; errno says why. */
int machine_write(const char *path, const char *text);

/* The same moment as a date, for something that was `seconds` after the machine's start. */
time_t machine_time(const struct machine *machine, double seconds);

#endif
