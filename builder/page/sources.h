/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a page shows beside the report: source and code before and after. */
#ifndef KLP_PAGE_SOURCES_H
#define KLP_PAGE_SOURCES_H

#include "../patches/patch-set.h"
#include "../compile/unit.h"

/* A line of a file: of both versions, or of one. */
struct source_row {
	unsigned int before, after; /* its number, from 1; 0: that version does not have it */
	const char *text;	    /* without the newline */
	size_t length;
};

/* A patched file. */
struct page_file {
	const char *path; /* below the tree */
	const char *before,
		*after; /* the texts, with a zero byte behind them; NULL: there is none */
	size_t before_size, after_size;
	ARRAY(struct source_row)
	rows; /* both versions; what is removed stands before what is added */
	unsigned int removed, added; /* lines */
};

/* Where the source of a function is. */
struct function_place {
	const char *unit, *symbol, *file;
	unsigned int first, last; /* lines of the unpatched file */
};

struct page_sources {
	const char *work; /* a directory for files that a person may look at; NULL: there is none */
	ARRAY(struct page_file) files;
	ARRAY(struct function_place) places; /* of changed functions, by the compiler plugin */
	ARRAY(const struct report_unit *) listings;
};

/* Rows [first, last) of a file. */
struct source_extent {
	const struct page_file *file; /* NULL: none */
	size_t first, last;
};

/*
 * Reads what there is of a job: texts of the patched files, places of functions, listings of the units that were
 * compared. Returns -1 after printing an error.
 */
int page_sources_read(struct job *job, const struct patch_set *patches,
		      const struct unit_set *units, struct page_sources *sources);

/* Puts the lines of both texts into rows. */
void source_rows_make(struct arena *arena, struct page_file *file);

/* Finds the rows of a function that stands in a patched file. */
struct source_extent source_extent_of(const struct page_sources *sources,
				      const struct report_unit *unit,
				      const struct report_function *function);

/* Does any row of the extent differ? */
bool source_extent_differs(const struct source_extent *extent);

/* Returns the listing of the function, or NULL. */
const struct report_listing *listing_of(const struct page_sources *sources,
					const struct report_unit *unit,
					const struct report_function *function);

#endif
