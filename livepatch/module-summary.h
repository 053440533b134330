/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a livepatch module does, as far as other livepatches and the kernel's livepatch core are concerned. It
 * comes from a finished module, whoever made it, or from the report of one that is yet to be built.
 */
#ifndef KLP_MODULE_SUMMARY_H
#define KLP_MODULE_SUMMARY_H

#include "format.h"
#include "../lib/arena.h"
#include "../lib/report.h"
#include <stdbool.h>

/* struct klp_func */
struct summary_function {
	const char *object; /* vmlinux, or a module's name */
	const char *name;
	unsigned long sympos; /* as struct klp_func.old_sympos: 0 and 1 mean the same */
	bool reverted;	      /* the replacement is the original code; known with .klp.info only */
};

struct summary_callback {
	enum klp_callback kind;
	const char *object;
	const char *function; /* its name in the source; "?" when the module does not say */
	const char *fix;      /* the id of the fix whose patch has it; NULL: not known */
};

/* struct klp_patch.replace. The modules of other tools set it in code, so their data does not say. */
enum summary_replace { SUMMARY_STACKS, SUMMARY_REPLACES, SUMMARY_MAY_REPLACE };

/* An id of shadow variables that code of the module uses. */
struct summary_shadow {
	const char *id; /* hexadecimal, "0x1" */
	bool used;	/* by klp_shadow_get(), klp_shadow_alloc() and the like */
	bool freed;	/* by klp_shadow_free_all() */
};

/* A shadow type (KLP_SHADOW_TYPE()) that an object registers; once, where several units declare it. */
struct summary_type {
	const char *object;	 /* vmlinux, or a module's name */
	const char *id;		 /* hexadecimal, "0x1" */
	unsigned int version;	 /* 0: none */
	const char *name;	 /* the variable's; "?": not known */
	const char *ctor, *dtor; /* functions; NULL: none; "?": not known */
	const char *fix; /* the id of the fix whose patch has it; known with .klp.info only */
};

/* Strings live as long as the arena. */
struct module_summary {
	const char *file;    /* for messages; NULL: the module is yet to be built */
	const char *name;    /* as the kernel calls it: with '_' */
	const char *release; /* uname -r of the kernel that it is for */
	enum summary_replace replace;
	ARRAY(const char *) objects; /* in the order in which the kernel handles them */
	ARRAY(struct summary_function) functions;
	/* By object, then by kind; there are several of a kind when the module calls one after the other. */
	ARRAY(struct summary_callback) callbacks;
	ARRAY(struct report_state) states;    /* id and version; fix with .klp.info only */
	ARRAY(struct summary_shadow) shadows; /* known with .klp.info only */
	ARRAY(struct summary_type) types;
	bool has_runtime; /* it registers the types itself; false for one that is yet to be built */
	/* Has `shadows` all of them? Not without the compiler plugin, nor when an id is not constant. */
	bool knows_shadows;
	const struct report *report; /* of .klp.info; NULL: there is none */
};

/*
 * Reads a module. What .klp.info says is held against the structs that the kernel reads, and a
 * difference is an error. Without .klp.info, which only klp-build writes, the structs are all. Returns
 * NULL after printing an error.
 */
const struct module_summary *module_summary_read(struct arena *arena, const char *path);
/* The same for a file that messages call `name`. */
const struct module_summary *module_summary_read_as(struct arena *arena, const char *path,
						    const char *name);

/*
 * The same from the report of a module; NULL after printing an error. `report` must live as long as the
 * summary.
 */
struct module_summary *module_summary_of_report(struct arena *arena, const struct report *report);

/* Is it the same function to the kernel? (klp_find_func()) */
bool summary_same_function(const struct summary_function *a, const struct summary_function *b);
/* Returns the module's entry for a function, a state, an id of shadow variables; NULL: it has none. */
const struct summary_function *summary_function(const struct module_summary *module,
						const struct summary_function *like);
const struct report_state *summary_state(const struct module_summary *module, unsigned long id);
const struct summary_shadow *summary_shadow(const struct module_summary *module, const char *id);
/* The first object's type of an id; and that of an object. */
const struct summary_type *summary_type(const struct module_summary *module, const char *id);
const struct summary_type *summary_type_of(const struct module_summary *module, const char *object,
					   const char *id);
/* Returns the first callback of a kind that the module has for an object, or NULL. */
const struct summary_callback *summary_callback(const struct module_summary *module,
						const char *object, enum klp_callback kind);

/* OBJECT:FUNCTION,SYMPOS, with the position as sysfs has it: 1 for a unique name. */
const char *summary_function_text(struct arena *arena, const struct summary_function *function);

#endif
