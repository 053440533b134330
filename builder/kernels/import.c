// SPDX-License-Identifier: GPL-2.0-or-later
#include "import.h"
#include "cache.h"
#include "import-files.h"
#include "import-source.h"
#include "imported.h"
#include "vmlinux-check.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <string.h>

const struct tool import_tools[] = {
	{ "sha256sum", "coreutils" }, /* remembers the packages */
	{ NULL, NULL },
};

/*
 * Space that an imported kernel takes: 1.7 GB are its source, prepared, up to 700 MB vmlinux, and the rest
 * modules. How large these are is known only when the packages are unpacked.
 */
#define DISK_BYTES 3300000000ULL

bool import_recognises(const char *name)
{
	struct arena *arena = arena_new();
	struct kernel_info info;
	bool found = imported_find(arena, name, NULL, &info);

	arena_free(arena);
	return found;
}

/* What is imported is prepared. */
int import_list(struct arena *arena, struct kernel_offers *offers)
{
	(void)arena;
	(void)offers;
	return 0;
}

static bool is_tree(struct arena *arena, const char *dir)
{
	return file_exists(arena_printf(arena, "%s/Kconfig", dir)) &&
	       file_exists(arena_printf(arena, "%s/Makefile", dir));
}

int import_find(struct delivery *delivery)
{
	const struct kernel_wanted *wanted = delivery->wanted;
	const char *dir = NULL;
	struct kernel_info info;

	delivery->disk_bytes = DISK_BYTES;
	if (wanted->package_count && wanted->source && !is_tree(delivery->arena, wanted->source))
		return fail("-s %s: is not the source tree of a Linux kernel", wanted->source);
	/* import_check_packages() has seen them. */
	if (wanted->package_count)
		return 0;
	/* It is there, or was not recognised. */
	imported_find(delivery->arena, delivery->name, &dir, &info);
	return fail(
		"%s: was imported, and with another compiler than is wanted now: say --skip-compiler-check as it was said then, or remove %s and import it again",
		delivery->name, dir);
}

/* The user has them. */
int import_fetch(struct delivery *delivery, enum kernel_part part)
{
	(void)delivery;
	(void)part;
	return 0;
}

static int unpack_image(struct delivery *delivery, struct import_files *files)
{
	const struct kernel_wanted *wanted = delivery->wanted;
	const char *vmlinux = arena_printf(delivery->arena, "%s/vmlinux", delivery->dir);

	if (import_files_unpack(files, wanted->packages, wanted->package_count))
		return -1;
	delivery->release = files->release;
	delivery->arch = vmlinux_arch(vmlinux);
	if (!delivery->arch ||
	    vmlinux_check(vmlinux, files->release,
			  "it is what the path in its package says: that package is damaged")) {
		detail("it is from %s", files->from[FILE_VMLINUX]);
		return -1;
	}
	return 0;
}

int import_unpack(struct delivery *delivery, enum kernel_part part)
{
	const char *source = delivery->wanted->source;
	struct import_files *files;

	if (part == PART_IMAGE) {
		files = arena_new_object(delivery->arena, struct import_files);
		*files = (struct import_files){ .arena = delivery->arena,
						.name = delivery->name,
						.dir = delivery->dir,
						.has_source = source };
		delivery->packages = files;
		return unpack_image(delivery, files);
	}
	files = delivery->packages;
	if (source ? import_source_copy(delivery, source)
		   : import_source_unpack(delivery, files->from[FILE_SOURCE]))
		return -1;
	return import_source_version(delivery, source ?: files->from[FILE_SOURCE]);
}
