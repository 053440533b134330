/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why does a transition not end? The kernel switches a task when it leaves the kernel, or, while it sleeps, when
 * its stack is reliable and has none of the functions that are being replaced (klp_check_stack_func()):
 *
 * - patching: the code that runs now: the function of the newest older livepatch that has it, or else the
 *   original one of vmlinux or a module;
 * - unpatching: the functions of the livepatch itself.
 *
 * So each task that holds it up is of one of the kinds below, and there is something else to do about each.
 */
#ifndef KLP_FIELD_BLOCKERS_H
#define KLP_FIELD_BLOCKERS_H

#include "loaded.h"
#include "tasks.h"

enum blocker_kind {
	BLOCKER_KTHREAD_MAIN,	 /* a kernel thread in its main function, which it does not leave */
	BLOCKER_KTHREAD,	 /* a kernel thread in another function */
	BLOCKER_UNINTERRUPTIBLE, /* in a function, in state D: no signal wakes it */
	BLOCKER_STOPPED,	 /* in a function, stopped or traced */
	BLOCKER_SLEEPS,		 /* in a function, in a sleep that a signal ends */
	BLOCKER_RUNS,		 /* in a function, and not asleep */
	BLOCKER_BUSY,		 /* runs, and has not entered or left the kernel since */
	BLOCKER_UNRELIABLE, /* sleeps outside of all these functions: the kernel does not trust its stack */
	BLOCKER_NOT_SHOWN, /* its stack cannot be read here */
	BLOCKER_FORBIDDEN, /* its stack may not be read by this user */
	BLOCKER_ENDED,	   /* a zombie */
	BLOCKER_KINDS,
};

struct blocker {
	struct task task;
	enum blocker_kind kind;
	/* The frame that holds it, and what it is: NULL when there is none. */
	const struct stack_frame *frame;
	const struct loaded_function *function;
	const char *code; /* the module whose code it is in, or vmlinux */
};

struct blocker_list {
	const struct loaded
		*livepatch; /* the one in transition; NULL: none is, and the rest is empty */
	ARRAY(struct blocker) items;
	size_t seen, forbidden; /* as struct task_list */
};

/* As programs read it: "kthread-main". */
const char *blocker_kind_name(enum blocker_kind kind);

struct blocker_list blockers_find(const struct machine *machine, const struct loaded_list *list);

/* The same; on a running machine those that go on by themselves within two seconds are left out. */
struct blocker_list blockers_find_lasting(const struct machine *machine,
					  const struct loaded_list *list);

/* Judges a task by its state and stack. */
void blocker_judge(const struct loaded_list *list, const struct loaded *livepatch,
		   struct blocker *blocker);

#endif
