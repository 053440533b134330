// SPDX-License-Identifier: GPL-2.0-or-later
#include "stack-trace.h"

#include <string.h>

#define MARK "[<"

/* Takes the word at *text, which ends at a blank, and advances *text to the next one. */
static char *take_word(char **text)
{
	char *word = *text + strspn(*text, " \t");
	const size_t length = strcspn(word, " \t");

	*text = word + length + (word[length] != '\0');
	word[length] = '\0';
	return word;
}

/* "[MODULE]"; kernels with CONFIG_STACKTRACE_BUILD_ID put a blank and the build id behind the name. */
static const char *module_of(struct arena *arena, const char *text)
{
	text += strspn(text, " \t");
	return *text == '[' && text[1] ? arena_strndup(arena, text + 1, strcspn(text + 1, " ]"))
				       : NULL;
}

static void parse_frame(struct stack_trace *trace, struct arena *arena, char *line)
{
	struct stack_frame frame = { .offset = "" };
	char *rest = strchr(line, ']'), *symbol, *plus;

	if (strncmp(line, MARK, strlen(MARK)) || !rest)
		return;
	rest++;
	symbol = take_word(&rest);
	if (!*symbol)
		return;
	plus = strchr(symbol, '+');
	if (plus)
		frame.offset = arena_strdup(arena, plus);
	frame.symbol = plus ? arena_strndup(arena, symbol, (size_t)(plus - symbol)) : symbol;
	frame.module = module_of(arena, rest);
	*array_push(arena, &trace->frames) = frame;
}

struct stack_trace stack_trace_parse(struct arena *arena, char *text)
{
	struct stack_trace trace = { 0 };
	char *line;

	while ((line = strsep(&text, "\n")))
		parse_frame(&trace, arena, line);
	return trace;
}
