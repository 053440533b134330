// SPDX-License-Identifier: GPL-2.0-or-later
#include "name-uses.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>

/* Macros that may be in front of a function: they expand to nothing that makes an unused one part of the object. */
static const char *const harmless[] = {
	"inline",
	"__inline",
	"__inline__",
	"__always_inline",
	"__must_check",
	"notrace",
	"__pure",
	"__maybe_unused",
	"__attribute_const__",
	"noinline",
	"asmlinkage",
	"__cold",
	"__init",
	"__exit",
	"__user",
	"__iomem",
	"__percpu",
	"__rcu",
	"__force",
	"__bitwise",
	"__no_kcsan",
	"nokprobe_inline",
	"__nocapture",
	"__flatten",
	"bool",
	"__cpuidle",
	"__no_sanitize_address",
};

/* Where a name comes from: an index of files, and a holder there as in struct source_use. */
struct name_place {
	uint32_t file, holder;
};

/* What is known of a word when it has been looked for. */
struct word_places {
	struct name_place *items;
	size_t count, capacity;
	bool is_known;
	bool is_anywhere; /* it may be made of pieces that any file can have */
};

struct name_search {
	struct name_uses *uses;
	struct arena *arena;
	const struct header_change *change;
	ARRAY(uint32_t) names; /* numbers of the change's */
	bool is_everything;
	/* The uses of all files, by word: those of word w begin at first[w - WORD_FIRST]. */
	size_t *first;
	struct name_place *places;
	struct word_places *words; /* by number */
	bool *comes_or_goes;	   /* by number */
	bool *is_macro,
		*is_plain_macro; /* by number; the latter: not only one that stands for itself */
	uint32_t *tracked, *in_unit; /* by number, by file: the last unit for which that was so */
	uint32_t unit;
	struct source_numbers todo;
};

void name_uses_setup(struct name_uses *uses, struct arena *arena, const char *tree)
{
	memset(uses, 0, sizeof(*uses));
	uses->arena = arena;
	uses->tree = tree;
	word_table_setup(&uses->table, arena);
}

void name_uses_add(struct name_uses *uses, const char *path, bool is_unit)
{
	*array_push(uses->arena, is_unit ? &uses->units : &uses->shared) = path;
}

static int read_file(struct name_uses *uses, const char *path, struct arena *code)
{
	struct arena *scratch = arena_new();
	const size_t length = strlen(path);
	const char *full = arena_printf(scratch, "%s/%s", uses->tree, path);
	struct source_words *words;
	char *text = NULL;
	size_t size;

	words = array_push(uses->arena, &uses->files.items);
	words->path = path;
	/* What kbuild generated for a tree of the user's may be gone. */
	if (!file_exists(full))
		uses->is_incomplete = true;
	else
		text = file_read(scratch, full, &size);
	if (text)
		source_words_read(&uses->table, text, size,
				  length > 2 && !strcmp(path + length - 2, ".h"), code, words);
	arena_free(scratch);
	return text || uses->is_incomplete ? 0 : -1;
}

/* The code of a unit, three quarters of all, is forgotten at once. */
int name_uses_read(struct name_uses *uses)
{
	struct paste_reader *reader;
	const char **path;

	array_for_each(path, &uses->shared)
		if (read_file(uses, *path, uses->arena))
			return -1;
	reader = pasted_names_begin(uses->arena, &uses->table, &uses->files, &uses->pasted);
	array_for_each(path, &uses->units) {
		struct arena *code = arena_new();
		int result = read_file(uses, *path, code);

		if (!result)
			pasted_names_add_unit(reader, uses->files.items.count - 1);
		arena_free(code);
		if (result)
			return -1;
		memset(&uses->files.items.items[uses->files.items.count - 1].code, 0,
		       sizeof(struct source_numbers));
		status_tick();
	}
	return 0;
}

static bool is_harmless(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		if (!strcmp(harmless[i], word))
			return true;
	return false;
}

