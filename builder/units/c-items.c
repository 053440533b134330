// SPDX-License-Identifier: GPL-2.0-or-later
#include "c-items.h"
#include "../../lib/hash.h"

#include <string.h>

/* How deep a place is in braces and parentheses. */
struct c_depth {
	int braces, parentheses;
};

struct item_reader {
	struct arena *arena;
	struct c_lexer lexer;
	struct c_items *items;
	ARRAY(struct c_token)
	pending; /* the declaration that has begun; directives within are in it, too */
	ARRAY(struct c_depth) conditions; /* where each open #if stands */
	struct c_depth depth;
	bool is_body; /* the braces are a function's */
};

static bool is_among(const struct c_token *token, const char *const *words)
{
	if (token->kind == C_WORD)
		for (; *words; words++)
			if (c_is(token, *words))
				return true;
	return false;
}

static void follow_depth(struct c_depth *depth, const struct c_token *token)
{
	if (token->kind != C_PUNCT || token->length != 1)
		return;
	depth->parentheses += *token->text == '(' ? 1 : *token->text == ')' ? -1 : 0;
	depth->braces += *token->text == '{' ? 1 : *token->text == '}' ? -1 : 0;
}

static void add_item(struct item_reader *reader, struct c_item item)
{
	const struct c_items *items = reader->items;
	struct c_depth depth = { 0 };
	size_t i;

	item.count = items->tokens.count - item.first;
	item.hash = hash_bytes(HASH_START, &item.kind, sizeof(item.kind));
	for (i = item.first; i < items->tokens.count; i++) {
		const struct c_token *token = &items->tokens.items[i];
		/*
		 * `F(x)` and `F (x)` are two kinds of macro; WARN_ON(a<b) and WARN_ON(a < b) print two strings.
		 */
		bool blank_counts = item.kind == ITEM_DEFINE || (depth.braces && depth.parentheses);

		item.hash = hash_bytes(item.hash, token->adjoins && blank_counts ? "+" : " ", 1);
		item.hash = hash_bytes(item.hash, token->text, token->length);
		follow_depth(&depth, token);
	}
	*array_push(reader->arena, &reader->items->items) = item;
}

static void follow_condition(struct item_reader *reader, const struct c_token *word)
{
	static const char *const begins[] = { "if", "ifdef", "ifndef", NULL };
	size_t count = reader->conditions.count;

	if (is_among(word, begins)) {
		*array_push(reader->arena, &reader->conditions) = reader->depth;
	} else if (!count || memcmp(&reader->conditions.items[count - 1], &reader->depth,
				    sizeof(reader->depth))) {
		reader->items->is_odd = true;
	} else if (c_is(word, "endif")) {
		reader->conditions.count--;
	}
}

static enum c_item_kind directive_kind(const struct c_token *word)
{
	static const char *const conditions[] = { "if",	      "ifdef", "ifndef", "elif", "elifdef",
						  "elifndef", "else",  "endif",	 NULL };

	if (c_is(word, "define"))
		return ITEM_DEFINE;
	if (c_is(word, "undef"))
		return ITEM_UNDEF;
	return is_among(word, conditions) ? ITEM_CONDITION : ITEM_DIRECTIVE;
}

/* Arrays that grow move: names are set when all tokens are there. */
static void read_directive(struct item_reader *reader)
{
	struct c_item item = { .kind = ITEM_DIRECTIVE, .first = reader->items->tokens.count };
	const bool within = reader->pending.count;
	struct c_token token;

	while (c_next(&reader->lexer, &token)) {
		if (within)
			*array_push(reader->arena, &reader->pending) = token;
		if (token.kind == C_LINE_END)
			break;
		*array_push(reader->arena, &reader->items->tokens) = token;
	}
	if (reader->items->tokens.count == item.first)
		return;
	token = reader->items->tokens.items[item.first];
	item.kind = directive_kind(&token);
	if (item.kind == ITEM_CONDITION)
		follow_condition(reader, &token);
	if (item.kind == ITEM_DEFINE || item.kind == ITEM_UNDEF)
		item.head = 1;
	add_item(reader, item);
}

