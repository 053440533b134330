/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report: what was decided about one pair of object files, and the merged
 * report of a module. One format, YAML, written by create-diff-object and by
 * klp-build, stored in a module's .klp.info, read by the next build, --inspect and
 * --verify:
 *
 *	format: 1
 *	module: livepatch_web_3			(module reports only, down to units)
 *	version: "3"				(the manifest's)
 *	kernel: 6.12.117+deb12-cloud-amd64
 *	build_id: 0f...				(of vmlinux; the module refuses to be loaded on another)
 *	replace: true
 *	plugin: klp_notes_gcc_12
 *	patches: [fix.patch]
 *	fixes:
 *	  - {id: CVE-2026-1, summary: "...", outcome: included, patches: [a.patch]}
 *	  - {id: CVE-2026-2, outcome: already, patches: [b.patch], why: "..."}
 *	oot_modules:				(of no kernel's tree: that of the patch, and the others given)
 *	  - {name: acpi_call, version: 1.2.2, srcversion: 0A..., build_id: 0f...}
 *	states:					(struct klp_state; fix: of the patch that has it)
 *	  - {id: 7, version: 2, fix: CVE-2026-1}
 *	replaces: [livepatch_web_2]		(what it was compared with when it was built)
 *	nops:					(what those patch and this one does not)
 *	  - {object: vmlinux, function: f, sympos: 0, module: livepatch_web_2}
 *	conflicts:				(functions that several fixes change)
 *	  - {function: f, file: fs/x.c, hunks: ["CVE-2026-1: hunk 1 of fs/x.c (a.patch:4)", ...]}
 *	refused: ["fs/x.c: ..."]		(--report of a build that made no module, and why)
 *	digest: 0f...				(.klp.info only: livepatch/contents.h)
 *	loaded:
 *	  - {section: .text, marks: 12ab34cd}
 *	units:
 *	  - unit: fs/proc/cmdline.o
 *	    object: vmlinux
 *	    functions:
 *	      - {name: cmdline_proc_show, status: changed, sympos: 0,
 *	         alias: __klp_func_cmdline_proc_show_0, what: reference, differs: 0x1f,
 *	         from: seq_puts, to: seq_printf, file: fs/proc/cmdline.c, line: 10, references: 5,
 *	         why: "..."}
 *	      - {name: helper, status: new, sympos: 0, reached: [cmdline_proc_show], why: "..."}
 *	      - {name: xfs_file_fsync, status: changed, run_time_keys: [__tracepoint_xfs_file_fsync], why: "..."}
 *	    data:
 *	      - {name: counter, status: kept, reached: [cmdline_proc_show], why: "..."}
 *	    callbacks:
 *	      - {kind: pre_patch, function: my_callback, alias: __klp_cb_..., fix: CVE-2026-1}
 *	    states:
 *	      - {id: 7, version: 2, file: fs/x.c, line: 3}
 *	    shadow_types:			(KLP_SHADOW_TYPE())
 *	      - {name: my_count, id: 0x1, version: 2, ctor: my_ctor, dtor: my_dtor,
 *	         alias: __klp_shadow_type_..., file: fs/x.c, line: 9, fix: CVE-2026-1}
 *	    symbols:				(proven, from: where the running object says so)
 *	      - {name: saved_command_line, object: vmlinux, sympos: 0, how: klp, proven: references,
 *	         references: 1, from: cmdline_proc_show, from_sympos: 0, at: 0xc, type: R_X86_64_PC32,
 *	         addend: -0x4}
 *	    proof:				(one; the original held against the running object)
 *	      - {functions: 4, variables: 2, references: 17, digest: 6f...}
 *	    relocations:			(reports of objects and --report, not .klp.info)
 *	      - symbol: cmdline_proc_show
 *	        resolved:
 *	          - {at: 0x5, type: R_X86_64_PLT32, target: __fentry__, how: export, object: vmlinux}
 *	          - {at: 0x9, type: R_X86_64_PC32, target: saved_command_line, how: klp,
 *	             object: vmlinux}
 *	          - {at: 0xc, type: R_X86_64_32S, target: '"%s klp=1\n"', how: copied}
 *	          - {at: 0x20, entry: __jump_table, type: R_X86_64_PC64, target: key, how: klp,
 *	             object: vmlinux, sympos: 2}
 *	    ignored:				(differences that are no change: line numbers)
 *	      - {name: cmdline_open, why: line number in __bug_table}
 *	    shadows:				(calls with the compiler plugin only)
 *	      - {function: get_count, call: klp_shadow_get, id: 0x1, file: fs/x.c, line: 7}
 *	      - {function: put_count, call: klp_shadow_type, id: 0x1, file: fs/x.c, line: 10}
 *	    globals:			(static before the patch: other units may use them)
 *	      - {name: helper, sympos: 2, calls_only: true}
 *	    long_running:			(tasks may stay in what is replaced)
 *	      - {name: kauditd_thread, why: is the main function of a kernel thread ...}
 *	    warnings: ["..."]
 *	    listings:				(create-diff-object --listing only)
 *	      - function: cmdline_proc_show
 *	        rows:				(both versions beside each other; orig_*: the original's)
 *	          - {row: same, orig_at: 0x4, orig: call   __fentry__, at: 0x4, code: call   __fentry__}
 *	          - {row: changed, orig_at: 0x9, orig: push   %rbx, orig_source: "fs/proc/cmdline.c:10",
 *	             at: 0x9, code: "mov    saved_command_line(%rip), %rdx", source: "fs/proc/cmdline.c:10"}
 *	          - {row: left-out, orig_count: 12, count: 4}
 *	hunks:				(module reports only)
 *	  - {patch: fix.patch, file: fs/proc/cmdline.c, hunk: 1, line: 4, kind: changes,
 *	     about: cmdline_proc_show()}
 *
 * Places (differs, at) are hexadecimal and count from the symbol's value; what is in the bytes
 * in front of a function is negative.
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

/* A value of report_function.what that readers ask for. */
#define REPORT_WHAT_CALLERS "callers"

/* What became of a function or variable. 0: the report does not say. */
enum report_status {
	REPORT_CHANGED = 1, /* functions: the livepatch replaces it */
	REPORT_COPIED,	    /* a copy of it is in the livepatch, and what uses it is replaced */
	REPORT_NEW,
	REPORT_REMOVED, /* functions: no longer there after the patch */
	REPORT_KEPT,	/* data: stays in the running object */
	/*
	 * functions: the original code, which the livepatch has because an earlier one that stays
	 * replaces the function
	 */
	REPORT_REVERTED,
};

/* "changed", as the report has it. */
const char *report_status_name(enum report_status status);

/* Who resolves a symbol or relocation. 0: the report does not say. */
enum report_how {
	REPORT_KLP = 1,	 /* the livepatch core */
	REPORT_EXPORT,	 /* the module loader, from vmlinux's exports */
	REPORT_LINK,	 /* the module's link: another unit of the patch defines it */
	REPORT_INCLUDED, /* it is in this object, and new */
	REPORT_COPY,	 /* so is a copy of a constant or of harmless state */
};

/* "klp", as the report has it. */
const char *report_how_name(enum report_how how);

struct report_function {
	const char *name; /* as in the running object */
	enum report_status status;
	unsigned long sympos; /* as struct klp_func.old_sympos */
	const char *alias;    /* changed: the symbol in OUT.o that C code can point at */
	/*
	 * A changed one's first instruction that differs in more than the distance of a branch.
	 * what: code, size (the rest of one version is missing), reference, entry (of a special
	 * section), callers (it calls `to`, which has no fentry), or a word for what is not in the
	 * code; NULL when it is not known.
	 */
	const char *what;
	const char *differs;   /* where, in the patched version */
	const char *from, *to; /* reference: its targets; entry: the section's name in both */
	const char *file;      /* its source file and line, when known; else NULL and 0 */
	unsigned int line;
	const char *orig_file; /* the original's, when it is another place */
	unsigned int orig_line;
	ARRAY(const char *) reached; /* from a changed function to the one that refers to this */
	/* A replaced one's references that the running function was held against; 0: not known. */
	unsigned long references;
	/*
	 * Static keys that it reads when it runs, instead of having its branches written by the kernel: it, or another
	 * function of the unit, uses keys of a module.
	 */
	ARRAY(const char *) run_time_keys;
	const char *why;
	const char *
		reason; /* in terms of the patch (builder/explain/reasons.c); NULL without a plugin */
};

struct report_data {
	const char *name;
	enum report_status status;
	ARRAY(const char *) reached; /* as in report_function */
	const char *why;
};

struct report_callback {
	const char *kind; /* pre_patch, post_patch, pre_unpatch, post_unpatch */
	const char *function;
	const char *alias;
	const char *fix; /* the id of the fix whose patch has it; NULL: not known */
};

/* A struct klp_state: something that a livepatch changes and that others must know of. */
struct report_state {
	unsigned long id; /* not 0 */
	unsigned int version;
	const char *file; /* of KLP_STATE() in the patched source; NULL: the manifest has it */
	unsigned int line;
	const char *fix; /* the id of the fix whose patch has it; NULL: none, or not known */
};

/* A type of shadow variables that an object of the livepatch registers (KLP_SHADOW_TYPE()). */
struct report_shadow_type {
	const char *name; /* the variable's, in the patched source */
	const char *id;	  /* hexadecimal, as report_shadow.id */
	unsigned int
		version; /* 0: none. Otherwise the livepatch has a state with the id and this version */
	const char *ctor, *dtor; /* functions; NULL: none */
	bool dtor_is_global;	 /* so its name means the same function in all units */
	const char *alias;	 /* the symbol in OUT.o that C code can point at */
	const char *file; /* of KLP_SHADOW_TYPE(); a header declares the type for several units */
	unsigned int line;
	const char *fix; /* the id of the fix whose patch has it; NULL: none, or not known */
};

/* What says that a symbol of the running object is the one that is meant. 0: the report does not say. */
enum report_proven {
	REPORT_BY_GROUP = 1,  /* the local symbols of the same file stand around it */
	REPORT_BY_CONTENTS,   /* of those with its name, only it holds the same */
	REPORT_BY_NAME,	      /* the name is there once, or global */
	REPORT_BY_REFERENCES, /* what was proven refers to it */
};

/* "references", as the report has it. */
const char *report_proven_name(enum report_proven proven);

struct report_symbol {
	const char *name;
	const char *object; /* vmlinux or a module */
	unsigned long sympos;
	enum report_how how;
	enum report_proven proven;
	/*
	 * Number of references in the running object that say so, and one of them: a field of the function or
	 * variable `from` of the unit's object, the type of its relocation, and the addend.
	 */
	unsigned long references;
	const char *from; /* NULL: there is none that can be named */
	unsigned long from_sympos;
	const char *at, *type, *addend;
};

/* What was proven of the original of a unit. */
struct report_proof {
	unsigned long functions, variables,
		references; /* that were held against the running object */
	/* lib/code-digest.h: of the running code of the functions that are replaced, in their order. */
	const char *digest;
};

/* How one relocation of an included symbol, or of an entry that belongs to it, is resolved. */
struct report_relocation {
	const char *at;	    /* the field; for an entry the code that the entry is about */
	const char *entry;  /* the special section; NULL for the symbol's own relocations */
	const char *type;   /* R_X86_64_PC32 */
	const char *target; /* "name", "name+0x10", or a string in quotes */
	enum report_how how;
	const char *object; /* klp, export: who has it */
	unsigned long sympos;
	/*
	 * "original": the function is changed too, and reached through the original's ftrace.
	 * "stub": a jump that goes to a call of the target at the function's end.
	 */
	const char *via;
};

struct report_relocations {
	const char *symbol; /* as in PATCHED.o */
	ARRAY(struct report_relocation) resolved;
};

/* The value of report_shadow.call for a function that uses a type of the unit (KLP_SHADOW_TYPE()). */
#define REPORT_SHADOW_TYPE "klp_shadow_type"

/* A call of klp_shadow_get() or one of its siblings in an included function, or its use of a type. */
struct report_shadow {
	const char *function; /* that calls, as in PATCHED.o */
	const char *call;     /* klp_shadow_alloc */
	const char *id;	      /* hexadecimal; NULL when it is not constant */
	const char *file;     /* and line: of the call, or of the function that uses a type */
	unsigned int line;
};

/* A function or variable that differs in what is no change of behaviour only, and stays. */
struct report_ignored {
	const char *name; /* as in PATCHED.o */
	const char *why;
};

/*
 * A static function or variable of the running object that the patch makes global, a global that it
 * exports, or a new one of a module: where other units of the patch find it.
 */
struct report_global {
	const char *name;
	unsigned long sympos;
	bool was_global; /* it gets exported */
	bool is_new; /* a module's, in the livepatch: what it refers to is there with the module */
	/* Nothing in the running object points to it, and a call through a pointer would trap. */
	bool calls_only;
	const char *problem; /* why a livepatch cannot refer to it; or NULL */
};

/* A changed function that tasks may never leave, so that the transition does not end. */
struct report_long_running {
	const char *name, *why;
};

/* One row of a listing. 0: the report does not say. */
enum report_row_kind {
	REPORT_ROW_SAME = 1,
	REPORT_ROW_CHANGED,  /* another instruction stands in its place */
	REPORT_ROW_REMOVED,  /* the patched version has none here */
	REPORT_ROW_ADDED,    /* the original has none here */
	REPORT_ROW_LEFT_OUT, /* so many instructions of each version that are not listed */
};

/* An instruction of the original and the one of the patched version that stands beside it. */
struct report_row {
	enum report_row_kind row;
	const char *orig_at, *at; /* places in the versions; NULL: there is none */
	const char *orig, *code;  /* the instructions */
	/* "file:line", where it is another one than that of the row before; or NULL */
	const char *orig_source, *source;
	unsigned long orig_count, count; /* REPORT_ROW_LEFT_OUT */
};

/* Both versions of a changed function as instructions, around what differs. */
struct report_listing {
	const char *function; /* and sympos: as in report_function */
	unsigned long sympos;
	const char *
		part; /* the symbol that is listed, when it is a part of the function: f.cold; or NULL */
	ARRAY(struct report_row) rows;
};

struct report_unit {
	const char *unit;   /* the object file */
	const char *object; /* vmlinux or a module, as klp_object.name */
	ARRAY(struct report_function) functions;
	ARRAY(struct report_data) data;
	ARRAY(struct report_callback) callbacks;
	ARRAY(struct report_state) states;
	ARRAY(struct report_shadow_type) shadow_types;
	ARRAY(struct report_symbol) symbols;
	ARRAY(struct report_proof) proof; /* one; none: there was nothing to hold it against */
	ARRAY(struct report_relocations) relocations;
	ARRAY(struct report_ignored) ignored;
	ARRAY(struct report_shadow) shadows;
	ARRAY(struct report_global) globals;
	ARRAY(struct report_long_running) long_running;
	ARRAY(const char *) warnings;
	ARRAY(struct report_listing) listings;
};

/* What became of a hunk of the patch (builder/explain/hunks.c). */
struct report_hunk {
	const char *patch, *file; /* the patch's name, and the file that the hunk changes */
	unsigned int hunk,
		line; /* its number among those of the file, from 1; its line in the patch */
	/*
	 * changes: functions or data of the livepatch; compiled: so much is known without the
	 * compiler plugin; comments, declaration, type: nothing that could; linkage: static before; left-out; init, code, data, macro, not-compiled: without effect here.
	 */
	const char *kind;
	const char *about; /* names, or a text */
};

/* What became of a fix on one kernel. 0: the report does not say. */
enum report_outcome {
	REPORT_FIX_INCLUDED = 1,
	REPORT_FIX_ALREADY,	   /* the kernel's source has it */
	REPORT_FIX_NOT_CONFIGURED, /* a condition of the manifest is false, or nothing of it is compiled */
	REPORT_FIX_REFUSED,
	REPORT_FIX_NOT_BUILT, /* the module was refused for another reason */
};

/* "included", as the report has it. */
const char *report_outcome_name(enum report_outcome outcome);

struct report_fix {
	const char *id; /* CVE-2026-1 */
	const char *summary;
	enum report_outcome outcome;
	const char *why;	     /* not included: why */
	ARRAY(const char *) patches; /* their names, as in report_hunk.patch */
	ARRAY(const char *) supersedes, undoes;
};

/* A function that a replaced module patches and this one does not: the core makes a nop for it. */
struct report_nop {
	const char *object;
	const char *function;
	unsigned long sympos;
	const char *module; /* the replaced one, as the kernel calls it */
};

/* A function that several fixes change. */
struct report_conflict {
	const char *function, *file;
	ARRAY(const char *) hunks; /* "CVE-2026-1: hunk 1 of fs/x.c (a.patch:4)", in order */
};

/* A module of no kernel's tree that the livepatch was built with. Another build of it is another module. */
struct report_oot_module {
	const char *name;
	const char *version, *srcversion, *build_id; /* NULL: the module has none */
};

/* What the kernel loads of a finished module (livepatch/contents.h). */
struct report_loaded {
	const char *section;
	const char *marks; /* 4 hexadecimal digits for the header, and 4 for each block */
};

struct report {
	const char *module, *kernel; /* NULL in an object's report */
	/* The build id that the module asks the running kernel for; NULL: it does not ask. */
	const char *build_id;
	const char *version; /* the manifest's; or NULL */
	bool replace;
	const char *plugin; /* the compiler plugin, "klp_notes_gcc_12"; or "none: why" */
	ARRAY(const char *) patches;
	ARRAY(struct report_fix) fixes;		     /* the manifest's, in its order */
	ARRAY(struct report_oot_module) oot_modules; /* the one that is patched is the first */
	ARRAY(struct report_state) states; /* all of the module's: the manifest's and the units' */
	ARRAY(const char *) replaces;	   /* modules, as the kernel calls them */
	ARRAY(struct report_nop) nops;
	ARRAY(struct report_conflict) conflicts;
	/* Why there is no module, in the report of a build that was refused or failed; else empty. */
	ARRAY(const char *) refused;
	const char *digest; /* .klp.info only; NULL in modules of older releases */
	ARRAY(struct report_loaded) loaded;
	ARRAY(struct report_unit) units;
	ARRAY(struct report_hunk) hunks; /* module reports only */
};

/*
 * Writes YAML: to stdout for "-", and as file_write_through() does. Returns -1 after printing an error.
 */
int report_write(const struct report *report, const char *path);
/* The same into memory in the arena. */
char *report_text(const struct report *report, struct arena *arena, size_t *size);

/* Returns the id as a number. */
unsigned long report_shadow_type_id(const struct report_shadow_type *type);

/* Returns NULL after printing an error that names `where` and the line. */
struct report *report_parse(struct arena *arena, const char *text, size_t size, const char *where);
struct report *report_read(struct arena *arena, const char *path);

#endif