static void note_macros(struct name_search *search)
{
	const struct source_words *file;
	const struct source_holder *holder;

	array_for_each(file, &search->uses->files.items)
		array_for_each(holder, &file->holders) {
			if (holder->is_function)
				continue;
			search->is_macro[holder->name - WORD_FIRST] = true;
			search->is_plain_macro[holder->name - WORD_FIRST] |= !holder->is_alias;
		}
}

/*
 * May a macro in front of a function hide that the function is more than one (__used)? The last word is the
 * function's name, which often has a macro that stands for itself.
 */
static bool hides_something(const struct name_search *search, const uint32_t *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const bool *macros = i + 1 < count ? search->is_macro : search->is_plain_macro;

		if (words[i] >= WORD_FIRST && macros[words[i] - WORD_FIRST] &&
		    !is_harmless(word_text(&search->uses->table, words[i])))
			return true;
	}
	return false;
}

/* Sorts the uses of all files by their words. */
static void sort_uses(struct name_search *search, size_t words)
{
	const struct source_words *file, *files = search->uses->files.items.items;
	const struct source_use *use;
	size_t i;

	search->first = arena_alloc(search->arena, (words + 2) * sizeof(*search->first));
	array_for_each(file, &search->uses->files.items)
		array_for_each(use, &file->uses)
			search->first[use->word - WORD_FIRST + 2]++;
	for (i = 2; i < words + 2; i++)
		search->first[i] += search->first[i - 1];
	search->places = arena_alloc(search->arena,
				     (search->first[words + 1] + 1) * sizeof(*search->places));
	array_for_each(file, &search->uses->files.items)
		array_for_each(use, &file->uses) {
			struct name_place *place =
				&search->places[search->first[use->word - WORD_FIRST + 1]++];

			place->file = (uint32_t)(file - files);
			place->holder = use->holder;
		}
}

static void add_place(struct name_search *search, struct word_places *places, uint32_t file,
		      uint32_t holder)
{
	const struct source_holder *in;

	/* An odd declaration is no holder. */
	if (holder >= HOLDER_FIRST) {
		in = &search->uses->files.items.items[file].holders.items[holder - HOLDER_FIRST];
		if (in->is_function && hides_something(search, in->tokens.items, in->tokens.count))
			holder = HOLDER_NONE;
	}
	*array_push(search->arena, places) = (struct name_place){ file, holder };
}

/* Adds the places where the word stands; with `pasted`, only those where it is pasted. */
static void add_uses(struct name_search *search, struct word_places *places, uint32_t word,
		     bool pasted)
{
	size_t i;

	for (i = search->first[word - WORD_FIRST]; i < search->first[word - WORD_FIRST + 1]; i++) {
		const struct name_place *place = &search->places[i];
		bool ifdef = place->holder == HOLDER_IFDEF;

		if (pasted != (place->holder == HOLDER_PASTED) ||
		    (ifdef && !search->comes_or_goes[word - WORD_FIRST]))
			continue;
		add_place(search, places, place->file,
			  pasted || ifdef ? HOLDER_NONE : place->holder);
	}
}

static void add_pieces(struct name_search *search, struct word_places *places, const char *name)
{
	struct paste_pieces pieces = { 0 };
	const char **piece;

	places->is_anywhere =
		!paste_pieces_find(search->arena, &search->uses->pasted, name, &pieces);
	array_for_each(piece, &pieces.items) {
		/* A counter may have any number. */
		if (!(*piece)[strspn(*piece, "0123456789")])
			places->is_anywhere = true;
		else
			add_uses(search, places,
				 word_number(&search->uses->table, *piece, strlen(*piece)), true);
	}
}

/* Returns where a word comes from. */
static const struct word_places *places_of(struct name_search *search, uint32_t word)
{
	struct word_places *places = &search->words[word - WORD_FIRST];
	const char *name = word_text(&search->uses->table, word);
	const struct paste_pattern *pattern;

	if (places->is_known)
		return places;
	places->is_known = true;
	add_uses(search, places, word, false);
	array_for_each(pattern, &search->uses->pasted.patterns)
		if (paste_pattern_fits(pattern->text, name))
			add_place(search, places, (uint32_t)pattern->file, pattern->holder);
	add_pieces(search, places, name);
	return places;
}

