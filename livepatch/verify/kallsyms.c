// SPDX-License-Identifier: GPL-2.0-or-later
#include "kallsyms.h"
#include "../../lib/message.h"
#include "../../lib/search.h"

#include <string.h>

/* KSYM_NAME_LEN of all kernels that have livepatch-capable objtool is at most this. */
#define NAME_LIMIT 2048
/* kallsyms_markers holds the place of every 256th name. */
#define MARKER_STEP 256
#define MAX_ENTRIES (16u << 20)

struct kallsyms_table {
	const uint8_t *data;
	uint64_t size; /* up to the end of the section: the symbols have no size */
};

struct kallsyms {
	const struct elf_file *vmlinux;
	size_t count;
	uint64_t base;
	bool percpu_is_absolute; /* CONFIG_KALLSYMS_ABSOLUTE_PERCPU */
	struct kallsyms_table names, markers, tokens, token_index, offsets;
	struct kallsyms_table by_name; /* kallsyms_seqs_of_names; 3 bytes an entry, big endian */
	struct hash *index;	       /* for kernels before 6.2, which have no such table */
};

static bool table_of(struct elf_file *vmlinux, const char *symbol_name,
		     struct kallsyms_table *table)
{
	const struct elf_symbol *symbol = hash_get(&vmlinux->by_name, symbol_name);
	const struct elf_section *section = symbol ? symbol->section : NULL;

	if (!section || !section->data || symbol->value < section->header.sh_addr ||
	    symbol->value - section->header.sh_addr > section->size)
		return false;
	table->data = section->data + (symbol->value - section->header.sh_addr);
	table->size = section->size - (symbol->value - section->header.sh_addr);
	return true;
}

static uint64_t table_integer(const struct kallsyms *kallsyms, const struct kallsyms_table *table,
			      uint64_t offset, unsigned int size)
{
	if (table->size < size || offset > table->size - size)
		return 0;
	return elf_integer(kallsyms->vmlinux, table->data + offset, size);
}

/*
 * Returns the length of the compressed name at *offset, which then points behind the length; 0
 * at the end of the table.
 */
static unsigned int name_length(const struct kallsyms *kallsyms, uint64_t *offset)
{
	unsigned int length =
		(unsigned int)table_integer(kallsyms, &kallsyms->names, (*offset)++, 1);

	if (length & 0x80)
		length = (length & 0x7f) |
			 (unsigned int)table_integer(kallsyms, &kallsyms->names, (*offset)++, 1)
				 << 7;
	return length;
}

/* Writes the type character and the name; returns the offset of the next name. */
static uint64_t expand(const struct kallsyms *kallsyms, uint64_t offset, char out[NAME_LIMIT])
{
	unsigned int length = name_length(kallsyms, &offset), used = 0;
	uint64_t end = offset + length;

	for (; offset < end; offset++) {
		uint64_t code = table_integer(kallsyms, &kallsyms->names, offset, 1);
		uint64_t token = table_integer(kallsyms, &kallsyms->token_index, code * 2, 2);

		for (;; token++) {
			char c = (char)table_integer(kallsyms, &kallsyms->tokens, token, 1);

			if (!c || used == NAME_LIMIT - 1)
				break;
			out[used++] = c;
		}
	}
	out[used] = '\0';
	if (!used)
		out[1] = '\0';
	return end;
}

static uint64_t name_offset(const struct kallsyms *kallsyms, size_t entry)
{
	uint64_t offset = table_integer(kallsyms, &kallsyms->markers, entry / MARKER_STEP * 4, 4);
	size_t i;

	for (i = 0; i < entry % MARKER_STEP; i++) {
		unsigned int length = name_length(kallsyms, &offset);

		offset += length;
	}
	return offset;
}

static const char *name_of(const struct kallsyms *kallsyms, size_t entry, char out[NAME_LIMIT])
{
	expand(kallsyms, name_offset(kallsyms, entry), out);
	return out + 1;
}

char kallsyms_type(const struct kallsyms *kallsyms, size_t entry)
{
	char name[NAME_LIMIT];

	name_of(kallsyms, entry, name);
	return name[0];
}

/* kallsyms_sym_address() */
uint64_t kallsyms_address(const struct kallsyms *kallsyms, size_t entry)
{
	uint32_t offset = (uint32_t)table_integer(kallsyms, &kallsyms->offsets, entry * 4, 4);

	if (!kallsyms->percpu_is_absolute)
		return kallsyms->base + offset;
	if ((int32_t)offset >= 0)
		return offset;
	return kallsyms->base - 1 - (uint64_t)(int64_t)(int32_t)offset;
}

