// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drops the units that include a patched file but read the same text as before. Both texts are
 * preprocessed, and compared by compare-text. A unit whose own source is patched is kept without asking. make keeps the results, as it does
 * for objects:
 *
 *	WORK/filter/X.done	compared; X.same beside it: the unit need not be compiled
 */
#include "units.h"
#include "header-users.h"
#include "../compile/shadow-tree.h"
#include "../compile/steps.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <string.h>

/* Returns a shell function that preprocesses the unit in `dir` to OUT and OUT.d, with the options it is given. */
static const char *preprocess(const struct job *job, const struct unit *unit, const char *name,
			      const char *dir, const char *options, const char *out)
{
	return arena_printf(job->arena,
			    "%s() { (cd %s && %s%s-w -E \"$@\" -MD -MP -MF %s.d -o %s); }\n", name,
			    step_quoted(job, dir), step_command(job, unit, false), options,
			    step_quoted(job, out), step_quoted(job, out));
}

struct filter {
	const char *names; /* a list of the patched files */
	const char *
		certain; /* of the headers that are another text to whoever reads them; NULL: none is */
	bool new_files;
};

/*
 * A unit that reads a header of another text reads another text: there is nothing to compare. The header is known by its
 * whole path here; what is written in another way is compared.
 */
static void add_certain(const struct job *job, const struct unit *unit, const struct filter *filter,
			struct text *text)
{
	const char *orig = unit_path(job, unit, STEP_FILTER, ".orig");
	const char *list = arena_printf(job->arena, "%s.d", orig);

	text_add(text, "(cd %s && %s-w -M -MP -MF %s -o /dev/null) 2>/dev/null &&\n",
		 step_quoted(job, unit->orig_tree), step_command(job, unit, false),
		 step_quoted(job, list));
	text_add(text, "\ttr ' ' '\\n' <%s | sed 's,^\\./,,' | grep -qxFf %s && {\n",
		 step_quoted(job, list), step_quoted(job, filter->certain));
	text_add(text, "\t\t%s || exit 1\n\t\t: >%s\n\t\texit 0\n\t}\n",
		 step_depends(job, unit->orig_tree, list,
			      unit_path(job, unit, STEP_FILTER, ".done"),
			      unit_path(job, unit, STEP_FILTER, ".d")),
		 step_quoted(job, unit_path(job, unit, STEP_FILTER, ".done")));
}

/*
 * Macros are expanded only when the answer depends on it, or when the compiler cannot do without (clang 14 and older,
 * __COUNTER__ in an #if).
 */
static int write_script(const struct job *job, const struct unit *unit, const struct filter *filter)
{
	const char *orig = unit_path(job, unit, STEP_FILTER, ".orig");
	const char *patched = unit_path(job, unit, STEP_FILTER, ".patched");
	const char *same = step_quoted(job, unit_path(job, unit, STEP_FILTER, ".same"));
	const char *done = unit_path(job, unit, STEP_FILTER, ".done");
	const char *deps = unit_path(job, unit, STEP_FILTER, ".d");
	const char *compare =
		arena_printf(job->arena, "%s/compare-text", step_quoted(job, job->own->tools));
	struct text text = { .arena = job->arena };

	text_add(&text, "rm -f %s %s %s\n", same, step_quoted(job, done), step_quoted(job, deps));
	text_add(&text, "trap 'rm -f %s %s %s.d %s.d' EXIT\n", orig, patched, orig, patched);
	if (filter->certain)
		add_certain(job, unit, filter, &text);
	text_add(&text, "%s%s", preprocess(job, unit, "orig", unit->orig_tree, "", orig),
		 preprocess(job, unit, "patched", patched_tree(job), step_helper_options(job),
			    patched));
	text_add(&text, "how=-fdirectives-only\n"
			"orig $how 2>/dev/null || { how=; orig -P || exit 1; }\n");
	text_add(&text, "%s || exit 1\n",
		 step_depends(job, unit->orig_tree, arena_printf(job->arena, "%s.d", orig), done,
			      deps));
	/* Some candidates include none of the patched files after all. */
	if (!filter->new_files)
		text_add(&text, "if ! grep -qFf %s %s.d; then : >%s; : >%s; exit 0; fi\n",
			 step_quoted(job, filter->names), step_quoted(job, orig), same,
			 step_quoted(job, done));
	text_add(&text,
		 "status=2\n"
		 "if [ $how ] && patched $how 2>/dev/null; then %s %s %s; status=$?; fi\n"
		 "if [ $status = 2 ]; then\n"
		 "\t[ ! $how ] || orig -P || exit 1\n"
		 "\tpatched -P || exit 1\n"
		 "\t%s --expanded %s %s; status=$?\n"
		 "fi\n",
		 compare, step_quoted(job, orig), step_quoted(job, patched), compare,
		 step_quoted(job, orig), step_quoted(job, patched));
	text_add(&text, "%s || exit 1\n",
		 step_depends(job, patched_tree(job), arena_printf(job->arena, "%s.d", patched),
			      done, deps));
	text_add(&text, "case $status in 0) : >%s ;; 1) ;; *) exit 1 ;; esac\n: >%s\n", same,
		 step_quoted(job, done));
	return step_script(job, unit, STEP_FILTER, text_string(&text));
}

