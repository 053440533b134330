// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Local symbols of the same name are told apart by their file: a linked file keeps the STT_FILE
 * symbol of each object in front of its local symbols. These are base names, so several groups
 * may have the right one ("core.c"); the group that has this object's local symbols, with their
 * sizes, is the right one.
 */
#include "running-object.h"
#include "../object/names.h"

#include <stdlib.h>
#include <string.h>

static bool is_local(const struct symbol *symbol)
{
	return symbol->elf && symbol->section && !symbol->global && !symbol->alias_of &&
	       !symbol->section->init && !symbol->section->special &&
	       (symbol->kind == KIND_FUNCTION ||
		(symbol->kind == KIND_DATA && !is_unnamed_constant(symbol)));
}

const struct elf_symbol *find_in_group(const struct running *running, const char *name,
				       size_t group)
{
	const struct hash_entry *entry = symbols_named(running, name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind == STB_LOCAL && symbol->section && symbol->file_index == group)
			return symbol;
	}
	return NULL;
}

/* Counts the original object's local symbols that are in a group, with the same contents. */
static size_t content_score(struct diff *diff, size_t group)
{
	const struct symbol *const *item;
	size_t equal = 0;

	array_for_each(item, &diff->orig->symbols) {
		const struct elf_symbol *symbol;

		if (!is_local(*item))
			continue;
		symbol = find_in_group(diff->running, (*item)->name, group);
		equal += symbol && may_be(diff, *item, symbol);
	}
	return equal;
}

/* A source file of the running object that has the original's name. */
struct file_group {
	size_t index;	     /* of its STT_FILE symbol */
	size_t found, equal; /* local symbols of the original that it has; and with their sizes */
};

static int compare_groups(const void *a, const void *b)
{
	const struct file_group *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

/* Scores all groups in one walk over the symbols of each name: there are dozens of core.c. */
static void score_groups(struct diff *diff, struct file_group *groups, size_t count)
{
	const struct symbol *const *item;

	array_for_each(item, &diff->orig->symbols) {
		size_t seen = 0;
		const struct hash_entry *entry =
			is_local(*item) ? symbols_named(diff->running, (*item)->name) : NULL;

		for (; entry; entry = entry->same_key) {
			const struct elf_symbol *symbol = entry->value;
			struct file_group key = { .index = symbol->file_index }, *group;

			/* The first one of a group stands for it. */
			if (symbol->bind != STB_LOCAL || !symbol->section ||
			    symbol->file_index == seen)
				continue;
			seen = symbol->file_index;
			group = bsearch(&key, groups, count, sizeof(key), compare_groups);
			if (!group)
				continue;
			group->found++;
			group->equal += symbol->size == (*item)->size;
		}
	}
}

/* Finds the group that fits best: found names first, then equal sizes, then equal contents. */
void find_group(struct diff *diff)
{
	struct running *running = diff->running;
	const struct file_group *best = NULL, *group;
	size_t best_content = 0, content;
	ARRAY(struct file_group) groups = { 0 };
	struct elf_symbol **file;

	running->has_files = running->elf->files.count;
	array_for_each(file, &running->elf->files)
		if (diff->orig->source && !strcmp((*file)->name, diff->orig->source))
			array_push(diff->arena, &groups)->index = (*file)->index;
	score_groups(diff, groups.items, groups.count);
	array_for_each(group, &groups) {
		if (!group->found ||
		    (best && (group->found < best->found ||
			      (group->found == best->found && group->equal < best->equal))))
			continue;
		if (!best || group->found > best->found || group->equal > best->equal) {
			best = group;
			best_content = 0;
			running->ambiguous = false;
			continue;
		}
		/* Names and sizes are the same: compare contents. */
		if (!best_content)
			best_content = content_score(diff, best->index);
		content = content_score(diff, group->index);
		running->ambiguous = content == best_content;
		if (content > best_content) {
			best_content = content;
			best = group;
		}
	}
	running->group = best ? best->index : 0;
}
