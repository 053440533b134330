/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line as one struct, constant once it is parsed. */
#ifndef KLP_REQUEST_H
#define KLP_REQUEST_H

#include "../lib/arena.h"
#include <stdbool.h>

struct manifest;

enum action {
	ACTION_BUILD,
	ACTION_PREPARE,
	ACTION_IMPORT,
	ACTION_CHECK,
	ACTION_VERIFY,
	ACTION_INSPECT,
	ACTION_TRANSITIONS,
	ACTION_LIST_KERNELS,
	ACTION_CLEAN_CACHE,
	ACTION_CACHE_SIZE,
};

/* The name of the patch "-": it is read from standard input, and only this pointer says so. */
extern const char patch_stdin[];

/* An ARRAY(const char *) with a name, so that a row of a table can stand for such a field. */
struct string_list {
	const char **items;
	size_t count, capacity;
};

/* Strings live as long as the program. */
struct request {
	enum action action;
	struct string_list patches; /* of the command line, in the order in which they apply */
	const char *manifest_file;  /* -f FILE, or NULL; then there are no `patches` */
	/*
	 * That file, or what the command line says instead: one fix without an id. -k and --no-replace
	 * are in it, -n is not. Always set for ACTION_BUILD and ACTION_CHECK; ACTION_LIST_KERNELS has the
	 * file's, or NULL.
	 */
	const struct manifest *manifest;
	const char *import;	     /* --import: the kernel's name */
	struct string_list packages; /* its files */
	const char *module;	     /* --verify, --inspect: the .ko */
	struct string_list modules;  /* --inspect, --transitions: all of them */
	struct string_list replaces; /* --replaces: the .ko files */
	const char *release; /* -k; NULL: the running kernel; with -f a glob over the manifest's */
	const char *vmlinux; /* -v; NULL: the kernel's own */
	/*
	 * -s, -b, -c, --cc: a kernel that the user built. Without -s the others are NULL; -b is optional.
	 * With --import -s and --cc are the source and the compiler of that kernel, and the others are NULL.
	 */
	const char *source, *build, *config, *cc;
	/*
	 * --oot-module KO: the module to patch, and behind it others that it needs or that are of the same source. --oot-source DIR: the source of
	 * the first one, or NULL; always set with them for ACTION_BUILD.
	 */
	struct string_list oot_modules;
	const char *oot_source;
	const char *name;	    /* the module's whole name; always set for ACTION_BUILD */
	struct string_list formats; /* --package, or the manifest's: names of package formats */
	const char *
		version; /* of the packages; the manifest's or --package-version; NULL: there is none */
	/*
	 * FILE.ko and --report FILE.yaml, or NULL; directories (builder/jobs.h) when the manifest has several
	 * kernels, or one and either is a directory. The first is always set for ACTION_BUILD.
	 */
	const char *output, *report;
	const char *html;	/* --html: the report as a page; or NULL */
	const char *work;	/* --work DIR, or NULL */
	const char *cache_size; /* --cache-size SIZE, one that cache_size_parse() takes, or NULL */
	const char *launcher;	/* --launcher COMMAND: in front of compile commands, or NULL */
	const char *sign_key, *sign_cert;
	struct string_list ignored_functions; /* --ignore-function */
	struct string_list reverts;	      /* --revert, "vmlinux:f", "nf_tables:g,2" */
	struct string_list allowed_layouts;   /* --allow-layout, "struct:sock" */
	int jobs;
	bool a_directory_each; /* output and report are directories */
	bool yaml;	       /* --inspect --yaml */
	bool keep;	       /* leave all files in the work directory */
	bool keep_going;       /* do every unit, whatever becomes of others */
	bool strict;	       /* a hunk that has no effect is an error */
	bool no_replace;
	bool skip_compiler_check;
	bool no_plugin;
	bool allow_undeclared_shadow;
};

/*
 * Exits after --help and --version (with 0), and after an error in the command line (with 2) or in
 * the manifest (with 1).
 */
struct request request_parse(struct arena *arena, int argc, char **argv);

#endif
