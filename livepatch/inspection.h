/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What --inspect shows of a module, in the order of the YAML that --yaml prints. Programs read that: keys may
 * be added, but none changes.
 *
 *	format: 1
 *	module: livepatch_web_2			(as the kernel calls it)
 *	version: "2"				(the manifest's)
 *	kernel: 6.12.117+deb12-cloud-amd64
 *	build_id: 0f...				(of the kernel on which alone it can be loaded)
 *	replace: true
 *	replace_unknown: true			(its maker does not say: it may or may not)
 *	patches: [fix.patch]
 *	fixes:
 *	- {id: CVE-2026-1, outcome: included, summary: "...", why: "..."}
 *	replaces: [livepatch_web_1]		(what it was built to replace)
 *	oot_modules:
 *	- {name: acpi_call, version: 1.2.2, srcversion: 0A..., build_id: 0f...}
 *	objects: [vmlinux]
 *	functions:				(status: changed and reverted are replaced in the kernel)
 *	- {object: vmlinux, name: tcp_ack, sympos: 0, status: changed, unit: net/ipv4/tcp_input.o,
 *	   file: net/ipv4/tcp_input.c, line: 4711, why: "...", run_time_keys: [...]}
 *	data:
 *	- {object: vmlinux, name: counter, status: kept, why: "..."}
 *	callbacks:
 *	- {object: vmlinux, kind: pre_patch, function: f, fix: CVE-2026-1}
 *	nops:					(go back to the kernel's code when it replaces that module)
 *	- {object: vmlinux, function: f, sympos: 0, module: livepatch_web_1}
 *	states:
 *	- {id: 7, version: 2, fix: CVE-2026-1}
 *	shadows: ["0x1"]			(ids that klp_shadow_get() and the like are called with)
 *	shadow_types:
 *	- {object: vmlinux, name: count, id: 0x1, version: 0, ctor: f, dtor: g, fix: CVE-2026-1}
 *	forced_disable: [livepatch_web_2]	(can never be removed when disabling it was forced)
 *	forced_replace: [livepatch_web_1]	(when replacing was forced; ["-"]: all that it replaced)
 *	symbols:				(how: klp, export, link, included, copied)
 *	- {object: vmlinux, name: saved_command_line, sympos: 0, how: klp}
 *	proof:
 *	- {object: vmlinux, unit: net/ipv4/tcp_input.o, functions: 4, variables: 2, references: 17,
 *	   digest: 6f...}
 *	warnings: ["..."]
 *
 * A module that klp-build did not make has what the kernel reads of it.
 */
#ifndef KLP_INSPECTION_H
#define KLP_INSPECTION_H

#include "module-summary.h"

struct inspected_fix {
	const char *id, *summary, *why;
	enum report_outcome outcome;
};

struct inspected_function {
	const char *object, *name, *unit, *file, *why;
	enum report_status status;
	unsigned long sympos;
	unsigned int line;
	ARRAY(const char *) run_time_keys;
};

struct inspected_data {
	const char *object, *name, *unit, *why;
	enum report_status status;
};

struct inspected_callback {
	const char *object, *kind, *function, *fix;
};

struct inspected_type {
	const char *object, *name, *id, *ctor, *dtor, *fix;
	unsigned int version;
};

struct inspected_symbol {
	const char *object, *name;
	enum report_how how;
	unsigned long sympos;
};

struct inspected_proof {
	const char *object, *unit, *digest;
	unsigned long functions, variables, references;
};

/* Strings belong to the module's summary. */
struct inspection {
	const char *module, *version, *kernel, *build_id;
	bool replace, replace_unknown;
	ARRAY(const char *) patches, replaces, objects, shadows, forced_disable, forced_replace,
		warnings;
	ARRAY(struct inspected_fix) fixes;
	ARRAY(struct report_oot_module) oot_modules;
	ARRAY(struct inspected_function) functions;
	ARRAY(struct inspected_data) data;
	ARRAY(struct inspected_callback) callbacks;
	ARRAY(struct report_nop) nops;
	ARRAY(struct report_state) states;
	ARRAY(struct inspected_type) shadow_types;
	ARRAY(struct inspected_symbol) symbols;
	ARRAY(struct inspected_proof) proof;
};

/* Fills in what a module has; `arena` must live as long as `inspection`. */
void inspection_make(struct arena *arena, const struct module_summary *module,
		     struct inspection *inspection);

/* Prints the YAML to stdout. Returns -1 after printing an error. */
int inspection_print_yaml(struct arena *arena, const struct inspection *inspection);

#endif
