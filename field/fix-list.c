// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix-list.h"
#include "../lib/printable.h"
#include "../lib/text.h"

const struct report_fix *next_fix(const struct loaded *livepatch, const struct report_fix *last)
{
	const struct report *report = livepatch->summary ? livepatch->summary->report : NULL;
	const struct report_fix *fix;

	if (!report)
		return NULL;
	for (fix = last ? last + 1 : report->fixes.items;
	     fix && fix < report->fixes.items + report->fixes.count; fix++)
		if (fix->outcome == REPORT_FIX_INCLUDED && fix->id)
			return fix;
	return NULL;
}

const char *fix_ids(struct arena *arena, const struct loaded *livepatch)
{
	const struct report_fix *fix = NULL;
	struct text text = { .arena = arena };

	while ((fix = next_fix(livepatch, fix)))
		text_add(&text, "%s%s", text.chars.count ? " " : "", printable(arena, fix->id));
	if (text.chars.count)
		return text_string(&text);
	return livepatch->summary ? "-" : "?";
}
