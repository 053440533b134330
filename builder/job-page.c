// SPDX-License-Identifier: GPL-2.0-or-later
#include "job-page.h"
#include "../livepatch/info.h"

int job_page_add(struct report_page *page, struct job *job, const struct refusal *refusal,
		 const struct patch_set *patches, const struct unit_set *units,
		 const struct report *report, int result)
{
	struct page_sources sources = { 0 };
	struct page_module module = {
		.kernel = job->kernel ? job->kernel->name : job->release,
		.file = result ? NULL : job->output,
		.report = report,
		.sources = &sources,
	};
	size_t i;
	int failed = job->kernel ? page_sources_read(job, patches, units, &sources) : 0;

	if (result && result != 3)
		for (i = 0; i < refusal->reasons.count; i++)
			*array_push(job->arena, &module.errors) = (struct page_error){
				refusal->reasons.items[i],
				text_string(&refusal->details.items[i]),
			};
	if (result && result != 3 && !module.errors.count)
		*array_push(job->arena, &module.errors) =
			(struct page_error){ "the build did not come to its end", "" };
	report_page_add(page, &module);
	return failed;
}

int module_page_of_file(const struct installation *own, const char *ko, const char *path)
{
	const struct page_sources sources = { 0 };
	struct arena *arena = arena_new();
	struct elf_file *file = elf_file_open(arena, ko);
	const struct report *report = file ? klp_info_read(arena, file, ko) : NULL;
	struct report_page page;
	int result = -1;

	if (report) {
		report_page_begin(&page, arena, own->templates, report->module ?: ko);
		report_page_add(&page, &(struct page_module){ .kernel = report->kernel,
							      .file = ko,
							      .is_inspected = true,
							      .report = report,
							      .sources = &sources });
		result = report_page_write(&page, path);
	}
	if (file)
		elf_file_close(file);
	arena_free(arena);
	return result;
}
