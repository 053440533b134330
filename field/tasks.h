/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks that a transition waits for: those whose /proc/PID/task/TID/patch_state is not the one that it leads to. */
#ifndef KLP_FIELD_TASKS_H
#define KLP_FIELD_TASKS_H

#include "machine.h"
#include "stack-trace.h"

/* What became of reading /proc/PID/task/TID/stack. */
enum stack_result {
	STACK_READ,
	STACK_EMPTY,	 /* the kernel shows nothing, as for a task that runs in user space */
	STACK_FORBIDDEN, /* not root, or without CAP_SYS_ADMIN in the first user namespace */
	STACK_NOT_SHOWN, /* a kernel without CONFIG_STACKTRACE, or an error */
};

struct task {
	long pid, tid;
	const char *name; /* comm, of which a task can make what it likes */
	char state;	  /* R, S, D, T, t, Z, I, ... of /proc/PID/stat */
	bool is_kthread;
	long tracer;	  /* the task that traces it; 0: none */
	const char *unit; /* the systemd service that it belongs to; NULL: none */
	double idle;	  /* seconds since it ran last; -1: not known */
	enum stack_result stack_result;
	struct stack_trace stack;
};

struct task_list {
	ARRAY(struct task) items;
	size_t seen;	  /* tasks that were looked at */
	size_t forbidden; /* of these: patch_state may not be read */
};

/*
 * Finds the tasks whose patch_state is 0 (not patched), or 1, while a transition goes the other way. A task that
 * ends meanwhile is left out.
 */
struct task_list tasks_find(const struct machine *machine, int patch_state);

/* Fills in what a line of /proc/PID/stat says. Returns false when it is none. */
bool task_parse_stat(struct arena *arena, const char *stat, struct task *task);

/* Returns the last "NAME.service" of the control groups in /proc/PID/cgroup, or NULL. */
const char *task_parse_unit(struct arena *arena, const char *cgroups);

#endif
