// SPDX-License-Identifier: GPL-2.0-or-later
#include "package-layout.h"

#include <fnmatch.h>
#include <string.h>

/*
 * Paths as they are when /usr/lib/modules is /lib/modules (clean()). The config that headers packages have is not
 * in the table: Debian's differs from the kernel's own.
 */
static const struct package_place places[] = {
	/* Debian, Ubuntu */
	{ .pattern = "usr/lib/debug/boot/vmlinux-@", .part = FILE_VMLINUX, .is_last = true },
	{ .pattern = "boot/config-@", .part = FILE_CONFIG },
	{ .pattern = "boot/vmlinuz-@", .part = FILE_VMLINUZ },
	{ .pattern = "usr/src/linux-headers-@/Module.symvers", .part = FILE_SYMVERS },
	{ .pattern = "usr/src/linux-source-*.tar", .part = FILE_SOURCE, .compressed = true },
	/* Ubuntu: the tarball is in a directory, and usr/src has a link to it. */
	{ .pattern = "usr/src/linux-source-*/linux-source-*.tar",
	  .part = FILE_SOURCE,
	  .compressed = true },
	/* Fedora, RHEL */
	{ .pattern = "usr/lib/debug/lib/modules/@/vmlinux", .part = FILE_VMLINUX, .is_last = true },
	{ .pattern = "lib/modules/@/config", .part = FILE_CONFIG },
	{ .pattern = "lib/modules/@/vmlinuz", .part = FILE_VMLINUZ },
	{ .pattern = "lib/modules/@/symvers", .part = FILE_SYMVERS, .compressed = true },
	{ .pattern = "boot/symvers-@", .part = FILE_SYMVERS, .compressed = true }, /* RHEL 8 */
	{ .pattern = "usr/src/kernels/@/Module.symvers", .part = FILE_SYMVERS },
	{ .pattern = "linux-*.tar", .part = FILE_SOURCE, .compressed = true, .only_rpm = true },
	{ .pattern = "*.patch", .part = FILE_PATCH, .only_rpm = true },
	{ .pattern = "*.spec", .part = FILE_SPEC, .only_rpm = true },
	/* All */
	{ .pattern = "lib/modules/@/**.ko", .part = FILE_MODULE, .compressed = true },
	{ .pattern = "lib/modules/@/modules.*", .part = FILE_MODULE_LIST },
};

static const struct {
	const char *name;
	unsigned long long megabytes;
} parts[FILE_PARTS] = {
	[FILE_VMLINUX] = { "vmlinux with debug symbols", 8192 },
	[FILE_CONFIG] = { "the config", 4 },
	[FILE_SYMVERS] = { "Module.symvers", 64 },
	[FILE_MODULE] = { "any module", 1024 },
	[FILE_VMLINUZ] = { "the boot image", 512 },
	[FILE_MODULE_LIST] = { "the lists of modules", 64 },
	[FILE_SOURCE] = { "the source", 2048 },
	[FILE_PATCH] = { "a patch of the source package", 512 },
	[FILE_SPEC] = { "the spec file of the source package", 4 },
};

static const struct distribution debian = {
	.name = "Debian",
	.package = {
		[FILE_VMLINUX] = "linux-image-@-dbg",
		[FILE_CONFIG] = "linux-image-@",
		[FILE_MODULE] = "linux-image-@",
		[FILE_SYMVERS] = "linux-headers-@",
		[FILE_SOURCE] = "linux-source-VERSION, in the version of the other packages",
	},
};

static const struct distribution ubuntu = {
	.name = "Ubuntu",
	.package = {
		[FILE_VMLINUX] = "linux-image-unsigned-@-dbgsym (or linux-image-@-dbgsym), a .ddeb of ddebs.ubuntu.com",
		[FILE_CONFIG] = "linux-modules-@",
		[FILE_MODULE] = "linux-modules-@, and linux-modules-extra-@ when there is one",
		[FILE_SYMVERS] = "linux-headers-@",
		[FILE_SOURCE] = "linux-source-VERSION, in the version of the other packages",
	},
};

