// SPDX-License-Identifier: GPL-2.0-or-later
/* Modules of other trees that anybody made: what they say of themselves, and what they export. */
#include "quiet.h"
#include "../../builder/kernels/ko-file.h"
#include "../../lib/symvers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The name is one of a file, and each export a line that is read again. */
static void use(struct arena *arena, const struct ko_file *ko)
{
	struct text text = { .arena = arena };
	struct symvers symvers = { 0 };

	if (!*ko->name || strchr(ko->name, '/') || !ko->vermagic)
		abort();
	if (ko_file_add_exports(ko, &text))
		return;
	if (symvers_parse(&symvers, arena, arena_strdup(arena, text_string(&text)),
			  text.chars.count, "exports"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = memfd_create("module", MFD_CLOEXEC);
	struct arena *arena = arena_new();
	struct ko_file ko = { 0 };
	char path[64];

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	quiet_begin();
	if (!ko_file_read_plain(arena, path, &ko))
		use(arena, &ko);
	quiet_end();
	close(file);
	arena_free(arena);
	return 0;
}
