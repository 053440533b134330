// SPDX-License-Identifier: GPL-2.0-or-later
#include "config-condition.h"
#include "../../lib/c-lexer.h"
#include "../../lib/files.h"

#include <string.h>

enum truth truth_not(enum truth truth)
{
	return truth == TRUTH_UNKNOWN ? truth : truth == TRUTH_NO ? TRUTH_YES : TRUTH_NO;
}

enum truth truth_and(enum truth a, enum truth b)
{
	if (a == TRUTH_NO || b == TRUTH_NO)
		return TRUTH_NO;
	return a == TRUTH_YES && b == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
}

static enum truth truth_or(enum truth a, enum truth b)
{
	return truth_not(truth_and(truth_not(a), truth_not(b)));
}

int config_symbols_read(struct config_symbols *symbols, struct arena *arena, const char *path)
{
	struct c_lexer lexer;
	struct c_token token;
	size_t size;
	char *text;

	symbols->arena = arena;
	hash_setup(&symbols->defined, arena);
	hash_setup(&symbols->unsettled, arena);
	text = file_read(arena, path, &size);
	if (!text)
		return -1;
	c_lexer_setup(&lexer, text, size);
	while (c_next(&lexer, &token)) {
		const char *name;

		if (!c_is(&token, "define") || !c_next(&lexer, &token) || token.kind != C_WORD)
			continue;
		name = arena_strndup(arena, token.text, token.length);
		if (c_next(&lexer, &token))
			hash_add(&symbols->defined, name,
				 arena_strndup(arena, token.text, token.length));
	}
	return 0;
}

void config_symbol_unsettle(struct config_symbols *symbols, const char *name, size_t length)
{
	name = arena_strndup(symbols->arena, name, length);
	if (!hash_get(&symbols->unsettled, name))
		hash_add(&symbols->unsettled, name, name);
}

#define NAME_MAX_LENGTH 128

/* Looks for NAME, or for NAME_MODULE. Returns 0 when nothing is known of it; *value is NULL for what is not defined. */
static bool look_up(const struct config_symbols *symbols, const char *name, size_t length,
		    const char *suffix, const char **value)
{
	char key[NAME_MAX_LENGTH + sizeof("_MODULE")];

	if (length > NAME_MAX_LENGTH || length < 7 || memcmp(name, "CONFIG_", 7))
		return false;
	memcpy(key, name, length);
	strcpy(key + length, suffix);
	if (hash_get(&symbols->unsettled, key))
		return false;
	*value = hash_get(&symbols->defined, key);
	return true;
}

enum truth config_is_defined(const struct config_symbols *symbols, const char *name, size_t length)
{
	const char *value;

	/* -D__KERNEL__ is in every command. */
	if (length == strlen("__KERNEL__") && !memcmp(name, "__KERNEL__", length))
		return TRUTH_YES;
	if (!look_up(symbols, name, length, "", &value))
		return TRUTH_UNKNOWN;
	return value ? TRUTH_YES : TRUTH_NO;
}

static enum truth is_one(const struct config_symbols *symbols, const struct c_token *name,
			 const char *suffix)
{
	const char *value;

	if (!look_up(symbols, name->text, name->length, suffix, &value))
		return TRUTH_UNKNOWN;
	return value && !strcmp(value, "1") ? TRUTH_YES : TRUTH_NO;
}

struct condition {
	const struct config_symbols *symbols;
	struct c_lexer lexer;
	struct c_token token;
	int depth;
};

static void advance(struct condition *c)
{
	c_next(&c->lexer, &c->token);
}

static bool is_over(const struct condition *c)
{
	return c->token.kind == C_END || c->token.kind == C_LINE_END;
}

static bool accept(struct condition *c, const char *text)
{
	if (!c_is(&c->token, text))
		return false;
	advance(c);
	return true;
}

/* Skips up to the parenthesis that closes the one that was accepted. */
static void skip_arguments(struct condition *c)
{
	int depth = 1;

	for (; depth && !is_over(c); advance(c))
		depth += c_is(&c->token, "(") ? 1 : c_is(&c->token, ")") ? -1 : 0;
}

