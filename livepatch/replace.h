/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the livepatch core does with several livepatches: predicted from their summaries, without a
 * kernel. The rules are those of kernel/livepatch/core.c, state.c and transition.c, which are the same in
 * Linux 6.1 and 6.12:
 *
 * - A module with `replace` gets a nop, which leads to the original code, for each function that an enabled
 *   one patches and it does not (klp_add_nops()). Once the transition is complete, the nops are gone and
 *   the old ones disabled.
 * - Only the new module's callbacks run, also on a replace. Those of an object run when the object is
 *   loaded.
 * - A state of an enabled module has to be in a new one that replaces, and must not have a lower
 *   version in any new one (klp_is_patch_compatible()).
 * - Variables of a shadow type are destroyed when no enabled module has the type any more: by the livepatch
 *   core where it has klp_object.shadow_types, otherwise by the runtime that each module brings
 *   (templates/shadow-types.c). The runtime refuses a module that stacks and has another version of a
 *   type. After a forced transition nothing is destroyed.
 * - A module may be removed when it was disabled or replaced, unless that was forced: a forced unpatch
 *   keeps the one module for ever, a forced replace all that it replaced (klp_force_transition(),
 *   klp_free_patch_finish()). Forcing a transition that only adds code keeps nothing.
 */
#ifndef KLP_REPLACE_H
#define KLP_REPLACE_H

#include "module-summary.h"

/* The livepatches that are enabled on a machine, the oldest first. */
struct enabled_modules {
	const struct module_summary **items;
	size_t count, capacity;
};

struct transition_callback {
	const struct module_summary *module;
	const struct summary_callback *callback;
};

enum transition_fate {
	FATE_NEW,	 /* was not there before */
	FATE_TAKEN_OVER, /* the new module goes on with it */
	FATE_KEPT,	 /* its module stays enabled */
	FATE_MISSING,	 /* states: the new module has to have it; the kernel refuses it */
	FATE_LOWER,	 /* states: the new module has a lower version; the kernel refuses it */
	FATE_DROPPED,	 /* states: goes with its module */
	/* shadow variables: klp_shadow_free_all() is called for them, or their type is given up */
	FATE_COLLECTED,
	/*
	 * Shadow variables: stay, with nobody who frees them, and are in the way of a later module that
	 * uses the id.
	 */
	FATE_LEFT,
	FATE_UNKNOWN, /* shadow variables: either of these; what the module uses is not known */
};

/* "taken-over" */
const char *transition_fate_name(enum transition_fate fate);

struct transition_state {
	enum transition_fate fate;
	unsigned long id;
	const struct module_summary *module; /* the enabled one that has it; NULL: FATE_NEW */
	unsigned int from, to;		     /* versions; 0 where there is none */
};

struct transition_shadow {
	enum transition_fate fate;
	const char *id;
	const struct module_summary *module; /* the enabled one that uses it; NULL: FATE_NEW */
};

/* One step of a machine, from the modules that are enabled to one more, or to one less. */
struct transition {
	const char *refused; /* why the module cannot be loaded; NULL: it can */
	ARRAY(struct report_nop) nops;
	ARRAY(struct transition_callback) callbacks; /* in the order in which they run */
	ARRAY(struct transition_callback) skipped;   /* of replaced modules: never run any more */
	ARRAY(struct transition_state) states;
	ARRAY(struct transition_shadow) shadows;
	ARRAY(const char *) removable;	  /* modules that may be removed when it is complete */
	ARRAY(const char *) forced_keeps; /* those that stay for ever when it was forced */
};

/*
 * Predicts what happens when `next` is loaded; NULL: when the newest of the enabled modules is disabled. A
 * SUMMARY_MAY_REPLACE is taken as one that replaces, which is what the tools that make them do by
 * default. Of a transition that is refused, only `refused` is set, and what becomes of states and shadow
 * variables, as if it were not.
 */
struct transition *transition_find(struct arena *arena, const struct enabled_modules *enabled,
				   const struct module_summary *next);

/*
 * Adds to transition->nops what the enabled modules patch and `next` does not, each function once: these are
 * the kernel's nops when it replaces them, and what it has to revert itself when it does not.
 */
void nops_find(struct arena *arena, const struct enabled_modules *enabled,
	       const struct module_summary *next, struct transition *transition);

#endif
