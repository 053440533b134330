/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The livepatches of a machine, as /proc/modules, /sys/kernel/livepatch and /sys/module show them, and what
 * the modules' files tell besides: the fixes that are in them, callbacks, states.
 */
#ifndef KLP_FIELD_LOADED_H
#define KLP_FIELD_LOADED_H

#include "kernel-log.h"
#include "machine.h"
#include "../livepatch/module-summary.h"

enum loaded_state {
	LOADED_ENABLED,
	LOADED_PATCHING,   /* a transition to it is under way */
	LOADED_UNPATCHING, /* a transition away from it */
	LOADED_IDLE,	   /* in memory and not in force: it was disabled, or replaced */
};

/* A function of a livepatch in /sys/kernel/livepatch; during a replace these have its nops, too. */
struct loaded_function {
	const char *object; /* vmlinux, or a module's name */
	const char *name;
	unsigned long sympos;
};

struct loaded {
	const char *name;
	enum loaded_state state;
	long stack_order; /* the higher, the newer; 0: not known (before Linux 6.13), or not in force */
	enum summary_replace replace; /* also from its file; SUMMARY_MAY_REPLACE: not known */
	long references;	      /* to the module; -1: not known */
	double since; /* seconds since the machine's start when it came into this state; -1: not known */
	bool forced; /* the transition that is under way was forced */
	ARRAY(struct loaded_function) functions;
	/* The file below /lib/modules that it was loaded from; NULL: not found, and `no_file` says why. */
	const char *file;
	const char *no_file;
	const struct module_summary *summary; /* of the file */
};

struct loaded_list {
	ARRAY(struct loaded) items; /* the oldest first */
	bool supported;		    /* the kernel has livepatches */
	bool log_readable;	    /* what is not in the kernel's log was long ago */
};

/* "enabled" */
const char *loaded_state_name(enum loaded_state state);

/* Reads the list, with what the files tell if `with_files`. What vanishes meanwhile is left out. */
struct loaded_list loaded_read(const struct machine *machine, bool with_files);

/* Returns the livepatch that is in a transition, or NULL. */
const struct loaded *loaded_in_transition(const struct loaded_list *list);
/* The name is the kernel's or the file's, with '-' for '_'. NULL: there is none. */
const struct loaded *loaded_find(const struct machine *machine, const struct loaded_list *list,
				 const char *name);

/* Returns the number of those that are enabled or in a transition. */
size_t loaded_in_force(const struct loaded_list *list);

#endif
