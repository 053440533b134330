/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a livepatch module does, as the livepatch core will see it (include/linux/livepatch.h:
 * klp_patch, klp_object, klp_func). generate.h makes a module's source of it, whether it comes
 * from the report of a build or from somewhere else.
 */
#ifndef KLP_LIVEPATCH_H
#define KLP_LIVEPATCH_H

#include "format.h"
#include "../lib/arena.h"
#include "../lib/report.h"
#include <stdbool.h>

/* A function that is replaced. */
struct livepatch_function {
	const char *name;	 /* in the running object */
	unsigned long sympos;	 /* its position among those of the name */
	const char *replacement; /* the symbol that C code can point at */
};

struct livepatch_callback {
	enum klp_callback kind;
	const char *function; /* its name in the patch's source, for messages */
	const char *symbol;   /* the symbol that C code can call */
};

struct livepatch_object {
	const char *name; /* vmlinux, or a module's name */
	ARRAY(struct livepatch_function) functions;
	ARRAY(struct livepatch_callback) callbacks;
};

/* Strings are not copied: they live as long as what the livepatch was made of. */
struct livepatch {
	struct arena *arena;
	const char *name;   /* of the module's file, without .ko */
	const char *kernel; /* uname -r of the kernel that it is for */
	bool replace;	    /* the livepatches that are loaded, instead of stacking on them */
	ARRAY(const char *) patches; /* that it is made of, for people */
	/* vmlinux first, then modules by name: the same patches give the same module. */
	ARRAY(struct livepatch_object *) objects;
};

/* The object of the name, which is added when it is not there. */
struct livepatch_object *livepatch_object(struct livepatch *livepatch, const char *name);

/* Each returns -1 after printing an error when the object has this function or callback already. */
int livepatch_add_function(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_function *function);
int livepatch_add_callback(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_callback *callback);

/*
 * Fills a livepatch, which has nothing but its arena and its name, from the merged report of its
 * units. Returns -1 after printing an error.
 */
int livepatch_from_report(struct livepatch *livepatch, const struct report *report);

/* Does the livepatch core redirect this function of a report to a replacement? */
bool livepatch_replaces(const struct report_function *function);

#endif
