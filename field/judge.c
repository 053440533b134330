// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"
#include "loaded-file.h"
#include "module-source.h"
#include "../livepatch/promises.h"
#include "../livepatch/replace.h"
#include "../livepatch/verify/live-kernel.h"
#include "../livepatch/verify/verify.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/printable.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* As klp-build --verify, but that this kernel's vmlinux is not at hand. */
static int check_kernel(const struct session *session, const char *ko, const char *name)
{
	const struct machine *machine = &session->machine;
	struct module_source source = module_source_open(machine);
	const struct live_kernel *live = live_kernel_open(machine->arena, machine->root);
	const struct verify_against against = {
		.live = live,
		.release = machine->release,
		.module_file = module_source_file,
		.data = &source,
		.modules = source.dir,
	};

	return live ? verify_module(ko, name, &against) : -1;
}

/* Is what a loaded module's sysfs has the same as what the livepatch was built with? */
static bool is_same(const struct machine *machine, const char *module, const char *attribute,
		    const char *wanted)
{
	const char *there = machine_line(
		machine, machine_path(machine, "/sys/module/%s/%s", module, attribute));

	return !wanted || !there || !strcmp(wanted, there);
}

/* A module of no kernel's tree may have been built anew since; the kernel would not notice. */
static int check_oot_modules(const struct session *session, const struct report *report,
			     const char *name)
{
	const struct machine *machine = &session->machine;
	const struct report_oot_module *module;
	int result = 0;

	array_for_each(module, &report->oot_modules) {
		const char *build_id = loaded_build_id(machine, module->name);

		if (is_same(machine, module->name, "version", module->version) &&
		    is_same(machine, module->name, "srcversion", module->srcversion) &&
		    (!module->build_id || !build_id || !strcmp(module->build_id, build_id)))
			continue;
		result = fail(
			"%s: module %s, as it is loaded, is not the one that this livepatch was built for; build the livepatch anew for that module, or load the module that it is for",
			name, module->name);
	}
	return result;
}

static bool is_signed(const char *ko)
{
	char end[sizeof(MODULE_SIGNATURE_MARKER) - 1];
	const int fd = open(ko, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool found = fd >= 0 && lseek(fd, -(off_t)sizeof(end), SEEK_END) >= 0 &&
		     read(fd, end, sizeof(end)) == (ssize_t)sizeof(end) &&
		     !memcmp(end, MODULE_SIGNATURE_MARKER, sizeof(end));

	if (fd >= 0)
		close(fd);
	return found;
}

/* Returns why the kernel takes no module without a signature; NULL: it does, or does not say. */
static const char *wants_signature(const struct machine *machine)
{
	const char *lockdown =
		machine_line(machine, machine_path(machine, "/sys/kernel/security/lockdown"));
	const char *enforce = machine_line(
		machine, machine_path(machine, "/sys/module/module/parameters/sig_enforce"));

	if (lockdown && strchr(lockdown, '[') && !strstr(lockdown, "[none]"))
		return "is locked down";
	return enforce && *enforce == 'Y' ? "enforces signatures (module.sig_enforce)" : NULL;
}

/* What the kernel would answer with EPERM and EKEYREJECTED, whatever the module. */
static int check_admission(const struct session *session, const char *ko, const char *name)
{
	const struct machine *machine = &session->machine;
	const char *reason = is_signed(ko) ? NULL : wants_signature(machine);

	if (machine_number(machine, machine_path(machine, "/proc/sys/kernel/modules_disabled"),
			   0) == 1)
		return fail(
			"%s: this kernel takes no more modules until it is restarted (kernel.modules_disabled is 1)",
			name);
	if (reason)
		return fail(
			"%s: it has no signature, and this kernel %s; build it with --sign-key, with a key that the kernel knows",
			name, reason);
	return 0;
}

/* What the kernel would answer with EEXIST and EBUSY. */
static int check_place(const struct session *session, const struct loaded_list *list,
		       const struct module_summary *summary, const char *name)
{
	const struct machine *machine = &session->machine;
	const struct loaded *same = loaded_find(machine, list, summary->name);
	const struct loaded *busy = loaded_in_transition(list);

	if (same && same->state != LOADED_IDLE)
		return fail("%s: %s is in force already (%s)", name, same->name,
			    loaded_state_name(same->state));
	if (same)
		return fail(
			"%s: %s is in memory, and not in force; `klpctl unload %s` makes room for it",
			name, same->name, same->name);
	if (dir_exists(machine_path(machine, "/sys/module/%s", summary->name)))
		return fail(
			"%s: a module named %s is loaded, which is no livepatch; give the livepatch another name when it is built",
			name, summary->name);
	if (busy)
		return fail(
			"%s: the kernel takes no livepatch while a transition is under way, and %s is in one; `klpctl wait`, or `klpctl why`",
			name, busy->name);
	return 0;
}

/* States, callbacks and shadow variables of those that are in force (livepatch/promises.h). */
static int check_promises(const struct session *session, const struct loaded_list *list,
			  const struct module_summary *summary, const char *name)
{
	struct arena *arena = session->machine.arena;
	struct enabled_modules enabled = { 0 };
	const struct loaded *livepatch;

	array_for_each(livepatch, &list->items) {
		if (livepatch->state == LOADED_IDLE)
			continue;
		if (livepatch->summary)
			*array_push(arena, &enabled) = livepatch->summary;
		else
			warning("%s: not checked: what %s would lose to it (callbacks, states, shadow variables): %s",
				name, livepatch->name, printable(arena, livepatch->no_file));
	}
	if (!promises_check(arena, &enabled, summary))
		return 0;
	detail("another way: `klpctl unload` what is in force first, which runs its own callbacks; until %s is loaded, the machine is without its fixes",
	       name);
	return -1;
}

int judge_beside(const struct session *session, const struct loaded_list *list,
		 const struct module_summary *summary, const char *name)
{
	if ((summary->report && check_oot_modules(session, summary->report, name)) ||
	    check_place(session, list, summary, name) ||
	    check_promises(session, list, summary, name))
		return -1;
	return 0;
}

const char *judge_module(const struct session *session, const struct loaded_list *list,
			 const char *ko, const char *name)
{
	const struct module_summary *summary;

	if (!list->supported) {
		session_unsupported();
		return NULL;
	}
	/* The kernel's symbols come last: to list them takes a second. */
	summary = module_summary_read_as(session->machine.arena, ko, name);
	if (summary && !summary->report) {
		fail("%s: another tool than klp-build made it, so there is nothing to check it by: it has no .klp.info; insmod loads it unchecked",
		     name);
		return NULL;
	}
	if (!summary || check_admission(session, ko, name) ||
	    judge_beside(session, list, summary, name) || check_kernel(session, ko, name))
		return NULL;
	return summary->name;
}
