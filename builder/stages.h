/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stages between the kernel and the module, in order. Each returns 0, or -1
 * after printing what is wrong, where, and what to do.
 */
#ifndef KLP_STAGES_H
#define KLP_STAGES_H

#include "build.h"
#include "../lib/report.h"

/* A stretch of changed lines in a hunk. Numbers are lines of the unpatched file, from 1. */
struct edit {
	unsigned int first, last; /* what is taken out; 0 when nothing is */
	unsigned int behind;	  /* the line that it follows; 0 at the start of the file */
	ARRAY(char) added;
};

/* patches.c: one hunk's place, to account for it later. */
struct hunk {
	const char *patch;	 /* the patch file */
	const char *file;	 /* the file it changes, below the tree */
	unsigned int patch_line; /* where the hunk stands in the patch file */
	unsigned int number;	 /* among those of the file in this patch, from 1 */
	ARRAY(struct edit) edits;
	bool edits_edits; /* a hunk of its file changes lines that an earlier patch added */
	const char *
		idle; /* hunks.c: why no unit compiles anything of it, a word of the report; or NULL */
	unsigned int old_start, old_count; /* lines in the file before this patch */
	unsigned int new_start, new_count; /* and after it */
};

enum change { CHANGE_EDIT, CHANGE_NEW_FILE, CHANGE_DELETE };

struct patched_file {
	const char *path; /* below the tree */
	enum change change;
	const char *text; /* after all patches; NULL for CHANGE_DELETE */
	size_t size;
};

struct patch_set {
	ARRAY(struct patched_file) files;
	ARRAY(struct hunk) hunks;
};

/* Is the path one of the unit's patched files? (steps.c) */
bool unit_reads(const struct unit *unit, const char *path);

/* Is the file, a path below the tree, one that the patches touch? (patches.c) */
bool patch_set_has(const struct patch_set *set, const char *path);

/*
 * Reads the patches (unified diffs, as git and diff -u write them) and applies them in
 * order to the files of the kernel's tree, in memory. Refuses: empty, binary, not
 * applying, outside the tree, and files that cannot be livepatched (assembly, vDSO,
 * boot code, linker scripts, Kconfig, ...).
 */
int patches_apply(struct build *build, struct patch_set *set);

/*
 * lines.c: the patched text with #line directives, so that code below a hunk keeps the
 * line numbers it has in `original`. Result in the arena.
 */
char *lines_keep(struct arena *arena, const char *original, size_t original_size,
		 const char *patched, size_t patched_size, size_t *size);
/* With these directives, is any line of code another one, or has another number? */
bool lines_change_code(struct arena *arena, const char *original, size_t original_size,
		       const char *patched, size_t patched_size);

/*
 * workspace.c: claims a work directory and lays out the farm: the kernel's tree as real
 * directories and links. workspace_patch() puts the patched files into it, with #line
 * directives; workspace_revert() takes all of them out.
 */
int workspace_open(struct build *build);
int workspace_patch(struct build *build, const struct patch_set *set);
int workspace_revert(struct build *build);
void workspace_close(struct build *build);

/*
 * units.c: which translation units of this kernel may the patched files change? Fills
 * build->units, with their saved commands. Returns 3 when the patch touches nothing that is
 * compiled in this kernel.
 */
int units_find(struct build *build, const struct patch_set *set);

/*
 * filter.c: in the patched farm, drops the units that include a patched file but whose
 * preprocessed text does not change; 3 when none is left.
 */
int units_filter(struct build *build, const struct patch_set *set);

/*
 * commands.c: the compile command of each unit, from the cache or from kbuild, and what it
 * says of the module that the unit belongs to. A unit that kbuild does not make keeps
 * NULL. Takes the patch out of the farm when it has to run kbuild, unless the units are new.
 */
int commands_read(struct build *build);
/*
 * Runs kbuild in a farm for some objects, with `flags` as make's first argument and the
 * output in `log`. Returns make's exit status.
 */
int kbuild_run(struct build *build, const char *tree, const char *flags, const char *const *objects,
	       size_t count, const char *log);

/*
 * made.c: has kbuild make the files that some units include, and sets where each unit's
 * unpatched source is compiled. Takes the patch out of the farm when there is something to make.
 */
int made_files(struct build *build);

/* makefiles.c: may the patch change this Makefile? Only to add objects of new source files. */
int makefile_check(struct build *build, const struct patch_set *set,
		   const struct patched_file *makefile);

/*
 * plugin.c: is there a plugin for the kernel's compiler that it loads? Without one the build goes
 * on, less exactly, and says so.
 */
int plugin_find(struct build *build);
/* "klp_notes_gcc_12" */
const char *plugin_name(struct build *build);
/* The plugin's options for a unit, with a space behind; "" without one. */
const char *plugin_options(struct build *build, const struct unit *unit);

/*
 * compile.c: writes build.mk and runs it: for every unit orig/X.o, patched/X.o,
 * and diff/X.o with diff/X.yaml by create-diff-object. Units without a change go from
 * build->units to build->unchanged; none left is exit status 3 (returned as 3).
 */
int compile_run(struct build *build);

/* steps.c: a file of a unit in the work directory: unit_path(…, "diff", ".yaml"). */
const char *unit_path(struct build *build, const struct unit *unit, const char *kind,
		      const char *suffix);

/* layout.c: refuses changes of the layout of existing structs, unions and enums. */
int layouts_check(struct build *build);

/* module.c: merges the units' reports. */
int module_report(struct build *build, struct report *report);

/* hunks.c: sets `idle` of hunks of which no unit compiles anything; they are nobody's reason. */
void hunks_find_idle(struct build *build, struct patch_set *set);

/* reasons.c: why each function changes, in terms of the patch, into the report. */
int reasons_find(struct build *build, const struct patch_set *set, struct report *report);

/*
 * hunks.c: what each hunk is about, into the report. Warns of those without effect, or refuses
 * them with --strict.
 */
int hunks_account(struct build *build, const struct patch_set *set, struct report *report);

/* module.c: generates the module's source, runs kbuild. */
int module_build(struct build *build, const struct report *report, const char **ko);

/* module.c: signs the module in place when --sign-key asks for it. */
int module_sign(struct build *build, const char *ko);

#endif
