// SPDX-License-Identifier: GPL-2.0-or-later
#include "sections.h"
#include "../explain/hunks.h"

#include <string.h>

/* Is there no unit of the object before this one? */
static bool is_first_of_object(const struct report *report, const struct report_unit *unit)
{
	const struct report_unit *before;

	for (before = report->units.items; before < unit; before++)
		if (!strcmp(before->object, unit->object))
			return false;
	return true;
}

static void count_unit(const struct report_unit *unit, struct page_counts *counts)
{
	unsigned long *const of_status[] = {
		[REPORT_CHANGED] = &counts->replaced,  [REPORT_COPIED] = &counts->copied,
		[REPORT_NEW] = &counts->added,	       [REPORT_REMOVED] = &counts->removed,
		[REPORT_REVERTED] = &counts->reverted,
	};
	const struct report_function *function;
	const struct report_proof *proof;
	const struct report_data *data;

	array_for_each(function, &unit->functions)
		if (function->status < sizeof(of_status) / sizeof(*of_status) &&
		    of_status[function->status])
			++*of_status[function->status];
	array_for_each(data, &unit->data)
		counts->variables += data->status == REPORT_NEW || data->status == REPORT_COPIED;
	array_for_each(proof, &unit->proof) {
		counts->proven_functions += proof->functions;
		counts->proven_variables += proof->variables;
		counts->proven_references += proof->references;
	}
	counts->callbacks += unit->callbacks.count;
	counts->shadow_types += unit->shadow_types.count;
	counts->warnings += unit->warnings.count + unit->long_running.count;
}

void page_count(const struct report *report, struct page_counts *counts)
{
	const struct report_unit *unit;
	const struct report_hunk *hunk;

	memset(counts, 0, sizeof(*counts));
	array_for_each(unit, &report->units) {
		count_unit(unit, counts);
		counts->objects += is_first_of_object(report, unit);
	}
	array_for_each(hunk, &report->hunks)
		counts->warnings += !hunk_kind_has_effect(hunk->kind);
	counts->units = report->units.count;
	counts->nops = report->nops.count;
	counts->states = report->states.count;
	counts->warnings += report->conflicts.count;
}

/* A part of the sentence: "replaces 2 functions". */
struct sentence {
	struct arena *arena;
	ARRAY(const char *) parts;
};

static void add_part(struct sentence *sentence, unsigned long count, const char *verb,
		     const char *one, const char *many)
{
	struct text text = { .arena = sentence->arena };

	if (!count)
		return;
	text_add(&text, "%s ", verb);
	html_count(&text, count, one, many);
	*array_push(sentence->arena, &sentence->parts) = text_string(&text);
}

const char *page_sentence(struct arena *arena, const struct page_counts *counts)
{
	struct sentence sentence = { .arena = arena };
	struct text text = { .arena = arena };
	size_t i;

	add_part(&sentence, counts->replaced, "replaces", "function", "functions");
	add_part(&sentence, counts->reverted, "puts back the original code of", "function",
		 "functions");
	add_part(&sentence, counts->added, "adds", "function", "functions");
	add_part(&sentence, counts->variables, "brings", "variable", "variables");
	add_part(&sentence, counts->nops, "takes back", "function of earlier livepatches",
		 "functions of earlier livepatches");
	add_part(&sentence, counts->callbacks, "runs", "callback", "callbacks");
	if (!sentence.parts.count)
		return "changes no function";
	for (i = 0; i < sentence.parts.count; i++)
		text_add(&text, "%s%s",
			 !i				? ""
			 : i + 1 < sentence.parts.count ? ", "
							: " and ",
			 sentence.parts.items[i]);
	return text_string(&text);
}
