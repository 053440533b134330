// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the functions that use one of their line numbers, from the source text and the
 * compiler's output alone, without asking create-diff-object.
 *
 *	line-uses ORIG.i PATCHED.i ORIG.o PATCHED.o
 *	line-uses ORIG.o PATCHED.o
 *
 * ORIG.i and PATCHED.i are the preprocessed texts (-E -P) of a source file without and with
 * blank lines in front of it: where they differ, the source has __LINE__. Prints a line for
 * each function:
 *
 *	may NAME	it, or something that it may inline, uses a line number as a value
 *	must NAME	it does so itself, not only in debugging macros, and its code differs
 *
 * With the objects alone, the exit status is 1 when the code of any function differs.
 *
 * Uses of the number by BUG(), WARN(), might_sleep() and the like do not count: see harmless[].
 */
#include "../../lib/elf-file.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 512

/* Functions that only need the number to name a place in a message about a bug. */
static const char *const harmless[] = {
	"__might_sleep", "___might_sleep", "__might_resched",	     "__might_fault",
	"__cant_sleep",	 "__cant_migrate", "lockdep_rcu_suspicious", "warn_slowpath_fmt",
};

/* Words that may precede a parenthesis but are not the name of a defined function. */
static const char *const no_names[] = {
	"__attribute__",  "__attribute", "asm",	   "__asm__", "typeof",	  "__typeof__",
	"_Alignas",	  "__alignof__", "int",	   "void",    "char",	  "long",
	"short",	  "unsigned",	 "signed", "_Bool",   "__int128", "__typeof_unqual__",
	"_Static_assert",
};

struct token {
	const char *text;
	size_t length;
};

typedef ARRAY(struct token) tokens;

struct function {
	const char *name;
	bool prints, debugs; /* uses a line number as a value; in a debugging macro */
	bool may;
	ARRAY(const char *) callees;
};

/* An open bracket. */
struct open {
	char bracket;
	size_t word;	  /* index of the token in front of it */
	bool initialiser; /* for a brace: it does not begin a block of statements */
	bool is_static;	  /* the current statement of this block */
};

struct reader {
	struct arena *arena;
	tokens orig, patched;
	struct hash functions; /* name -> struct function */
	struct open open[DEPTH_MAX];
	size_t depth;
	struct function *function; /* the function whose body is being read */
	const char *declared;	   /* the name that the current declaration may have */
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static tokens split(struct arena *arena, const char *text)
{
	tokens result = { 0 };
	const char *at = text, *end;

	while (*at) {
		struct token *token;

		if (isspace((unsigned char)*at)) {
			at++;
			continue;
		}
		end = at + 1;
		if (*at == '#') { /* directives that -E leaves: #pragma */
			at += strcspn(at, "\n");
			continue;
		}
		if (*at == '"' || *at == '\'') {
			while (*end && *end != *at)
				end += *end == '\\' && end[1] ? 2 : 1;
			end += *end != '\0';
		} else if (is_word(*at)) {
			while (is_word(*end) || (isdigit((unsigned char)*at) && *end == '.'))
				end++;
		}
		token = array_push(arena, &result);
		token->text = at;
		token->length = (size_t)(end - at);
		at = end;
	}
	return result;
}

static bool is(const struct token *token, const char *text)
{
	return token->length == strlen(text) && !memcmp(token->text, text, token->length);
}

static bool is_one_of(const struct token *token, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (is(token, words[i]))
			return true;
	return false;
}

static bool is_name(const struct token *token)
{
	return is_word(*token->text) && !isdigit((unsigned char)*token->text);
}

/* Does the asm statement that begins at the token write an entry of __bug_table? */
static bool is_bug_entry(const struct reader *reader, size_t from, size_t to)
{
	for (; from < to; from++)
		if (memmem(reader->orig.items[from].text, reader->orig.items[from].length,
			   "__bug_table", 11))
			return true;
	return false;
}

static bool is_debugging(const struct reader *reader, size_t at)
{
	size_t i;

	for (i = reader->depth; i; i--) {
		const struct open *open = &reader->open[i - 1];

		/*
		 * Data is compared as data: for example the line number in a pr_debug()
		 * descriptor.
		 */
		if (open->bracket == '{' && open->is_static)
			return true;
		if (open->bracket == '(' && (is_one_of(&reader->orig.items[open->word], harmless,
						       sizeof(harmless) / sizeof(*harmless)) ||
					     is_bug_entry(reader, open->word, at)))
			return true;
		/* This one is not an argument of the statements around it. */
		if (open->bracket == '{' && !open->initialiser)
			return false;
	}
	return false;
}

static void note_line(struct reader *reader, size_t at)
{
	/* A name that contains a line number is not a use of it. */
	if (!reader->function || is_name(&reader->orig.items[at]))
		return;
	if (is_debugging(reader, at))
		reader->function->debugs = true;
	else
		reader->function->prints = true;
}

static struct function *function_of(struct reader *reader, const char *name)
{
	struct function *function = hash_get(&reader->functions, name);

