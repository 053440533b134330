// SPDX-License-Identifier: GPL-2.0-or-later
/* create-diff-object: what changed between two object files, as an object of its own. */
#include "compare/compare.h"
#include "diff.h"
#include "match/pairs.h"
#include "match/run-time-keys.h"
#include "options.h"
#include "select/select.h"
#include "show/show.h"
#include "write/write.h"
#include "../lib/message.h"
#include "../lib/text.h"
#include "../livepatch/format.h"

#include <stdio.h>
#include <string.h>

static int load_pair(struct diff *diff)
{
	diff->orig = object_load(diff->arena, diff->options.orig, 0);
	if (!diff->orig)
		return -1;
	diff->patched = object_load(diff->arena, diff->options.patched, diff->orig->symbols.count);
	if (!diff->patched)
		return -1;
	if (diff->orig->arch != diff->patched->arch)
		return fail("%s and %s are for different machines", diff->options.orig,
			    diff->options.patched);
	return notes_compatible(diff->orig->notes, diff->patched->notes, diff->options.unit);
}

static int load(struct diff *diff)
{
	const char **file;

	if (load_pair(diff))
		return -1;
	array_for_each(file, &diff->options.symvers)
		if (symvers_read(&diff->symvers, diff->arena, *file))
			return -1;
	return peers_read(diff) ?: running_open(diff);
}

static void begin_report(struct diff *diff)
{
	diff->unit = array_push(diff->arena, &diff->report.units);
	diff->unit->unit = diff->options.unit;
	diff->unit->object = diff->options.object;
}

/* Nothing that runs changes. The exit status is 3, unless the user expects something else. */
static int nothing_included(struct diff *diff)
{
	struct text functions = { .arena = diff->arena };
	const char *const *function;

	/* The differences that were ignored may be all that the user wants to know. */
	if (!diff->selection->no_effect.count)
		return diff->options.report && report_write(&diff->report, diff->options.report)
			       ? 1
			       : 3;
	array_for_each(function, &diff->selection->no_effect)
		text_add(&functions, "%s%s()", functions.chars.count ? ", " : "", *function);
	fail("%s: the patch changes only code that %s: %s", diff->options.unit,
	     klp_is_vmlinux(diff->options.object)
		     ? "never runs again"
		     : "is not patched, as it is __init code of a module",
	     text_string(&functions));
	return 1;
}

/* Decides what goes into the output. Returns -1 after printing what is refused. */
static int decide(struct diff *diff)
{
	struct selection *selection;

	correlate(diff);
	compare(diff);
	selection = selection_new(diff);
	if (diff->as_built)
		take_built_changes(diff, selection);
	if (leave_out_changes(diff, selection) || revert_functions(diff, selection) ||
	    read_states(diff) || read_shadow_types(diff, selection))
		return -1;
	replace_callers(diff, selection);
	return check(diff, selection) || include(diff, selection) || check_included(diff) ? -1 : 0;
}

/* Returns the exit status. */
static int run(struct diff *diff)
{
	if (decide(diff))
		return 1;
	if (needs_run_time_keys(diff))
		return 4;
	if (report_globals(diff) || account(diff))
		return 1;
	if (!diff->selection->symbols.count && !diff->unit->states.count)
		return nothing_included(diff);
	if (running_match(built_pair(diff)))
		return 1;
	find_long_running(diff);
	find_restarted(diff);
	find_destructor_calls(diff);
	if (write_object(diff))
		return 1;
	if (diff->options.report && report_write(&diff->report, diff->options.report))
		return 1;
	return 0;
}

/*
 * Makes the pair that reads static keys from what is known of the one as it is built. That one is decided about,
 * too, but its warnings would be said twice.
 */
static int begin_reading(struct diff *built, struct diff *reading)
{
	const enum message_level level = message_level();
	int result;

	message_setup("create-diff-object", MESSAGE_ERROR);
	result = decide(built);
	message_setup("create-diff-object", level);
	*reading = reading_pair(built);
	reading->options.orig = built->options.orig_reads_keys;
	reading->options.patched = built->options.patched_reads_keys;
	begin_report(reading);
	return result ?: load_pair(reading) ?: built_symbols_find(reading);
}

/* Shows what was found; after a refusal, what was known by then. */
static int show(struct diff *diff, int status)
{
	const struct options *options = &diff->options;

	if (options->explain && explain(diff, options->explain, status == 1 || status == 4))
		return -1;
	if (options->listing && write_listings(diff, options->listing, !status))
		return -1;
	if (options->disassemble && disassemble(diff, options->disassembled))
		return -1;
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("stdout");
	return 0;
}

int main(int argc, char **argv)
{
	struct diff built = { .arena = arena_new() }, reading, *diff = &built;
	int status;

	message_setup("create-diff-object", MESSAGE_INFO);
	options_parse(&built, argc, argv);
	begin_report(&built);
	if (load(&built) || options_check(&built))
		return 2;
	if (built.options.prove)
		return running_prove(&built);
	if (built.options.orig_reads_keys) {
		if (begin_reading(&built, &reading))
			return 1;
		diff = &reading;
	}
	status = run(diff);
	return show(diff, status) ? 2 : status;
}
