/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a livepatch module does, in the terms of the livepatch core (include/linux/livepatch.h:
 * klp_patch, klp_object, klp_func). generate.h generates a module's source from it, whether it
 * comes from the report of a build or from elsewhere.
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
	unsigned long sympos;	 /* its position among the symbols of that name */
	const char *replacement; /* the symbol that C code can point at */
	const char *unit;	 /* that it comes from, for messages; or NULL */
	bool reverted;		 /* the replacement is the original code */
};

/*
 * A unit may have a callback of each kind, and one for each fix. The kernel has one for each object, so
 * generated C calls them one after the other (generate-callbacks.c).
 */
struct livepatch_callback {
	enum klp_callback kind;
	const char *function; /* its name in the patch's source, for messages */
	const char *symbol;   /* the symbol that C code can call */
	const char *unit;     /* the object file that it comes from */
	const char *fix;      /* the id of the fix that it comes from; NULL: not known */
	/* Callbacks of one group belong together: those of a unit, or of one of its fixes. NULL: the unit. */
	const char *group;
};

/* A struct klp_state. */
struct livepatch_state {
	unsigned long id; /* not 0 */
	unsigned int version;
};

/* A struct klp_shadow_type that an object registers. */
struct livepatch_shadow_type {
	unsigned long id;
	unsigned int version;
	const char *name;   /* in the patch's source */
	const char *symbol; /* that C code can point at */
	const char *unit;   /* the object file that it comes from */
};

struct livepatch_object {
	const char *name; /* vmlinux, or a module's name */
	ARRAY(struct livepatch_function) functions;
	ARRAY(struct livepatch_callback) callbacks;
	ARRAY(struct livepatch_shadow_type) shadow_types;
	/* A module to whose symbols new code refers: without a klp_object nobody writes its relocations. */
	bool is_referred_to;
};

/* Strings are not copied: they must live as long as the livepatch. */
struct livepatch {
	struct arena *arena;
	const char *name;   /* the name of the module's file, without .ko */
	const char *kernel; /* uname -r of the kernel that it is for */
	/* Its build id, hexadecimal: the module refuses another kernel. NULL: it does not ask. */
	const char *build_id;
	bool replace; /* replaces the loaded livepatches instead of stacking on them */
	ARRAY(const char *) patches; /* the patches that it is made from, for people */
	/* Namespaces of exports that the replacements refer to (MODULE_IMPORT_NS). */
	ARRAY(const char *) namespaces;
	ARRAY(const char *) replaces; /* modules, for people: what the nops are about */
	/* What these patch and this one does not, for people: the kernel makes them itself. */
	ARRAY(struct report_nop) nops;
	ARRAY(struct livepatch_state) states;
	/* A symbol that the livepatch core resolves when it loads the module; NULL: there is none. */
	const char *klp_symbol;
	/* vmlinux first, then modules by name, so that the same patches give the same module. */
	ARRAY(struct livepatch_object *) objects;
};

/* Returns the object of that name; adds it when it is not there. */
struct livepatch_object *livepatch_object(struct livepatch *livepatch, const char *name);

/*
 * Both return -1 after printing an error when the object has this function already, or the unit a
 * callback of this kind that may be of the same fix.
 */
int livepatch_add_function(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_function *function);
int livepatch_add_callback(struct livepatch *livepatch, struct livepatch_object *object,
			   const struct livepatch_callback *callback);

/* Adds a state, unless the livepatch has it. Returns -1 after printing an error about its version. */
int livepatch_add_state(struct livepatch *livepatch, const struct livepatch_state *state);

/* Imports a namespace, unless the livepatch does already. */
void livepatch_import_namespace(struct livepatch *livepatch, const char *name);

/*
 * Fills a livepatch, in which only arena and name are set, from the merged report of its units.
 * Returns -1 after printing an error.
 */
int livepatch_from_report(struct livepatch *livepatch, const struct report *report);

/*
 * Does ftrace, a callback or a shadow type lead to anything of it? One that only adds code does nothing.
 */
bool livepatch_changes_anything(const struct livepatch *livepatch);

/* Does the livepatch core redirect this function of a report to a replacement? */
bool livepatch_replaces(const struct report_function *function);

#endif