	if (function)
		return function;
	function = arena_new_object(reader->arena, struct function);
	function->name = name;
	hash_add(&reader->functions, name, function);
	return function;
}

static int open_bracket(struct reader *reader, size_t at)
{
	const struct token *before = at ? &reader->orig.items[at - 1] : NULL;
	struct open *open = &reader->open[reader->depth];
	bool in_initialiser = reader->depth && open[-1].bracket == '{' && open[-1].initialiser;

	if (reader->depth == DEPTH_MAX)
		return fail("brackets are nested too deep");
	memset(open, 0, sizeof(*open));
	open->bracket = *reader->orig.items[at].text;
	open->word = at ? at - 1 : 0;
	if (open->bracket == '{') {
		open->initialiser = in_initialiser || (before && is(before, "="));
		open->is_static = open->initialiser && reader->depth && open[-1].is_static;
		if (!reader->depth && reader->declared && !open->initialiser)
			reader->function = function_of(reader, reader->declared);
	}
	if (open->bracket == '(' && before && is_name(before)) {
		const char *name = arena_strndup(reader->arena, before->text, before->length);

		if (reader->function)
			*array_push(reader->arena, &reader->function->callees) = name;
		else if (!reader->declared &&
			 !is_one_of(before, no_names, sizeof(no_names) / sizeof(*no_names)))
			reader->declared = name;
	}
	reader->depth++;
	return 0;
}

static void close_bracket(struct reader *reader)
{
	struct open closed;

	if (!reader->depth)
		return;
	closed = reader->open[--reader->depth];
	if (closed.bracket != '{' || closed.initialiser)
		return;
	if (reader->depth) {
		reader->open[reader->depth - 1].is_static = false;
		return;
	}
	reader->function = NULL;
	reader->declared = NULL;
}

static int read_functions(struct reader *reader)
{
	size_t i;

	if (reader->orig.count != reader->patched.count)
		return fail("the two texts differ in more than line numbers");
	for (i = 0; i < reader->orig.count; i++) {
		const struct token *token = &reader->orig.items[i];
		const struct token *other = &reader->patched.items[i];

		if (token->length != other->length ||
		    memcmp(token->text, other->text, token->length))
			note_line(reader, i);
		if (strchr("([{", *token->text) && open_bracket(reader, i))
			return -1;
		if (strchr(")]}", *token->text))
			close_bracket(reader);
		if (*token->text == ';' && !reader->depth)
			reader->declared = NULL;
		if (*token->text == ';' && reader->depth)
			reader->open[reader->depth - 1].is_static = false;
		if (is(token, "static") && reader->depth)
			reader->open[reader->depth - 1].is_static = true;
	}
	return 0;
}

/* A function may inline what it calls. */
static void spread(struct reader *reader)
{
	bool changed = true;
	size_t i;

	while (changed) {
		changed = false;
		for (i = 0; i < reader->functions.size; i++) {
			struct hash_entry *entry = reader->functions.buckets[i];

			for (; entry; entry = entry->chain) {
				struct function *function = entry->value, *callee;
				const char **name;
				bool before = function->may;

				function->may |= function->prints;
				array_for_each(name, &function->callees) {
					callee = hash_get(&reader->functions, *name);
					if (callee && callee->may)
						function->may = true;
				}
				changed |= function->may != before;
			}
		}
	}
}

/* Does the code of the functions of that name differ in the patched object, without relocations? */
static bool code_differs(struct elf_file *orig, struct elf_file *patched, const char *name)
{
	struct hash_entry *a = hash_find(&orig->by_name, name);
	struct hash_entry *b = hash_find(&patched->by_name, name);
	const struct elf_symbol *x = a ? a->value : NULL, *y = b ? b->value : NULL;

	if (!x || !y || !elf_is_function(x) || !x->section || !y->section || !x->section->data ||
	    !y->section->data)
		return false;
	return x->size != y->size ||
	       memcmp(x->section->data + x->value, y->section->data + y->value, x->size);
}

static int print(struct reader *reader, struct elf_file *orig, struct elf_file *patched)
{
	struct hash_entry *entry;
	size_t i;

	for (i = 0; i < reader->functions.size; i++)
		for (entry = reader->functions.buckets[i]; entry; entry = entry->chain) {
			const struct function *function = entry->value;

			if (function->may)
				printf("may %s\n", function->name);
			if (function->prints && !function->debugs &&
			    code_differs(orig, patched, function->name))
				printf("must %s\n", function->name);
		}
	return 0;
}

static int compare_objects(struct elf_file *orig, struct elf_file *patched)
{
	size_t i;

	for (i = 1; i < orig->symbol_count; i++)
		if (elf_is_function(&orig->symbols[i]) &&
		    code_differs(orig, patched, orig->symbols[i].name))
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	struct reader reader = { .arena = arena_new() };
	struct elf_file *orig, *patched;
	char *a, *b;

	message_setup("line-uses", MESSAGE_INFO);
	if (argc != 3 && argc != 5)
		die(2, "usage: line-uses [ORIG.i PATCHED.i] ORIG.o PATCHED.o");
	orig = elf_file_open(reader.arena, argv[argc - 2]);
	patched = orig ? elf_file_open(reader.arena, argv[argc - 1]) : NULL;
	if (!patched)
		return 2;
	if (argc == 3)
		return compare_objects(orig, patched);
	hash_setup(&reader.functions, reader.arena);
	a = file_read(reader.arena, argv[1], NULL);
	b = a ? file_read(reader.arena, argv[2], NULL) : NULL;
	if (!b)
		return 2;
	reader.orig = split(reader.arena, a);
	reader.patched = split(reader.arena, b);
	if (read_functions(&reader))
		return 2;
	spread(&reader);
	return print(&reader, orig, patched);
}
