// SPDX-License-Identifier: GPL-2.0-or-later
#include "pasted-names.h"
#include "../../lib/text.h"

#include <string.h>

#define PASTE ('#' + WORD_LONG)

/* The parameters of a macro that are pasted to another one, a bit each; those behind the last bit count as that. */
typedef uint64_t param_mask;
#define PARAM_LAST 63

#define NAME_MAX_LENGTH 127

/* A macro of some file. */
struct macro_place {
	size_t file;	/* index of the list */
	uint32_t index; /* of its holders */
	struct macro_place *next;
};

struct paste_reader {
	struct arena *arena;
	struct word_table *table;
	struct source_file_list *files;
	struct source_words *file; /* that is being read */
	struct pasted_names *names;
	/* By the number of a macro's name; macros of one name have these in common. */
	param_mask *masks, *variadic;
	struct macro_place **macros;
	bool *is_piece; /* the words that the macro stands for are pasted */
	size_t room;	/* of each */
	struct source_numbers
		named; /* macros among the pieces whose text has not been read for that */
	bool grew;
	uint32_t va_opt;
};

static int param_index(const struct source_holder *macro, uint32_t number)
{
	size_t i;

	for (i = 0; i < macro->params.count; i++)
		if (macro->params.items[i] == number)
			return i < PARAM_LAST ? (int)i : PARAM_LAST;
	return -1;
}

static void add_mask(struct paste_reader *reader, uint32_t name, param_mask mask)
{
	param_mask *old = &reader->masks[name - WORD_FIRST];

	reader->grew |= (*old | mask) != *old;
	*old |= mask;
}

static bool is_macro(const struct paste_reader *reader, uint32_t word)
{
	return word >= WORD_FIRST && reader->macros[word - WORD_FIRST];
}

static void add_piece(struct paste_reader *reader, uint32_t number)
{
	const uint64_t now =
		((uint64_t)(reader->file - reader->files->items.items + 1) << 32) + HOLDER_PASTED;
	const char *text = word_text(reader->table, number);
	uint64_t *note = word_note(reader->table, number);
	struct source_use *use;

	if (!reader->is_piece[number - WORD_FIRST]) {
		reader->is_piece[number - WORD_FIRST] = true;
		hash_add(&reader->names->pieces, text, text);
		if (is_macro(reader, number))
			*array_push(reader->arena, &reader->named) = number;
	}
	if (*note == now)
		return;
	*note = now;
	use = array_push(reader->arena, &reader->file->uses);
	use->word = number;
	use->holder = HOLDER_PASTED;
}

/* These tokens are pasted. They are of the text of `macro`, or of code, when it is NULL. */
static void paste_tokens(struct paste_reader *reader, const struct source_holder *macro,
			 const uint32_t *tokens, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		int param = macro ? param_index(macro, tokens[i]) : -1;

		if (param >= 0)
			add_mask(reader, macro->name, (param_mask)1 << param);
		else if (tokens[i] >= WORD_FIRST)
			add_piece(reader, tokens[i]);
	}
}

/* Behind __VA_OPT__ and in front of the last parenthesis of `__VA_OPT__(...)` may be any word. */
static bool is_operand(uint32_t token)
{
	return token >= WORD_FIRST || token == ')';
}

static bool is_optional(const struct paste_reader *reader, uint32_t token)
{
	return token == ')' || token == reader->va_opt;
}

/* Reads a chain of ## that begins at `i`; returns the index of its last token. */
static size_t read_chain(struct paste_reader *reader, size_t file, uint32_t holder,
			 const struct source_holder *macro, size_t i)
{
	const uint32_t *tokens = macro->tokens.items;
	struct text pattern = { .arena = reader->arena };
	struct paste_pattern *added;
	param_mask mask = 0;
	bool has_word = false;

	for (;; i += 2) {
		int param = param_index(macro, tokens[i]);
		bool is_any = param >= 0 || is_optional(reader, tokens[i]);

		mask |= param >= 0 ? (param_mask)1 << param : 0;
		has_word |= param < 0;
		text_add(&pattern, "%s", is_any ? "*" : word_text(reader->table, tokens[i]));
		if (i + 2 >= macro->tokens.count || tokens[i + 1] != PASTE)
			break;
	}
	if (!has_word) {
		add_mask(reader, macro->name, mask);
		return i;
	}
	added = array_push(reader->arena, &reader->names->patterns);
	added->file = file;
	added->holder = holder;
	added->text = text_string(&pattern);
	return i;
}