/* The numbers of the change's words, which may be new ones. */
static void number_names(struct name_search *search, const struct header_change *change)
{
	struct word_table *table = &search->uses->table;
	const struct changed_name *name;
	const char **word;

	array_for_each(name, &change->names) {
		*array_push(search->arena, &search->names) =
			word_number(table, name->name, strlen(name->name));
		array_for_each(word, &name->words)
			word_number(table, *word, strlen(*word));
	}
}

static void judge_names(struct name_search *search, const struct header_change *change)
{
	const struct changed_name *name;
	const char **word;

	array_for_each(name, &change->names) {
		ARRAY(uint32_t) words = { 0 };
		uint32_t number = search->names.items[name - change->names.items];

		array_for_each(word, &name->words)
			*array_push(search->arena, &words) =
				word_number(&search->uses->table, *word, strlen(*word));
		search->is_everything |= hides_something(search, words.items, words.count);
		search->comes_or_goes[number - WORD_FIRST] |= name->comes_or_goes;
	}
}

struct name_search *name_search_begin(struct name_uses *uses, const struct header_change *change)
{
	struct name_search *search = arena_new_object(uses->arena, struct name_search);
	struct arena *arena = uses->arena;
	size_t words;

	search->uses = uses;
	search->arena = arena;
	search->change = change;
	number_names(search, change);
	words = uses->table.words.count;
	search->words = arena_alloc(arena, words * sizeof(*search->words));
	search->comes_or_goes = arena_alloc(arena, words);
	search->is_macro = arena_alloc(arena, words);
	search->is_plain_macro = arena_alloc(arena, words);
	search->tracked = arena_alloc(arena, words * sizeof(*search->tracked));
	search->in_unit =
		arena_alloc(arena, (uses->files.items.count + 1) * sizeof(*search->in_unit));
	sort_uses(search, words);
	note_macros(search);
	judge_names(search, change);
	return search;
}

static void track(struct name_search *search, uint32_t word, struct source_numbers *todo)
{
	if (search->tracked[word - WORD_FIRST] == search->unit)
		return;
	search->tracked[word - WORD_FIRST] = search->unit;
	*array_push(search->arena, todo) = word;
}

bool name_search_unit(struct name_search *search, const uint32_t *files, size_t count)
{
	struct source_numbers *todo = &search->todo;
	size_t i, p;

	if (search->is_everything || search->uses->is_incomplete)
		return true;
	search->unit++;
	todo->count = 0;
	for (i = 0; i < count; i++)
		search->in_unit[files[i]] = search->unit;
	for (i = 0; i < search->names.count; i++)
		track(search, search->names.items[i], todo);
	for (i = 0; i < todo->count; i++) {
		const struct word_places *places = places_of(search, todo->items[i]);

		if (places->is_anywhere)
			return true;
		for (p = 0; p < places->count; p++) {
			const struct name_place *place = &places->items[p];

			if (search->in_unit[place->file] != search->unit)
				continue;
			if (place->holder == HOLDER_NONE)
				return true;
			track(search,
			      search->uses->files.items.items[place->file]
				      .holders.items[place->holder - HOLDER_FIRST]
				      .name,
			      todo);
		}
	}
	return false;
}

static bool is_tracked(struct name_search *search, const struct c_token *token)
{
	const size_t words = search->uses->table.words.count;
	uint32_t number = word_number(&search->uses->table, token->text, token->length);

	return number - WORD_FIRST < words && search->tracked[number - WORD_FIRST] == search->unit;
}

bool name_search_command(struct name_search *search, const char *command)
{
	const char *at = command;

	while (at && (at = strstr(at, " -D"))) {
		const char *end = at + 1 + strcspn(at + 1, " \t");
		struct c_lexer lexer;
		struct c_token token;

		c_lexer_setup(&lexer, at + 3, (size_t)(end - at - 3));
		while (c_next(&lexer, &token))
			if (token.kind == C_WORD && is_tracked(search, &token))
				return true;
		at = end;
	}
	return false;
}
