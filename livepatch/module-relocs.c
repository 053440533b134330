// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-relocs.h"
#include "format.h"

#include <stdlib.h>
#include <string.h>

static void add_ordinary(struct arena *arena, const struct elf_section *section,
			 struct module_relocs *relocs)
{
	size_t i;

	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];

		*array_push(arena, &relocs->items) =
			(struct module_reloc){ reloc->offset, reloc->type, reloc->addend,
					       reloc->symbol, "",	   i };
	}
}

static void add_late(struct arena *arena, const struct elf_file *module,
		     const struct elf_section *rela, struct module_relocs *of_section)
{
	struct klp_rela_name name;
	uint64_t at;

	if (!rela->data || !klp_rela_parse(arena, rela->name, &name) ||
	    rela->header.sh_info >= module->section_count)
		return;
	for (at = 0; at + RELA_SIZE <= rela->size; at += RELA_SIZE) {
		const uint64_t info = elf_integer(module, rela->data + at + 8, 8);
		const uint64_t symbol = info >> 32;

		*array_push(arena, &of_section[rela->header.sh_info].items) = (struct module_reloc){
			.offset = elf_integer(module, rela->data + at, 8),
			.type = (uint32_t)info,
			.addend = (int64_t)elf_integer(module, rela->data + at + 16, 8),
			.symbol = &module->symbols[symbol < module->symbol_count ? symbol : 0],
			.waits_for = name.object,
			.number = at / RELA_SIZE,
		};
	}
}

/* Those of one object at one place keep their order, which decides what is written there. */
static int compare(const void *a, const void *b)
{
	const struct module_reloc *x = a, *y = b;
	int objects = strcmp(x->waits_for, y->waits_for);

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return objects ? objects : (x->number > y->number) - (x->number < y->number);
}

struct module_relocs *module_relocs_read(struct arena *arena, const struct elf_file *module)
{
	struct module_relocs *of_section =
		arena_alloc(arena, (module->section_count + 1) * sizeof(*of_section));
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		const struct elf_section *section = &module->sections[i];

		if (klp_is_rela(section->name))
			add_late(arena, module, section, of_section);
		else
			add_ordinary(arena, section, &of_section[i]);
	}
	for (i = 1; i < module->section_count; i++)
		if (of_section[i].items.count)
			qsort(of_section[i].items.items, of_section[i].items.count,
			      sizeof(struct module_reloc), compare);
	return of_section;
}