static void read_chains(struct paste_reader *reader, size_t file, uint32_t holder,
			const struct source_holder *macro)
{
	size_t i;

	/* In `, ##__VA_ARGS__` no name is made. */
	for (i = 0; i + 2 < macro->tokens.count; i++)
		if (macro->tokens.items[i + 1] == PASTE && is_operand(macro->tokens.items[i]) &&
		    macro->tokens.items[i + 2] >= WORD_FIRST)
			i = read_chain(reader, file, holder, macro, i);
}

/* Returns the index of the parenthesis that closes the one at `open`, or `count`. */
static size_t closing(const uint32_t *tokens, size_t open, size_t count)
{
	int depth = 0;
	size_t i;

	for (i = open; i < count; i++) {
		depth += tokens[i] == '(' ? 1 : tokens[i] == ')' ? -1 : 0;
		if (!depth)
			return i;
	}
	return count;
}

static bool is_pasted(param_mask mask, param_mask variadic, int argument)
{
	if (argument > PARAM_LAST)
		argument = PARAM_LAST;
	return mask >> argument & 1 || mask & variadic & (((param_mask)1 << argument) - 1);
}

/* Pastes the arguments between the parentheses that the macro of the masks pastes. */
static void paste_arguments(struct paste_reader *reader, const struct source_holder *macro,
			    const uint32_t *tokens, size_t open, size_t close, param_mask mask,
			    param_mask variadic)
{
	size_t begin = open + 1, i;
	int argument = 0, depth = 0;

	for (i = begin; i <= close; i++) {
		if (i < close && (depth || tokens[i] != ',')) {
			depth += tokens[i] == '(' ? 1 : tokens[i] == ')' ? -1 : 0;
			continue;
		}
		if (is_pasted(mask, variadic, argument++))
			paste_tokens(reader, macro, tokens + begin, i - begin);
		begin = i + 1;
	}
}

/* Pastes all that is between the parentheses. */
static void paste_all(struct paste_reader *reader, const struct source_holder *macro,
		      const uint32_t *tokens, size_t open, size_t count)
{
	paste_tokens(reader, macro, tokens + open + 1, closing(tokens, open, count) - open - 1);
}

/*
 * #define ALIAS paste: what is passed to ALIAS is pasted. #define CALL(args) paste args: what is passed to CALL is, when
 * it has the parentheses.
 */
static void read_bare_name(struct paste_reader *reader, const struct source_holder *macro, size_t i,
			   param_mask mask)
{
	int param = i + 1 < macro->tokens.count ? param_index(macro, macro->tokens.items[i + 1])
						: -1;

	if (param >= 0)
		add_mask(reader, macro->name, (param_mask)1 << param);
	else if (i + 1 == macro->tokens.count && !macro->is_function_like)
		add_mask(reader, macro->name, mask);
}

/*
 * Reads the calls of macros that paste. A macro that the text calls by another name - a parameter, or one that is
 * pasted itself, or what F(x) in F(x)(y) becomes - may be any.
 */
static void read_calls(struct paste_reader *reader, const struct source_holder *macro,
		       const uint32_t *tokens, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		param_mask mask;
		size_t close;

		if (tokens[i] < WORD_FIRST)
			continue;
		mask = reader->masks[tokens[i] - WORD_FIRST];
		if (i + 1 == count || tokens[i + 1] != '(') {
			if (macro && mask)
				read_bare_name(reader, macro, i, mask);
			continue;
		}
		if (macro && (param_index(macro, tokens[i]) >= 0 || (i && tokens[i - 1] == PASTE)))
			paste_all(reader, macro, tokens, i + 1, count);
		else if (mask)
			paste_arguments(reader, macro, tokens, i + 1, closing(tokens, i + 1, count),
					mask, reader->variadic[tokens[i] - WORD_FIRST]);
		if (!macro && !is_macro(reader, tokens[i]))
			continue;
		close = closing(tokens, i + 1, count);
		if (close + 1 < count && tokens[close + 1] == '(')
			paste_all(reader, macro, tokens, close + 1, count);
	}
}

