/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has to be after each step: which livepatches are in memory, in sysfs and enabled, and which shadow
 * variables are alive. It follows the rules of the livepatch core and of the shadow types, by hand.
 */
#ifndef MODEL_H
#define MODEL_H

#include "counted.h"
#include <stdbool.h>

#define LIVEPATCHES 6

/* An object that is livepatched. */
enum { VMLINUX, DUMMY, OBJECTS };

/* What the patches beside this directory make. Its index is COUNTED_LIVEPATCH; 0 is none. */
struct livepatch {
	const char *name;
	bool replaces;
	enum counted_function function; /* of vmlinux */
	unsigned int types[OBJECTS];	/* 1 << type of each that the object has */
	unsigned int version[COUNTED_TYPES];
};

extern const struct livepatch livepatches[LIVEPATCHES + 1];

enum verb {
	LOAD,
	UNLOAD,
	DISABLE,
	ENABLE,
	DUMMY_COMES,
	DUMMY_GOES,
	OPERATE,
	HOLD,
	HOLD_LATE,
	LET_GO,
	WAIT,
	FORCE,
	VERBS
};

struct step {
	enum verb verb;
	unsigned int number;		    /* a livepatch; milliseconds of WAIT */
	struct counted_operation operation; /* of OPERATE, HOLD_LATE */
	bool lazy;			    /* do not wait for what only happens after some time */
};

struct model {
	struct {
		bool in_memory;
		bool listed;		  /* in sysfs: enabled, or in transition */
		bool enabled;		  /* what sysfs says */
		bool forced;		  /* in memory for ever, and its types in use */
		bool joined;		  /* knows its types to be in use ... */
		bool registered[OBJECTS]; /* ... by these objects */
	} livepatch[LIVEPATCHES + 1];
	unsigned int order[LIVEPATCHES], listed;    /* those that are listed, oldest first */
	unsigned int registry[LIVEPATCHES], joined; /* those that have joined */
	unsigned int transition;		    /* the livepatch in transition, or 0 */
	bool patching;				    /* its direction */
	bool opened_patching;			    /* the same, when it began */
	bool dummy;				    /* dummy.ko is there */

	/* A task is in a function of a livepatch, 0: in the original one. */
	bool held;
	bool held_late;
	unsigned int held_in;
	struct counted_operation late;

	struct counted_found found[COUNTED_TYPES][COUNTED_OBJECTS];
	__u32 made[COUNTED_TYPES], destroyed[COUNTED_TYPES];
	/* The livepatches, 1 << number, whose destructor may have been the last one that ran. */
	unsigned int destroyers[COUNTED_TYPES];
};

/* Goes a step. Returns the error (errno) that the kernel has to answer with, and sets the answer of an operation. */
int model_step(struct model *model, struct step *step);

/* Is the step one that makes sense here? The kernel may refuse it all the same. */
bool model_can(const struct model *model, const struct step *step);

/* Has this livepatch been replaced, and not been told so yet? It is sooner or later; then call model_expire(). */
bool model_lingers(const struct model *model, unsigned int livepatch);
void model_expire(struct model *model, unsigned int livepatch);

#endif
