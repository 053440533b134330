// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine.h"
#include "../lib/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static double read_uptime(const struct machine *machine)
{
	const char *text = machine_line(machine, machine_path(machine, "/proc/uptime"));
	char *end;
	double uptime = text ? strtod(text, &end) : -1;

	/* "nan" and "inf" are numbers for strtod(). */
	return text && end != text && uptime >= 0 && uptime < 1e12 ? uptime : -1;
}

/* "btime" in /proc/stat, in seconds since 1970; -1: not known. */
static time_t read_boot(const struct machine *machine)
{
	const char *stat = machine_read(machine, machine_path(machine, "/proc/stat"));
	const char *btime = stat ? strstr(stat, "btime ") : NULL;
	const long boot = btime ? strtol(btime + strlen("btime "), NULL, 10) : 0;

	return boot > 0 && boot < 1L << 40 ? boot : -1;
}

/* A recording tells when it was made by the time of boot. */
static time_t read_now(const struct machine *machine)
{
	return machine_is_running(machine) || machine->uptime < 0 || machine->boot < 0
		       ? time(NULL)
		       : machine->boot + (time_t)machine->uptime;
}

struct machine machine_open(struct arena *arena, const char *root)
{
	struct machine machine = { .arena = arena, .root = root ? root : "" };

	if (!strcmp(machine.root, "/"))
		machine.root = "";
	machine.release =
		machine_line(&machine, machine_path(&machine, "/proc/sys/kernel/osrelease"));
	machine.uptime = read_uptime(&machine);
	machine.boot = read_boot(&machine);
	machine.now = read_now(&machine);
	return machine;
}

bool machine_is_running(const struct machine *machine)
{
	return !*machine->root;
}

const char *machine_path(const struct machine *machine, const char *fmt, ...)
{
	const char *whole;
	va_list args;
	char *path;
	int length;

	va_start(args, fmt);
	length = vasprintf(&path, fmt, args);
	va_end(args);
	if (length < 0)
		abort();
	whole = arena_printf(machine->arena, "%s%s", machine->root, path);
	free(path);
	return whole;
}

char *machine_read(const struct machine *machine, const char *path)
{
	return file_try_read_regular(machine->arena, path, NULL);
}

char *machine_line(const struct machine *machine, const char *path)
{
	char *text = machine_read(machine, path);

	if (text)
		text[strcspn(text, "\n")] = '\0';
	return text;
}

long machine_number(const struct machine *machine, const char *path, long otherwise)
{
	const char *text = machine_line(machine, path);
	char *end;
	long number;

	if (!text)
		return otherwise;
	number = strtol(text, &end, 10);
	return end == text || *end ? otherwise : number;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_list machine_names(const struct machine *machine, const char *path)
{
	struct name_list names = { 0 };
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			*array_push(machine->arena, &names) =
				arena_strdup(machine->arena, entry->d_name);
	if (dir)
		closedir(dir);
	if (names.count)
		qsort(names.items, names.count, sizeof(*names.items), compare_names);
	return names;
}

int machine_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error;

	if (fd < 0)
		return -1;
	error = fd_write(fd, text, strlen(text)) ? errno : 0;
	if (close(fd) && !error)
		error = errno;
	errno = error;
	return error ? -1 : 0;
}

time_t machine_time(const struct machine *machine, double seconds)
{
	/* From the time of boot, which is the same each time it is read. */
	return machine->boot < 0 ? machine->now - (time_t)(machine->uptime - seconds)
				 : machine->boot + (time_t)seconds;
}
