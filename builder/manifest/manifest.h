/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be built: fixes in order, for one kernel or several. A manifest file says it
 * (klp-build-manifest(5)); patches on the command line become the manifest of one fix without an
 * id, so that later stages know one form only.
 *
 *	name: livepatch-web
 *	version: 3
 *	kernels: [6.12.117+deb12-cloud-amd64, 6.1.0-56-cloud-amd64]
 *	replaces: [{version: 2}, old/livepatch-hotfix.ko]
 *	states:
 *	  - {id: 7, version: 2}
 *	fixes:
 *	  - id: CVE-2026-1
 *	    summary: cmdline shows more than it should
 *	    patches: [cmdline.patch]
 *	    variants:
 *	      - {kernels: "6.1.*", patches: [cmdline-6.1.patch]}
 *	    only-if: [CONFIG_PROC_FS, "kernel >= 6.1"]
 *	    supersedes: [CVE-2025-9]
 *	    undoes: [CVE-2025-8]
 *	package: {formats: [deb, rpm], maintainer: "A. Person <a@example.org>", description: ..., homepage: ...}
 */
#ifndef KLP_MANIFEST_H
#define KLP_MANIFEST_H

#include "../../lib/arena.h"
#include "../kernels/config.h"
#include <stdbool.h>

/* Where something stands in the manifest's file, from 1. 0: it comes from the command line. */
struct manifest_place {
	unsigned int line, column;
};

/* A condition on a kernel. A fix is needed where all of its conditions hold. */
struct manifest_condition {
	const char *text; /* as written: "CONFIG_X", "!CONFIG_X", "CONFIG_X=m", "kernel >= 6.1" */
	enum { CONDITION_CONFIG, CONDITION_KERNEL } kind;
	const char *option; /* CONFIG_X */
	/* CONFIG: "y" or "m" after '='; NULL: either. KERNEL: the version to compare with. */
	const char *value;
	bool negated; /* !CONFIG_X */
	enum {
		COMPARE_EQUAL,
		COMPARE_LESS,
		COMPARE_LESS_EQUAL,
		COMPARE_GREATER,
		COMPARE_GREATER_EQUAL
	} compare;
	struct manifest_place place;
};

/* Other patches of a fix, for some kernels. The first variant whose glob matches counts. */
struct manifest_variant {
	const char *kernels;	     /* a glob over releases (fnmatch) */
	ARRAY(const char *) patches; /* files, in the order in which they apply */
	struct manifest_place place;
};

struct fix {
	const char *id;	     /* CVE-2026-1; NULL only for patches of the command line */
	const char *summary; /* or NULL */
	ARRAY(struct manifest_condition) only_if;
	ARRAY(const char *)
	patches; /* for kernels without a variant; empty: those do not need it */
	ARRAY(struct manifest_variant) variants;
	ARRAY(const char *) supersedes; /* ids of earlier fixes whose lines it may change again */
	/* ids of fixes of replaced modules whose callbacks' effects this one's callbacks undo */
	ARRAY(const char *) undoes;
	struct manifest_place place;
};

/* A module that the new one replaces: a file, or this manifest's output of an earlier version. */
struct manifest_replaced {
	const char *file;    /* or NULL */
	const char *version; /* or NULL */
	struct manifest_place place;
};

struct manifest_state {
	unsigned long id;
	unsigned int version;
	struct manifest_place place;
};

struct manifest_package {
	const char *maintainer, *description, *homepage; /* or NULL */
	ARRAY(const char *) formats;			 /* packages to make: deb, rpm */
};

/* Strings live as long as the arena. Paths of files are relative to the current directory. */
struct manifest {
	const char *path;	     /* the manifest's file; NULL: the command line */
	const char *name;	     /* the module's name, without the version */
	const char *version;	     /* or NULL */
	ARRAY(const char *) kernels; /* releases; empty: the running kernel, or -k */
	ARRAY(struct fix) fixes;     /* in the order in which they apply */
	bool replace;
	ARRAY(struct manifest_replaced) replaces;
	ARRAY(struct manifest_state) states;
	struct manifest_package package;
};

/*
 * Reads and checks a manifest: names, types, files, ids, conditions. Prints all errors, each with
 * file:line:column, and returns NULL then.
 */
const struct manifest *manifest_read(struct arena *arena, const char *path);

/* The same of a text; `path` is for the messages, and its directory that of the patches. */
const struct manifest *manifest_parse(struct arena *arena, const char *text, size_t size,
				      const char *path);

/*
 * Does the condition hold for a kernel of this config and upstream version ("6.12.117")? Versions
 * are compared as far as the condition tells them, so 6.1.172 is "= 6.1".
 */
bool manifest_condition_holds(const struct manifest_condition *condition,
			      const struct config *config, const char *version);

#endif
