// SPDX-License-Identifier: GPL-2.0-or-later
#include "include-lines.h"
#include "../../lib/c-lexer.h"

#include <string.h>

struct line_reader {
	struct arena *arena;
	struct c_lexer lexer;
	struct include_lines *lines;
};

static void add_line(struct line_reader *reader, enum include_line_kind kind, const char *text,
		     size_t length)
{
	struct include_line *line = array_push(reader->arena, &reader->lines->items);

	line->kind = kind;
	line->text = text ? arena_strndup(reader->arena, text, length) : "";
}

static void skip_line(struct line_reader *reader)
{
	struct c_token token;

	while (reader->lexer.inside)
		c_next(&reader->lexer, &token);
}

static const char *skip_spaces(const struct line_reader *reader, const char *at)
{
	while (at < reader->lexer.end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* Takes a name between this character and the one that ends it, whatever is in between. */
static void read_name_from(struct line_reader *reader, const char *at)
{
	const char *end = reader->lexer.end;
	const bool quoted = *at == '"';
	const char *close = memchr(at + 1, quoted ? '"' : '>', (size_t)(end - at - 1));

	if (close && !memchr(at, '\n', (size_t)(close - at)))
		add_line(reader, quoted ? LINE_INCLUDE_QUOTED : LINE_INCLUDE, at + 1,
			 (size_t)(close - at - 1));
}

static void read_include(struct line_reader *reader)
{
	struct c_lexer before = reader->lexer;
	struct c_token token;

	/* Comments and the end of a line with a backslash may be in front. */
	if (!c_next(&reader->lexer, &token))
		return;
	if (token.kind == C_LITERAL || c_is(&token, "<")) {
		reader->lexer = before;
		read_name_from(reader, token.text);
	} else if (token.kind == C_WORD) {
		add_line(reader, LINE_INCLUDE_COMPUTED, token.text, token.length);
	}
}

static bool is_config(const struct c_token *token)
{
	return token->kind == C_WORD && token->length > 7 && !memcmp(token->text, "CONFIG_", 7);
}

static void read_define(struct line_reader *reader)
{
	const char *at, *close;
	struct c_token name, value;

	if (!c_next(&reader->lexer, &name) || name.kind != C_WORD)
		return;
	if (is_config(&name))
		add_line(reader, LINE_CONFIG, name.text, name.length);
	at = skip_spaces(reader, reader->lexer.at);
	if (!c_next(&reader->lexer, &value) || (value.kind == C_PUNCT && *value.text != '<'))
		return;
	if (value.kind == C_PUNCT) {
		close = memchr(at, '>', (size_t)(reader->lexer.end - at));
		if (*at != '<' || !close || memchr(at, '\n', (size_t)(close - at)))
			return;
		value.length = (size_t)(close + 1 - value.text);
	} else if (value.kind != C_LITERAL && value.kind != C_WORD) {
		return;
	}
	add_line(reader, LINE_DEFINE, name.text, name.length);
	add_line(reader, LINE_DEFINE_VALUE, value.text, value.length);
}

static void read_name(struct line_reader *reader, enum include_line_kind kind)
{
	struct c_token token;

	if (c_next(&reader->lexer, &token) && token.kind == C_WORD)
		add_line(reader, kind, token.text, token.length);
	else
		add_line(reader, kind, NULL, 0);
}

/* The text goes to the end of the directive, which may be some lines below. */
static void read_expression(struct line_reader *reader, enum include_line_kind kind)
{
	const char *begin = reader->lexer.at;

	skip_line(reader);
	add_line(reader, kind, begin, (size_t)(reader->lexer.at - begin));
}

static void read_directive(struct line_reader *reader)
{
	struct c_token word;

	if (!c_next(&reader->lexer, &word) || word.kind != C_WORD)
		return;
	if (c_is(&word, "include") || c_is(&word, "include_next") || c_is(&word, "import"))
		read_include(reader);
	else if (c_is(&word, "define"))
		read_define(reader);
	else if (c_is(&word, "undef")) {
		if (c_next(&reader->lexer, &word) && is_config(&word))
			add_line(reader, LINE_CONFIG, word.text, word.length);
	} else if (c_is(&word, "if"))
		read_expression(reader, LINE_IF);
	else if (c_is(&word, "elif"))
		read_expression(reader, LINE_ELIF);
	else if (c_is(&word, "ifdef"))
		read_name(reader, LINE_IFDEF);
	else if (c_is(&word, "ifndef"))
		read_name(reader, LINE_IFNDEF);
	/* C23; no kernel has them. What is behind is as if nothing were known of it. */
	else if (c_is(&word, "elifdef") || c_is(&word, "elifndef"))
		add_line(reader, LINE_ELIF, "x", 1);
	else if (c_is(&word, "else"))
		add_line(reader, LINE_ELSE, NULL, 0);
	else if (c_is(&word, "endif"))
		add_line(reader, LINE_ENDIF, NULL, 0);
}

void include_lines_read(struct arena *arena, const char *text, size_t size,
			struct include_lines *lines)
{
	struct line_reader reader = { .arena = arena, .lines = lines };
	struct c_token token;

	c_lexer_setup(&reader.lexer, text, size);
	while (c_next(&reader.lexer, &token))
		if (token.kind == C_DIRECTIVE) {
			read_directive(&reader);
			skip_line(&reader);
		}
}

static enum truth judge(const struct config_symbols *symbols, const struct include_line *line)
{
	switch (line->kind) {
	case LINE_IF:
	case LINE_ELIF:
		return config_condition(symbols, line->text, strlen(line->text));
	case LINE_IFDEF:
		return config_is_defined(symbols, line->text, strlen(line->text));
	case LINE_IFNDEF:
		return truth_not(config_is_defined(symbols, line->text, strlen(line->text)));
	default:
		return TRUTH_YES;
	}
}

static void open_branch(struct branches *branches, enum truth outer, enum truth condition)
{
	struct condition_branch *branch = array_push(branches->arena, &branches->items);

	branch->outer = outer;
	branch->taken = condition;
	branch->active = truth_and(outer, condition);
}

static void next_branch(struct condition_branch *branch, enum truth condition)
{
	enum truth now = truth_and(truth_not(branch->taken), condition);

	branch->active = truth_and(branch->outer, now);
	branch->taken = truth_not(truth_and(truth_not(branch->taken), truth_not(condition)));
}

bool branches_follow(struct branches *branches, const struct config_symbols *symbols,
		     const struct include_line *line)
{
	size_t count = branches->items.count;
	struct condition_branch *last = count ? &branches->items.items[count - 1] : NULL;

	switch (line->kind) {
	case LINE_IF:
	case LINE_IFDEF:
	case LINE_IFNDEF:
		open_branch(branches, last ? last->active : TRUTH_YES, judge(symbols, line));
		break;
	case LINE_ELIF:
	case LINE_ELSE:
		if (last)
			next_branch(last, judge(symbols, line));
		branches->is_lost |= !last;
		break;
	case LINE_ENDIF:
		if (last)
			branches->items.count--;
		branches->is_lost |= !last;
		break;
	default:
		break;
	}
	count = branches->items.count;
	return branches->is_lost || !count || branches->items.items[count - 1].active != TRUTH_NO;
}
