// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "waiting.h"
#include "../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The livepatch core drops its reference to a module from a work item, somewhat after the transition. */
#define REMOVE_TRIES 50
#define REMOVE_US    100000

/* Writes 0 to its "enabled", unless that is so already. Returns -1 after printing an error. */
static int disable(const struct session *session, const struct loaded_list *list,
		   const struct loaded *livepatch)
{
	const struct loaded *busy = loaded_in_transition(list);
	const char *path = machine_path(&session->machine, "/sys/kernel/livepatch/%s/enabled",
					livepatch->name);

	if (livepatch->state == LOADED_UNPATCHING)
		return 0;
	if (busy && busy != livepatch)
		return fail(
			"%s: the kernel disables no livepatch while a transition is under way, and %s is in one; `klpctl wait`, or `klpctl why`",
			livepatch->name, busy->name);
	if (livepatch->state == LOADED_PATCHING)
		info("%s: its transition is called off", livepatch->name);
	if (!machine_write(path, "0"))
		return 0;
	if (errno == EACCES || errno == EPERM)
		return fail("%s: only root can disable a livepatch", livepatch->name);
	/* It may have been disabled or replaced by somebody else meanwhile. */
	return errno == ENOENT ? 0 : fail_errno("%s: it cannot be disabled", livepatch->name);
}

static enum exit_status disable_and_wait(const struct session *session,
					 const struct loaded_list *list,
					 const struct loaded *livepatch)
{
	enum exit_status status;
	bool enabled;

	if (disable(session, list, livepatch))
		return STATUS_FAILED;
	status = wait_for_transition(session, livepatch->name, &enabled);
	if (status == STATUS_OK && enabled && session->timeout) {
		fail("%s: it was enabled again", livepatch->name);
		return STATUS_FAILED;
	}
	return status;
}

enum exit_status run_disable(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, false);
	const struct loaded *livepatch = session_livepatch(session, &list);
	enum exit_status status;

	if (!livepatch)
		return session_failed(&list);
	if (livepatch->state == LOADED_IDLE) {
		info("%s: it is not in force", livepatch->name);
		return STATUS_OK;
	}
	status = disable_and_wait(session, &list, livepatch);
	if (status == STATUS_OK)
		info("%s: %s", livepatch->name,
		     session->timeout
			     ? "disabled"
			     : "is being disabled; `klpctl wait` waits for the transition");
	return status;
}

static enum exit_status remove_module(const char *name)
{
	int tries = REMOVE_TRIES;

	while (syscall(SYS_delete_module, name, O_NONBLOCK)) {
		if (errno == ENOENT)
			break;
		if (errno == EPERM) {
			fail("%s: only root can remove a module", name);
			return STATUS_FAILED;
		}
		if ((errno != EAGAIN && errno != EWOULDBLOCK && errno != EBUSY) || !--tries) {
			if (errno == EAGAIN || errno == EWOULDBLOCK)
				fail("%s: it is disabled, and the kernel keeps the module: a transition away from it was forced, or something else uses it; it can be removed by a restart of the machine only",
				     name);
			else
				fail_errno("%s: the module cannot be removed", name);
			return STATUS_FAILED;
		}
		usleep(REMOVE_US);
	}
	info("%s: removed", name);
	return STATUS_OK;
}

/* Nobody has waited: until the transition is complete the kernel keeps the module. */
static enum exit_status check_is_disabled(const struct session *session, const char *name)
{
	const struct loaded_list now = loaded_read(&session->machine, false);

	if (!loaded_in_transition(&now))
		return STATUS_OK;
	fail("%s: is being disabled, and not removed yet; `klpctl unload %s` removes it when the transition is complete",
	     name, name);
	return STATUS_TRANSITION;
}

enum exit_status run_unload(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, false);
	const struct loaded *livepatch = session_livepatch(session, &list);
	enum exit_status status;

	if (!livepatch)
		return session_failed(&list);
	if (!machine_is_running(&session->machine)) {
		fail("a recorded machine removes nothing");
		return STATUS_FAILED;
	}
	if (livepatch->state != LOADED_IDLE) {
		status = disable_and_wait(session, &list, livepatch);
		if (status == STATUS_OK && !session->timeout)
			status = check_is_disabled(session, livepatch->name);
		if (status != STATUS_OK)
			return status;
	}
	return remove_module(livepatch->name);
}

enum exit_status run_wait(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, false);
	const struct loaded *livepatch = session->word_count ? session_livepatch(session, &list)
							     : loaded_in_transition(&list);
	enum exit_status status;
	bool enabled;

	if (session->word_count && !livepatch)
		return session_failed(&list);
	if (!list.supported)
		return session_unsupported();
	if (!livepatch) {
		info("no transition is under way");
		return STATUS_OK;
	}
	status = wait_for_transition(session, livepatch->name, &enabled);
	/* --timeout 0 asks whether it is complete. */
	if (status == STATUS_OK)
		status = transition_has_ended(session, livepatch->name);
	if (status == STATUS_OK)
		info("%s: %s", livepatch->name, enabled ? "in force" : "not in force");
	return status;
}
