// SPDX-License-Identifier: GPL-2.0-or-later
#include "import-source.h"
#include "package-layout.h"
#include "spec-patches.h"
#include "tree-writer.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A kernel's source has 1.5 GB, and no file of more than 25 MB. */
#define TREE_MAX (16ULL << 30)
#define FILE_MAX (1ULL << 30)

struct source_package {
	struct arena *arena;
	const char *dir;	   /* delivery->dir */
	struct tree_writer writer; /* of dir/linux */
	const char *top;	   /* the directory that all of the tarball is in */
	unsigned long long bytes;
	struct patch_names patches; /* those that are not empty; they are in patches/ */
	const char *spec;	    /* NULL: there is none */
};

/* "linux-6.12/fs/proc" -> "fs/proc"; NULL after an error. */
static const char *path_in_tree(struct source_package *source, const char *package,
				const char *path)
{
	size_t length = strcspn(path, "/");

	source->top = source->top ?: arena_strndup(source->arena, path, length);
	if (length == strlen(source->top) && !strncmp(path, source->top, length))
		return path[length] ? path + length + 1 : "";
	fail("%s: the tarball in it has files in %s and in %.*s; it is not the source of a kernel",
	     package, source->top, (int)length, path);
	return NULL;
}

static int write_file(struct source_package *source, struct package_file *tar, const char *path,
		      bool executable)
{
	unsigned long long size = 0;
	int fd = tree_writer_file(&source->writer, path, executable);
	int result = fd < 0 ? -1 : package_file_copy(tar, fd, path, FILE_MAX, &size);

	if (fd >= 0 && close(fd) && !result)
		result = fail_errno("%s/%s: cannot be written", source->writer.root, path);
	source->bytes += size;
	if (!result && source->bytes > TREE_MAX)
		result = fail("%s: the source in it has more than %llu GB; no kernel's does",
			      tar->path, TREE_MAX >> 30);
	return result;
}

static int write_entry(struct source_package *source, struct package_file *tar,
		       const struct package_entry *entry)
{
	const char *path = path_in_tree(source, tar->path, entry->path);

	if (!path)
		return -1;
	switch (entry->type) {
	case ENTRY_DIRECTORY:
		return tree_writer_directory(&source->writer, path);
	case ENTRY_FILE:
		return write_file(source, tar, path, entry->executable);
	case ENTRY_LINK:
		return tree_writer_link(&source->writer, path, entry->link);
	default:
		return fail(
			"%s: %s is neither a file nor a directory nor a link; a kernel's source has nothing else",
			tar->path, entry->path);
	}
}

static int unpack_tarball(struct source_package *source, struct package_file *package)
{
	struct package_file *tar = package_file_open_nested(source->arena, package, NESTED_TAR);
	struct package_entry entry;
	int result;

	if (!tar)
		return -1;
	while ((result = package_file_next(tar, &entry)) > 0) {
		if (write_entry(source, tar, &entry)) {
			detail("%s is in %s", entry.path, tar->path);
			result = -1;
			break;
		}
	}
	package_file_close(tar);
	return result;
}

/* Keeps a patch that has a text. Fedora has two in each package, which are empty more often than not. */
static int take_patch(struct source_package *source, struct package_file *package, const char *name)
{
	char *text = package_file_text(package, source->arena, kernel_part_limit(FILE_PATCH));
	const char *dir = arena_printf(source->arena, "%s/patches", source->dir);

	if (!text)
		return -1;
	if (!*text)
		return 0;
	*array_push(source->arena, &source->patches.items) = arena_strdup(source->arena, name);
	return dir_make(dir) ? -1
			     : file_write(arena_printf(source->arena, "%s/%s", dir, name), text,
					  strlen(text));
}

static int take_entry(struct source_package *source, struct package_file *package,
		      const struct package_entry *entry)
{
	struct kernel_part_found found;

	if (entry->type != ENTRY_FILE ||
	    !package_place_find(source->arena, package->kind, entry->path, &found))
		return 0;
	switch (found.place->part) {
	case FILE_SOURCE:
		return unpack_tarball(source, package);
	case FILE_PATCH:
		return take_patch(source, package, entry->path);
	case FILE_SPEC:
		source->spec =
			package_file_text(package, source->arena, kernel_part_limit(FILE_SPEC));
		return source->spec ? 0 : -1;
	default:
		return 0;
	}
}

