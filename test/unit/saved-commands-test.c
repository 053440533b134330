// SPDX-License-Identifier: GPL-2.0-or-later
/* Compile commands that are kept beside a kernel: which are taken again, and which are not. */
#include "check.h"
#include "../../builder/units/saved-commands.h"
#include "../../lib/files.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define COMMAND "gcc-12 -O2 -c -o fs/x.o fs/x.c"
/* Not root, who may write everywhere. */
#define SOMEBODY 65534

static struct arena *arena;
static char top[] = "/tmp/klp-saved-XXXXXX";
static struct kernel kernel = { .cc = "gcc-12" };
static struct job job = { .kernel = &kernel };

static const char *below(const char *path)
{
	return arena_printf(arena, "%s/%s", top, path);
}

static int save(void)
{
	const struct unit unit = { .object = "fs/x.o",
				   .command = COMMAND,
				   .generated_with = "fs/y.o" };

	return saved_command_write(&job, &unit);
}

/* Returns whether the command is read and was checked. */
static bool read_back(struct unit *unit)
{
	bool checked;

	*unit = (struct unit){ .object = "fs/x.o" };
	return !saved_command_read(&job, unit, &checked) && checked;
}

static void check_reading(void)
{
	const char *path = below("kernel/commands/fs/x.o.cmd");
	struct unit unit;

	check(!save() && read_back(&unit) && !strcmp(unit.command, COMMAND) &&
		      !strcmp(unit.generated_with, "fs/y.o"),
	      "a command is read as it was saved");
	check(saved_command_compiles(&job, &unit), "it is the compiler's");
	kernel.cc = "x86_64-linux-gnu-gcc-12";
	check(!saved_command_compiles(&job, &unit), "not that of a compiler with another name");
	kernel.cc = "gcc";
	check(!saved_command_compiles(&job, &unit), "nor of one whose name begins like it");
	kernel.cc = "gcc-12";
	file_write(below("vmlinux"), "another", 7);
	check(!read_back(&unit), "that of a kernel that was prepared anew is not taken");
	file_write(path, COMMAND, strlen(COMMAND));
	check(!read_back(&unit), "nor one that was cut off");
}

/* In a process of its own, as it cannot be root again. */
static bool somebody_saves(void)
{
	int status;
	pid_t child = fork();

	if (!child) {
		if (!getuid() && setresuid(SOMEBODY, SOMEBODY, SOMEBODY))
			_exit(2);
		_exit(save() ? 1 : 0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

int main(void)
{
	arena = arena_new();
	job.arena = arena;
	if (!mkdtemp(top) || chmod(top, 0755))
		return 1;
	kernel.dir = below("kernel");
	kernel.vmlinux = below("vmlinux");
	if (dir_make(kernel.dir) || file_write(kernel.vmlinux, "x", 1))
		return 1;
	check_reading();

	kernel.dir = below("shared");
	if (dir_make(kernel.dir) || chmod(kernel.dir, 0555))
		return 1;
	check(somebody_saves(),
	      "a cache that somebody else has made is used, and nothing kept in it");
	check(!dir_exists(below("shared/commands")), "it stays as it is");
	dir_remove(top);
	arena_free(arena);
	return check_done();
}