static const struct distribution fedora = {
	.name = "Fedora and RHEL",
	.package = {
		[FILE_VMLINUX] = "kernel-debuginfo-@.rpm",
		[FILE_CONFIG] = "kernel-core-@.rpm",
		[FILE_MODULE] = "kernel-modules-core-@.rpm and kernel-modules-@.rpm (before RHEL 9.2 kernel-core-@.rpm and kernel-modules-@.rpm)",
		[FILE_SYMVERS] = "kernel-devel-@.rpm",
		[FILE_SOURCE] = "the kernel's .src.rpm",
	},
};

const char *kernel_part_name(enum kernel_file_part part)
{
	return parts[part].name;
}

unsigned long long kernel_part_limit(enum kernel_file_part part)
{
	return parts[part].megabytes << 20;
}

const struct distribution *distribution_of(const struct package_file *file)
{
	if (file->kind == PACKAGE_RPM)
		return &fedora;
	return file->maintainer && strcasestr(file->maintainer, "ubuntu") ? &ubuntu : &debian;
}

const char *distribution_package(struct arena *arena, const struct distribution *distribution,
				 enum kernel_file_part part, const char *release)
{
	const char *text = "", *rest = distribution->package[part], *at;

	if (!rest)
		return NULL;
	for (; (at = strchr(rest, '@')); rest = at + 1)
		text = arena_printf(arena, "%s%.*s%s", text, (int)(at - rest), rest, release);
	return arena_printf(arena, "%s%s", text, rest);
}

/* /lib is a link to /usr/lib now, and packages have the one or the other. */
static const char *clean(struct arena *arena, const char *path)
{
	static const char modules[] = "usr/lib/modules/", debug[] = "usr/lib/debug/usr/lib/";

	if (!strncmp(path, modules, strlen(modules)))
		return path + strlen("usr/");
	if (!strncmp(path, debug, strlen(debug)))
		return arena_printf(arena, "usr/lib/debug/lib/%s", path + strlen(debug));
	return path;
}

/* Returns the length of the ending of a compressed file; 0: it is none. */
static size_t compressed_ending(const char *path)
{
	static const char *const endings[] = { ".xz", ".zst", ".gz", ".bz2" };
	size_t length = strlen(path), i;

	for (i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (length > strlen(endings[i]) &&
		    !strcmp(path + length - strlen(endings[i]), endings[i]))
			return strlen(endings[i]);
	return 0;
}

static bool match(struct arena *arena, const struct package_place *place, const char *path,
		  struct kernel_part_found *found)
{
	const char *pattern = place->pattern, *at = strchr(pattern, '@');
	size_t length;

	found->release = NULL;
	found->name = path;
	if (at) {
		length = (size_t)(at - pattern);
		if (strncmp(path, pattern, length))
			return false;
		path += length;
		length = strcspn(path, "/");
		found->release = arena_strndup(arena, path, length);
		path += length;
		pattern = at + 1;
		found->name = *path == '/' ? path + 1 : path;
		if (!length)
			return false;
	}
	return !fnmatch(pattern, path, strstr(pattern, "**") ? 0 : FNM_PATHNAME);
}

bool package_place_find(struct arena *arena, enum package_kind kind, const char *path,
			struct kernel_part_found *found)
{
	const char *whole = clean(arena, path);
	size_t ending = compressed_ending(whole);
	const char *bare = arena_strndup(arena, whole, strlen(whole) - ending);
	const struct package_place *place;

	for (place = places; place < places + sizeof(places) / sizeof(*places); place++) {
		if (place->only_rpm && kind != PACKAGE_RPM)
			continue;
		if (!match(arena, place, place->compressed ? bare : whole, found))
			continue;
		found->place = place;
		found->compressed = place->compressed && ending;
		return true;
	}
	return false;
}
