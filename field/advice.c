// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice.h"
#include "../livepatch/format.h"
#include "../lib/printable.h"
#include "../lib/text.h"

#include <string.h>

/*
 * A row for each kind: why the kernel does not switch the task, and what helps. @WORD@ stands for:
 *
 *	FUNCTION	the function that holds it, with "()"
 *	CODE		vmlinux, or "module NAME"
 *	PID		of the process; TID of the thread
 *	AWAKEN		how to make a process leave the kernel
 *	UNWINDABLE	where the stack cannot be followed any more
 *	TRACER		" by process N", or nothing
 *	BACK		how to call the transition off
 */
static const struct {
	const char *reason, *advice;
} rows[BLOCKER_KINDS] = {
	[BLOCKER_KTHREAD_MAIN] = {
		"in @FUNCTION@ of @CODE@, its main function, which it leaves only when the thread ends",
		"Waiting does not help, and a signal does not reach it. If the thread can be ended, do that: stop what has started it, or unload its module. Otherwise @BACK@, and have the fix built without that function.",
	},
	[BLOCKER_KTHREAD] = {
		"in @FUNCTION@ of @CODE@, and it is a kernel thread, which no signal wakes",
		"It leaves the function when what it waits for happens: give it something to do. The kernel wakes such threads every 15 seconds. If it stays there, @BACK@.",
	},
	[BLOCKER_UNINTERRUPTIBLE] = {
		"in @FUNCTION@ of @CODE@, in uninterruptible sleep (D): it waits for a device, a server or a lock",
		"No signal ends this, not even SIGKILL. Look at what it waits for: the innermost frames of its stack, `dmesg` for \"blocked for more than\" and for errors of storage, a network file system whose server is gone. When that answers, the task goes on; otherwise @BACK@.",
	},
	[BLOCKER_STOPPED] = {
		"in @FUNCTION@ of @CODE@, and it is stopped@TRACER@, so it cannot leave the function",
		"Let it go on: `kill -CONT @PID@`; if it is traced, let the debugger go on or detach.",
	},
	[BLOCKER_SLEEPS] = {
		"in @FUNCTION@ of @CODE@, asleep, and it leaves the function when the sleep ends",
		"The kernel interrupts such sleeps every 15 seconds. If it goes back to sleep there each time: @AWAKEN@",
	},
	[BLOCKER_RUNS] = {
		"in @FUNCTION@ of @CODE@, which it executes just now or waits for a CPU to execute",
		"It should leave the function soon. If it does not, it is in a long loop, or gets no CPU time: look at its priority, and at what else runs (`top -H -p @PID@`).",
	},
	[BLOCKER_BUSY] = {
		"not asleep, and has not left the kernel since the transition began",
		"A program that only computes leaves the kernel at the next interrupt, but not on a CPU without a timer tick (nohz_full): `kill -STOP @PID@ && kill -CONT @PID@` makes it enter the kernel and leave it. A task that waits for a CPU gets none: look at what runs with real-time priority. A kernel thread that runs all the time has to be ended by what has started it.",
	},
	[BLOCKER_UNRELIABLE] = {
		"asleep, and in none of the functions that have to be left: the kernel does not trust its stack@UNWINDABLE@",
		"Code without unwind data is on the stack: of a module that was built without objtool, or generated at run time (a kprobe, a BPF trampoline). When the task leaves that code it is switched. @AWAKEN@",
	},
	[BLOCKER_NOT_SHOWN] = {
		"asleep, and the kernel does not show its stack",
		"Without its stack nobody can say what holds it (a kernel without CONFIG_STACKTRACE shows none). It is switched when it leaves the kernel. @AWAKEN@",
	},
	[BLOCKER_FORBIDDEN] = {
		"asleep, and its stack may be read by root only",
		"Run `klpctl why` as root.",
	},
	[BLOCKER_ENDED] = {
		"at its end (a zombie)",
		"It is switched or gone soon. If it stays, its parent does not wait for it: end the parent.",
	},
};

static const char *code_text(struct arena *arena, const struct blocker *blocker)
{
	return klp_is_vmlinux(blocker->code)
		       ? blocker->code
		       : arena_printf(arena, "module %s", printable(arena, blocker->code));
}

