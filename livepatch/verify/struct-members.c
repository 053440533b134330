// SPDX-License-Identifier: GPL-2.0-or-later
#include "klp-patch.h"

#include <string.h>

static bool is_pointer_member(const struct struct_members *members, uint64_t offset)
{
	size_t i;

	for (i = 0; i < members->pointer_count; i++)
		if (members->pointers[i] >= 0 && (uint64_t)members->pointers[i] == offset)
			return true;
	return false;
}

static bool is_value(const struct struct_members *members, uint64_t offset)
{
	size_t i;

	for (i = 0; i < members->value_count; i++)
		if (offset - (uint64_t)members->values[i].offset <
		    (uint64_t)members->values[i].size)
			return true;
	return false;
}

static bool is_good_pointer(const struct verify *verify, const struct struct_members *members,
			    const struct elf_reloc *reloc, uint64_t at)
{
	const struct kernel_reloc *known = known_reloc(verify, reloc->type);

	return is_pointer_member(members, reloc->offset - at) &&
	       (!known || (known->size == 8 && !known->is_relative));
}

void check_members(struct verify *verify, const struct struct_members *members,
		   const struct elf_section *section, uint64_t at, long size)
{
	const uint64_t end = at + (uint64_t)size;
	uint64_t offset;
	size_t i;

	if (!(section->header.sh_flags & SHF_WRITE) ||
	    !strncmp(section->name, ".init", strlen(".init")))
		problem(verify,
			"%s: is in section %s, and the livepatch core writes to it as long as the module is there; build the module again",
			members->what, section->name);
	for (i = relocs_before(section, at);
	     i < section->reloc_count && section->relocs[i].offset < end; i++)
		if (!is_good_pointer(verify, members, &section->relocs[i], at))
			problem(verify,
				"%s: %s+0x%llx is no member that points somewhere, but has a relocation, of type %u; build the module again",
				members->what, section->name,
				(unsigned long long)section->relocs[i].offset,
				section->relocs[i].type);
	for (offset = at; section->data && offset < end && offset < section->size; offset++)
		if (section->data[offset] && !is_value(members, offset - at)) {
			problem(verify,
				"%s: %s+0x%llx belongs to the livepatch core, and must be zero; build the module again",
				members->what, section->name, (unsigned long long)offset);
			return;
		}
}
