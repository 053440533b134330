// SPDX-License-Identifier: GPL-2.0-or-later
/* lib/elf-file.c: a file of which only some symbols are wanted has the same ones as all of it. */
#include "check.h"
#include "../../lib/elf-file.h"

static int same_symbols(const struct hash_entry *a, const struct hash_entry *b)
{
	for (; a && b; a = a->same_key, b = b->same_key) {
		const struct elf_symbol *x = a->value, *y = b->value;

		if (x->index != y->index || x->value != y->value || x->size != y->size ||
		    x->bind != y->bind || x->type != y->type || x->shndx != y->shndx ||
		    !x->section != !y->section || x->file_index != y->file_index ||
		    strcmp(x->name, y->name))
			return 0;
	}
	return !a && !b;
}

int main(void)
{
	struct arena *arena = arena_new();
	char path[4096] = "";
	struct elf_file *all, *some;
	struct hash wanted;
	size_t i, files = 0;

	/* This program itself: a regular file is wanted. */
	if (readlink("/proc/self/exe", path, sizeof(path) - 1) < 0)
		return 1;
	all = elf_file_open(arena, path);
	hash_setup(&wanted, arena);
	hash_add(&wanted, "main", "main");
	some = elf_file_open_for(arena, path, &wanted);
	check(all && some, "a program can be opened both ways");
	if (!all || !some)
		return check_done();
	for (i = 1; i < all->symbol_count; i++)
		files += all->symbols[i].type == STT_FILE;
	check(files && some->files.count == files && all->files.count == files,
	      "both have the names of all source files");
	check(some->by_name.count == 1, "only what is wanted is read");
	check(same_symbols(elf_symbols_named(some, "main"), hash_find(&all->by_name, "main")),
	      "what is wanted is found");
	check(some->wanted, "and costs no other pass");
	/* A static function of this file, so that a local symbol is among them. */
	check(same_symbols(elf_symbols_named(some, "same_symbols"),
			   hash_find(&all->by_name, "same_symbols")) &&
		      hash_find(&all->by_name, "same_symbols"),
	      "a name that nobody wanted is found too");
	for (i = 1; i < all->symbol_count; i++)
		/* Sections and files are no symbols that have a name. */
		if (all->symbols[i].type != STT_FILE && all->symbols[i].type != STT_SECTION &&
		    !same_symbols(elf_symbols_named(some, all->symbols[i].name),
				  hash_find(&all->by_name, all->symbols[i].name)))
			break;
	check(i == all->symbol_count, "then all symbols are there, in their order");
	check(!elf_symbols_named(some, "no such symbol"), "and no others");
	return check_done();
}
