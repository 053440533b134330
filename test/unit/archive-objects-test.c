/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/archive-objects.h"
#include "../../lib/files.h"

static struct arena *arena;
static char top[] = "/tmp/klp-archive-XXXXXX";

static const char *below(const char *path)
{
	return arena_printf(arena, "%s/%s", top, path);
}

/* As kbuild makes its archives: thin, and without a table of symbols. */
static void archive(const char *dir, const char *name, const char *objects)
{
	const char *script =
		arena_printf(arena,
			     "cd %s/%s && for o in %s; do mkdir -p $(dirname $o) && : >$o; done && "
			     "ar cDPrST %s %s",
			     top, dir, objects, name, objects);
	char *argv[] = { "sh", "-c", (char *)script, NULL };

	dir_make(below(dir));
	command_run(&(struct command){ .argv = argv });
}

static bool read_objects(const struct kernel *kernel, struct hash *objects)
{
	hash_setup(objects, arena);
	return !archive_objects_read(arena, kernel, objects);
}

static void check_read(const struct kernel *kernel)
{
	struct hash objects;

	check(!archive_objects_are_there(arena, kernel), "a tree without vmlinux.a is known");
	check_capture();
	check(!read_objects(kernel, &objects), "and cannot be read");
	check(strstr(check_captured(), "vmlinux.a: is missing"), "which names the file");
	archive(".", "vmlinux.a",
		"init/main.o lib/crypto/sha256.o arch/x86/kernel/../kernel/cpu.o");
	archive("lib", "lib.a", "argv_split.o a-name-that-is-longer-than-sixteen-characters.o");
	check(archive_objects_are_there(arena, kernel) && read_objects(kernel, &objects),
	      "archives are read");
	check(objects.count == 5 && hash_get(&objects, "init/main.o") &&
		      hash_get(&objects, "lib/crypto/sha256.o"),
	      "vmlinux is linked from their objects");
	check(hash_get(&objects, "arch/x86/kernel/cpu.o"), "whose paths are shortened");
	check(hash_get(&objects, "lib/argv_split.o") &&
		      hash_get(&objects, "lib/a-name-that-is-longer-than-sixteen-characters.o"),
	      "those of a library are in its directory");
	check(!hash_get(&objects, "arch/x86/purgatory/sha256.o"),
	      "an object of the same source that is linked elsewhere is not among them");
}

static void check_damaged(const struct kernel *kernel)
{
	const char *path = below("vmlinux.a");
	struct hash objects;
	size_t size, length;
	char *data = file_read(arena, path, &size);

	check_capture();
	for (length = 0; length < size; length++) {
		file_write(path, data, length);
		read_objects(kernel, &objects);
	}
	for (length = 0; length < size; length++) {
		char *damaged = arena_copy(arena, data, size);

		damaged[length] = '\xff';
		file_write(path, damaged, size);
		read_objects(kernel, &objects);
	}
	file_write(path, "!<arch>\n", 8);
	check(!read_objects(kernel, &objects), "an archive with the objects in it is not kbuild's");
	check(strstr(check_captured(), "is not a thin archive"), "and said");
}

int main(void)
{
	struct kernel kernel = { .arch = kernel_arch_by_kbuild("x86"), .build = top };

	arena = arena_new();
	if (!mkdtemp(top))
		return 1;
	check_read(&kernel);
	check_damaged(&kernel);
	dir_remove(top);
	arena_free(arena);
	return check_done();
}