/* Pastes what the macro stands for. */
static void paste_text(struct paste_reader *reader, const struct macro_place *place)
{
	const struct source_holder *macro;
	size_t i;

	reader->file = &reader->files->items.items[place->file];
	macro = &reader->file->holders.items[place->index];
	for (i = 0; i < macro->tokens.count; i++)
		if (macro->tokens.items[i] >= WORD_FIRST &&
		    param_index(macro, macro->tokens.items[i]) < 0)
			add_piece(reader, macro->tokens.items[i]);
}

/* P(PREFIX, x): a macro that is passed on stands for others. */
static void paste_named_macros(struct paste_reader *reader)
{
	const struct macro_place *place;
	size_t i;

	for (i = 0; i < reader->named.count; i++)
		for (place = reader->macros[reader->named.items[i] - WORD_FIRST]; place;
		     place = place->next)
			paste_text(reader, place);
	reader->named.count = 0;
}

static void note_variadic(struct paste_reader *reader, const struct source_holder *macro)
{
	static const char va_args[] = "__VA_ARGS__";
	size_t i;

	/* For `args...` there are two parameters, of which the first one has that name. */
	for (i = 0; i < macro->params.count && i < PARAM_LAST; i++)
		if (!strcmp(word_text(reader->table, macro->params.items[i]), va_args))
			reader->variadic[macro->name - WORD_FIRST] |= (param_mask)3
								      << (i ? i - 1 : 0);
}

static void *grow(struct paste_reader *reader, void *old, size_t room, size_t size)
{
	void *grown = arena_alloc(reader->arena, room * size);

	if (reader->room)
		memcpy(grown, old, reader->room * size);
	return grown;
}

/* The arrays have the numbers of all words. */
static void make_room(struct paste_reader *reader)
{
	const size_t wanted = reader->table->words.count, room = 2 * wanted;

	if (wanted <= reader->room)
		return;
	reader->masks = grow(reader, reader->masks, room, sizeof(*reader->masks));
	reader->variadic = grow(reader, reader->variadic, room, sizeof(*reader->variadic));
	reader->macros = grow(reader, reader->macros, room, sizeof(*reader->macros));
	reader->is_piece = grow(reader, reader->is_piece, room, sizeof(*reader->is_piece));
	reader->room = room;
}

static void add_macro(struct paste_reader *reader, size_t file, uint32_t index, uint32_t name)
{
	struct macro_place *place = arena_new_object(reader->arena, struct macro_place);
	struct macro_place **first = &reader->macros[name - WORD_FIRST];

	*place = (struct macro_place){ .file = file, .index = index, .next = *first };
	*first = place;
	/* A unit's macro may be what a header passes on. */
	if (reader->is_piece[name - WORD_FIRST])
		paste_text(reader, place);
}

static void read_chains_of(struct paste_reader *reader, size_t index)
{
	const struct source_words *file = &reader->files->items.items[index];
	const struct source_holder *macro;

	array_for_each(macro, &file->holders) {
		uint32_t number = (uint32_t)(macro - file->holders.items);

		if (macro->is_function)
			continue;
		add_macro(reader, index, number, macro->name);
		note_variadic(reader, macro);
		read_chains(reader, index, file->has_holders ? HOLDER_FIRST + number : HOLDER_NONE,
			    macro);
	}
}

static void read_code(struct paste_reader *reader, struct source_words *file)
{
	reader->file = file;
	read_calls(reader, NULL, file->code.items, file->code.count);
}

