// SPDX-License-Identifier: GPL-2.0-or-later
#include "cleanup.h"
#include "files.h"
#include "message.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static struct {
	char *paths[CLEANUP_MAX];
	volatile sig_atomic_t group; /* process group of the running command; 0: none */
	int terminal;
} state;

static void remove_temporaries(void)
{
	for (int i = 0; i < CLEANUP_MAX; i++) {
		if (!state.paths[i])
			continue;
		dir_remove(state.paths[i]);
		state.paths[i] = NULL;
	}
}

/* Whoever pressed Ctrl-C waits no longer than a second for all of it: this, for each of the two steps. */
#define PATIENCE_MS 440
#define PAUSE_MS    20

/* Waits for the child to end, but not for long. */
static void wait_a_moment(pid_t child)
{
	struct timespec pause = { .tv_nsec = PAUSE_MS * 1000 * 1000 };

	for (int ms = 0; ms < PATIENCE_MS && !waitpid(child, NULL, WNOHANG); ms += PAUSE_MS)
		nanosleep(&pause, NULL);
}

/* On SIGTERM make removes the target that it was writing, so it gets a moment before the group is killed. */
static void end_command(pid_t group)
{
	kill(-group, SIGTERM);
	wait_a_moment(group);
	kill(-group, SIGKILL);
}

/*
 * Runs rm instead of dir_remove(), which reads directories through malloc(): the signal
 * may have come in the middle of another malloc(). Removing a kernel tree takes seconds, for which nobody
 * waits: rm goes on by itself, in a session of its own, where no further Ctrl-C ends it.
 */
static void remove_temporaries_in_handler(void)
{
	static const char message[] = "interrupted, removing temporary files\n";
	char *argv[CLEANUP_MAX + 4] = { "rm", "-rf", "--" };
	int count = 3;
	pid_t child;

	for (int i = 0; i < CLEANUP_MAX; i++) {
		if (state.paths[i] && unlink(state.paths[i]) && errno == EISDIR)
			argv[count++] = state.paths[i];
	}
	if (count == 3)
		return;
	if (state.terminal && write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		state.terminal = 0;
	child = fork();
	if (!child) {
		setsid();
		execv("/bin/rm", argv);
		_exit(127);
	}
	if (child > 0)
		wait_a_moment(child);
}

static void on_signal(int signal_number)
{
	sigset_t set;

	if (state.terminal && write(STDERR_FILENO, "\n", 1) < 0)
		state.terminal = 0;
	if (state.group)
		end_command(state.group);

	/* A second Ctrl-C ends us at once. */
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		signal(signals[i], SIG_DFL);
		sigaddset(&set, signals[i]);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	remove_temporaries_in_handler();
	raise(signal_number);
}

void cleanup_setup(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	struct sigaction old;
	size_t i;

	state.terminal = message_is_terminal();
	atexit(remove_temporaries);
	/* A parent that ignores SIGCHLD would take our children's exit status from us. */
	signal(SIGCHLD, SIG_DFL);

	sigemptyset(&action.sa_mask);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&action.sa_mask, signals[i]);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

void temporary_add(const char *path)
{
	for (int i = 0; i < CLEANUP_MAX; i++) {
		if (!state.paths[i]) {
			state.paths[i] = strdup(path);
			return;
		}
	}
	die(1, "%s: too many temporary files at once", path);
}

void temporary_keep(const char *path)
{
	for (int i = 0; i < CLEANUP_MAX; i++) {
		if (state.paths[i] && !strcmp(state.paths[i], path)) {
			char *old = state.paths[i];

			/*
			 * Take it out of the table before it is freed: a signal may arrive in
			 * between.
			 */
			state.paths[i] = NULL;
			free(old);
			return;
		}
	}
}

void temporary_remove(const char *path)
{
	dir_remove(path);
	temporary_keep(path);
}

void cleanup_command(pid_t group)
{
	state.group = group;
}
