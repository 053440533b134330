/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of one run of klp-build, handed from stage to stage. Each stage fills
 * its own part and reads the parts before it; nothing goes back.
 *
 *	request -> kernel -> patches -> units -> workspace -> compile -> module -> verify
 */
#ifndef KLP_BUILD_H
#define KLP_BUILD_H

#include "kernels/kernel.h"
#include "../lib/arena.h"
#include "../lib/message.h"
#include <stdbool.h>

/* What the program was asked to do. */
enum action {
	ACTION_BUILD,
	ACTION_PREPARE,
	ACTION_VERIFY,
	ACTION_INSPECT,
	ACTION_LIST_KERNELS,
};

/* --allow-layout KIND:NAME */
struct allowed_layout {
	const char *name; /* struct:sock */
	bool used;	  /* layout-change.c: a patch changes it */
};

/* The command line, as one struct. Strings live as long as the program. */
struct request {
	enum action action;
	ARRAY(const char *) patches; /* files, in the order in which they apply */
	const char *module;	     /* --verify, --inspect: the .ko */
	const char *release;	     /* -k; NULL: the running kernel */
	const char *vmlinux;	     /* -v; NULL: the kernel's own */
	const char *name;	     /* the module's name; always set for ACTION_BUILD */
	const char *output;	     /* FILE.ko; always set for ACTION_BUILD */
	const char *report;	     /* --report FILE.yaml, or NULL */
	const char *work;	     /* --work DIR, or NULL */
	const char *sign_key, *sign_cert;
	ARRAY(struct allowed_layout) allowed_layouts;
	int jobs;
	bool keep;   /* leave the work directory */
	bool strict; /* a hunk without effect is an error */
	bool no_replace;
	bool skip_compiler_check;
	bool no_plugin;
};

/* A translation unit that the patches may change. */
struct unit {
	const char *source;	/* net/ipv4/tcp_input.c, below the tree */
	const char *object;	/* net/ipv4/tcp_input.o */
	const char *klp_object; /* vmlinux, or the module's name with '-' as '_' */
	const char *command;	/* the saved compile command, run in the tree; no objtool part */
	const char *symbols;	/* the file whose symbols the running object has */
	bool is_module;
	bool is_new;	       /* the patch adds the source file */
	const char *made_by;   /* objects with which kbuild makes files that it includes, or NULL */
	const char *orig_tree; /* where the unpatched source is compiled */
	const char *patches; /* the patches that may change it, for messages: "a.patch, b.patch" */
	const char *changed_layout;	   /* "struct sock", which --allow-layout allows; or NULL */
	ARRAY(const char *) warnings;	   /* for its report, of stages after create-diff-object */
	ARRAY(const char *) patched_files; /* those of the patched files that it may read */
};

struct build {
	struct arena *arena;
	struct request request;
	struct kernel kernel;
	ARRAY(struct unit *) units;
	ARRAY(struct unit *) unchanged; /* compile.c: read patched files, and have the same code */
	/* Filled by the workspace stage; all absolute. */
	const char *work;    /* this run's work directory, locked */
	const char *farm;    /* the patched tree: real directories, links to files */
	const char *tools;   /* where create-diff-object stands */
	const char *data;    /* where templates/ stands */
	const char *plugins; /* where the compiler plugins stand, when there are any */
	/* plugin.c: the plugin for the kernel's compiler; NULL: without one, for the reason. */
	const char *plugin, *without_plugin;
};

#endif
