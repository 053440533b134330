// SPDX-License-Identifier: GPL-2.0-or-later
#include "import-files.h"
#include "../../lib/files.h"
#include "../../lib/kernel-arch.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* All of a kernel with debugging options, uncompressed, has 2 GB without its source. */
#define BYTES_MAX   (16ULL << 30)
#define RELEASE_MAX 64

/* Debian's packages carry one version. That of a signed image may have been signed again: "+1". */
static size_t version_length(const char *version)
{
	const char *plus = strrchr(version, '+');

	return plus && plus[1] && plus[1 + strspn(plus + 1, "0123456789")] == '\0'
		       ? (size_t)(plus - version)
		       : strlen(version);
}

static bool same_version(const char *a, const char *b)
{
	size_t length = version_length(a);

	return length == version_length(b) && !strncmp(a, b, length);
}

int import_check_packages(struct arena *arena, const char *const *paths, size_t count)
{
	const struct package_file *first = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		struct package_file *file = package_file_open(arena, paths[i]);

		if (!file)
			return -1;
		package_file_close(file);
		if (file->arch && strcmp(file->arch, "all") && !kernel_arch_by_debian(file->arch))
			return fail("%s: is for the architecture %s, which is not supported",
				    file->path, file->arch);
		if (!file->version)
			continue;
		if (first && !same_version(first->version, file->version))
			return fail(
				"%s: is version %s of %s, and %s is version %s of %s: give the packages of one version",
				file->path, file->version, file->name ?: "its package", first->path,
				first->version, first->name ?: "its package");
		first = first ?: file;
	}
	return 0;
}

/* Letters and digits and a few more: it becomes a word of make's command line. */
static bool is_release(const char *text)
{
	const char *c;

	for (c = text; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._+~-", *c))
			return false;
	return isdigit((unsigned char)*text) && c - text <= RELEASE_MAX;
}

static int check_release(struct import_files *files, const struct package_file *file,
			 const char *path, const char *release)
{
	if (!release)
		return 0;
	if (!is_release(release))
		return fail("%s: %s: does not have the release of a kernel in its path", file->path,
			    path);
	if (!files->release) {
		files->release = release;
		files->release_from = file->path;
	}
	if (!strcmp(files->release, release))
		return 0;
	return fail("%s: is of the kernel %s, and %s of %s: give the packages of one kernel",
		    file->path, release, files->release_from, files->release);
}

/* Where the part goes, below files->dir; NULL: it stays in its package. */
static const char *target_of(const struct import_files *files,
			     const struct kernel_part_found *found)
{
	switch (found->place->part) {
	case FILE_VMLINUX:
		return "vmlinux";
	case FILE_CONFIG:
		return "config";
	case FILE_SYMVERS:
		return "Module.symvers";
	case FILE_VMLINUZ:
		return "vmlinuz";
	case FILE_MODULE:
	case FILE_MODULE_LIST:
		return arena_printf(files->arena, "modules/%s", found->name);
	default:
		return NULL;
	}
}

/* Writes the current entry, uncompressed. */
static int write_entry(struct import_files *files, struct package_file *file,
		       const struct kernel_part_found *found, const char *target)
{
	unsigned long long limit = kernel_part_limit(found->place->part), size = 0;
	struct package_file *inner = file;
	struct package_entry entry;
	int fd = tree_writer_file(&files->writer, target, false), result;

	if (fd < 0) {
		detail("it is from %s", file->path);
		return -1;
	}
	if (found->compressed)
		inner = package_file_open_nested(files->arena, file, NESTED_RAW);
	result = !inner ? -1 : 0;
	if (inner && found->compressed && package_file_next(inner, &entry) < 0)
		result = -1;
	if (!result)
		result = package_file_copy(inner, fd, target, limit, &size);
	if (inner && inner != file)
		package_file_close(inner);
	if (close(fd) && !result)
		result = fail_errno("%s/%s: cannot be written", files->dir, target);
	files->bytes += size;
	if (!result && files->bytes > BYTES_MAX)
		result = fail("%s: the packages have more than %llu GB; no kernel does", file->path,
			      BYTES_MAX >> 30);
	return result;
}

/* Two packages may have one file, when it is the same: Fedora's Module.symvers is in two. */
static int compare_entry(struct import_files *files, struct package_file *file,
			 const struct kernel_part_found *found, const char *path,
			 const char *target)
{
	static const char again[] = "again";
	const char *before = hash_get(&files->written, target);
	const char *copy = arena_printf(files->arena, "%s/%s", files->dir, again);
	int result = write_entry(files, file, found, again);

	if (!result && !file_is_same(copy, arena_printf(files->arena, "%s/%s", files->dir, target)))
		result = fail("%s: %s is not what %s has: give the packages of one kernel",
			      file->path, path, before);
	unlink(copy);
	return result;
}

static int take_entry(struct import_files *files, struct package_file *file,
		      const struct package_entry *entry, const struct kernel_part_found *found)
{
	const char *target = target_of(files, found);
	enum kernel_file_part part = found->place->part;

	if (check_release(files, file, entry->path, found->release))
		return -1;
	if (part == FILE_SOURCE && files->from[part] && !files->has_source)
		return fail("%s: has the source of a kernel, and so has %s; give one of them",
			    file->path, files->from[part]);
	files->from[part] = files->from[part] ?: file->path;
	if (!target)
		return 0;
	if (hash_get(&files->written, target))
		return compare_entry(files, file, found, entry->path, target);
	hash_add(&files->written, target, file->path);
	return write_entry(files, file, found, target);
}

/* Goes through a package. */
static int take_package(struct import_files *files, struct package_file *file)
{
	const struct package_place *last = NULL;
	struct kernel_part_found found;
	struct package_entry entry;
	bool other = false;
	int result;

	files->distribution = files->distribution ?: distribution_of(file);
	while (!(last && !other) && (result = package_file_next(file, &entry)) > 0) {
		if (entry.type != ENTRY_FILE ||
		    !package_place_find(files->arena, file->kind, entry.path, &found))
			continue;
		if (take_entry(files, file, &entry, &found))
			return -1;
		if (found.place->is_last)
			last = found.place;
		else
			other = true;
	}
	if (last && !other)
		return 0;
	if (!result && !last && !other)
		warning("%s: has nothing that a kernel is made of", file->path);
	return result;
}

static int explain_missing(const struct import_files *files)
{
	static const enum kernel_file_part needed[] = { FILE_VMLINUX, FILE_CONFIG, FILE_SYMVERS,
							FILE_MODULE, FILE_SOURCE };
	const char *release = files->release ?: "RELEASE";
	int result = 0;
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		enum kernel_file_part part = needed[i];
		bool is_source = part == FILE_SOURCE;

		if (files->from[part] || (is_source && files->has_source))
			continue;
		result =
			fail("--import %s: none of the packages has %s; %s has it in %s%s",
			     files->name, kernel_part_name(part), files->distribution->name,
			     distribution_package(files->arena, files->distribution, part, release),
			     is_source ? ". -s DIR names a source tree instead" : "");
	}
	return result;
}

