// SPDX-License-Identifier: GPL-2.0-or-later
#include "struct-layouts.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct dwarf_struct {
	long size;
	struct hash members; /* name -> its offset, plus one */
};

/* These include the headers of all structs that are in tables which the loader walks through. */
static const char *const units[] = { "kernel/livepatch/core.c", "arch/x86/kernel/alternative.c" };

static bool is_wanted(const char *unit)
{
	size_t i, length = unit ? strlen(unit) : 0;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		size_t tail = strlen(units[i]);

		if (length >= tail && !strcmp(unit + length - tail, units[i]))
			return true;
	}
	return false;
}

static long constant(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &value))
		return -1;
	return (long)value;
}

static void add_struct(struct struct_layouts *layouts, struct arena *arena, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);
	struct dwarf_struct *found;
	Dwarf_Die member;
	int more;

	if (!name || constant(die, DW_AT_byte_size) < 0 || hash_get(&layouts->by_name, name))
		return;
	found = arena_new_object(arena, struct dwarf_struct);
	found->size = constant(die, DW_AT_byte_size);
	hash_setup(&found->members, arena);
	hash_add(&layouts->by_name, arena_strdup(arena, name), found);
	for (more = dwarf_child(die, &member); !more; more = dwarf_siblingof(&member, &member)) {
		const char *called = dwarf_diename(&member);
		long offset = constant(&member, DW_AT_data_member_location);

		/* A bit-field's place is in bits. */
		if (called && offset >= 0)
			hash_add(&found->members, arena_strdup(arena, called),
				 (void *)(uintptr_t)(offset + 1));
	}
}

static void read_unit(struct struct_layouts *layouts, struct arena *arena, Dwarf_Die *unit)
{
	Dwarf_Die die;
	int more;

	for (more = dwarf_child(unit, &die); !more; more = dwarf_siblingof(&die, &die))
		if (dwarf_tag(&die) == DW_TAG_structure_type)
			add_struct(layouts, arena, &die);
}

static void read_dwarf(struct struct_layouts *layouts, struct arena *arena, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	while (dwarf && !dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL))
		if (is_wanted(dwarf_diename(&die)))
			read_unit(layouts, arena, &die);
	if (dwarf)
		dwarf_end(dwarf);
	if (fd >= 0)
		close(fd);
}

void struct_layouts_open(struct struct_layouts *layouts, struct arena *arena,
			 struct elf_file *vmlinux)
{
	memset(layouts, 0, sizeof(*layouts));
	hash_setup(&layouts->by_name, arena);
	if (!btf_open(&layouts->btf, vmlinux))
		read_dwarf(layouts, arena, vmlinux->path);
}

void struct_layouts_of_btf(struct struct_layouts *layouts, struct arena *arena,
			   const uint8_t *bytes, uint64_t size)
{
	memset(layouts, 0, sizeof(*layouts));
	hash_setup(&layouts->by_name, arena);
	btf_read(&layouts->btf, bytes, size, false);
}

long struct_layouts_size(const struct struct_layouts *layouts, const char *name)
{
	const struct dwarf_struct *found = hash_get(&layouts->by_name, name);

	return found ? found->size : btf_size(&layouts->btf, name);
}

long struct_layouts_offset(const struct struct_layouts *layouts, const char *name,
			   const char *member)
{
	const struct dwarf_struct *found = hash_get(&layouts->by_name, name);

	return found ? (long)(uintptr_t)hash_get(&found->members, member) - 1
		     : btf_offset(&layouts->btf, name, member);
}
