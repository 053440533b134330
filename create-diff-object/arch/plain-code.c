// SPDX-License-Identifier: GPL-2.0-or-later
#include "plain-code.h"
#include "../../lib/elf-file.h"

#include <stdlib.h>
#include <string.h>

int plain_direct_branches(const struct arch *arch, const struct elf_section *section,
			  uint64_t start, uint64_t end, branch_found found, void *context)
{
	const struct plain_isa *isa = arch->isa;
	uint64_t offset = start;

	while (offset < end) {
		const uint8_t *code = section->data + offset;
		struct direct_branch result;
		struct plain_branch branch;
		unsigned int length = isa->length(code);
		const struct arch_reloc *row;
		size_t reloc;

		if (length > end - offset)
			return 0;
		if (isa->branch(code, &branch)) {
			result.offset = offset + branch.field;
			result.target = offset + (uint64_t)branch.distance;
			result.type = branch.type;
			row = arch_reloc(arch, branch.type);
			result.addend = (int64_t)result.target - (row ? row->adjust : 0);
			reloc = arch_first_reloc(section, result.offset);
			if ((result.target < start || result.target >= end) &&
			    (reloc == section->reloc_count ||
			     section->relocs[reloc].offset != result.offset) &&
			    found(context, &result))
				return -1;
		}
		offset += length;
	}
	return 0;
}

/* Is there a relocation at the place? */
static bool has_reloc(const struct elf_section *section, uint64_t place)
{
	size_t reloc = arch_first_reloc(section, place);

	return reloc < section->reloc_count && section->relocs[reloc].offset == place;
}

/* Where direct branches of code in [start, end) go, as long as that is in it. */
static void mark_branch_targets(const struct plain_isa *isa, const struct elf_section *section,
				uint64_t start, uint64_t end, bool *entered)
{
	uint64_t offset, length;

	for (offset = start; offset < end; offset += length) {
		const uint8_t *code = section->data + offset;
		struct plain_branch branch;
		uint64_t target;

		length = isa->length(code);
		if (length > end - offset)
			return;
		if (!isa->branch(code, &branch) || has_reloc(section, offset + branch.field))
			continue;
		target = offset + (uint64_t)branch.distance;
		if (target >= start && target < end)
			entered[target - start] = true;
	}
}

void plain_call_constants(const struct arch *arch, const struct elf_section *section,
			  uint64_t start, uint64_t end, const bool *entered,
			  void (*found)(void *context, uint64_t at,
					const struct constant *arguments, size_t count),
			  void *context)
{
	const struct plain_isa *isa = arch->isa;
	struct constant arguments[PLAIN_ARGUMENTS] = { 0 };
	bool *joins = calloc(end - start + 1, 1);
	uint64_t offset, length;
	int i;

	if (!joins)
		return;
	memcpy(joins, entered, end - start);
	mark_branch_targets(isa, section, start, end, joins);
	for (offset = start; offset < end; offset += length) {
		struct plain_use use = { .sets = -1 };

		length = isa->length(section->data + offset);
		if (length > end - offset)
			break;
		isa->use(section->data + offset, &use);
		if (joins[offset - start])
			memset(arguments, 0, sizeof(arguments));
		if (use.transfers)
			found(context, offset + use.field, arguments, PLAIN_ARGUMENTS);
		for (i = 0; i < PLAIN_ARGUMENTS; i++)
			if (use.arguments & 1u << i)
				arguments[i].size = 0;
		if (use.sets >= 0)
			arguments[use.sets] = (struct constant){
				.at = offset,
				.field = offset + use.field,
				.size = use.size,
				.bits = use.bits,
			};
	}
	free(joins);
}

bool plain_code_matches(const struct arch *arch, const uint8_t *object, size_t object_size,
			const uint8_t *running, size_t running_size, masked_bits masked,
			void *context, int64_t *positions)
{
	const struct plain_isa *isa = arch->isa;
	size_t offset = 0;

	if (object_size != running_size)
		return false;
	for (size_t i = 0; positions && i <= object_size; i++)
		positions[i] = i == object_size ? (int64_t)i : -1;
	while (offset < object_size) {
		size_t length = isa->length(object + offset), i;
		bool equal = true, relocated = false;

		if (positions)
			positions[offset] = (int64_t)offset;
		if (length > object_size - offset)
			length = object_size - offset;
		for (i = 0; i < length; i++) {
			uint8_t bits = masked(context, offset + i);

			relocated |= bits != 0;
			equal &= !((object[offset + i] ^ running[offset + i]) & ~bits & 0xff);
		}
		if (!equal && (!isa->rewritten || length != isa->length(object + offset) ||
			       !isa->rewritten(object + offset, running + offset, relocated)))
			return false;
		offset += length;
	}
	return true;
}
