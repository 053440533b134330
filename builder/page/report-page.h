/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as a page: one HTML file for whoever has to approve a module, or the modules of a manifest. It needs
 * no network and no JavaScript, and runs none: what is in it comes from patches and modules that anybody made.
 *
 *	report_page_begin(&page, arena, templates, title);
 *	report_page_add(&page, &module);		for each kernel
 *	report_page_write(&page, "report.html");
 */
#ifndef KLP_REPORT_PAGE_H
#define KLP_REPORT_PAGE_H

#include "sources.h"
#include "../../lib/report.h"
#include "../../lib/text.h"

struct page_error {
	const char *text;
	const char *details; /* the lines that belong to it; "": none */
};

/* What is known of one module, built or not. */
struct page_module {
	const char *kernel; /* the kernel's name; NULL: not known */
	const char *file;   /* the module; NULL: there is none */
	bool is_inspected;  /* only the module's own report is there, and no build */
	/* Why there is no module; empty when there is one, or when the patch changes no code of this kernel. */
	ARRAY(struct page_error) errors;
	const struct report *report;
	const struct page_sources *sources; /* without anything when is_inspected */
};

struct page_fix {
	const char *id, *summary;
};

/* A fix on one kernel. */
struct page_outcome {
	enum report_outcome outcome;
	const char *why; /* or NULL */
};

/* What the table over all kernels says of one. */
struct page_kernel {
	const char *name;
	const char *result;		     /* "built", "refused", "not needed" */
	const char *error;		     /* the first; or NULL */
	ARRAY(struct page_outcome) outcomes; /* of the page's fixes */
	const char *html;
};

/* Strings live in the arena. */
struct report_page {
	struct arena *arena;
	const char *templates; /* the directory of page.css */
	const char *title;     /* the module's name */
	ARRAY(struct page_fix) fixes;
	ARRAY(struct page_kernel) kernels;
};

void report_page_begin(struct report_page *page, struct arena *arena, const char *templates,
		       const char *title);

/* Renders the module; what it is made of may go afterwards. */
void report_page_add(struct report_page *page, const struct page_module *module);

/*
 * Writes the file as file_write_through() does: under its name is the whole page, or what was there before. Returns -1
 * after printing an error.
 */
int report_page_write(struct report_page *page, const char *path);

#endif