/*
 * Writes the lists. The names of the patched files are for grep, and without their directories: the compiler writes drivers/a/b/../x.h for
 * the "../x.h" of a file in drivers/a/b. The stamps of the units depend on these lists.
 */
static int write_names(struct job *job, const struct patch_set *set, struct filter *filter)
{
	struct text names = { .arena = job->arena }, certain = { .arena = job->arena };
	const struct patched_file *file;

	filter->names = arena_printf(job->arena, "%s/filter.names", job->work);
	array_for_each(file, &set->files) {
		const char *slash = strrchr(file->path, '/'), *base = slash ?: file->path;
		struct header_change change = { 0 };

		text_add(&names, "%s\n", base);
		/* A new file may be found before another of its name. */
		filter->new_files |= file->change == CHANGE_NEW_FILE;
		if (patched_header_change(job, file, &change))
			return -1;
		if (change.is_certain)
			text_add(&certain, "%s\n", file->path);
	}
	if (*text_string(&certain))
		filter->certain = arena_printf(job->arena, "%s/filter.certain", job->work);
	if (filter->certain &&
	    file_update(filter->certain, text_string(&certain), strlen(text_string(&certain))))
		return -1;
	return file_update(filter->names, text_string(&names), strlen(text_string(&names)));
}

static bool is_same(const struct job *job, const struct unit *unit)
{
	return !unit_reads(unit, unit->source) &&
	       file_exists(unit_path(job, unit, STEP_FILTER, ".done")) &&
	       file_exists(unit_path(job, unit, STEP_FILTER, ".same"));
}

/*
 * A patched header that no remaining unit reads changes only comments, or code that is not
 * configured.
 */
static int report_same(const struct job *job, const struct unit_set *units,
		       const struct unit_set *dropped)
{
	struct hash told, kept;
	const struct unit **item;
	const char *const *file;
	int result = 0;

	hash_setup(&told, job->arena);
	hash_setup(&kept, job->arena);
	array_for_each(item, &units->items)
		array_for_each(file, &(*item)->patched_files)
			hash_add(&kept, *file, (void *)*file);
	array_for_each(item, &dropped->items)
		array_for_each(file, &(*item)->patched_files) {
			if (hash_get(&kept, *file) || hash_get(&told, *file))
				continue;
			hash_add(&told, *file, (void *)*file);
			if (job->request->strict)
				result = fail(
					"%s: its hunks do not change the text of any unit of %s; they change comments, or code that is not configured (--strict)",
					*file, job->kernel->release);
			else
				warning("%s: its hunks do not change the text of any unit of %s; they change comments, or code that is not configured",
					*file, job->kernel->release);
		}
	return result;
}

int units_filter(struct job *job, const struct patch_set *patches,
		 const struct unit_set *candidates, struct unit_set *units)
{
	struct filter filter = { 0 };
	const char *prerequisites;
	struct text rules = { .arena = job->arena }, goals = { .arena = job->arena };
	struct unit_set dropped = { 0 };
	const struct unit **item;
	int total = 0;

	if (write_names(job, patches, &filter))
		return -1;
	prerequisites = arena_printf(job->arena, " %s %s", filter.names, filter.certain ?: "");
	array_for_each(item, &candidates->items) {
		if (unit_reads(*item, (*item)->source))
			continue;
		if (write_script(job, *item, &filter))
			return -1;
		step_rule(job, &rules, *item, STEP_FILTER, ".done", prerequisites);
		text_add(&rules, "-include %s\n\n", unit_path(job, *item, STEP_FILTER, ".d"));
		text_add(&goals, " \\\n\t%s", unit_path(job, *item, STEP_FILTER, ".done"));
		total++;
	}
	/* Keep units that cannot be preprocessed: the compiler will say why. */
	if (total && steps_make(job, "filter", text_string(&goals), text_string(&rules),
				"preprocessing the units that include a patched file", total) < 0)
		return -1;
	array_for_each(item, &candidates->items)
		if (is_same(job, *item))
			*array_push(job->arena, &dropped.items) = *item;
		else
			*array_push(job->arena, &units->items) = *item;
	if (report_same(job, units, &dropped))
		return -1;
	if (units->items.count)
		return 0;
	info("the patch changes no code of this kernel: the preprocessed text of every unit is the same");
	return 3;
}
