// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What `expect` can say. NAME and the like are shell patterns; REGEX is an extended regular
 * expression, with one space between its words, that has to match in a line. `not-WORD` says that
 * what WORD says is not so.
 *
 *	exit STATUS			of create-diff-object
 *	stderr REGEX			what it writes there
 *	why FUNCTION REGEX		what the report has on the function or variable of the name
 *	explain NAME REGEX		what --explain=NAME prints, without writing OUT.o; spaces that
 *	disassemble NAME REGEX		follow each other are one there. The same for --disassemble
 *	listing - REGEX			and for --listing
 *	function, data, callback, ignored, symbol, global, long-running, state, shadow-type, resolved, section,
 *	undefined, defined, reloc
 *					a fact: see facts.h
 *	relocs SECTION NUMBER		number of relocations for the section
 *	functions-exact			the report has no function that another line does not name
 *	todo REASON			it is known to fail
 *
 * These choose what is done, elsewhere: on, unless, once (choose.c); no-mirror (one-case.c).
 */
#include "expect.h"
#include "reloc-names.h"
#include "../../../lib/files.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The regular expressions of `grep -E`; NULL after a problem when it is none. */
static struct re_pattern_buffer *compile_regex(struct run *run, const char *text)
{
	struct re_pattern_buffer *regex = arena_new_object(run->arena, struct re_pattern_buffer);
	const char *error;

	re_syntax_options = RE_SYNTAX_EGREP;
	error = re_compile_pattern(text, strlen(text), regex);
	if (!error)
		return regex;
	problem(run, "%s: %s", error, text);
	return NULL;
}

static bool matches_a_line(struct re_pattern_buffer *regex, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (re_search(regex, text, (int)length, 0, (int)length, NULL) >= 0)
			return true;
		text += length + (text[length] == '\n');
	}
	return false;
}

static void expect_exit(struct run *run, const word_list *line, bool expected)
{
	char status[16];

	snprintf(status, sizeof(status), "%d", run->status);
	if (matches(line->items[1], status) != expected)
		problem(run, "exit status %s instead of %s", status, line->items[1]);
}

static void expect_stderr(struct run *run, const word_list *line, bool expected)
{
	const char *text = words_joined(run->arena, line, 1);
	struct re_pattern_buffer *regex = compile_regex(run, text);

	if (regex && matches_a_line(regex, run->stderr_text) != expected)
		problem(run, "stderr %s: %s", expected ? "does not match" : "matches", text);
}

static void expect_why(struct run *run, const word_list *line, bool expected)
{
	const char *text = words_joined(run->arena, line, 2);
	struct re_pattern_buffer *regex = compile_regex(run, text);
	const char *report = facts_report_lines(&run->facts, line->items[1]);

	if (regex && matches_a_line(regex, report) != expected)
		problem(run, "the report on %s %s: %s", line->items[1],
			expected ? "does not match" : "matches", text);
}

static char *with_single_spaces(char *text)
{
	char *from = text, *to = text;

	for (; *from; from++)
		if (*from != ' ' || to == text || to[-1] != ' ')
			*to++ = *from;
	*to = '\0';
	return text;
}

