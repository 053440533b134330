// SPDX-License-Identifier: GPL-2.0-or-later
/* Child processes; the rest of files.h is in files.c. */
#include "cleanup.h"
#include "files.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_MS 250

/* Runs in the child of start(). Returns only when the program could not be started. */
static void become(const struct command *command, int out, pid_t parent, const sigset_t *mask)
{
	static const int reset[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	int null, log;

	setpgid(0, 0);
	/*
	 * When we are killed by SIGKILL, no make may go on in a directory that the next run
	 * removes.
	 */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	for (size_t i = 0; i < sizeof(reset) / sizeof(*reset); i++)
		signal(reset[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);

	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	if (command->log) {
		log = open(command->log, O_WRONLY | O_CREAT | O_APPEND, 0666);
		if (log < 0)
			return;
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		close(log);
	}
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
	if (null > STDERR_FILENO)
		close(null);
	if (command->dir && chdir(command->dir))
		return;
	for (const char *const *env = command->env; env && *env; env++)
		putenv((char *)*env);
	execvp(command->argv[0], command->argv);
}

/*
 * Starts the command in a process group of its own, so that its children can be ended with it.
 * A close-on-exec pipe passes errno back when there is no such program.
 */
static pid_t start(const struct command *command, int out)
{
	sigset_t all, old;
	pid_t child, parent = getpid();
	int channel[2], error;
	ssize_t got;

	if (pipe2(channel, O_CLOEXEC))
		return fail_errno("cannot run %s", command->argv[0]);
	/* A signal between fork() and cleanup_command() would miss the child. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	child = fork();
	if (!child) {
		become(command, out, parent, &old);
		error = errno;
		_exit(write(channel[1], &error, sizeof(error)) < 0 ? 126 : 127);
	}
	if (child > 0) {
		setpgid(child, child);
		cleanup_command(child);
	}
	error = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(channel[1]);
	if (child < 0) {
		close(channel[0]);
		errno = error;
		return fail_errno("cannot run %s", command->argv[0]);
	}
	do {
		got = read(channel[0], &error, sizeof(error));
	} while (got < 0 && errno == EINTR);
	close(channel[0]);
	if (got == sizeof(error)) {
		waitpid(child, NULL, 0);
		cleanup_command(0);
		errno = error;
		return fail_errno("cannot run %s%s%s", command->argv[0], command->dir ? " in " : "",
				  command->dir ? command->dir : "");
	}
	return child;
}

/* Ends a command that is not wanted any more: make removes what it was writing, and is killed if that takes long. */
static void end(pid_t group, int *asked)
{
	kill(-group, ++*asked < 4 ? SIGTERM : SIGKILL);
}

static void wait_with_progress(const struct command *command, pid_t child)
{
	struct timespec pause = { .tv_nsec = PROGRESS_MS * 1000 * 1000L };
	struct pollfd poll_fd = { .fd = pidfd_open(child, 0), .events = POLLIN };
	bool wanted = true;
	siginfo_t info;
	int asked = 0;

	for (;;) {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid)
			break;
		if (!command->progress)
			status_tick();
		else if (wanted)
			wanted = command->progress(command->data);
		if (!wanted)
			end(child, &asked);
		if (poll_fd.fd >= 0)
			poll(&poll_fd, 1, PROGRESS_MS);
		else
			nanosleep(&pause, NULL);
	}
	if (poll_fd.fd >= 0)
		close(poll_fd.fd);
}

static int finish(const struct command *command, pid_t child)
{
	pid_t got;
	int result;

	if (command->progress || message_is_terminal())
		wait_with_progress(command, child);
	do {
		got = waitpid(child, &result, 0);
	} while (got < 0 && errno == EINTR);
	cleanup_command(0);
	if (got < 0)
		return fail_errno("lost track of %s", command->argv[0]);
	return WIFSIGNALED(result) ? 128 + WTERMSIG(result) : WEXITSTATUS(result);
}

int command_run(const struct command *command)
{
	pid_t child = start(command, -1);

	return child < 0 ? -1 : finish(command, child);
}

char *command_output(struct arena *arena, const struct command *command)
{
	size_t used = 0, capacity = 65536;
	char *text, *output = NULL;
	int channel[2];
	ssize_t got;
	pid_t child;

	if (pipe2(channel, O_CLOEXEC)) {
		fail_errno("cannot run %s", command->argv[0]);
		return NULL;
	}
	child = start(command, channel[1]);
	close(channel[1]);
	if (child < 0) {
		close(channel[0]);
		return NULL;
	}
	text = malloc(capacity);
	while (text) {
		got = read(channel[0], text + used, capacity - used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		used += (size_t)got;
		if (used == capacity) {
			char *grown = realloc(text, capacity *= 2);

			if (!grown)
				free(text);
			text = grown;
		}
	}
	close(channel[0]);
	if (!text)
		die(1, "out of memory");
	if (!finish(command, child))
		output = arena_strndup(arena, text, used);
	free(text);
	return output;
}
