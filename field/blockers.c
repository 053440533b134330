// SPDX-License-Identifier: GPL-2.0-or-later
#include "blockers.h"
#include "../livepatch/format.h"

#include <string.h>
#include <unistd.h>

/* The kernel tries every task again once a second. */
#define LASTING_US 2000000

static const char *const kind_names[BLOCKER_KINDS] = {
	[BLOCKER_KTHREAD_MAIN] = "kthread-main",
	[BLOCKER_KTHREAD] = "kthread",
	[BLOCKER_UNINTERRUPTIBLE] = "uninterruptible",
	[BLOCKER_STOPPED] = "stopped",
	[BLOCKER_SLEEPS] = "sleeps",
	[BLOCKER_RUNS] = "runs",
	[BLOCKER_BUSY] = "busy",
	[BLOCKER_UNRELIABLE] = "unreliable-stack",
	[BLOCKER_NOT_SHOWN] = "stack-not-shown",
	[BLOCKER_FORBIDDEN] = "stack-forbidden",
	[BLOCKER_ENDED] = "ended",
};

const char *blocker_kind_name(enum blocker_kind kind)
{
	return kind_names[kind];
}

static bool replaces(const struct loaded *livepatch, const struct loaded_function *like)
{
	const struct loaded_function *function;

	array_for_each(function, &livepatch->functions)
		if (!strcmp(function->object, like->object) &&
		    !strcmp(function->name, like->name) && function->sympos == like->sympos)
			return true;
	return false;
}

/*
 * A nop is in sysfs as any function, but it leads to the original code. The livepatch's file tells them apart;
 * without it none is taken for a nop.
 */
static bool is_nop(const struct loaded *livepatch, const struct loaded_function *function)
{
	const struct summary_function like = { .object = function->object,
					       .name = function->name,
					       .sympos = function->sympos };

	return livepatch->summary && !summary_function(livepatch->summary, &like);
}

/* Returns the livepatch that has the code which a task must leave; NULL: it is the original code. */
static const struct loaded *code_to_leave(const struct loaded_list *list,
					  const struct loaded *livepatch,
					  const struct loaded_function *function)
{
	const struct loaded *older = livepatch;

	if (livepatch->state == LOADED_UNPATCHING)
		return is_nop(livepatch, function) ? NULL : livepatch;
	while (older-- > list->items.items)
		if (older->state != LOADED_IDLE && replaces(older, function))
			return older;
	return NULL;
}

/* Is it a frame of the function's code? A replacement has the function's own name in the modules of klp-build. */
static bool is_in(const struct stack_frame *frame, const struct loaded_function *function,
		  const char *code, bool with_any_name)
{
	const bool same_module = klp_is_vmlinux(code)
					 ? !frame->module
					 : frame->module && !strcmp(frame->module, code);

	return same_module && (with_any_name || !strcmp(frame->symbol, function->name));
}

/*
 * Returns false when no function that has to be left is on the stack. Replacements that other tools make may
 * have names of their own; for these, any function of a livepatch whose file is not at hand will do.
 */
static bool find_function(const struct loaded_list *list, const struct loaded *livepatch,
			  struct blocker *blocker, bool with_any_name)
{
	const struct loaded_function *function;
	const struct stack_frame *frame;

	array_for_each(frame, &blocker->task.stack.frames)
		array_for_each(function, &livepatch->functions) {
			const struct loaded *owner = code_to_leave(list, livepatch, function);
			const char *code = owner ? owner->name : function->object;

			if (!is_in(frame, function, code,
				   with_any_name && owner && !owner->summary))
				continue;
			blocker->frame = frame;
			blocker->function = function;
			blocker->code = code;
			return true;
		}
	return false;
}

/* kernel/kthread.c:kthread() calls the main function; ret_from_fork() that of threads without a struct kthread. */
static bool is_main_function(const struct blocker *blocker)
{
	const struct stack_frame *caller = blocker->frame + 1, *frames;

	frames = blocker->task.stack.frames.items;
	return caller < frames + blocker->task.stack.frames.count && !caller->module &&
	       (!strcmp(caller->symbol, "kthread") || !strcmp(caller->symbol, "ret_from_fork"));
}

static enum blocker_kind kind_in_function(const struct blocker *blocker)
{
	const struct task *task = &blocker->task;

	if (task->is_kthread && is_main_function(blocker))
		return BLOCKER_KTHREAD_MAIN;
	switch (task->state) {
	case 'D':
		return BLOCKER_UNINTERRUPTIBLE;
	case 'T':
	case 't':
		return BLOCKER_STOPPED;
	case 'R':
		return BLOCKER_RUNS;
	default:
		return task->is_kthread ? BLOCKER_KTHREAD : BLOCKER_SLEEPS;
	}
}

static enum blocker_kind kind_elsewhere(const struct task *task)
{
	if (task->state == 'Z' || task->state == 'X')
		return BLOCKER_ENDED;
	if (task->state == 'R')
		return BLOCKER_BUSY;
	switch (task->stack_result) {
	case STACK_FORBIDDEN:
		return BLOCKER_FORBIDDEN;
	case STACK_EMPTY:
	case STACK_NOT_SHOWN:
		return BLOCKER_NOT_SHOWN;
	case STACK_READ:
		break;
	}
	return BLOCKER_UNRELIABLE;
}

void blocker_judge(const struct loaded_list *list, const struct loaded *livepatch,
		   struct blocker *blocker)
{
	const bool found = find_function(list, livepatch, blocker, false) ||
			   find_function(list, livepatch, blocker, true);

	blocker->kind = found ? kind_in_function(blocker) : kind_elsewhere(&blocker->task);
}

struct blocker_list blockers_find(const struct machine *machine, const struct loaded_list *list)
{
	struct blocker_list blockers = { .livepatch = loaded_in_transition(list) };
	struct task_list tasks;
	size_t i;

	if (!blockers.livepatch)
		return blockers;
	tasks = tasks_find(machine, blockers.livepatch->state == LOADED_PATCHING ? 0 : 1);
	blockers.seen = tasks.seen;
	blockers.forbidden = tasks.forbidden;
	for (i = 0; i < tasks.items.count; i++) {
		struct blocker *blocker = array_push(machine->arena, &blockers.items);

		blocker->task = tasks.items.items[i];
		blocker_judge(list, blockers.livepatch, blocker);
	}
	return blockers;
}

static const struct blocker *find_task(const struct blocker_list *list, const struct task *task)
{
	const struct blocker *blocker;

	array_for_each(blocker, &list->items)
		if (blocker->task.pid == task->pid && blocker->task.tid == task->tid)
			return blocker;
	return NULL;
}

struct blocker_list blockers_find_lasting(const struct machine *machine,
					  const struct loaded_list *list)
{
	const struct blocker_list first = blockers_find(machine, list);
	struct blocker_list again, lasting;
	const struct blocker *blocker;

	if (!first.items.count || !machine_is_running(machine))
		return first;
	usleep(LASTING_US);
	again = blockers_find(machine, list);
	lasting = again;
	memset(&lasting.items, 0, sizeof(lasting.items));
	array_for_each(blocker, &again.items)
		if (find_task(&first, &blocker->task))
			*array_push(machine->arena, &lasting.items) = *blocker;
	return lasting;
}
