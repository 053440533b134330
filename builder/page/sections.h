/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sections of a page about one module. Each writes nothing when it has nothing to say. */
#ifndef KLP_PAGE_SECTIONS_H
#define KLP_PAGE_SECTIONS_H

#include "html.h"
#include "report-page.h"

struct section_writer {
	struct arena *arena;
	struct text *html;
	const struct page_module *module;
	const struct report *report; /* the module's */
	const char *prefix;	     /* of the ids of elements */
	int level;		     /* of headings of sections */
	size_t code;		     /* bytes of source and code so far */
	bool code_left_out;	     /* PAGE_CODE_MAX was reached */
};

/* Source and code of all functions of a module, in bytes of HTML. A page of more is slow on a phone. */
#define PAGE_CODE_MAX (3u << 20)

/* page-counts.c: what a module changes, in numbers. */
struct page_counts {
	unsigned long objects, units, replaced, added, reverted, copied, removed;
	unsigned long variables, callbacks, nops, states, shadow_types, warnings;
	unsigned long proven_functions, proven_variables, proven_references;
};

void page_count(const struct report *report, struct page_counts *counts);
/* In one sentence; in the arena. */
const char *page_sentence(struct arena *arena, const struct page_counts *counts);

/* module-page.c: the whole module, with its contents. */
void module_page_write(struct section_writer *w);

/* glance.c */
void write_errors(struct section_writer *w);
void write_glance(struct section_writer *w);
void write_warnings(struct section_writer *w);

/* fix-tables.c */
void write_fixes(struct section_writer *w);
void write_hunks(struct section_writer *w);
void write_conflicts(struct section_writer *w);
/* What a reader calls the outcome of a fix: "already in the kernel". */
const char *outcome_text(enum report_outcome outcome);

/* function-sections.c */
void write_functions(struct section_writer *w);
/* before-after.c */
void write_extent(struct section_writer *w, const struct source_extent *extent, const char *label);
void write_listing(struct section_writer *w, const struct report_listing *listing,
		   const char *label);
void write_files(struct section_writer *w);

/* graph-section.c */
void write_graph(struct section_writer *w);

/* record-tables.c: tables of what else the report has */
void write_data(struct section_writer *w);
void write_callbacks(struct section_writer *w);
void write_nops(struct section_writer *w);
void write_states(struct section_writer *w);
void write_shadow_types(struct section_writer *w);
void write_proofs(struct section_writer *w);
void write_symbols(struct section_writer *w);
void write_oot_modules(struct section_writer *w);

/* Begin and end a table in a box of its own, which scrolls. `columns` are its headings, ended by NULL. */
void table_begin(struct section_writer *w, const char *label, const char *const *columns);
void table_end(struct section_writer *w);
/* The box with the table and its caption alone; what stands in the table's head follows. `class` is the table's. */
void scroll_begin(struct text *html, const char *class, const char *label);

/* One row of a list of facts (<dl>); nothing when `value` is NULL. */
void write_fact(struct section_writer *w, const char *what, const char *value);
/* Names with commas between and `before` in front; nothing when there are none. */
void write_list(struct section_writer *w, const char *before, const char *const *names,
		size_t count);

#endif
