// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which of the units that include a patched file read another text now? Both texts are
 * preprocessed and compared without blank lines and line markers; __LINE__ has been expanded
 * in them. A unit that is patched itself is not asked. What has been found is kept by
 * make, as for objects:
 *
 *	WORK/filter/X.done	compared; with X.same beside it when the unit need not be compiled
 */
#include "stages.h"
#include "steps.h"
#include "../lib/files.h"
#include "../lib/hash.h"

#include <string.h>

/* Preprocesses in one directory, to OUT and OUT.d; a failing compiler ends the script. */
static const char *preprocess(struct build *build, const struct unit *unit, const char *dir,
			      const char *options, const char *out)
{
	return arena_printf(build->arena,
			    "cd %s && %s%s-w -E -P -MD -MP -MF %s.d -o %s || exit 1\n",
			    step_quoted(build, dir), step_command(build, unit, false), options,
			    step_quoted(build, out), step_quoted(build, out));
}

static int write_script(struct build *build, const struct unit *unit, const char *names,
			bool new_files)
{
	const char *orig = unit_path(build, unit, "filter", ".orig");
	const char *patched = unit_path(build, unit, "filter", ".patched");
	const char *same = step_quoted(build, unit_path(build, unit, "filter", ".same"));
	const char *done = unit_path(build, unit, "filter", ".done");
	const char *deps = unit_path(build, unit, "filter", ".d");
	const char *helpers = arena_printf(build->arena, "-idirafter %s/include ",
					   step_quoted(build, build->data));
	struct text text = { .arena = build->arena };

	text_add(&text, "rm -f %s %s %s\n", same, step_quoted(build, done),
		 step_quoted(build, deps));
	text_add(&text, "trap 'rm -f %s %s %s.d %s.d' EXIT\n", orig, patched, orig, patched);
	text_add(&text, "%s", preprocess(build, unit, unit->orig_tree, "", orig));
	text_add(&text, "%s || exit 1\n",
		 step_depends(build, unit->orig_tree, arena_printf(build->arena, "%s.d", orig),
			      done, deps));
	/* Half of the superset includes none of the files after all. */
	if (!new_files)
		text_add(&text, "if ! grep -qFf %s %s.d; then : >%s; : >%s; exit 0; fi\n",
			 step_quoted(build, names), step_quoted(build, orig), same,
			 step_quoted(build, done));
	text_add(&text, "%s", preprocess(build, unit, build->farm, helpers, patched));
	text_add(&text, "%s || exit 1\n",
		 step_depends(build, build->farm, arena_printf(build->arena, "%s.d", patched), done,
			      deps));
	text_add(&text, "for i in %s %s; do sed -i '/^[[:space:]]*$/d' $i || exit 1; done\n",
		 step_quoted(build, orig), step_quoted(build, patched));
	text_add(&text, "if cmp -s %s %s; then : >%s; fi\n: >%s\n", step_quoted(build, orig),
		 step_quoted(build, patched), same, step_quoted(build, done));
	return step_script(build, unit, "filter", text_string(&text));
}

/* The names of the patched files, for grep, and what the stamps of the units depend on. */
static int write_names(struct build *build, const struct patch_set *set, const char *path,
		       bool *new_files)
{
	struct text names = { .arena = build->arena };
	const struct patched_file *file;

	*new_files = false;
	array_for_each(file, &set->files) {
		text_add(&names, "%s\n", file->path);
		/* A new file may be found before another of its name. */
		*new_files |= file->change == CHANGE_NEW_FILE;
	}
	return file_update(path, text_string(&names), strlen(text_string(&names)));
}

static bool is_same(struct build *build, const struct unit *unit)
{
	return !unit_reads(unit, unit->source) &&
	       file_exists(unit_path(build, unit, "filter", ".done")) &&
	       file_exists(unit_path(build, unit, "filter", ".same"));
}

/* A patched header that no remaining unit reads changes nothing but comments, or nothing of this config. */
static int report_same(struct build *build, const struct unit *const *dropped, size_t count)
{
	struct hash told, kept;
	struct unit **item;
	const char **file;
	int result = 0;
	size_t i;

	hash_setup(&told, build->arena);
	hash_setup(&kept, build->arena);
	array_for_each(item, &build->units)
		array_for_each(file, &(*item)->patched_files)
			hash_add(&kept, *file, (void *)*file);
	for (i = 0; i < count; i++)
		array_for_each(file, &dropped[i]->patched_files) {
			if (hash_get(&kept, *file) || hash_get(&told, *file))
				continue;
			hash_add(&told, *file, (void *)*file);
			if (build->request.strict)
				result = fail(
					"%s: no unit of %s reads another text because of its "
					"hunks; they "
					"change comments, or what is not configured (--strict)",
					*file, build->kernel.release);
			else
				warning("%s: no unit of %s reads another text because of its "
					"hunks; they "
					"change comments, or what is not configured",
					*file, build->kernel.release);
		}
	return result;
}

int units_filter(struct build *build, const struct patch_set *set)
{
	const char *names = arena_printf(build->arena, "%s/filter.names", build->work);
	const char *prerequisite = arena_printf(build->arena, " %s", names);
	struct text rules = { .arena = build->arena }, goals = { .arena = build->arena };
	ARRAY(const struct unit *) dropped = { 0 };
	struct unit **item, **kept = build->units.items;
	bool new_files;
	int total = 0;

	if (write_names(build, set, names, &new_files))
		return -1;
	array_for_each(item, &build->units) {
		if (unit_reads(*item, (*item)->source))
			continue;
		if (write_script(build, *item, names, new_files))
			return -1;
		step_rule(build, &rules, *item, "filter", ".done", prerequisite);
		text_add(&rules, "-include %s\n\n", unit_path(build, *item, "filter", ".d"));
		text_add(&goals, " \\\n\t%s", unit_path(build, *item, "filter", ".done"));
		total++;
	}
	if (!total)
		return 0;
	/* What cannot be preprocessed is kept: the compiler will say why. */
	if (steps_make(build, "filter", text_string(&goals), text_string(&rules),
		       "preprocessing the units that include a patched file", total) < 0)
		return -1;
	array_for_each(item, &build->units) {
		if (is_same(build, *item))
			*array_push(build->arena, &dropped) = *item;
		else
			*kept++ = *item;
	}
	build->units.count = (size_t)(kept - build->units.items);
	if (report_same(build, dropped.items, dropped.count))
		return -1;
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: every unit reads the same after "
	     "preprocessing");
	return 3;
}
