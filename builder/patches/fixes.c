// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The manifest's fixes on one kernel. Fixes do not depend on each other in most manifests, so one that
 * fails does not hide what is wrong with the next.
 */
#include "applier.h"
#include "fix-match.h"
#include "../kernels/config.h"

#include <fnmatch.h>
#include <string.h>

/* The package's version begins with that of the kernel: 6.1.159-1, 6.12.117-1~deb12u1. */
static const char *upstream_version(const struct job *job)
{
	const char *version = job->kernel->version ?: job->kernel->release;
	size_t length = strspn(version, "0123456789.");

	return arena_strndup(job->arena, version, length);
}

static const struct manifest_condition *false_condition(const struct job *job,
							const struct config *config,
							const struct fix *fix)
{
	const struct manifest_condition *condition;

	array_for_each(condition, &fix->only_if)
		if (!manifest_condition_holds(condition, config, upstream_version(job)))
			return condition;
	return NULL;
}

/* Takes the patches of the first variant for this kernel, or those of the fix itself. */
static void choose_patches(const struct job *job, struct fix_result *result)
{
	const struct fix *fix = result->fix;
	const struct manifest_variant *variant;
	const char *const *patch;

	array_for_each(variant, &fix->variants)
		if (!fnmatch(variant->kernels, job->kernel->release, 0) ||
		    !fnmatch(variant->kernels, job->kernel->name, 0)) {
			array_for_each(patch, &variant->patches)
				*array_push(job->arena, &result->patches) = *patch;
			return;
		}
	array_for_each(patch, &fix->patches)
		*array_push(job->arena, &result->patches) = *patch;
}

int fixes_choose(struct job *job, struct patch_set *set)
{
	struct config config;
	const struct fix *fix;

	if (config_read(job->arena, job->kernel->config, &config))
		return -1;
	array_for_each(fix, &job->request->manifest->fixes) {
		struct fix_result *result = array_push(job->arena, &set->fixes);
		const struct manifest_condition *condition = false_condition(job, &config, fix);

		result->fix = fix;
		result->outcome = REPORT_FIX_INCLUDED;
		choose_patches(job, result);
		if (condition)
			result->why = arena_printf(job->arena, "%s does not hold", condition->text);
		else if (!result->patches.count)
			result->why = "the manifest has no patch for this kernel";
		if (!result->why)
			continue;
		result->outcome = REPORT_FIX_NOT_CONFIGURED;
		info("fix %s is not for %s: %s", fix->id, job->kernel->release, result->why);
	}
	return 0;
}

/* Says of each hunk whether the source has it: somebody must make a patch of the rest. */
static int refuse_part(const struct applier *applier, const struct hunk_matches *hunks)
{
	const char *id = applier->fix->fix->id, *release = applier->job->kernel->release;
	const struct hunk_match *match;

	fail("fix %s: the source of %s has a part of it; give a patch of what is missing, as a variant for this kernel",
	     id, release);
	array_for_each(match, &hunks->items)
		detail("%s:%u: hunk %zu of %s %s", match->patch->path, match->hunk->line,
		       (size_t)(match->hunk - match->file->hunks.items) + 1,
		       match->file->new_path ?: match->file->old_path,
		       match->contained && match->applies
			       ? "is in the source, or missing: both fit one place"
		       : match->contained ? "is in the source"
		       : match->applies	  ? "is missing, and applies"
					  : "is missing, and does not apply");
	return -1;
}

/* Returns 1 when the fix is to be applied, 0 when the source has it. */
static int match_fix(struct applier *applier, const struct patch_list *patches)
{
	struct fix_result *fix = applier->fix;
	const struct fix *owner;
	struct hunk_matches hunks = { 0 };
	enum fix_match match;

	if (!fix->fix->id)
		return 1;
	if (fix_match(&applier->targets, patches, &match, &hunks))
		return -1;
	if (match == FIX_IS_IN_PART)
		return refuse_part(applier, &hunks);
	if (match == FIX_BOTH_WAYS)
		return fail(
			"fix %s: its patches apply to the source of %s, and the source seems to have them, too; if it is there leave it out with `only-if`, else give a patch with more context as a variant for this kernel",
			fix->fix->id, applier->job->kernel->release);
	if (match != FIX_IS_CONTAINED)
		return 1;
	owner = fix_match_owner(&applier->targets, patches);
	fix->outcome = REPORT_FIX_ALREADY;
	fix->why = owner ? arena_printf(applier->job->arena, "fix %s makes the same changes",
					owner->id)
			 : "the kernel's source has it";
	info("fix %s is not needed for %s: %s", fix->fix->id, applier->job->kernel->release,
	     fix->why);
	return 0;
}

static int apply_fix(struct applier *applier)
{
	struct patch_list patches = { 0 };
	const struct patch *patch;
	const char *const *path;
	size_t i;
	int result;

	array_for_each(path, &applier->fix->patches) {
		if (patch_read(applier, *path, &patch))
			return -1;
		if (patch)
			*array_push(applier->job->arena, &patches) = patch;
	}
	result = match_fix(applier, &patches);
	if (result <= 0)
		return result;
	for (i = 0; i < patches.count; i++)
		if (patch_apply(applier, patches.items[i]))
			return -1;
	return 0;
}

/* The files as they were before a fix, in the order of the targets. */
struct snapshot {
	ARRAY(struct patch_target) targets;
	size_t hunks;
};

static void take_snapshot(const struct applier *applier, struct snapshot *snapshot)
{
	struct patch_target *const *target;

	array_for_each(target, &applier->targets.items)
		*array_push(applier->job->arena, &snapshot->targets) = **target;
	snapshot->hunks = applier->set->hunks.count;
}

/* A fix that fails in its middle leaves nothing: what is said of later ones must not come of it. */
static void restore(struct applier *applier, const struct snapshot *snapshot)
{
	size_t i;

	for (i = 0; i < applier->targets.items.count; i++) {
		struct patch_target *target = applier->targets.items.items[i];

		if (i < snapshot->targets.count) {
			*target = snapshot->targets.items[i];
		} else {
			target->text = target->unpatched;
			target->exists = target->existed;
		}
	}
	applier->set->hunks.count = snapshot->hunks;
}

/* What is for another architecture alone is not in the module, whatever reads its history. */
static void leave_out_without_code(struct fix_result *fix, size_t hunks)
{
	if (!fix->fix->id || fix->outcome != REPORT_FIX_INCLUDED || hunks)
		return;
	fix->outcome = REPORT_FIX_NOT_CONFIGURED;
	fix->why = "its patches change no code of this kernel";
}

int fixes_apply(struct applier *applier)
{
	struct fix_result *fix;
	int result = 0;

	array_for_each(fix, &applier->set->fixes)
		applier->patches += fix->patches.count;
	array_for_each(fix, &applier->set->fixes) {
		size_t refused = applier->refused;
		struct snapshot snapshot = { 0 };

		if (fix->outcome != REPORT_FIX_INCLUDED)
			continue;
		applier->fix = fix;
		take_snapshot(applier, &snapshot);
		if (!apply_fix(applier) && applier->refused == refused) {
			leave_out_without_code(fix, applier->set->hunks.count - snapshot.hunks);
			continue;
		}
		restore(applier, &snapshot);
		fix->outcome = REPORT_FIX_REFUSED;
		result = -1;
	}
	return result;
}
