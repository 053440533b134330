// SPDX-License-Identifier: GPL-2.0-or-later
#include "tasks.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* include/linux/sched.h */
#define PF_KTHREAD 0x00200000ul

/* Fields of /proc/PID/stat behind the name (proc_pid_stat(5)). */
enum { STAT_STATE, STAT_FLAGS = 6 };

/* "PID (NAME) STATE PPID ...": the name may have blanks, brackets and line ends in it. */
bool task_parse_stat(struct arena *arena, const char *stat, struct task *task)
{
	const char *open = strchr(stat, '('), *close = strrchr(stat, ')'), *at;
	int field;

	if (!open || !close || close < open || close[1] != ' ' || !close[2])
		return false;
	task->name = arena_strndup(arena, open + 1, (size_t)(close - open - 1));
	task->state = close[2];
	at = close + 2;
	for (field = STAT_STATE; field < STAT_FLAGS; field++) {
		at = strchr(at, ' ');
		if (!at)
			return false;
		at++;
	}
	task->is_kthread = strtoul(at, NULL, 10) & PF_KTHREAD;
	return true;
}

#define SERVICE ".service"

/* Lines "ID:CONTROLLERS:/system.slice/cron.service"; a service may have control groups of its own below. */
const char *task_parse_unit(struct arena *arena, const char *cgroups)
{
	const char *found = NULL, *name, *end;

	for (name = cgroups; (name = strchr(name, '/')); name = end) {
		name++;
		end = name + strcspn(name, "/\n");
		if ((size_t)(end - name) > strlen(SERVICE) &&
		    !strncmp(end - strlen(SERVICE), SERVICE, strlen(SERVICE)))
			found = arena_strndup(arena, name, (size_t)(end - name));
	}
	return found;
}

/* Returns the number behind "KEY:", in /proc/PID/status and its like; `otherwise` when it is not there. */
static double number_behind(const char *text, const char *key, double otherwise)
{
	const char *at = text;
	const size_t length = strlen(key);

	while (at && (strncmp(at, key, length) ||
		      (!isspace((unsigned char)at[length]) && at[length] != ':'))) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return otherwise;
	at += length + strspn(at + length, " \t:");
	return strtod(at, NULL);
}

/*
 * /proc/PID/sched (CONFIG_SCHED_DEBUG) has when the task ran last, in milliseconds of a clock that our own file
 * shows too, since we run now.
 */
static double idle_seconds(const struct machine *machine, const char *dir)
{
	static const char key[] = "se.exec_start";
	const char *theirs = machine_read(machine, arena_printf(machine->arena, "%s/sched", dir));
	const char *ours = machine_read(machine, machine_path(machine, "/proc/self/sched"));
	const double ran = theirs ? number_behind(theirs, key, -1) : -1;
	const double now = ours ? number_behind(ours, key, -1) : machine->uptime * 1000;

	return ran > 0 && now >= ran && now - ran < 1e15 ? (now - ran) / 1000 : -1;
}

/* Returns false when the task has ended. */
static bool read_stack(const struct machine *machine, const char *dir, struct task *task)
{
	char *text = machine_read(machine, arena_printf(machine->arena, "%s/stack", dir));

	if (!text) {
		task->stack_result = errno == EACCES || errno == EPERM ? STACK_FORBIDDEN
								       : STACK_NOT_SHOWN;
		return errno != ESRCH;
	}
	task->stack = stack_trace_parse(machine->arena, text);
	task->stack_result = task->stack.frames.count ? STACK_READ : STACK_EMPTY;
	return true;
}

/* Returns false when the task has ended. */
static bool read_task(const struct machine *machine, const char *dir, struct task *task)
{
	struct arena *arena = machine->arena;
	const char *text = machine_read(machine, arena_printf(arena, "%s/stat", dir));

	if (!text || !task_parse_stat(arena, text, task))
		return false;
	text = machine_read(machine, arena_printf(arena, "%s/status", dir));
	task->tracer = text ? (long)number_behind(text, "TracerPid", 0) : 0;
	text = machine_read(machine, arena_printf(arena, "%s/cgroup", dir));
	task->unit = text && !task->is_kthread ? task_parse_unit(arena, text) : NULL;
	task->idle = idle_seconds(machine, dir);
	return read_stack(machine, dir, task);
}

/* The directory of a task is its number. */
static bool is_number(const char *name)
{
	return *name && strspn(name, "0123456789") == strlen(name) && strlen(name) < 10;
}

static void look_at(const struct machine *machine, struct task_list *list, const char *pid,
		    const char *tid, int patch_state)
{
	const char *dir = machine_path(machine, "/proc/%s/task/%s", pid, tid);
	const char *path = arena_printf(machine->arena, "%s/patch_state", dir);
	struct task task = { .pid = atol(pid), .tid = atol(tid) };
	long state;

	errno = 0;
	state = machine_number(machine, path, -2);
	if (state == -2 && (errno == EACCES || errno == EPERM))
		list->forbidden++;
	list->seen++;
	if (state == patch_state && read_task(machine, dir, &task))
		*array_push(machine->arena, &list->items) = task;
}

static int compare_tasks(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

struct task_list tasks_find(const struct machine *machine, int patch_state)
{
	const struct name_list pids = machine_names(machine, machine_path(machine, "/proc"));
	struct task_list list = { 0 };
	size_t p, t;

	for (p = 0; p < pids.count; p++) {
		struct name_list tids;

		if (!is_number(pids.items[p]))
			continue;
		tids = machine_names(machine,
				     machine_path(machine, "/proc/%s/task", pids.items[p]));
		for (t = 0; t < tids.count; t++)
			if (is_number(tids.items[t]))
				look_at(machine, &list, pids.items[p], tids.items[t], patch_state);
	}
	if (list.items.count)
		qsort(list.items.items, list.items.count, sizeof(*list.items.items), compare_tasks);
	return list;
}
