// SPDX-License-Identifier: GPL-2.0-or-later
#include "running-object.h"
#include "../../lib/message.h"

#include <string.h>

const struct hash_entry *symbols_named(const struct running *running, const char *name)
{
	return running->opened ? elf_symbols_named(running->opened, name)
			       : hash_find(&running->elf->by_name, name);
}

/* Collects the names that will be looked up, so that not all of vmlinux's are read. */
static void want_symbols(struct diff *diff, struct hash *wanted, const struct object *object)
{
	const struct symbol *const *item;

	array_for_each(item, &object->symbols) {
		const char *name = (*item)->name;

		if (!(*item)->elf || hash_get(wanted, name))
			continue;
		hash_add(wanted, name, *item);
		/* write.c asks for the key of each static call's trampoline. */
		if (!strncmp(name, "__SCT__", 7)) {
			name = arena_printf(diff->arena, "__SCK__%s", name + 7);
			hash_add(wanted, name, *item);
		}
	}
}

int running_open(struct diff *diff)
{
	struct running *running = arena_new_object(diff->arena, struct running);

	diff->running = running;
	hash_setup(&running->wanted, diff->arena);
	want_symbols(diff, &running->wanted, diff->orig);
	want_symbols(diff, &running->wanted, diff->patched);
	want_table_bounds(&running->wanted);
	running->elf = diff->orig->elf;
	if (diff->options.symbols) {
		running->opened =
			elf_file_open_for(diff->arena, diff->options.symbols, &running->wanted);
		if (!running->opened)
			return -1;
		running->elf = running->opened;
	}
	if (!running->elf->symtab)
		return fail("%s: has no symbol table; it must not be stripped", running->elf->path);
	if (running->elf->header.e_machine != diff->orig->elf->header.e_machine)
		return fail("%s: is for another machine than %s", running->elf->path,
			    diff->orig->elf->path);
	running->is_relocatable = running->elf->header.e_type == ET_REL;
	find_group(diff);
	return 0;
}

const struct elf_file *running_file(const struct diff *diff)
{
	return diff->running->elf;
}

int running_relocs(struct diff *diff, size_t section)
{
	struct elf_file *opened = diff->running->opened;

	/* Those of the original object were read when it was loaded. */
	return opened ? elf_relocs(opened, &opened->sections[section]) : 0;
}