/* Restarting a service ends its tasks; of a single process only its owner knows whether it may be ended. */
static const char *awaken(struct arena *arena, const struct task *task)
{
	if (task->is_kthread)
		return "No signal reaches a kernel thread; stop what has started it, or unload its module.";
	if (task->unit)
		return arena_printf(
			arena,
			"`kill -STOP %ld; kill -CONT %ld` makes it leave and enter the kernel once; `systemctl restart %s` ends it for good.",
			task->pid, task->pid, printable(arena, task->unit));
	return arena_printf(
		arena,
		"`kill -STOP %ld; kill -CONT %ld` makes it leave and enter the kernel once; otherwise end the program or start it anew.",
		task->pid, task->pid);
}

/* A whole stack ends where the kernel was entered, or where a thread began. */
static const char *const ends[] = {
	"entry_SYSCALL_64_after_hwframe",
	"entry_SYSCALL_compat_after_hwframe",
	"entry_INT80_compat",
	"ret_from_fork",
	"ret_from_fork_asm",
};

static const char *unwindable(struct arena *arena, const struct task *task)
{
	const struct stack_frame *frame, *last, *foreign = NULL;
	size_t i;

	if (!task->stack.frames.count)
		return "";
	last = &task->stack.frames.items[task->stack.frames.count - 1];
	array_for_each(frame, &task->stack.frames)
		if (frame->module && !foreign)
			foreign = frame;
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (!strcmp(last->symbol, ends[i]))
			break;
	if (foreign)
		return arena_printf(arena, ", which leads through %s() of module %s",
				    printable(arena, foreign->symbol),
				    printable(arena, foreign->module));
	return i == sizeof(ends) / sizeof(*ends)
		       ? arena_printf(arena, ", which cannot be followed beyond %s()",
				      printable(arena, last->symbol))
		       : "";
}

static const char *back(struct arena *arena, const struct loaded *livepatch)
{
	if (!livepatch || livepatch->state == LOADED_UNPATCHING)
		return "leave the transition as it is (both codes are correct, only the livepatch cannot be removed), or restart the machine when that is possible";
	return arena_printf(arena, "call the transition off (`klpctl disable %s`)",
			    livepatch->name);
}

/* Returns what stands for the word between two '@', or NULL. */
static const char *value_of(struct arena *arena, const struct loaded *livepatch,
			    const struct blocker *blocker, const char *word)
{
	const struct task *task = &blocker->task;

	if (!strncmp(word, "FUNCTION@", 9))
		return arena_printf(arena, "%s()", printable(arena, blocker->frame->symbol));
	if (!strncmp(word, "CODE@", 5))
		return code_text(arena, blocker);
	if (!strncmp(word, "PID@", 4))
		return arena_printf(arena, "%ld", task->pid);
	if (!strncmp(word, "AWAKEN@", 7))
		return awaken(arena, task);
	if (!strncmp(word, "UNWINDABLE@", 11))
		return unwindable(arena, task);
	if (!strncmp(word, "TRACER@", 7))
		return task->tracer
			       ? arena_printf(arena, " and traced by process %ld", task->tracer)
			       : "";
	if (!strncmp(word, "BACK@", 5))
		return back(arena, livepatch);
	return NULL;
}

static const char *fill(struct arena *arena, const struct loaded *livepatch,
			const struct blocker *blocker, const char *template)
{
	struct text text = { .arena = arena };
	const char *at = template, *value;

	while (*at) {
		value = *at == '@' ? value_of(arena, livepatch, blocker, at + 1) : NULL;
		if (value) {
			text_add(&text, "%s", value);
			at = strchr(at + 1, '@') + 1;
		} else {
			text_add_bytes(&text, at++, 1);
		}
	}
	return text_string(&text);
}

const char *blocker_reason(struct arena *arena, const struct blocker *blocker)
{
	return fill(arena, NULL, blocker, rows[blocker->kind].reason);
}

const char *blocker_advice(struct arena *arena, const struct loaded *livepatch,
			   const struct blocker *blocker)
{
	return fill(arena, livepatch, blocker, rows[blocker->kind].advice);
}
