// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-check.h"
#include "../kernels/compiler.h"
#include "../../lib/debug-info.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <dwarf.h>
#include <string.h>

/* Words of a text, separated by blanks. */
struct words {
	ARRAY(const char *) items;
};

static struct words split(struct arena *arena, const char *text)
{
	char *rest = arena_strdup(arena, text), *word;
	struct words words = { 0 };

	while ((word = strsep(&rest, " \t\n")))
		if (*word)
			*array_push(arena, &words.items) = word;
	return words;
}

static bool has_word(const struct words *words, const char *word)
{
	const char *const *item;

	array_for_each(item, &words->items)
		if (!strcmp(*item, word))
			return true;
	return false;
}

void command_check_setup(struct command_check *check, struct job *job)
{
	*check = (struct command_check){ .job = job };
	hash_setup(&check->own, job->arena);
}

static const char *string_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr(die, name, &attribute));
}

/* "GNU C11 12.2.0 -mno-sse …"; assembly is "GNU AS 2.40". */
static bool is_c(const char *producer)
{
	return producer && !strncmp(producer, "GNU C", strlen("GNU C"));
}

struct producer_count {
	const char *producer;
	size_t count;
};

/* Counts in the order of their first appearance; there are about twenty. */
struct producer_counts {
	ARRAY(struct producer_count) items;
};

/* Returns the same string for the same producer. */
static const char *count(struct arena *arena, struct producer_counts *counts, const char *producer)
{
	struct producer_count *item;

	array_for_each(item, &counts->items)
		if (!strcmp(item->producer, producer)) {
			item->count++;
			return item->producer;
		}
	item = array_push(arena, &counts->items);
	*item = (struct producer_count){ arena_strdup(arena, producer), 1 };
	return item->producer;
}

static bool is_own_compiler(const struct command_check *check)
{
	const struct kernel *kernel = check->job->kernel;
	const char *version = compiler_version(check->job->arena, kernel->cc);

	return version && !strcmp(version, compiler_version_text(kernel->compiler));
}

static int read_producers(struct command_check *check)
{
	struct arena *arena = check->job->arena;
	struct producer_counts counts = { 0 };
	const struct producer_count *item;
	Dwfl_Module *module;
	Dwarf_Die *unit = NULL;
	Dwarf_Addr bias;
	Dwfl *dwfl;
	size_t most = 0;

	hash_setup(&check->producers, arena);
	if (!is_own_compiler(check))
		return 0;
	dwfl = debug_info_open(check->job->kernel->vmlinux, &module);
	if (!dwfl)
		return fail("%s: cannot be read; %s", check->job->kernel->vmlinux, dwfl_errmsg(-1));
	while ((unit = dwfl_module_nextcu(module, unit, &bias))) {
		const char *name = string_of(unit, DW_AT_name);
		const char *producer = string_of(unit, DW_AT_producer);

		if (name && is_c(producer))
			hash_add(&check->producers, arena_strdup(arena, name),
				 (void *)count(arena, &counts, producer));
	}
	array_for_each(item, &counts.items)
		if (item->count > most) {
			most = item->count;
			check->common = item->producer;
		}
	dwfl_end(dwfl);
	return 0;
}

const char *command_code_options(struct arena *arena, const char *command)
{
	const struct words words = split(arena, command);
	struct text text = { .arena = arena };
	size_t i;

	for (i = 1; i < words.items.count; i++) {
		const char *word = words.items.items[i];

		if (!strcmp(word, "-o") || !strcmp(word, "-include") || !strcmp(word, "-isystem") ||
		    !strcmp(word, "-I") || !strcmp(word, "-D") || !strcmp(word, "-U"))
			i++;
		/* "--param asan-globals=1": KASAN's */
		else if (!strcmp(word, "--param") && i + 1 < words.items.count)
			text_add(&text, " %s %s", word, words.items.items[++i]);
		/* -g, too: modules are linked without debug information. */
		else if (*word == '-' && !strchr("IDUWg", word[1]) && strcmp(word, "-c") &&
			 strcmp(word, "-nostdinc") && !strpbrk(word, "'\"\\`$;&|<>(){}*?"))
			text_add(&text, " %s", word);
	}
	return text_string(&text);
}

/* Joins the parts of a string in assembly: gcc cuts long ones into .ascii "…" and a last .string "…". */
static const char *assembly_string(struct arena *arena, const char *text, const char *begin)
{
	struct text joined = { .arena = arena };
	const char *quote = strstr(text, begin);

	while (quote) {
		size_t length = strcspn(quote + 1, "\"\n");
		const char *line = quote;

		while (line > text && line[-1] != '\n')
			line--;
		text_add(&joined, "%.*s", (int)length, quote + 1);
		if (!memmem(line, (size_t)(quote - line), ".ascii", strlen(".ascii")))
			return text_string(&joined);
		quote = strchr(quote + 1 + length + 1, '"');
	}
	return NULL;
}

/* What the compiler says of these options in debug information; NULL when it does not take them. */
static const char *ask_compiler(const struct command_check *check, const char *options)
{
	struct arena *arena = check->job->arena;
	char *argv[] = { "sh", "-c",
			 arena_printf(arena, "%s%s -g -S -o - -x c /dev/null",
				      check->job->kernel->cc, options),
			 NULL };
	const char *text = command_output(arena, &(struct command){ .argv = argv });

	return text ? assembly_string(arena, text, "\"GNU C") : NULL;
}