static enum truth read_or(struct condition *c);

/* defined NAME, defined(NAME), IS_ENABLED(NAME) and its like */
static bool read_question(struct condition *c, enum truth *result)
{
	bool defined = c_is(&c->token, "defined"), enabled = c_is(&c->token, "IS_ENABLED");
	bool builtin = c_is(&c->token, "IS_BUILTIN"), module = c_is(&c->token, "IS_MODULE");
	struct c_token name;
	bool parenthesis;

	if (!defined && !enabled && !builtin && !module)
		return false;
	advance(c);
	parenthesis = accept(c, "(");
	name = c->token;
	*result = TRUTH_UNKNOWN;
	if (name.kind != C_WORD)
		return true;
	advance(c);
	if (parenthesis && !accept(c, ")")) {
		skip_arguments(c);
		return true;
	}
	if (defined)
		*result = config_is_defined(c->symbols, name.text, name.length);
	else if (builtin)
		*result = is_one(c->symbols, &name, "");
	else if (module)
		*result = is_one(c->symbols, &name, "_MODULE");
	else
		*result = truth_or(is_one(c->symbols, &name, ""),
				   is_one(c->symbols, &name, "_MODULE"));
	return true;
}

static enum truth read_operand(struct condition *c)
{
	const struct c_token token = c->token;
	enum truth result = TRUTH_UNKNOWN;
	const char *value;

	if (accept(c, "!"))
		return truth_not(read_operand(c));
	/* Nobody nests that deep; the stack would not either. */
	if (c_is(&token, "(") && c->depth < 100) {
		advance(c);
		c->depth++;
		result = read_or(c);
		c->depth--;
		if (!accept(c, ")"))
			result = TRUTH_UNKNOWN;
		return result;
	}
	if (read_question(c, &result))
		return result;
	advance(c);
	if (token.kind == C_NUMBER && token.length == 1)
		return *token.text == '0' ? TRUTH_NO : TRUTH_YES;
	if (token.kind == C_WORD && accept(c, "(")) {
		skip_arguments(c);
		return TRUTH_UNKNOWN;
	}
	if (token.kind == C_WORD && look_up(c->symbols, token.text, token.length, "", &value)) {
		if (!value || !strcmp(value, "0"))
			return TRUTH_NO;
		return !strcmp(value, "1") ? TRUTH_YES : TRUTH_UNKNOWN;
	}
	return TRUTH_UNKNOWN;
}

/* An operand of && or ||; the value of one with another operator is not known. */
static enum truth read_term(struct condition *c)
{
	enum truth result = read_operand(c);

	while (!is_over(c) && !c_is(&c->token, "&&") && !c_is(&c->token, "||") &&
	       !c_is(&c->token, ")") && !c_is(&c->token, "?")) {
		result = TRUTH_UNKNOWN;
		if (accept(c, "("))
			skip_arguments(c);
		else
			advance(c);
	}
	return result;
}

static enum truth read_and(struct condition *c)
{
	enum truth result = read_term(c);

	while (accept(c, "&&"))
		result = truth_and(result, read_term(c));
	return result;
}

static enum truth read_or(struct condition *c)
{
	enum truth result = read_and(c);

	while (accept(c, "||"))
		result = truth_or(result, read_and(c));
	/* A ? B : C */
	if (c_is(&c->token, "?")) {
		accept(c, "?");
		skip_arguments(c);
		return TRUTH_UNKNOWN;
	}
	return result;
}

enum truth config_condition(const struct config_symbols *symbols, const char *text, size_t size)
{
	struct condition c = { .symbols = symbols };
	enum truth result;

	c_lexer_setup(&c.lexer, text, size);
	c.lexer.inside = true;
	c.lexer.line_began = false;
	advance(&c);
	result = read_or(&c);
	return is_over(&c) ? result : TRUTH_UNKNOWN;
}
