// SPDX-License-Identifier: GPL-2.0-or-later
#include "function-source.h"
#include "../kernels/vmlinux-units.h"
#include "../../lib/elf-file.h"
#include "../../lib/files.h"
#include "../../lib/search.h"
#include "../../lib/text.h"

#include <ctype.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

/* The symbols of a name in vmlinux, as kallsyms has them. */
struct namesakes {
	ARRAY(uint64_t) addresses; /* ascending */
};

static void find_namesakes(struct arena *arena, struct elf_file *vmlinux, const char *name,
			   struct namesakes *namesakes)
{
	const struct hash_entry *entry = elf_symbols_named(vmlinux, name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->section && symbol->type != STT_SECTION)
			*array_push(arena, &namesakes->addresses) = symbol->value;
	}
	if (namesakes->addresses.count)
		qsort(namesakes->addresses.items, namesakes->addresses.count, sizeof(uint64_t),
		      compare_u64);
}

/* Names the functions of one name with their positions and files. */
static int fail_ambiguous(const struct job *job, const struct reverted_function *function,
			  const struct namesakes *namesakes)
{
	struct text list = { .arena = job->arena };
	const char **units = arena_alloc(job->arena, namesakes->addresses.count * sizeof(*units));
	size_t i;

	if (vmlinux_units_at(job->arena, job->kernel->vmlinux, namesakes->addresses.items,
			     namesakes->addresses.count, units))
		return -1;
	for (i = 0; i < namesakes->addresses.count; i++)
		text_add(&list, "%s%s,%zu (%s)", i ? ", " : "", function->name, i + 1,
			 units[i] ? units[i] : "?");
	return fail("%s: vmlinux has %zu symbols of this name; say which: %s", function->wanted_by,
		    namesakes->addresses.count, text_string(&list));
}

/* Returns the function's address; 0 after an error. */
static uint64_t find_address(const struct job *job, struct elf_file *vmlinux,
			     const struct reverted_function *function)
{
	struct namesakes namesakes = { 0 };

	find_namesakes(job->arena, vmlinux, function->name, &namesakes);
	if (!namesakes.addresses.count)
		fail("%s: vmlinux has no function %s()", function->wanted_by, function->name);
	else if (function->sympos > namesakes.addresses.count)
		fail("%s: vmlinux has only %zu symbols of this name", function->wanted_by,
		     namesakes.addresses.count);
	else if (!function->sympos && namesakes.addresses.count > 1)
		fail_ambiguous(job, function, &namesakes);
	else
		return namesakes.addresses.items[function->sympos ? function->sympos - 1 : 0];
	return 0;
}

static bool is_wanted(const struct reverted_function *function)
{
	return !function->source && !strcmp(function->object, "vmlinux");
}

static int set_source(struct reverted_function *function, const char *unit)
{
	size_t length = unit ? strlen(unit) : 0;

	if (length < 3 || strcmp(unit + length - 2, ".c"))
		return fail(
			"%s: %s() is not compiled from a C file that is in the source tree (%s), so its original code cannot be had",
			function->wanted_by, function->name, unit ? unit : "no file is known");
	function->source = unit;
	return 0;
}

static int set_sources(struct job *job, struct elf_file *vmlinux,
		       struct reverted_functions *functions)
{
	size_t count = functions->items.count, i;
	uint64_t *addresses = arena_alloc(job->arena, count * sizeof(*addresses));
	const char **units = arena_alloc(job->arena, count * sizeof(*units));
	int result = 0;

	for (i = 0; i < count; i++) {
		if (!is_wanted(&functions->items.items[i]))
			continue;
		addresses[i] = find_address(job, vmlinux, &functions->items.items[i]);
		if (!addresses[i])
			result = -1;
	}
	if (result || vmlinux_units_at(job->arena, job->kernel->vmlinux, addresses, count, units))
		return -1;
	for (i = 0; i < count; i++)
		if (is_wanted(&functions->items.items[i]))
			result |= set_source(&functions->items.items[i], units[i]);
	return result;
}

int vmlinux_sources_find(struct job *job, struct reverted_functions *functions)
{
	const struct reverted_function *function;
	struct elf_file *vmlinux;
	struct hash names;
	int result;

	hash_setup(&names, job->arena);
	array_for_each(function, &functions->items)
		if (is_wanted(function))
			hash_add(&names, function->name, function);
	if (!names.count)
		return 0;
	vmlinux = elf_file_open_for(job->arena, job->kernel->vmlinux, &names);
	if (!vmlinux)
		return -1;
	result = set_sources(job, vmlinux, functions);
	elf_file_close(vmlinux);
	return result;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Returns what is behind the parenthesis that closes the one at `text`; NULL: none does. */
static const char *behind_parentheses(const char *text)
{
	int depth = 0;

	for (; *text; text++) {
		depth += (*text == '(') - (*text == ')');
		if (!depth)
			return text + 1;
	}
	return NULL;
}

/* Does the body begin behind the arguments, or behind annotations like __acquires(x)? */
static bool begins_body(const char *text)
{
	while (text && *text && *text != '{') {
		if (*text == '(')
			text = behind_parentheses(text);
		else if (isspace((unsigned char)*text) || is_word(*text))
			text++;
		else
			return false;
	}
	return text && *text == '{';
}

const char *text_definition(const char *text, const char *name, size_t length)
{
	const char *at = text, *line;

	for (; (at = memmem(at, strlen(at), name, length)); at += length) {
		const char *next = at + length + strspn(at + length, " \t");

		if ((at > text && is_word(at[-1])) || *next != '(')
			continue;
		for (line = at; line > text && line[-1] != '\n'; line--)
			;
		/* Calls are indented; a definition has the name in its first line, or alone in the next. */
		if (!isspace((unsigned char)*line) && *line != '#' && *line != '*' &&
		    *line != '/' && begins_body(behind_parentheses(next)))
			return line;
	}
	return NULL;
}

bool text_defines(const char *text, const char *name, size_t length)
{
	return text_definition(text, name, length) != NULL;
}

int defining_sources(struct job *job, const char *dir, const char *name,
		     struct source_files *sources)
{
	char *roots[] = { arena_printf(job->arena, "%s/%s", job->kernel->source, dir), NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	size_t prefix = strlen(job->kernel->source) + 1, length = strcspn(name, ".");
	int result = 0;
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", roots[0]);
	while (!result && (entry = fts_read(fts))) {
		const char *path = entry->fts_path;
		const char *text;

		if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP || strlen(path) < 2 ||
		    strcmp(path + strlen(path) - 2, ".c"))
			continue;
		text = file_read(job->arena, path, NULL);
		if (!text)
			result = -1;
		else if (text_defines(text, name, length))
			*array_push(job->arena, &sources->items) =
				arena_strdup(job->arena, path + prefix);
	}
	fts_close(fts);
	return result;
}