/* Returns the entry at a rank in the order of names, then addresses: get_symbol_seq(). */
static size_t entry_at(const struct kallsyms *kallsyms, size_t rank)
{
	uint64_t high = table_integer(kallsyms, &kallsyms->by_name, rank * 3, 1);
	uint64_t middle = table_integer(kallsyms, &kallsyms->by_name, rank * 3 + 1, 1);
	uint64_t low = table_integer(kallsyms, &kallsyms->by_name, rank * 3 + 2, 1);

	return (size_t)(high << 16 | middle << 8 | low);
}

static int compare_at(const struct kallsyms *kallsyms, const char *name, size_t rank)
{
	char other[NAME_LIMIT];

	return strcmp(name, name_of(kallsyms, entry_at(kallsyms, rank), other));
}

static void build_index(struct kallsyms *kallsyms, struct arena *arena)
{
	char name[NAME_LIMIT];
	uint64_t offset = 0;
	size_t i;

	kallsyms->index = arena_new_object(arena, struct hash);
	hash_setup(kallsyms->index, arena);
	for (i = 0; i < kallsyms->count; i++) {
		offset = expand(kallsyms, offset, name);
		hash_add(kallsyms->index, arena_strdup(arena, name + 1), (void *)(uintptr_t)i);
	}
}

void kallsyms_each(const struct kallsyms *kallsyms, const char *name,
		   bool (*each)(void *data, size_t entry), void *data)
{
	size_t rank;

	if (kallsyms->index) {
		const struct hash_entry *entry = hash_find(kallsyms->index, name);

		while (entry && each(data, (size_t)(uintptr_t)entry->value))
			entry = entry->same_key;
		return;
	}
	rank = LOWER_BOUND(kallsyms->count, i, compare_at(kallsyms, name, i) > 0);
	while (rank < kallsyms->count && !compare_at(kallsyms, name, rank))
		if (!each(data, entry_at(kallsyms, rank++)))
			return;
}

static bool take_first(void *data, size_t entry)
{
	*(size_t *)data = entry;
	return false;
}

/*
 * The config may be missing, and is not needed: only one way to read the offsets puts _text at
 * its address.
 */
static bool choose_offsets(struct kallsyms *kallsyms, struct elf_file *vmlinux)
{
	const struct elf_symbol *text = hash_get(&vmlinux->by_name, "_text");
	size_t entry = SIZE_MAX;

	kallsyms_each(kallsyms, "_text", take_first, &entry);
	if (!text || entry == SIZE_MAX)
		return false;
	kallsyms->percpu_is_absolute = true;
	if (kallsyms_address(kallsyms, entry) == text->value)
		return true;
	kallsyms->percpu_is_absolute = false;
	return kallsyms_address(kallsyms, entry) == text->value;
}

struct kallsyms *kallsyms_open(struct arena *arena, struct elf_file *vmlinux)
{
	struct kallsyms *kallsyms = arena_new_object(arena, struct kallsyms);
	struct kallsyms_table count, base;

	kallsyms->vmlinux = vmlinux;
	if (!table_of(vmlinux, "kallsyms_num_syms", &count) ||
	    !table_of(vmlinux, "kallsyms_relative_base", &base) ||
	    !table_of(vmlinux, "kallsyms_names", &kallsyms->names) ||
	    !table_of(vmlinux, "kallsyms_markers", &kallsyms->markers) ||
	    !table_of(vmlinux, "kallsyms_token_table", &kallsyms->tokens) ||
	    !table_of(vmlinux, "kallsyms_token_index", &kallsyms->token_index) ||
	    !table_of(vmlinux, "kallsyms_offsets", &kallsyms->offsets)) {
		fail("%s: it has no kallsyms table; is this the linked vmlinux of a kernel with CONFIG_LIVEPATCH?",
		     vmlinux->path);
		return NULL;
	}
	kallsyms->count = (size_t)table_integer(kallsyms, &count, 0, 4);
	kallsyms->base = table_integer(kallsyms, &base, 0, 8);
	if (!kallsyms->count || kallsyms->count > MAX_ENTRIES ||
	    kallsyms->count * 4 > kallsyms->offsets.size ||
	    kallsyms->count / MARKER_STEP * 4 > kallsyms->markers.size) {
		fail("%s: its kallsyms table is damaged; get the file again", vmlinux->path);
		return NULL;
	}
	if (!table_of(vmlinux, "kallsyms_seqs_of_names", &kallsyms->by_name))
		build_index(kallsyms, arena);
	if (!choose_offsets(kallsyms, vmlinux)) {
		fail("%s: its kallsyms table does not agree with its symbol table; get the file again",
		     vmlinux->path);
		return NULL;
	}
	return kallsyms;
}
