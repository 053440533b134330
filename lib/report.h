/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report: what was decided about one pair of object files, and the merged
 * report of a module. One format, YAML, written by create-diff-object and by
 * klp-build, stored in a module's .klp.info, read by the next build, --inspect and
 * --verify:
 *
 *	format: 1
 *	module: livepatch-fix			(module reports only, these four)
 *	kernel: 6.12.117+deb12-cloud-amd64
 *	replace: true
 *	patches: [fix.patch]
 *	units:
 *	  - unit: fs/proc/cmdline.o
 *	    object: vmlinux
 *	    functions:
 *	      - {name: cmdline_proc_show, status: changed, sympos: 0,
 *	         alias: __klp_func_cmdline_proc_show_0, why: "..."}
 *	    data:
 *	      - {name: counter, status: kept, why: "..."}
 *	    callbacks:
 *	      - {kind: pre_patch, function: my_callback, alias: __klp_cb_...}
 *	    symbols:
 *	      - {name: saved_command_line, object: vmlinux, sympos: 0, how: klp}
 *	    warnings: ["..."]
 *
 * A reader ignores keys that it does not know, and refuses another `format`.
 */
#ifndef KLP_REPORT_H
#define KLP_REPORT_H

#include "arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define REPORT_FORMAT 1

struct report_function {
	const char *name;     /* as in the running object */
	const char *status;   /* changed, copied (replaced through its callers), new, removed */
	unsigned long sympos; /* as struct klp_func.old_sympos */
	const char *alias;    /* changed: the symbol in OUT.o that C code can point at */
	const char *file;     /* source file and line, when known; else NULL and 0 */
	unsigned int line;
	const char *why;
};

struct report_data {
	const char *name;
	const char *status; /* new, kept, copied */
	const char *why;
};

struct report_callback {
	const char *kind; /* pre_patch, post_patch, pre_unpatch, post_unpatch */
	const char *function;
	const char *alias;
};

struct report_symbol {
	const char *name;
	const char *object; /* vmlinux or a module */
	unsigned long sympos;
	const char *how; /* klp, export */
};

struct report_unit {
	const char *unit;   /* the object file */
	const char *object; /* vmlinux or a module, as klp_object.name */
	ARRAY(struct report_function) functions;
	ARRAY(struct report_data) data;
	ARRAY(struct report_callback) callbacks;
	ARRAY(struct report_symbol) symbols;
	ARRAY(const char *) warnings;
};

struct report {
	const char *module, *kernel; /* NULL in an object's report */
	bool replace;
	ARRAY(const char *) patches;
	ARRAY(struct report_unit) units;
};

/* Writes YAML. Returns -1 after printing an error. */
int report_write(const struct report *report, const char *path);
/* The same into memory in the arena. */
char *report_text(const struct report *report, struct arena *arena, size_t *size);

/* Returns NULL after printing an error that names `where` and the line. */
struct report *report_parse(struct arena *arena, const char *text, size_t size, const char *where);
struct report *report_read(struct arena *arena, const char *path);

#endif