static void read_calls_of_macros(struct paste_reader *reader, struct source_words *file)
{
	const struct source_holder *macro;

	reader->file = file;
	array_for_each(macro, &file->holders)
		if (!macro->is_function)
			read_calls(reader, macro, macro->tokens.items, macro->tokens.count);
}

struct paste_reader *pasted_names_begin(struct arena *arena, struct word_table *table,
					struct source_file_list *files, struct pasted_names *names)
{
	struct paste_reader *reader = arena_new_object(arena, struct paste_reader);
	size_t i;

	reader->arena = arena;
	reader->table = table;
	reader->files = files;
	reader->names = names;
	reader->va_opt = word_number(table, "__VA_OPT__", strlen("__VA_OPT__"));
	hash_setup(&names->pieces, arena);
	make_room(reader);
	for (i = 0; i < files->items.count; i++)
		read_chains_of(reader, i);
	do {
		reader->grew = false;
		for (i = 0; i < files->items.count; i++)
			read_calls_of_macros(reader, &files->items.items[i]);
	} while (reader->grew);
	for (i = 0; i < files->items.count; i++)
		read_code(reader, &files->items.items[i]);
	paste_named_macros(reader);
	return reader;
}

/* The names of macros that paste what headers may pass to them. */
static void list_pasting(struct paste_reader *reader, struct source_words *file)
{
	const struct source_holder *macro;

	array_for_each(macro, &file->holders)
		if (!macro->is_function && reader->masks[macro->name - WORD_FIRST])
			*array_push(reader->arena, &file->pasting) = macro->name;
}

void pasted_names_add_unit(struct paste_reader *reader, size_t index)
{
	struct source_words *file = &reader->files->items.items[index];

	make_room(reader);
	read_chains_of(reader, index);
	do {
		reader->grew = false;
		read_calls_of_macros(reader, file);
	} while (reader->grew);
	read_code(reader, file);
	list_pasting(reader, file);
	paste_named_macros(reader);
}

bool paste_pattern_fits(const char *pattern, const char *name)
{
	const char *star = NULL, *again = NULL;

	while (*name)
		if (*pattern == '*') {
			star = pattern++;
			again = name;
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star) {
			pattern = star + 1;
			name = ++again;
		} else {
			return false;
		}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/* Is it one? *word becomes its number, or 0 for digits. */
static bool is_piece(const struct pasted_names *names, struct word_table *table, const char *text,
		     size_t length, uint32_t *word)
{
	char piece[NAME_MAX_LENGTH + 1];

	*word = 0;
	if (strspn(text, "0123456789") >= length)
		return true;
	memcpy(piece, text, length);
	piece[length] = '\0';
	if (!hash_get(&names->pieces, piece))
		return false;
	*word = word_number(table, piece, length);
	return true;
}

/* Drops the pieces from which no others lead to the end of the name. */
static void drop_dead_ends(struct paste_pieces *pieces, size_t length)
{
	bool leads[NAME_MAX_LENGTH + 1] = { 0 };
	struct paste_piece *kept = pieces->items;
	size_t i;

	leads[length] = true;
	for (i = pieces->count; i--;)
		leads[pieces->items[i].from] |= leads[pieces->items[i].to];
	for (i = 0; i < pieces->count; i++)
		if (leads[pieces->items[i].to])
			*kept++ = pieces->items[i];
	pieces->count = (size_t)(kept - pieces->items);
}

bool paste_pieces_find(struct arena *arena, const struct pasted_names *names,
		       struct word_table *table, const char *name, struct paste_pieces *pieces)
{
	bool reached[NAME_MAX_LENGTH + 1] = { true };
	const size_t length = strlen(name);
	size_t from, to;
	uint32_t word;

	if (length > NAME_MAX_LENGTH)
		return false;
	for (from = 0; from < length; from++)
		for (to = from + 1; reached[from] && to <= length; to++) {
			if (to - from == length ||
			    !is_piece(names, table, name + from, to - from, &word))
				continue;
			reached[to] = true;
			*array_push(arena, pieces) =
				(struct paste_piece){ .from = from, .to = to, .word = word };
		}
	drop_dead_ends(pieces, length);
	return true;
}
