// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "judge.h"
#include "waiting.h"
#include "wording.h"
#include "../lib/message.h"
#include "../lib/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Lines of the kernel's log that are shown when it did not take a module. */
#define LOG_LINES 5

enum exit_status run_check(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, true);
	const char *file = session->words[0];

	if (!judge_module(session, &list, file, file))
		return session_failed(&list);
	info("%s: the kernel will accept it", file);
	wrapped_detail(
		session->machine.arena, 0,
		"Not looked at, since no running kernel shows it: the code of the functions that are replaced, for which the build id stands; and what the kernel checks itself when it loads the module: CRCs, namespaces, the rest of vermagic.");
	return STATUS_OK;
}

/* What is known about the kernel's answers; the rest is strerror(). */
static const struct {
	int error;
	const char *meaning;
} answers[] = {
	{ EPERM, "the kernel lets no modules be loaded (kernel.modules_disabled, or lockdown)" },
	{ EKEYREJECTED, "the kernel asks for a signature by a key that it knows" },
	{ ENOKEY, "the kernel asks for a signature by a key that it knows" },
	{ EBUSY, "a transition is under way" },
	{ EEXIST, "a module of this name is loaded" },
	{ ENOEXEC, "the module is not for this kernel" },
	{ EINVAL, "the livepatch core refused it" },
	{ EBADMSG, "the signature is damaged" },
};

static int say_answer(const struct session *session, const char *file, size_t lines_before)
{
	const int error = errno;
	const struct kernel_log log = kernel_log_read(&session->machine);
	const char *meaning = strerror(error);
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (answers[i].error == error)
			meaning = answers[i].meaning;
	fail("%s: the kernel did not take it: %s", file, meaning);
	i = log.lines.count > LOG_LINES ? log.lines.count - LOG_LINES : 0;
	for (i = i < lines_before ? lines_before : i; i < log.lines.count; i++)
		detail("the kernel: %s", printable(session->machine.arena, log.lines.items[i]));
	return -1;
}

static int insert(const struct session *session, int fd, const char *file)
{
	const size_t lines = kernel_log_read(&session->machine).lines.count;

	return syscall(SYS_finit_module, fd, "", 0) ? say_answer(session, file, lines) : 0;
}

/* The transition has ended, and the livepatch is not in force: somebody has disabled it. */
static enum exit_status say_called_off(const char *name)
{
	fail("%s: it was disabled while the transition was under way", name);
	return STATUS_FAILED;
}

static enum exit_status finish(const struct session *session, const char *name)
{
	bool enabled;
	enum exit_status status = wait_for_transition(session, name, &enabled);

	if (status == STATUS_TRANSITION)
		detail("it stays loaded, and the transition goes on; `klpctl disable %s` calls it off",
		       name);
	else if (!enabled)
		status = say_called_off(name);
	else
		info("%s: %s", name,
		     session->timeout ? "in force"
				      : "loaded; `klpctl wait` waits for the transition");
	return status;
}

static enum exit_status load_file(const struct session *session, int fd, const char *file)
{
	struct arena *arena = session->machine.arena;
	const struct loaded_list list = loaded_read(&session->machine, true);
	/* What is loaded is what was checked, whatever the file's name means by then. */
	const char *name =
		judge_module(session, &list, arena_printf(arena, "/proc/self/fd/%d", fd), file);

	if (!name)
		return session_failed(&list);
	return insert(session, fd, file) ? STATUS_FAILED : finish(session, name);
}

enum exit_status run_load(const struct session *session)
{
	const char *file = session->words[0];
	enum exit_status status;
	int fd;

	if (!machine_is_running(&session->machine)) {
		fail("a recorded machine loads nothing; `klpctl check` says whether it would");
		return STATUS_FAILED;
	}
	if (geteuid()) {
		fail("only root can load a livepatch; `klpctl check` does not need that");
		return STATUS_FAILED;
	}
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fail_errno("cannot read %s", file);
		return STATUS_FAILED;
	}
	status = load_file(session, fd, file);
	close(fd);
	return status;
}
