// SPDX-License-Identifier: GPL-2.0-or-later
#include "word-table.h"
#include "../../lib/hash.h"

#include <string.h>

struct word_slot {
	uint64_t hash;
	uint32_t number; /* 0: it is free */
	uint32_t length;
};

void word_table_setup(struct word_table *table, struct arena *arena)
{
	memset(table, 0, sizeof(*table));
	table->arena = arena;
	table->size = 1 << 16;
	table->slots = arena_alloc(arena, table->size * sizeof(*table->slots));
}

static void double_size(struct word_table *table)
{
	struct word_slot *old = table->slots;
	size_t count = table->size, i;

	table->size *= 2;
	table->slots = arena_alloc(table->arena, table->size * sizeof(*table->slots));
	for (i = 0; i < count; i++) {
		size_t at = old[i].hash & (table->size - 1);

		if (!old[i].number)
			continue;
		while (table->slots[at].number)
			at = (at + 1) & (table->size - 1);
		table->slots[at] = old[i];
	}
}

uint32_t word_number(struct word_table *table, const char *text, size_t length)
{
	const uint64_t hash = hash_bytes(HASH_START, text, length);
	size_t at = hash & (table->size - 1);
	struct word_slot *slot;

	for (;; at = (at + 1) & (table->size - 1)) {
		slot = &table->slots[at];
		if (!slot->number)
			break;
		if (slot->hash == hash && slot->length == length &&
		    !memcmp(word_text(table, slot->number), text, length))
			return slot->number;
	}
	slot->hash = hash;
	slot->length = (uint32_t)length;
	slot->number = WORD_FIRST + (uint32_t)table->words.count;
	at = slot->number;
	*array_push(table->arena, &table->notes) = 0;
	*array_push(table->arena, &table->words) = arena_strndup(table->arena, text, length);
	if (table->words.count * 2 > table->size)
		double_size(table);
	return (uint32_t)at;
}

uint32_t token_number(struct word_table *table, const struct c_token *token)
{
	switch (token->kind) {
	case C_WORD:
	case C_NUMBER:
		return word_number(table, token->text, token->length);
	case C_PUNCT:
		return (uint32_t)(unsigned char)*token->text + (token->length > 1 ? WORD_LONG : 0);
	default:
		return 0;
	}
}

const char *word_text(const struct word_table *table, uint32_t number)
{
	return number < WORD_FIRST || number - WORD_FIRST >= table->words.count
		       ? ""
		       : table->words.items[number - WORD_FIRST];
}

uint64_t *word_note(struct word_table *table, uint32_t number)
{
	return &table->notes.items[number - WORD_FIRST];
}
