// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Is the module as klp-build wrote it? Its report has a digest of what is loaded (../contents.h). The other
 * checks do not rely on it, because what damaged the module may have damaged the report as well.
 */
#include "checks.h"
#include "../contents.h"

#include <string.h>

/* A file with a bad block differs all over; a few places show the problem. */
#define MAX_SHOWN 10

static const struct elf_section *section_of(const struct verify *verify, const char *name)
{
	return elf_section_by_name(verify->module, name);
}

/* Returns ".text+0x40..0x80 (in fs/x.c:10: f()+0x30)". */
static const char *range(const struct verify *verify, const struct contents_change *change)
{
	const struct elf_section *section = section_of(verify, change->section);
	const struct elf_symbol *function = function_at(verify, section, change->from);

	if (!function)
		function = function_at(verify, section, change->to ? change->to - 1 : 0);
	return arena_printf(verify->arena, "%s+0x%llx..0x%llx%s%s%s", change->section,
			    (unsigned long long)change->from, (unsigned long long)change->to,
			    function ? " (in " : "",
			    function ? function_term(verify->arena, verify->report, function->name)
				     : "",
			    function ? ")" : "");
}

#define WAY_OUT "the file was damaged or edited: build the module again, or take an intact copy"

static void say_change(struct verify *verify, const struct contents_change *change)
{
	switch (change->what) {
	case CONTENTS_DIFFERS:
		if (!strcmp(change->section, CONTENTS_IMPORTS))
			problem(verify,
				"its imports or livepatch symbols are not as klp-build wrote them; " WAY_OUT);
		else
			problem(verify, "%s is not as klp-build wrote it; " WAY_OUT,
				range(verify, change));
		break;
	case CONTENTS_HEADER:
		problem(verify,
			"%s does not have the size, alignment or flags with which klp-build wrote it; " WAY_OUT,
			change->section);
		break;
	case CONTENTS_MISSING:
		problem(verify, "%s, which klp-build wrote, is not there; " WAY_OUT,
			change->section);
		break;
	case CONTENTS_ADDED:
		problem(verify, "%s is a section that klp-build did not write; " WAY_OUT,
			change->section);
		break;
	}
}

void verify_as_it_was_made(struct verify *verify)
{
	struct contents_changes changes;
	size_t i;

	if (!verify->report)
		return;
	if (!verify->report->digest) {
		warning("%s: an older release of klp-build made it, which wrote no digest of it, so whether the file is still as it was made is not known; build it again",
			verify->file);
		return;
	}
	contents_compare(verify->arena, verify->module, verify->report, &changes);
	for (i = 0; i < changes.items.count && i < MAX_SHOWN; i++)
		say_change(verify, &changes.items.items[i]);
	if (changes.items.count > MAX_SHOWN)
		problem(verify, "%zu more places like these", changes.items.count - MAX_SHOWN);
	if (changes.differ && !changes.items.count)
		problem(verify, "it is not as klp-build wrote it; " WAY_OUT);
}
