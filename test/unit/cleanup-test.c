// SPDX-License-Identifier: GPL-2.0-or-later
/* lib/cleanup.c: temporaries of a long run. */
#include "check.h"
#include "../../lib/cleanup.h"
#include "../../lib/files.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES 3000

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000 * 1000 }, NULL);
}

/* Returns a child of the process when it has one within some seconds. */
static pid_t child_of(struct arena *arena, pid_t parent)
{
	const char *path = arena_printf(arena, "/proc/%d/task/%d/children", parent, parent);
	int child = 0, tries;

	for (tries = 0; tries < 100000 && !child; tries++) {
		FILE *file = fopen(path, "re");

		if (!file || fscanf(file, "%d", &child) != 1)
			child = 0;
		if (file)
			fclose(file);
	}
	return child;
}

/* A program that has a tree as a temporary. */
static pid_t start_program(const char *tree)
{
	pid_t program = fork();

	if (program)
		return program;
	cleanup_setup();
	temporary_add(tree);
	for (;;)
		pause();
}

static void check_slow_removal(struct arena *arena, const char *dir)
{
	const char *tree = arena_printf(arena, "%s/tree", dir);
	pid_t program, rm;
	int i, ended;

	dir_make(tree);
	for (i = 0; i < FILES; i++)
		if (file_write(arena_printf(arena, "%s/%d", tree, i), "", 0))
			return;
	program = start_program(tree);
	sleep_ms(200);
	kill(program, SIGTERM);
	rm = child_of(arena, program);
	/* As slow as can be. */
	kill(rm ?: program, SIGSTOP);
	for (i = 0, ended = 0; i < 200 && !ended; i++, sleep_ms(50))
		ended = waitpid(program, NULL, WNOHANG);
	check(rm && ended && i < 60, "nobody waits for a large tree to be removed");
	if (!ended)
		kill(program, SIGKILL);
	kill(rm ?: program, SIGCONT);
	for (i = 0; i < 200 && dir_exists(tree); i++)
		sleep_ms(100);
	check(!dir_exists(tree), "it is removed all the same");
}

int main(void)
{
	char dir[] = "/tmp/cleanup-test.XXXXXX";
	struct arena *arena = arena_new();
	bool removed = true, kept = true;
	int i;

	cleanup_setup();
	if (!mkdtemp(dir))
		return 1;
	/* A run over many kernels has more of them, one after the other, than at once. */
	for (i = 0; i < 3 * CLEANUP_MAX; i++) {
		const char *path = arena_printf(arena, "%s/%d", dir, i);

		temporary_add(path);
		if (file_write(path, "x", 1))
			return 1;
		if (i % 2) {
			temporary_keep(path);
			kept &= file_exists(path);
		} else {
			temporary_remove(path);
			removed &= !file_exists(path);
		}
	}
	check(removed, "a temporary is removed when it is known that nobody wants it");
	check(kept, "one that is kept stays");
	temporary_remove(arena_printf(arena, "%s/never", dir));
	check(dir_exists(dir), "what is not there is removed already");
	check_slow_removal(arena, dir);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
