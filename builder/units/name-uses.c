// SPDX-License-Identifier: GPL-2.0-or-later
#include "name-uses.h"
#include "command-macros.h"
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
	bool is_anywhere; /* it is too long to tell what it may be made of */
	struct paste_pieces pieces;
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
	size_t word_count;
	struct word_places *words; /* by number */
	bool *comes_or_goes;	   /* by number */
	bool *is_macro,
		*is_plain_macro; /* by number; the latter: not only one that stands for itself */
	/* By number, by file, by number: the last unit for which that was so. */
	uint32_t *tracked, *in_unit, *pasted;
	struct source_numbers *pieces; /* by file: the words that it pastes */
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

static void list_pieces(struct name_search *search)
{
	const struct source_words *file, *files = search->uses->files.items.items;
	const struct source_use *use;

	search->pieces = arena_alloc(search->arena, (search->uses->files.items.count + 1) *
							    sizeof(*search->pieces));
	array_for_each(file, &search->uses->files.items)
		array_for_each(use, &file->uses)
			if (use->holder == HOLDER_PASTED)
				*array_push(search->arena, &search->pieces[file - files]) =
					use->word;
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

/* Adds the places where the word stands. */
static void add_uses(struct name_search *search, struct word_places *places, uint32_t word)
{
	size_t i;

	for (i = search->first[word - WORD_FIRST]; i < search->first[word - WORD_FIRST + 1]; i++) {
		const struct name_place *place = &search->places[i];
		bool ifdef = place->holder == HOLDER_IFDEF;

		if (place->holder == HOLDER_PASTED ||
		    (ifdef && !search->comes_or_goes[word - WORD_FIRST]))
			continue;
		add_place(search, places, place->file, ifdef ? HOLDER_NONE : place->holder);
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
	add_uses(search, places, word);
	array_for_each(pattern, &search->uses->pasted.patterns)
		if (paste_pattern_fits(pattern->text, name))
			add_place(search, places, (uint32_t)pattern->file, pattern->holder);
	places->is_anywhere = !paste_pieces_find(search->arena, &search->uses->pasted,
						 &search->uses->table, name, &places->pieces);
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
	search->word_count = words = uses->table.words.count;
	search->words = arena_alloc(arena, words * sizeof(*search->words));
	search->comes_or_goes = arena_alloc(arena, words);
	search->is_macro = arena_alloc(arena, words);
	search->is_plain_macro = arena_alloc(arena, words);
	search->tracked = arena_alloc(arena, words * sizeof(*search->tracked));
	search->pasted = arena_alloc(arena, words * sizeof(*search->pasted));
	search->in_unit =
		arena_alloc(arena, (uses->files.items.count + 1) * sizeof(*search->in_unit));
	sort_uses(search, words);
	list_pieces(search);
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

/* Follows the names to all that use them; returns whether the unit's own code does. */
static bool is_named(struct name_search *search)
{
	struct source_numbers *todo = &search->todo;
	size_t i, p;

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

/*
 * May the file paste names that are not known? What headers pass to a macro of the unit's own was read when it was not
 * known that this macro pastes.
 */
static bool pastes_for_others(const struct name_search *search, uint32_t file)
{
	const struct source_words *words = &search->uses->files.items.items[file];
	const uint32_t *name;
	size_t i;

	array_for_each(name, &words->pasting)
		for (i = search->first[*name - WORD_FIRST];
		     i < search->first[*name - WORD_FIRST + 1]; i++) {
			const struct name_place *place = &search->places[i];

			if (place->file != file && place->holder != HOLDER_IFDEF &&
			    search->in_unit[place->file] == search->unit)
				return true;
		}
	return false;
}

/* Can the name be put together from what the unit pastes? */
static bool is_pasted(const struct name_search *search, const char *name,
		      const struct paste_pieces *pieces)
{
	const size_t length = strlen(name);
	bool reached[length + 1];
	const struct paste_piece *piece;

	if (!pieces->count)
		return false;
	memset(reached, 0, sizeof(reached));
	reached[0] = true;
	array_for_each(piece, pieces)
		if (reached[piece->from] &&
		    (!piece->word || search->pasted[piece->word - WORD_FIRST] == search->unit))
			reached[piece->to] = true;
	return reached[length];
}

/* Is one of the names in a macro that the command defines? */
static bool is_in_command(struct name_search *search, const char *command)
{
	struct arena *arena = arena_new();
	const char *macros = command_macros(arena, command);
	struct c_lexer lexer;
	struct c_token token;
	bool found = false;

	c_lexer_setup(&lexer, macros, strlen(macros));
	while (!found && c_next(&lexer, &token)) {
		uint32_t word = token.kind == C_WORD ? token_number(&search->uses->table, &token)
						     : 0;

		/* Words that no file has come behind the others. */
		found = word && word - WORD_FIRST < search->word_count &&
			search->tracked[word - WORD_FIRST] == search->unit;
	}
	arena_free(arena);
	return found;
}

static bool is_any_pasted(struct name_search *search, const uint32_t *files, size_t count)
{
	const uint32_t *word;
	size_t i;

	for (i = 0; i < count; i++)
		array_for_each(word, &search->pieces[files[i]])
			search->pasted[*word - WORD_FIRST] = search->unit;
	array_for_each(word, &search->todo)
		if (is_pasted(search, word_text(&search->uses->table, *word),
			      &places_of(search, *word)->pieces))
			return true;
	return false;
}

bool name_search_unit(struct name_search *search, const uint32_t *files, size_t count,
		      const char *command)
{
	size_t i;

	if (search->is_everything || search->uses->is_incomplete)
		return true;
	search->unit++;
	search->todo.count = 0;
	for (i = 0; i < count; i++)
		search->in_unit[files[i]] = search->unit;
	if (is_named(search) || is_in_command(search, command))
		return true;
	for (i = 0; i < count; i++)
		if (search->uses->files.items.items[files[i]].is_cut ||
		    pastes_for_others(search, files[i]))
			return true;
	return is_any_pasted(search, files, count);
}