static const char *own_producer(struct command_check *check, const char *command)
{
	const char *options = command_code_options(check->job->arena, command);
	const char *producer = hash_get(&check->own, options);

	if (!producer) {
		producer = ask_compiler(check, options);
		if (producer)
			hash_add(&check->own, options, (void *)producer);
	}
	return producer;
}

/* " -mfentry -p": the words of one text that the other lacks; "" when there are none. */
static const char *words_without(struct arena *arena, const struct words *words,
				 const struct words *other)
{
	struct text text = { .arena = arena };
	const char *const *word;

	array_for_each(word, &words->items)
		if (!has_word(other, *word))
			text_add(&text, " %s", *word);
	return text_string(&text);
}

static const char *describe(struct arena *arena, const char *missing, const char *added)
{
	if (!*missing && !*added)
		return NULL;
	return arena_printf(arena, "%s%s%s%s%s", *missing ? "lacks" : "", missing,
			    *missing && *added ? ", and " : "", *added ? "has too" : "", added);
}

/* Does it match one of the units that vmlinux has of this source file? Most have one. */
static const char *compare_exactly(struct command_check *check, const struct hash_entry *entry,
				   const char *own)
{
	struct arena *arena = check->job->arena;
	const struct words has = split(arena, own), wants = split(arena, entry->value);

	for (; entry; entry = entry->same_key)
		if (!strcmp(entry->value, own))
			return NULL;
	return describe(arena, words_without(arena, &wants, &has),
			words_without(arena, &has, &wants));
}

/* "-mno-sse" -> "sse", "-fstack-protector-strong" -> "stack-protector-strong", "-O2" -> "O" */
static const char *option_key(struct arena *arena, const char *word)
{
	if (!strncmp(word, "-O", 2))
		return "O";
	if (*word == '-' && word[1])
		word += 2;
	if (!strncmp(word, "no-", 3))
		word += 3;
	return arena_strndup(arena, word, strcspn(word, "="));
}

static bool is_negative(const char *word)
{
	return (word[1] == 'f' || word[1] == 'm') && !strncmp(word + 2, "no-", 3);
}

/*
 * A later option of the same name wins, so the compiler leaves out the first one: -msse of -mno-sse,
 * and -fno-stack-protector of -fstack-protector-strong.
 */
static bool is_replaced(struct arena *arena, const char *word, const struct words *has)
{
	const char *key = option_key(arena, word), *const * item;

	array_for_each(item, &has->items) {
		const char *other = option_key(arena, *item);
		size_t length = strlen(other);

		if ((*item)[0] != '-' || (*item)[1] != word[1] || !length)
			continue;
		if (!strcmp(key, other) ||
		    (is_negative(*item) && !strncmp(key, other, length) && key[length] == '-'))
			return true;
	}
	return false;
}

/* CFLAGS_REMOVE_x.o = -pg, or $(CC_FLAGS_FTRACE), in the Makefile of the unit's directory. */
static bool makefile_removes_tracing(const struct command_check *check, const struct unit *unit)
{
	static const char *const names[] = { "Kbuild", "Makefile" };
	const char *slash = strrchr(unit->source, '/');
	size_t i;

	for (i = 0; slash && i < sizeof(names) / sizeof(*names); i++) {
		const char *path =
			arena_printf(check->job->arena, "%s/%.*s/%s", check->job->kernel->source,
				     (int)(slash - unit->source), unit->source, names[i]);
		const char *text = file_exists(path) ? file_read(check->job->arena, path, NULL)
						     : NULL;

		if (text && (strstr(text, "CFLAGS_REMOVE") || strstr(text, "ccflags-remove")))
			return true;
	}
	return false;
}

static bool is_tracing(const char *word)
{
	return !strcmp(word, "-p") || !strcmp(word, "-mfentry") || !strcmp(word, "-mrecord-mcount");
}

static const char *compare_with_common(struct command_check *check, const struct unit *unit,
				       const char *own)
{
	struct arena *arena = check->job->arena;
	const struct words has = split(arena, own), wants = split(arena, check->common);
	struct text missing = { .arena = arena };
	const char *const *word;

	array_for_each(word, &wants.items)
		if (!has_word(&has, *word) && !is_replaced(arena, *word, &has) &&
		    !(is_tracing(*word) && makefile_removes_tracing(check, unit)))
			text_add(&missing, " %s", *word);
	return describe(arena, text_string(&missing), "");
}

int command_check(struct command_check *check, const struct unit *unit, const char **wrong)
{
	const bool is_module = strstr(unit->command, " -DMODULE ") != NULL;
	const struct hash_entry *entry;
	const char *own;

	*wrong = NULL;
	if (!check->producers.buckets && read_producers(check))
		return -1;
	entry = hash_find(&check->producers, unit->source);
	if (!check->common || (!is_module && !entry && !unit->is_new))
		return 0;
	own = own_producer(check, unit->command);
	if (!own)
		*wrong = "has options that the compiler does not take";
	else if (is_module || unit->is_new)
		*wrong = compare_with_common(check, unit, own);
	else
		*wrong = compare_exactly(check, entry, own);
	return 0;
}
