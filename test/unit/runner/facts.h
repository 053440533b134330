/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is so after a successful run: the report and OUT.o as facts, each a few words, which the
 * lines of `expect` match with a shell pattern a word:
 *
 *	function NAME STATUS SYMPOS ALIAS	data NAME STATUS	callback KIND FUNCTION
 *	ignored NAME				symbol NAME HOW SYMPOS OBJECT
 *	resolved SYMBOL TARGET HOW OBJECT SYMPOS VIA ENTRY	of the report's relocations; - for
 *							what is not there, _ for a space
 *	section NAME		undefined NAME BINDING		defined NAME BINDING SIZE
 *	reloc SECTION SYMBOL ADDEND TYPE OFFSET		of OUT.o; the addend in hexadecimal
 */
#ifndef RUNNER_FACTS_H
#define RUNNER_FACTS_H

#include "process.h"

struct report;

struct facts {
	struct arena *arena;
	ARRAY(word_list) items;
	const struct report *report; /* NULL when there is none */
};

/* Adds what the report says. Returns -1 after printing an error. */
int facts_of_report(struct facts *facts, const char *path);
/* Adds what is in the object. Returns -1 after printing an error. */
int facts_of_object(struct facts *facts, const char *path);

/* Is there one that matches these words? It may have more. */
bool facts_have(const struct facts *facts, const word_list *patterns);
/* Number of `reloc` facts of the section. */
size_t facts_count_relocs(const struct facts *facts, const char *section);
/* One a line, for the functions of prepare.sh and for people. */
int facts_write(const struct facts *facts, const char *path);

/*
 * The report's lines on the functions and variables of the name, as they are in its file:
 * "{name: work, status: changed, ..."; one a line.
 */
char *facts_report_lines(const struct facts *facts, const char *name);

#endif
