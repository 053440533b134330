// SPDX-License-Identifier: GPL-2.0-or-later
#include "vmlinux-units.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char everywhere[] = "init/main.c";

struct names {
	ARRAY(const char *) items;
};

static void read_names(struct arena *arena, const char *vmlinux, struct names *names)
{
	int fd = open(vmlinux, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;

	while (dwarf && !dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		const char *name = dwarf_diename(&die);

		if (name)
			*array_push(arena, &names->items) = arena_strdup(arena, name);
	}
	if (dwarf)
		dwarf_end(dwarf);
	if (fd >= 0)
		close(fd);
}

const char *vmlinux_units_prefix(struct arena *arena, const char *const *names, size_t count)
{
	size_t end = strlen(everywhere), shortest = (size_t)-1;
	const char *prefix = "";

	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i]);

		if (length < end || strcmp(names[i] + length - end, everywhere) ||
		    (length > end && names[i][length - end - 1] != '/') || length >= shortest)
			continue;
		shortest = length;
		prefix = arena_strndup(arena, names[i], length - end);
	}
	return prefix;
}

static const char *name_at(Dwarf *dwarf, Dwarf_Aranges *ranges, uint64_t address)
{
	Dwarf_Arange *range = dwarf_getarange_addr(ranges, address);
	Dwarf_Off offset;
	Dwarf_Die die;

	if (!range || dwarf_getarangeinfo(range, NULL, NULL, &offset) ||
	    !dwarf_offdie(dwarf, offset, &die))
		return NULL;
	return dwarf_diename(&die);
}

int vmlinux_units_at(struct arena *arena, const char *vmlinux, const uint64_t *addresses,
		     size_t count, const char **units)
{
	int fd = open(vmlinux, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	struct names names = { 0 };
	Dwarf_Aranges *ranges;
	const char *prefix;
	size_t i;

	read_names(arena, vmlinux, &names);
	prefix = vmlinux_units_prefix(arena, names.items.items, names.items.count);
	if (!dwarf || dwarf_getaranges(dwarf, &ranges, NULL)) {
		fail("%s: has no debug information that names its source files", vmlinux);
		count = 0;
	}
	for (i = 0; i < count; i++) {
		const char *name = name_at(dwarf, ranges, addresses[i]);

		if (name && !strncmp(name, prefix, strlen(prefix)))
			name += strlen(prefix);
		units[i] = name ? arena_strdup(arena, name) : NULL;
	}
	if (dwarf)
		dwarf_end(dwarf);
	if (fd >= 0)
		close(fd);
	return count ? 0 : -1;
}

void vmlinux_units_read(struct arena *arena, const char *vmlinux, struct vmlinux_units *units)
{
	struct names names = { 0 };
	struct hash seen;
	const char **item, *prefix;

	hash_setup(&seen, arena);
	read_names(arena, vmlinux, &names);
	prefix = vmlinux_units_prefix(arena, names.items.items, names.items.count);
	array_for_each(item, &names.items) {
		const char *name = *item;

		if (!strncmp(name, prefix, strlen(prefix)))
			name += strlen(prefix);
		if (*name == '/' || hash_get(&seen, name))
			continue;
		hash_add(&seen, name, (void *)name);
		*array_push(arena, &units->names) = name;
	}
}
