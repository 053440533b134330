// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports, and .klp.info sections that hold them: both come from modules that anybody made. */
#include "quiet.h"
#include "../../livepatch/info.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read must be written in a way that is read as the same. */
static void round_trip(struct arena *arena, const struct report *report)
{
	size_t size, again_size;
	char *text = report_text(report, arena, &size), *again;
	struct report *back;

	if (!text)
		abort();
	back = report_parse(arena, text, size, "round trip");
	if (!back)
		abort();
	again = report_text(back, arena, &again_size);
	if (!again || again_size != size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct report *report;
	size_t text_size;
	char *text;

	quiet_begin();
	report = report_parse(arena, (const char *)data, size, "fuzz");
	if (report)
		round_trip(arena, report);
	if (!klp_info_decode(arena, data, size, "fuzz", &text, &text_size))
		report_parse(arena, text, text_size, "fuzz");
	quiet_end();
	arena_free(arena);
	return 0;
}
