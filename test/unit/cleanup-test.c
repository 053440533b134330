// SPDX-License-Identifier: GPL-2.0-or-later
/* lib/cleanup.c: temporaries of a long run. */
#include "check.h"
#include "../../lib/cleanup.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>

int main(void)
{
	char dir[] = "/tmp/cleanup-test.XXXXXX";
	struct arena *arena = arena_new();
	bool removed = true, kept = true;
	int i;

	cleanup_setup();
	if (!mkdtemp(dir))
		return 1;
	/* A run over many kernels has more of them, one after the other, than at once. */
	for (i = 0; i < 3 * CLEANUP_MAX; i++) {
		const char *path = arena_printf(arena, "%s/%d", dir, i);

		temporary_add(path);
		if (file_write(path, "x", 1))
			return 1;
		if (i % 2) {
			temporary_keep(path);
			kept &= file_exists(path);
		} else {
			temporary_remove(path);
			removed &= !file_exists(path);
		}
	}
	check(removed, "a temporary is removed when it is known that nobody wants it");
	check(kept, "one that is kept stays");
	temporary_remove(arena_printf(arena, "%s/never", dir));
	check(dir_exists(dir), "what is not there is removed already");
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
