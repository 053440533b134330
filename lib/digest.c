// SPDX-License-Identifier: GPL-2.0-or-later
#include "digest.h"

#include <stdbool.h>
#include <string.h>

#define ROUNDS	    12
#define OUTPUT_SIZE (DIGEST_TEXT / 2)

static const uint64_t start[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

/* The last two rounds use the first two rows again. */
static const unsigned char sigma[10][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

static inline uint64_t rotate(uint64_t value, int bits)
{
	return value >> bits | value << (64 - bits);
}

static inline void mix(uint64_t *v, int a, int b, int c, int d, uint64_t x, uint64_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate(v[d] ^ v[a], 32);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 24);
	v[a] += v[b] + y;
	v[d] = rotate(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 63);
}

static uint64_t little_endian(const unsigned char *bytes)
{
	uint64_t value = 0;
	int i;

	for (i = 7; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static void compress(struct digest *digest, const unsigned char *block, bool is_last)
{
	uint64_t v[16], m[16];
	int i;

	for (i = 0; i < 16; i++)
		m[i] = little_endian(block + 8 * i);
	memcpy(v, digest->state, sizeof(digest->state));
	memcpy(v + 8, start, sizeof(start));
	v[12] ^= digest->total;
	if (is_last)
		v[14] = ~v[14];
	for (i = 0; i < ROUNDS; i++) {
		const unsigned char *s = sigma[i % 10];

		mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
		mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
		mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
		mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
		mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
		mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
		mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
		mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
	}
	for (i = 0; i < 8; i++)
		digest->state[i] ^= v[i] ^ v[i + 8];
}

void digest_begin(struct digest *digest)
{
	*digest = (struct digest){ 0 };
	memcpy(digest->state, start, sizeof(start));
	/* The parameters: this length of output, no key, no tree. */
	digest->state[0] ^= 0x01010000 ^ OUTPUT_SIZE;
}

void digest_add(struct digest *digest, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	const size_t block = sizeof(digest->block);

	while (size) {
		size_t part = block - digest->waiting;

		/* The last block is marked, so a full one waits until it is known that more follows. */
		if (!part) {
			digest->total += block;
			compress(digest, digest->block, false);
			digest->waiting = 0;
			part = block;
		}
		part = size < part ? size : part;
		memcpy(digest->block + digest->waiting, from, part);
		digest->waiting += part;
		from += part;
		size -= part;
	}
}

void digest_add_string(struct digest *digest, const char *string)
{
	digest_add(digest, string, strlen(string) + 1);
}

const char *digest_end(struct digest *digest, struct arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, DIGEST_TEXT + 1);
	size_t i;

	memset(digest->block + digest->waiting, 0, sizeof(digest->block) - digest->waiting);
	digest->total += digest->waiting;
	compress(digest, digest->block, true);
	for (i = 0; i < OUTPUT_SIZE; i++) {
		unsigned char byte = (unsigned char)(digest->state[i / 8] >> 8 * (i % 8));

		text[2 * i] = digits[byte >> 4];
		text[2 * i + 1] = digits[byte & 15];
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
