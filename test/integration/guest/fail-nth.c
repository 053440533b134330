// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does one thing to the kernel, in which the Nth allocation fails (Documentation/fault-injection:
 * /proc/self/fail-nth); on kernels with CONFIG_FAULT_INJECTION.
 *
 *	fail-nth N insmod FILE | rmmod NAME | read FILE | write FILE TEXT
 *
 * Prints what came of it. Exit status: 0 done, although an allocation failed; 1 refused; 3 there are less than N
 * allocations, so none failed; 2 cannot try.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[1 << 16];

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static int open_or_give_up(const char *file, int flags)
{
	int fd = open(file, flags);

	if (fd < 0)
		give_up(file);
	return fd;
}

static void fail_at(int control, const char *n)
{
	if (pwrite(control, n, strlen(n), 0) != (ssize_t)strlen(n))
		give_up("/proc/self/fail-nth");
}

/* The only system call between the two is the one that is tried. */
#define TRY(call) ({ long result_; fail_at(control, n); result_ = (call); *error = errno; result_; })

static int insmod(int control, const char *n, char **arguments, int *error)
{
	int fd = open_or_give_up(arguments[0], O_RDONLY | O_CLOEXEC);

	return (int)TRY(syscall(SYS_finit_module, fd, "", 0));
}

static int remove_module(int control, const char *n, char **arguments, int *error)
{
	return (int)TRY(syscall(SYS_delete_module, arguments[0], O_NONBLOCK));
}

static int read_file(int control, const char *n, char **arguments, int *error)
{
	int fd = open_or_give_up(arguments[0], O_RDONLY);

	return TRY(read(fd, buffer, sizeof(buffer))) < 0 ? -1 : 0;
}

static int write_file(int control, const char *n, char **arguments, int *error)
{
	int fd = open_or_give_up(arguments[0], O_WRONLY);

	return TRY(write(fd, arguments[1], strlen(arguments[1]))) < 0 ? -1 : 0;
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(int control, const char *n, char **arguments, int *error);
} things[] = {
	{ "insmod", 1, insmod },
	{ "rmmod", 1, remove_module },
	{ "read", 1, read_file },
	{ "write", 2, write_file },
};

int main(int argc, char **argv)
{
	int control = open_or_give_up("/proc/self/fail-nth", O_RDWR), error = 0, result;
	size_t i;

	/* Page faults in the system call that is tried would count. */
	memset(buffer, 1, sizeof(buffer));
	for (i = 0; i < sizeof(things) / sizeof(*things); i++) {
		if (argc != 3 + things[i].arguments || strcmp(argv[2], things[i].name))
			continue;
		result = things[i].run(control, argv[1], argv + 3, &error);
		memset(buffer, 0, 16);
		if (pread(control, buffer, 15, 0) < 1)
			give_up("/proc/self/fail-nth");
		fail_at(control, "0");
		if (atoi(buffer)) {
			puts("no allocation failed");
			return 3;
		}
		puts(result ? strerror(error) : "done");
		return result ? 1 : 0;
	}
	fputs("usage: fail-nth N insmod FILE | rmmod NAME | read FILE | write FILE TEXT\n", stderr);
	return 2;
}
