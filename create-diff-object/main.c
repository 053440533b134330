// SPDX-License-Identifier: GPL-2.0-or-later
/* create-diff-object: what changed between two object files, as an object of its own. */
#include "compare/compare.h"
#include "diff.h"
#include "match/pairs.h"
#include "options.h"
#include "select/select.h"
#include "show/show.h"
#include "write/write.h"
#include "../lib/message.h"
#include "../livepatch/format.h"

#include <stdio.h>
#include <string.h>

static int load(struct diff *diff)
{
	const char **file;

	diff->orig = object_load(diff->arena, diff->options.orig, 0);
	if (!diff->orig)
		return -1;
	diff->patched = object_load(diff->arena, diff->options.patched, diff->orig->symbols.count);
	if (!diff->patched)
		return -1;
	if (diff->orig->arch != diff->patched->arch)
		return fail("%s and %s are for different machines", diff->options.orig,
			    diff->options.patched);
	if (notes_compatible(diff->orig->notes, diff->patched->notes, diff->options.unit))
		return -1;
	array_for_each(file, &diff->options.symvers)
		if (symvers_read(&diff->symvers, diff->arena, *file))
			return -1;
	return peers_read(diff) ?: running_open(diff);
}

/* Nothing that runs changes. The exit status is 3, unless the user expects something else. */
static int nothing_included(struct diff *diff)
{
	/* The differences that were ignored may be all that the user wants to know. */
	if (!diff->selection->no_effect)
		return diff->options.report && report_write(&diff->report, diff->options.report)
			       ? 1
			       : 3;
	fail("%s: the patch changes only code that %s (see the warnings above)", diff->options.unit,
	     klp_is_vmlinux(diff->options.object) ? "never runs again"
						  : "is not patched: a module's __init code");
	return 1;
}

/* Returns the exit status. */
static int run(struct diff *diff)
{
	struct selection *selection;

	if (diff->options.prove)
		return running_prove(diff);
	correlate(diff);
	compare(diff);
	selection = selection_new(diff);
	if (leave_out_changes(diff, selection) || revert_functions(diff, selection) ||
	    read_states(diff) || read_shadow_types(diff, selection))
		return 1;
	replace_callers(diff, selection);
	if (check(diff, selection) || include(diff, selection) || check_included(diff) ||
	    report_globals(diff) || account(diff))
		return 1;
	if (!selection->symbols.count && !diff->unit->states.count)
		return nothing_included(diff);
	if (running_match(diff))
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

/* Shows what was found; after a refusal, what was known by then. */
static int show(struct diff *diff, int status)
{
	const struct options *options = &diff->options;

	if (options->explain && explain(diff, options->explain, status == 1))
		return -1;
	if (options->disassemble && disassemble(diff, options->disassembled))
		return -1;
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("stdout");
	return 0;
}

int main(int argc, char **argv)
{
	struct diff diff = { .arena = arena_new() };
	int status;

	message_setup("create-diff-object", MESSAGE_INFO);
	options_parse(&diff, argc, argv);
	diff.unit = array_push(diff.arena, &diff.report.units);
	diff.unit->unit = diff.options.unit;
	diff.unit->object = diff.options.object;

	if (load(&diff) || options_check(&diff))
		return 2;
	status = run(&diff);
	return show(&diff, status) ? 2 : status;
}
