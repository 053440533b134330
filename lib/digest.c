// SPDX-License-Identifier: GPL-2.0-or-later
#include "digest.h"

#include <string.h>

#define OUTPUT_SIZE (DIGEST_TEXT / 2)

void digest_begin(struct digest *digest)
{
	blake2b_init(&digest->state, OUTPUT_SIZE);
}

void digest_add(struct digest *digest, const void *bytes, size_t size)
{
	blake2b_update(&digest->state, bytes, size);
}

void digest_add_string(struct digest *digest, const char *string)
{
	digest_add(digest, string, strlen(string) + 1);
}

void digest_add_number(struct digest *digest, uint64_t number)
{
	uint8_t bytes[8];
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> 8 * i);
	digest_add(digest, bytes, sizeof(bytes));
}

const char *digest_end(struct digest *digest, struct arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, DIGEST_TEXT + 1);
	uint8_t output[OUTPUT_SIZE];
	size_t i;

	blake2b_final(&digest->state, output, sizeof(output));
	for (i = 0; i < OUTPUT_SIZE; i++) {
		text[2 * i] = digits[output[i] >> 4];
		text[2 * i + 1] = digits[output[i] & 15];
	}
	return text;
}

const char *digest_of(struct arena *arena, const void *bytes, size_t size)
{
	struct digest digest;

	digest_begin(&digest);
	digest_add(&digest, bytes, size);
	return digest_end(&digest, arena);
}
