// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-macros.h"
#include "../../lib/text.h"

#include <stdbool.h>
#include <string.h>

/* Takes the next word of a shell's line; NULL: there is none. */
static const char *next_word(struct arena *arena, const char **at)
{
	struct text word = { .arena = arena };
	char quote = '\0';

	*at += strspn(*at, " \t\n");
	if (!**at)
		return NULL;
	for (; **at && (quote || !strchr(" \t\n", **at)); (*at)++) {
		if (**at == quote) {
			quote = '\0';
		} else if (!quote && (**at == '\'' || **at == '"')) {
			quote = **at;
		} else {
			if (**at == '\\' && quote != '\'' && (*at)[1])
				(*at)++;
			text_add_bytes(&word, *at, 1);
		}
	}
	return text_string(&word);
}

const char *command_macros(struct arena *arena, const char *command)
{
	struct text macros = { .arena = arena };
	const char *word;

	while ((word = next_word(arena, &command))) {
		if (strncmp(word, "-D", 2))
			continue;
		/* The macro may be a word of its own. */
		word = word[2] ? word + 2 : next_word(arena, &command);
		if (word)
			text_add(&macros, "%s\n", word);
	}
	return text_string(&macros);
}
