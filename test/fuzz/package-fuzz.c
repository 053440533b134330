// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packages of distributions, read as --import reads them: the file of the corpus is a .deb or an .rpm. All that it has
 * is looked for in the table of places; archives inside of it are opened, too. What begins with "%" is the
 * spec file of a source package instead.
 */
#include "quiet.h"
#include "../../builder/kernels/package-layout.h"
#include "../../builder/kernels/spec-patches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No path leads out of the package. */
static void check_path(const char *path)
{
	size_t length;

	if (*path == '/')
		abort();
	for (; *path; path += length + (path[length] == '/')) {
		length = strcspn(path, "/");
		if (!length || (length <= 2 && !strncmp(path, "..", length)))
			abort();
	}
}

static void read_all(struct arena *arena, struct package_file *file, int depth)
{
	struct kernel_part_found found;
	struct package_entry entry;
	int null, entries = 0;

	while (package_file_next(file, &entry) > 0 && entries++ < 1000) {
		struct package_file *inner;

		check_path(entry.path);
		if (entry.type != ENTRY_FILE ||
		    !package_place_find(arena, file->kind, entry.path, &found) || depth > 1)
			continue;
		if (found.place->part != FILE_SOURCE && !found.compressed) {
			null = open("/dev/null", O_WRONLY);
			package_file_copy(file, null, "/dev/null", 1 << 20, NULL);
			close(null);
			continue;
		}
		inner = package_file_open_nested(
			arena, file, found.place->part == FILE_SOURCE ? NESTED_TAR : NESTED_RAW);
		if (!inner)
			continue;
		read_all(arena, inner, depth + 1);
		package_file_close(inner);
	}
}

/* Every patch is applied once, or the file is refused. */
static void read_spec(struct arena *arena, const char *text)
{
	static const char *const names[] = { "a.patch", "patch-6.12-redhat.patch",
					     "linux-kernel-test.patch" };
	struct patch_names patches = { 0 }, order = { 0 };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		*array_push(arena, &patches.items) = names[i];
	if (!spec_patches_order(arena, "x.src.rpm", text, &patches, &order) &&
	    order.items.count != patches.items.count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct package_file *file;
	int fd;

	quiet_begin();
	if (size && *data == '%') {
		read_spec(arena, arena_strndup(arena, (const char *)data, size));
	} else {
		fd = memfd_create("package", MFD_CLOEXEC);
		if (fd < 0 || write(fd, data, size) != (ssize_t)size)
			abort();
		file = package_file_open(arena, arena_printf(arena, "/proc/self/fd/%d", fd));
		if (file) {
			read_all(arena, file, 0);
			package_file_close(file);
		}
		close(fd);
	}
	arena_free(arena);
	quiet_end();
	return 0;
}