/* Returns the index behind the parenthesis that closes the one at `i`; `count` when none does. */
static size_t behind_parentheses(const struct c_token *tokens, size_t i, size_t count)
{
	int depth = 0;

	for (; i < count; i++) {
		if (tokens[i].kind == C_DIRECTIVE)
			return count;
		depth += c_is(&tokens[i], "(") ? 1 : c_is(&tokens[i], ")") ? -1 : 0;
		if (!depth)
			return i + 1;
	}
	return count;
}

/*
 * What a static inline function or a prototype may not have: it would reach the object although nobody names
 * the function.
 */
static const char *const telling[] = { "__attribute__", "__attribute", "asm",	       "__asm__",
				       "__asm",		"__used",      "typedef",      "_Pragma",
				       "__pragma",	"__alias",     "struct_group", NULL };

/* `static inline TYPE NAME(...) {`, `TYPE NAME(...);`: nothing else may be in front of the brace. */
static void judge_declaration(struct item_reader *reader, struct c_item *item)
{
	static const char *const inlines[] = { "inline", "__inline", "__inline__",
					       "__always_inline", NULL };
	const struct c_token *tokens = reader->pending.items;
	size_t count = reader->pending.count, i, end;
	bool is_static = false, is_inline = false;

	for (i = 0; i < count && !c_is(&tokens[i], "("); i++) {
		if ((tokens[i].kind != C_WORD && !c_is(&tokens[i], "*")) ||
		    is_among(&tokens[i], telling))
			return;
		is_static |= c_is(&tokens[i], "static");
		is_inline |= is_among(&tokens[i], inlines);
	}
	/* A type is in front of the name. */
	if (i < 2 || i == count || tokens[i - 1].kind != C_WORD)
		return;
	end = behind_parentheses(tokens, i, count);
	if (end == count)
		return;
	if (is_static && is_inline && c_is(&tokens[end], "{"))
		item->kind = ITEM_INLINE;
	else if (!is_static && !is_inline && c_is(&tokens[end], ";") && end + 1 == count)
		item->kind = ITEM_PROTOTYPE;
	if (item->kind != ITEM_OTHER)
		item->head = i - 1;
}

static void end_declaration(struct item_reader *reader)
{
	struct c_item item = { .kind = ITEM_OTHER, .first = reader->items->tokens.count };
	size_t i;

	judge_declaration(reader, &item);
	for (i = 0; i < reader->pending.count; i++)
		*array_push(reader->arena, &reader->items->tokens) = reader->pending.items[i];
	add_item(reader, item);
	reader->pending.count = 0;
	reader->is_body = false;
}

static void read_code(struct item_reader *reader, const struct c_token *token)
{
	const size_t count = reader->pending.count;
	const struct c_depth before = reader->depth;
	struct c_depth *depth = &reader->depth;

	*array_push(reader->arena, &reader->pending) = *token;
	follow_depth(depth, token);
	if (!before.braces && depth->braces > 0)
		reader->is_body = count && c_is(&reader->pending.items[count - 1], ")");
	if (!depth->braces && !depth->parentheses &&
	    (c_is(token, ";") || (c_is(token, "}") && reader->is_body)))
		end_declaration(reader);
	if (depth->braces < 0 || depth->parentheses < 0)
		reader->items->is_odd = true;
}

void c_items_read(struct arena *arena, const char *text, size_t size, struct c_items *items)
{
	static const enum c_item_kind named[] = { ITEM_DEFINE, ITEM_UNDEF, ITEM_INLINE,
						  ITEM_PROTOTYPE };
	struct item_reader reader = { .arena = arena, .items = items };
	struct c_token token;
	struct c_item *item;
	size_t i;

	c_lexer_setup(&reader.lexer, text, size);
	while (c_next(&reader.lexer, &token)) {
		if (token.kind != C_DIRECTIVE) {
			read_code(&reader, &token);
			continue;
		}
		if (reader.pending.count)
			*array_push(arena, &reader.pending) = token;
		read_directive(&reader);
	}
	if (reader.pending.count)
		end_declaration(&reader);
	items->is_cut = reader.lexer.is_spliced;
	items->is_odd |= reader.depth.braces || reader.depth.parentheses ||
			 reader.conditions.count || reader.lexer.is_spliced;
	array_for_each(item, &items->items)
		for (i = 0; i < sizeof(named) / sizeof(*named); i++)
			if (item->kind == named[i] && item->head < item->count &&
			    items->tokens.items[item->first + item->head].kind == C_WORD)
				item->name = &items->tokens.items[item->first + item->head];
}
