// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-words.h"
#include "c-items.h"

#include <string.h>

struct word_reader {
	struct word_table *table;
	struct arena *code;
	struct source_words *words;
	const struct c_items *items;
	uint64_t file; /* its number */
};

static void add_number(struct arena *arena, struct source_numbers *numbers, uint32_t number)
{
	*array_push(arena, numbers) = number;
}

static void add_use(struct word_reader *reader, uint32_t word, uint32_t holder)
{
	uint64_t *noted = word_note(reader->table, word);
	const uint64_t now = (reader->file << 32) + holder;
	struct source_use *use;

	/* Most words of a file come again and again. */
	if (*noted == now)
		return;
	*noted = now;
	use = array_push(reader->table->arena, &reader->words->uses);
	use->word = word;
	use->holder = holder;
}

/* alias("f"): the compiler takes the function for used, which a string names. */
static void read_alias(struct word_reader *reader, const struct c_token *token, uint32_t holder)
{
	static const char *const attributes[] = { "alias",	 "__alias__", "weakref",
						  "__weakref__", "ifunc",     "__ifunc__" };
	size_t i;

	if (token->kind != C_LITERAL || token->length < 3 || !c_is(&token[-1], "("))
		return;
	for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
		if (c_is(&token[-2], attributes[i]))
			add_use(reader,
				word_number(reader->table, token->text + 1, token->length - 2),
				holder);
}

static bool has_number(const struct source_numbers *numbers, uint32_t number)
{
	size_t i;

	for (i = 0; i < numbers->count; i++)
		if (numbers->items[i] == number)
			return true;
	return false;
}

/* Reads `(a, b...)` behind a macro's name; returns the index of what is behind it. */
static size_t read_params(struct word_reader *reader, const struct c_item *item, size_t i,
			  struct source_holder *holder)
{
	const struct c_token *tokens = reader->items->tokens.items;
	const size_t end = item->first + item->count;

	if (i == end || !c_is(&tokens[i], "(") || !tokens[i].adjoins)
		return i;
	holder->is_function_like = true;
	for (i++; i < end && !c_is(&tokens[i], ")"); i++)
		if (tokens[i].kind == C_WORD)
			add_number(reader->table->arena, &holder->params,
				   token_number(reader->table, &tokens[i]));
		else if (c_is(&tokens[i], "..."))
			add_number(reader->table->arena, &holder->params,
				   word_number(reader->table, "__VA_ARGS__", 11));
	return i < end ? i + 1 : end;
}

static void read_define(struct word_reader *reader, const struct c_item *item)
{
	const struct c_token *tokens = reader->items->tokens.items;
	const size_t end = item->first + item->count;
	struct source_holder holder = {
		.name = token_number(reader->table, item->name),
	};
	uint32_t in = reader->words->has_holders
			      ? HOLDER_FIRST + (uint32_t)reader->words->holders.count
			      : HOLDER_NONE;
	size_t i = read_params(reader, item, item->first + item->head + 1, &holder);

	for (; i < end; i++) {
		uint32_t number = token_number(reader->table, &tokens[i]);

		add_number(reader->table->arena, &holder.tokens, number);
		if (tokens[i].kind == C_WORD && !has_number(&holder.params, number))
			add_use(reader, number, in);
		if (i > item->first + 1)
			read_alias(reader, &tokens[i], in);
	}
	holder.is_alias = holder.tokens.count == 1 && holder.tokens.items[0] == holder.name;
	*array_push(reader->table->arena, &reader->words->holders) = holder;
}

/* `defined(X)` asks no more than #ifdef does. */
static void read_condition(struct word_reader *reader, const struct c_item *item)
{
	const struct c_token *tokens = reader->items->tokens.items + item->first;
	bool ifdef = !c_is(tokens, "if") && !c_is(tokens, "elif");
	size_t i;

	for (i = 1; i < item->count; i++) {
		bool asked =
			ifdef || c_is(&tokens[i - 1], "defined") ||
			(i > 1 && c_is(&tokens[i - 1], "(") && c_is(&tokens[i - 2], "defined"));

		if (tokens[i].kind == C_WORD)
			add_use(reader, token_number(reader->table, &tokens[i]),
				asked ? HOLDER_IFDEF : HOLDER_NONE);
	}
}

/* <linux/string.h> names nothing. */
static bool is_plain_include(const struct c_token *tokens, size_t count)
{
	return count > 1 && c_is(&tokens[0], "include") && tokens[1].kind != C_WORD;
}

static void read_directive(struct word_reader *reader, const struct c_item *item)
{
	const struct c_token *tokens = reader->items->tokens.items + item->first;
	size_t i;

	if (is_plain_include(tokens, item->count))
		return;
	for (i = 1; i < item->count; i++)
		if (tokens[i].kind == C_WORD)
			add_use(reader, token_number(reader->table, &tokens[i]),
				item->kind == ITEM_UNDEF ? HOLDER_IFDEF : HOLDER_NONE);
}

static void read_code(struct word_reader *reader, const struct c_item *item)
{
	const struct c_token *tokens = reader->items->tokens.items + item->first;
	struct source_holder holder = { .is_function = true };
	uint32_t in = HOLDER_NONE;
	size_t i;

	if (reader->words->has_holders && item->name) {
		in = HOLDER_FIRST + (uint32_t)reader->words->holders.count;
		holder.name = token_number(reader->table, item->name);
	}
	for (i = 0; i < item->count; i++) {
		uint32_t number = token_number(reader->table, &tokens[i]);

		add_number(reader->code, &reader->words->code, number);
		if (in != HOLDER_NONE && i <= item->head)
			add_number(reader->table->arena, &holder.tokens, number);
		if (tokens[i].kind == C_WORD)
			add_use(reader, number, in);
		if (i > 1)
			read_alias(reader, &tokens[i], in);
	}
	if (in != HOLDER_NONE)
		*array_push(reader->table->arena, &reader->words->holders) = holder;
}

void source_words_read(struct word_table *table, const char *text, size_t size, bool is_header,
		       struct arena *code, struct source_words *words)
{
	struct arena *scratch = arena_new();
	struct c_items items = { 0 };
	struct word_reader reader = {
		.table = table,
		.code = code,
		.words = words,
		.items = &items,
		.file = ++table->files,
	};
	const struct c_item *item;

	c_items_read(scratch, text, size, &items);
	words->has_holders = is_header && !items.is_odd;
	words->is_cut = items.is_cut;
	array_for_each(item, &items.items)
		if (item->kind == ITEM_DEFINE && item->name)
			read_define(&reader, item);
		else if (item->kind == ITEM_CONDITION)
			read_condition(&reader, item);
		else if (item->kind == ITEM_UNDEF || item->kind == ITEM_DIRECTIVE)
			read_directive(&reader, item);
		else
			read_code(&reader, item);
	arena_free(scratch);
}
