// SPDX-License-Identifier: GPL-2.0-or-later
/* The page of a report, which comes from a module that anybody made: it is text, and no HTML of others. */
#include "quiet.h"
#include "../../builder/page/report-page.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without Graphviz, which would be run for each input. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setenv("PATH", "", 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const never[] = { "<script", "<img", "<iframe", "<a href=\"j", "<svg" };
	const struct page_sources none = { 0 };
	struct arena *arena = arena_new();
	struct report *report;
	struct report_page page;
	size_t i;

	quiet_begin();
	report = report_parse(arena, (const char *)data, size, "fuzz");
	if (report) {
		report_page_begin(&page, arena, "templates", report->module ?: "fuzz");
		report_page_add(&page, &(struct page_module){ .is_inspected = true,
							      .report = report,
							      .sources = &none });
		for (i = 0; i < sizeof(never) / sizeof(*never); i++)
			if (strstr(page.kernels.items[0].html, never[i]))
				abort();
	}
	quiet_end();
	arena_free(arena);
	return 0;
}
