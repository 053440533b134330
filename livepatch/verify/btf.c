// SPDX-License-Identifier: GPL-2.0-or-later
#include "btf.h"

#include <endian.h>
#include <string.h>

#define BTF_MAGIC   0xeb9f
#define HEADER_SIZE 24

/* Sizes of the fixed part of a type, and of a member. */
#define TYPE_SIZE   12
#define MEMBER_SIZE 12

enum {
	KIND_INT = 1,
	KIND_ARRAY = 3,
	KIND_STRUCT,
	KIND_UNION,
	KIND_ENUM,
	KIND_FUNC_PROTO = 13,
	KIND_VAR,
	KIND_DATASEC,
	KIND_DECL_TAG = 17,
	KIND_ENUM64 = 19,
	KIND_MAX = 19
};

/* Bytes behind the fixed part: a fixed number, and a number for each of the type's vlen items. */
static const struct {
	uint8_t fixed, item;
} tail_size[KIND_MAX + 1] = {
	[KIND_INT] = { 4, 0 },
	[KIND_ARRAY] = { 12, 0 },
	[KIND_STRUCT] = { 0, MEMBER_SIZE },
	[KIND_UNION] = { 0, MEMBER_SIZE },
	[KIND_ENUM] = { 0, 8 },
	[KIND_FUNC_PROTO] = { 0, 8 },
	[KIND_VAR] = { 4, 0 },
	[KIND_DATASEC] = { 0, 12 },
	[KIND_DECL_TAG] = { 4, 0 },
	[KIND_ENUM64] = { 0, 12 },
};

struct btf_struct {
	const uint8_t *members;
	uint32_t count, size;
	bool bitfields; /* member offsets hold a bit-field's size in their top byte */
};

static uint32_t word(const struct btf *btf, const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return btf->big_endian ? be32toh(value) : le32toh(value);
}

static uint32_t magic(const struct btf *btf, const uint8_t *at)
{
	return btf->big_endian ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]);
}

bool btf_read(struct btf *btf, const uint8_t *bytes, uint64_t size, bool big_endian)
{
	uint64_t header, types, strings;

	memset(btf, 0, sizeof(*btf));
	btf->big_endian = big_endian;
	if (size < HEADER_SIZE || magic(btf, bytes) != BTF_MAGIC)
		return false;
	header = word(btf, bytes + 4);
	types = header + word(btf, bytes + 8);
	btf->types_size = word(btf, bytes + 12);
	strings = header + word(btf, bytes + 16);
	btf->strings_size = word(btf, bytes + 20);
	if (types > size || btf->types_size > size - types || strings > size ||
	    btf->strings_size > size - strings)
		return false;
	btf->types = bytes + types;
	btf->strings = bytes + strings;
	return true;
}

bool btf_open(struct btf *btf, struct elf_file *vmlinux)
{
	const struct elf_section *section = elf_section_by_name(vmlinux, ".BTF");

	memset(btf, 0, sizeof(*btf));
	return section && section->data &&
	       btf_read(btf, section->data, section->size, elf_is_big_endian(vmlinux));
}

/* Returns the offset of a name in the strings, each of which occurs once; 0: not there. */
static uint32_t string_offset(const struct btf *btf, const char *name)
{
	size_t length = strlen(name) + 1;
	const uint8_t *from = btf->strings, *end = btf->strings + btf->strings_size, *found;

	while ((found = memmem(from, (size_t)(end - from), name, length))) {
		if (found > btf->strings && !found[-1])
			return (uint32_t)(found - btf->strings);
		from = found + 1;
	}
	return 0;
}

static bool find_struct(const struct btf *btf, const char *name, struct btf_struct *out)
{
	uint32_t wanted = btf->types ? string_offset(btf, name) : 0;
	uint64_t offset = 0;

	while (wanted && btf->types_size - offset >= TYPE_SIZE) {
		const uint8_t *type = btf->types + offset;
		uint32_t info = word(btf, type + 4);
		uint32_t kind = info >> 24 & 0x1f, count = info & 0xffff;
		uint64_t size;

		if (kind > KIND_MAX)
			return false;
		size = TYPE_SIZE + tail_size[kind].fixed + (uint64_t)tail_size[kind].item * count;
		if (size > btf->types_size - offset)
			return false;
		if (kind == KIND_STRUCT && word(btf, type) == wanted) {
			out->members = type + TYPE_SIZE;
			out->count = count;
			out->size = word(btf, type + 8);
			out->bitfields = info >> 31;
			return true;
		}
		offset += size;
	}
	return false;
}

long btf_size(const struct btf *btf, const char *name)
{
	struct btf_struct found;

	return find_struct(btf, name, &found) ? (long)found.size : -1;
}

long btf_offset(const struct btf *btf, const char *name, const char *member)
{
	struct btf_struct found;
	uint32_t wanted, i;

	if (!find_struct(btf, name, &found))
		return -1;
	wanted = string_offset(btf, member);
	for (i = 0; wanted && i < found.count; i++) {
		const uint8_t *at = found.members + (size_t)i * MEMBER_SIZE;
		uint32_t bits = word(btf, at + 8);

		if (word(btf, at) == wanted)
			return (found.bitfields ? bits & 0xffffff : bits) / 8;
	}
	return -1;
}