static void print_text(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		printf("#   %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

/* explain, disassemble and listing */
static void expect_printed(struct run *run, const word_list *line, bool expected)
{
	const char *word = line->items[0] + (expected ? 0 : strlen("not-"));
	const char *name = line->items[1], *text = words_joined(run->arena, line, 2);
	struct re_pattern_buffer *regex = compile_regex(run, text);
	const char *file = work_file(run, "printed");
	word_list options = { 0 };
	char *printed;

	word_add(run->arena, &options, arena_printf(run->arena, "--%s=%s", word, name));
	if (run_tool(run, &options, file, "/dev/null") != run->status)
		problem(run, "exit status of --%s=%s is not %d", word, name, run->status);
	printed = file_read(run->arena, file, NULL);
	if (!regex || !printed || matches_a_line(regex, with_single_spaces(printed)) == expected)
		return;
	problem(run, "%s %s %s: %s", word, name, expected ? "does not match" : "matches", text);
	print_text(printed);
}

static void expect_fact(struct run *run, const word_list *line, bool expected)
{
	word_list fact = { 0 };

	words_add(run->arena, &fact, line);
	if (!expected)
		fact.items[0] += strlen("not-");
	if (!strcmp(fact.items[0], "reloc") && fact.count > 4 &&
	    !reloc_name_is_known(fact.items[4]))
		problem(run, "test/unit/runner/reloc-names.c does not have %s", fact.items[4]);
	if (facts_have(&run->facts, &fact) != expected)
		problem(run, "%s: %s", expected ? "not so" : "not expected",
			words_joined(run->arena, &fact, 0));
}

static void expect_relocs(struct run *run, const word_list *line, bool expected)
{
	size_t count = facts_count_relocs(&run->facts, line->items[1]);
	char text[24];

	snprintf(text, sizeof(text), "%zu", count);
	if (!strcmp(text, line->items[2]) != expected)
		problem(run, "%zu relocations for %s instead of %s", count, line->items[1],
			line->items[2]);
}

/* The names that lines `function` of this flavour have. */
static word_list named_functions(struct run *run)
{
	const struct case_line *line;
	word_list named = { 0 };

	array_for_each(line, &run->test_case->expect)
		if (line_is_for(line, run->flavour) && line->words.count > 1 &&
		    !strcmp(line->words.items[0], "function"))
			word_add(run->arena, &named, line->words.items[1]);
	return named;
}

static void expect_exact(struct run *run, const word_list *line, bool expected)
{
	word_list named = named_functions(run);
	const word_list *fact;

	(void)line;
	(void)expected;
	array_for_each(fact, &run->facts.items)
		/* s390's thunks come with each function. */
		if (!strcmp(fact->items[0], "function") &&
		    !matches("__s390_indirect_jump_*", fact->items[1]) &&
		    !words_match(&named, fact->items[1]))
			problem(run, "function %s is in the report, and was not expected",
				fact->items[1]);
}

static void expect_todo(struct run *run, const word_list *line, bool expected)
{
	(void)expected;
	run->todo = words_joined(run->arena, line, 1);
}

static void expect_nothing(struct run *run, const word_list *line, bool expected)
{
	(void)run;
	(void)line;
	(void)expected;
}

static const struct word {
	const char *word;
	size_t arguments; /* at least */
	void (*check)(struct run *, const word_list *, bool expected);
	bool has_opposite; /* not-WORD is a word, too */
} words[] = {
	{ "exit", 1, expect_exit, false },
	{ "stderr", 1, expect_stderr, true },
	{ "why", 2, expect_why, true },
	{ "explain", 2, expect_printed, true },
	{ "disassemble", 2, expect_printed, true },
	{ "listing", 2, expect_printed, true },
	{ "function", 1, expect_fact, true },
	{ "data", 1, expect_fact, true },
	{ "callback", 1, expect_fact, true },
	{ "ignored", 1, expect_fact, true },
	{ "symbol", 1, expect_fact, true },
	{ "global", 1, expect_fact, true },
	{ "long-running", 1, expect_fact, true },
	{ "state", 2, expect_fact, true },
	{ "shadow-type", 3, expect_fact, true },
	{ "resolved", 1, expect_fact, true },
	{ "section", 1, expect_fact, true },
	{ "undefined", 1, expect_fact, true },
	{ "defined", 1, expect_fact, true },
	{ "reloc", 1, expect_fact, true },
	{ "relocs", 2, expect_relocs, false },
	{ "functions-exact", 0, expect_exact, false },
	{ "todo", 1, expect_todo, false },
	{ "on", 1, expect_nothing, false },
	{ "unless", 1, expect_nothing, false },
	{ "once", 0, expect_nothing, false },
	{ "no-mirror", 0, expect_nothing, false },
};

static const struct word *find_word(const char *name, bool *expected)
{
	size_t i;

	*expected = strncmp(name, "not-", 4);
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if ((*expected || words[i].has_opposite) &&
		    !strcmp(words[i].word, *expected ? name : name + 4))
			return &words[i];
	return NULL;
}

void expect_line(struct run *run, const word_list *line)
{
	bool expected;
	const struct word *word = find_word(line->items[0], &expected);

	if (!word)
		problem(run, "the word %s of expect is not known", line->items[0]);
	else if (line->count - 1 < word->arguments)
		problem(run, "%s of expect: something is missing behind it", line->items[0]);
	else
		word->check(run, line, expected);
}