/* Applies them without fuzz. */
static int apply_patches(struct delivery *delivery, struct source_package *source,
			 const char *package)
{
	static const char script[] = "exec patch -d linux -p1 -s -f -F 0 --no-backup-if-mismatch "
				     "<\"patches/$1\"";
	struct patch_names order = { 0 };
	const char *const *name;

	if (!source->patches.items.count)
		return 0;
	if (!source->spec)
		return fail(
			"%s: has patches, and no spec file that tells in which order they are applied; name a source tree with -s DIR",
			package);
	if (spec_patches_order(source->arena, package, source->spec, &source->patches, &order))
		return -1;
	array_for_each(name, &order.items) {
		char *argv[] = { "sh", "-c", (char *)script, "sh", (char *)*name, NULL };

		if (delivery_run(
			    delivery,
			    arena_printf(source->arena, "applying %s of the source package", *name),
			    argv))
			return -1;
	}
	return dir_remove(arena_printf(source->arena, "%s/patches", source->dir));
}

int import_source_unpack(struct delivery *delivery, const char *path)
{
	struct source_package source = { .arena = delivery->arena, .dir = delivery->dir };
	struct package_file *package = package_file_open(source.arena, path);
	struct package_entry entry;
	const char *tree;
	int result;

	if (!package)
		return -1;
	status("unpacking the source", 0, 0);
	tree = arena_printf(source.arena, "%s/linux", source.dir);
	result = dir_make(tree) || tree_writer_open(&source.writer, source.arena, tree) ? -1 : 1;
	while (result > 0 && (result = package_file_next(package, &entry)) > 0)
		result = take_entry(&source, package, &entry) ? -1 : 1;
	tree_writer_close(&source.writer);
	package_file_close(package);
	return result ? -1 : apply_patches(delivery, &source, path);
}

int import_source_copy(struct delivery *delivery, const char *source)
{
	/* What git keeps is larger than the source. */
	static const char script[] = "mkdir linux || exit\n"
				     "for name in \"$1\"/* \"$1\"/.[!.]*\n"
				     "do	case $name in */.git) continue ;; esac\n"
				     "	[ -e \"$name\" ] || [ -L \"$name\" ] || continue\n"
				     "	cp -a --reflink=auto \"$name\" linux/ || exit\n"
				     "done\n";
	static const char *const built[] = { ".config", "include/config", "vmlinux" };
	char *argv[] = { "sh", "-c", (char *)script, "sh", (char *)source, NULL };
	size_t i;

	for (i = 0; i < sizeof(built) / sizeof(*built); i++) {
		const char *path = arena_printf(delivery->arena, "%s/%s", source, built[i]);

		if (!access(path, F_OK))
			return fail(
				"%s: a kernel was built in the tree of -s, and what is left of that would be used; run make mrproper there, or give a clean copy",
				path);
	}
	return delivery_run(delivery, "copying the source", argv);
}

/* The value of a line "NAME = VALUE" in front of the makefile's rules; "" when there is none. */
static const char *make_value(struct arena *arena, const char *text, const char *name)
{
	size_t length = strlen(name);
	const char *line, *value;

	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, length))
			continue;
		value = line + length + strspn(line + length, " \t");
		if (*value != '=')
			continue;
		value += 1 + strspn(value + 1, " \t");
		return arena_strndup(arena, value, strcspn(value, " \t\n"));
	}
	return "";
}

int import_source_version(struct delivery *delivery, const char *from)
{
	struct arena *arena = delivery->arena;
	const char *path = arena_printf(arena, "%s/linux/Makefile", delivery->dir);
	const char *text = file_exists(path) ? file_read(arena, path, NULL) : NULL, *series;

	if (!text || !*make_value(arena, text, "VERSION"))
		return fail(
			"%s: is not the source of a kernel: there is no Makefile with a VERSION",
			from);
	series = arena_printf(arena, "%s.%s.", make_value(arena, text, "VERSION"),
			      make_value(arena, text, "PATCHLEVEL"));
	delivery->version =
		arena_printf(arena, "%s%s", series, make_value(arena, text, "SUBLEVEL"));
	return !strncmp(delivery->release, series, strlen(series))
		       ? 0
		       : fail("%s: is the source of Linux %s, and the kernel is %s: give the source that it was built from",
			      from, delivery->version, delivery->release);
}