/*
 * Packages of modules are split, and modules.order lists all of them. A module that is left out cannot be
 * patched.
 */
static void warn_of_modules(const struct import_files *files)
{
	const char *path = arena_printf(files->arena, "%s/modules/modules.order", files->dir);
	char *text = file_exists(path) ? file_read(files->arena, path, NULL) : NULL, *line;
	const char *first = NULL;
	size_t lines = 0, missing = 0;

	while (text && (line = strsep(&text, "\n"))) {
		if (!*line)
			continue;
		lines++;
		if (hash_get(&files->written, arena_printf(files->arena, "modules/%s", line)))
			continue;
		missing++;
		first = first ?: line;
	}
	if (!missing)
		return;
	warning("--import %s: %zu of the %zu modules of this kernel are in none of the packages, as %s: they cannot be patched",
		files->name, missing, lines, first);
	detail("%s has modules in %s", files->distribution->name,
	       distribution_package(files->arena, files->distribution, FILE_MODULE,
				    files->release));
}

int import_files_unpack(struct import_files *files, const char *const *paths, size_t count)
{
	size_t i;
	int result = 0;

	hash_setup(&files->written, files->arena);
	if (tree_writer_open(&files->writer, files->arena, files->dir))
		return -1;
	for (i = 0; i < count && !result; i++) {
		struct package_file *file = package_file_open(files->arena, paths[i]);

		status("reading the packages", (int)i, (int)count);
		result = file ? take_package(files, file) : -1;
		if (file)
			package_file_close(file);
	}
	tree_writer_close(&files->writer);
	if (result)
		return -1;
	if (explain_missing(files))
		return -1;
	warn_of_modules(files);
	return 0;
}
