/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests are those that b2sum prints, however the bytes come. */
#include "check.h"
#include "../../lib/digest.h"

static struct arena *arena;

/* What `b2sum -l 256` says of these bytes. */
static const char *by_b2sum(const char *bytes, size_t size)
{
	char name[] = "/tmp/klp-digest-XXXXXX", line[256] = "";
	int fd = mkstemp(name);
	FILE *pipe;

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		return "";
	close(fd);
	pipe = popen(arena_printf(arena, "b2sum -l 256 %s", name), "re");
	if (pipe && fgets(line, sizeof(line), pipe))
		line[strcspn(line, " ")] = '\0';
	if (pipe)
		pclose(pipe);
	unlink(name);
	return arena_strdup(arena, line);
}

static const char *in_pieces(const char *bytes, size_t size, size_t piece)
{
	struct digest digest;
	size_t done;

	digest_begin(&digest);
	for (done = 0; done < size; done += piece)
		digest_add(&digest, bytes + done, size - done < piece ? size - done : piece);
	return digest_end(&digest, arena);
}

int main(void)
{
	static const size_t sizes[] = { 0, 1, 3, 127, 128, 129, 255, 256, 257, 100000 };
	static char bytes[100000];
	size_t i;

	arena = arena_new();
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7 + i / 251);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		const char *digest = digest_of(arena, bytes, sizes[i]);

		check(!strcmp(digest, by_b2sum(bytes, sizes[i])), "%zu bytes: as b2sum", sizes[i]);
		check(!strcmp(digest, in_pieces(bytes, sizes[i], 1)) &&
			      !strcmp(digest, in_pieces(bytes, sizes[i], 100)) &&
			      !strcmp(digest, in_pieces(bytes, sizes[i], 128)),
		      "%zu bytes: the same in pieces", sizes[i]);
	}
	arena_free(arena);
	return check_done();
}
