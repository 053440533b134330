// SPDX-License-Identifier: GPL-2.0-or-later
#include "report-page.h"
#include "sections.h"
#include "../../lib/files.h"

#include <string.h>

void report_page_begin(struct report_page *page, struct arena *arena, const char *templates,
		       const char *title)
{
	*page = (struct report_page){ .arena = arena, .templates = templates, .title = title };
}

static const char *result_of(const struct page_module *module)
{
	return module->is_inspected   ? "as the module describes itself"
	       : module->errors.count ? "refused"
	       : module->file	      ? "built and verified"
				      : "not needed";
}

static void keep_outcomes(struct report_page *page, const struct report *report,
			  struct page_kernel *kernel)
{
	const struct report_fix *fix;
	size_t i;

	for (i = 0; i < report->fixes.count; i++) {
		fix = &report->fixes.items[i];
		if (i == page->fixes.count)
			*array_push(page->arena, &page->fixes) = (struct page_fix){
				arena_strdup(page->arena, fix->id),
				fix->summary ? arena_strdup(page->arena, fix->summary) : NULL,
			};
		*array_push(page->arena, &kernel->outcomes) = (struct page_outcome){
			fix->outcome, fix->why ? arena_strdup(page->arena, fix->why) : NULL
		};
	}
}

void report_page_add(struct report_page *page, const struct page_module *module)
{
	struct page_kernel *kernel = array_push(page->arena, &page->kernels);
	struct text html = { .arena = page->arena };
	/* Headings below the kernel's own when there are several; as this is not known yet, always. */
	struct section_writer writer = {
		.arena = page->arena,
		.html = &html,
		.module = module,
		.report = module->report,
		.prefix = arena_printf(page->arena, "k%zu-", page->kernels.count),
		.level = 3,
	};

	kernel->name = arena_strdup(page->arena, module->kernel ?: module->report->kernel ?: "unknown kernel");
	kernel->result = result_of(module);
	kernel->error = module->errors.count
				? arena_strdup(page->arena, module->errors.items[0].text)
				: NULL;
	keep_outcomes(page, module->report, kernel);
	module_page_write(&writer);
	kernel->html = text_string(&html);
}

static void write_outcome(struct text *html, const struct page_kernel *kernel, size_t fix)
{
	const struct page_outcome *outcome;

	if (fix >= kernel->outcomes.count) {
		html_add(html, "<td></td>");
		return;
	}
	outcome = &kernel->outcomes.items[fix];
	html_add(html, "<td class=\"%s\">%s", outcome->outcome == REPORT_FIX_REFUSED ? "bad" : "",
		 outcome_text(outcome->outcome));
	if (outcome->why)
		html_add(html, "<p class=\"soft\">%s</p>", outcome->why);
	html_add(html, "</td>");
}

/*
 * A column for each fix and a row for each kernel: kernels are many. A link leads to the first heading inside of the
 * kernel's <details>, which a browser opens then; it does not for one to the <details> itself.
 */
static void write_table(struct text *html, const struct report_page *page)
{
	const struct page_kernel *kernel;
	const struct page_fix *fix;
	size_t i;

	html_add(
		html,
		"<section aria-labelledby=\"kernels\"><h2 id=\"kernels\">Kernels and fixes</h2>\n");
	scroll_begin(html, "", "Which fixes are in the module of which kernel");
	html_add(html, "<thead><tr><th scope=\"col\">Kernel</th><th scope=\"col\">Module</th>");
	array_for_each(fix, &page->fixes) {
		html_add(html, "<th scope=\"col\"><code>%s</code>", fix->id);
		if (fix->summary)
			html_add(html, "<p>%s</p>", fix->summary);
		html_add(html, "</th>");
	}
	html_add(html, "</tr></thead>\n<tbody>\n");
	array_for_each(kernel, &page->kernels) {
		html_add(
			html,
			"<tr><th scope=\"row\"><a href=\"#k%zu-%s\"><code>%s</code></a></th><td class=\"%s\">%s",
			(size_t)(kernel - page->kernels.items) + 1,
			kernel->error ? "errors" : "glance", kernel->name,
			kernel->error ? "bad" : "", kernel->result);
		if (kernel->error)
			html_add(html, "<p class=\"soft\">%s</p>", kernel->error);
		html_add(html, "</td>");
		for (i = 0; i < page->fixes.count; i++)
			write_outcome(html, kernel, i);
		html_add(html, "</tr>\n");
	}
	html_add(html, "</tbody></table></div></section>\n");
}

static void write_kernel(struct text *html, const struct report_page *page,
			 const struct page_kernel *kernel)
{
	const size_t number = (size_t)(kernel - page->kernels.items) + 1;
	const bool alone = page->kernels.count == 1;

	if (!alone)
		html_add(html, "<details class=\"kernel\" id=\"k%zu\"><summary>", number);
	html_add(html, "<h2 class=\"%s\" id=\"k%zu-kernel\"><code>%s</code></h2>",
		 alone ? "vh" : "name", number, kernel->name);
	if (!alone)
		html_add(html, " <span class=\"tag %s\">%s</span></summary>",
			 kernel->error ? "bad" : "", kernel->result);
	html_add(html, "\n");
	text_add_bytes(html, kernel->html, strlen(kernel->html));
	if (!alone)
		html_add(html, "</details>\n");
}

static void write_head(struct text *html, const struct report_page *page, const char *style)
{
	html_add(
		html,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"generator\" content=\"klp-build " KLP_VERSION "\">\n"
		/* Should anything get through that is no text, the browser does not run or fetch it. */
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		"<title>%s: livepatch report</title>\n<style>\n",
		page->title);
	text_add_bytes(html, style, strlen(style));
	html_add(
		html,
		"</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

/* The state of all: what the reader wants to know first. */
static void write_title(struct text *html, const struct report_page *page)
{
	const struct page_kernel *kernel;
	size_t failed = 0;

	array_for_each(kernel, &page->kernels)
		failed += kernel->error != NULL;
	html_add(
		html,
		"<header>\n<p class=\"soft\">Livepatch report</p>\n<h1>%s</h1>\n<p class=\"state %s\">",
		page->title, failed ? "bad" : "good");
	if (page->kernels.count == 1)
		html_add(html, "%s, for <code>%s</code>", page->kernels.items[0].result,
			 page->kernels.items[0].name);
	else
		html_add(html, "%zu kernels, %zu refused", page->kernels.count, failed);
	html_add(html, "</p>\n</header>\n");
}

int report_page_write(struct report_page *page, const char *path)
{
	struct text html = { .arena = page->arena };
	const char *style = file_read(
		page->arena, arena_printf(page->arena, "%s/page.css", page->templates), NULL);
	const struct page_kernel *kernel;

	if (!style)
		return -1;
	write_head(&html, page, style);
	write_title(&html, page);
	html_add(&html, "<main id=\"main\">\n");
	if (page->kernels.count > 1)
		write_table(&html, page);
	array_for_each(kernel, &page->kernels)
		write_kernel(&html, page, kernel);
	html_add(&html, "</main>\n<footer><p>Written by klp-build " KLP_VERSION
			".</p></footer>\n</body>\n</html>\n");
	return file_write_through(path, html.chars.items, html.chars.count);
}
