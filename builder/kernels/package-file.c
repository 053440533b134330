// SPDX-License-Identifier: GPL-2.0-or-later
#include "package-file.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A kernel's source has some 90,000. */
#define ENTRIES_MAX 1000000
#define BLOCK	    65536
/* "control" has some kilobytes. */
#define CONTROL_MAX (1 << 20)

struct package_reader {
	struct arena *arena;
	struct archive *archive; /* whose entries the caller gets */
	/* What `archive` is read from: the ar archive of a .deb, or somebody else's; NULL: a file. */
	struct archive *outer;
	bool owns_outer;
	const char *current; /* path of the current entry */
	size_t entries;
	char block[BLOCK]; /* of `outer` */
};

static int damaged(const struct package_file *file, struct archive *archive)
{
	const char *why = archive_error_string(archive);

	return fail("%s: is damaged or not complete (%s); download it again", file->path,
		    why ?: "it ends too early");
}

/* None of these runs a program, as libarchive does for formats that it does not know itself. */
static struct archive *new_archive(void)
{
	struct archive *archive = archive_read_new();

	if (!archive)
		die(1, "out of memory");
	archive_read_support_filter_gzip(archive);
	archive_read_support_filter_bzip2(archive);
	archive_read_support_filter_xz(archive);
	archive_read_support_filter_lzma(archive);
	archive_read_support_filter_zstd(archive);
	return archive;
}

static la_ssize_t read_outer(struct archive *archive, void *data, const void **block)
{
	struct package_reader *reader = data;
	la_ssize_t size = archive_read_data(reader->outer, reader->block, sizeof(reader->block));

	*block = reader->block;
	if (size < 0)
		archive_set_error(archive, EINVAL, "%s",
				  archive_error_string(reader->outer) ?: "it cannot be read");
	return size < 0 ? -1 : size;
}

/* Opens `archive` on the current entry of reader->outer. */
static int open_inner(const struct package_file *file, struct archive *archive)
{
	return archive_read_open(archive, file->reader, NULL, read_outer, NULL) == ARCHIVE_OK
		       ? 0
		       : damaged(file, archive);
}

/* The value of a line "Key: value"; NULL: there is none. */
static const char *control_field(struct arena *arena, const char *control, const char *key)
{
	size_t length = strlen(key);
	const char *line;

	for (line = control; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, length) && line[length] == ':') {
			line += length + 1;
			line += strspn(line, " \t");
			return arena_strndup(arena, line, strcspn(line, "\n"));
		}
	}
	return NULL;
}

/* Reads the file "control" of control.tar, the current entry of reader->outer. */
static int read_control(struct package_file *file)
{
	struct package_reader *reader = file->reader;
	struct package_entry entry;
	char *control = NULL;
	int result;

	reader->archive = new_archive();
	archive_read_support_format_tar(reader->archive);
	result = open_inner(file, reader->archive);
	while (!result && !control && (result = package_file_next(file, &entry)) > 0) {
		result = 0;
		if (entry.type != ENTRY_FILE || strcmp(entry.path, "control"))
			continue;
		control = package_file_text(file, reader->arena, CONTROL_MAX);
		result = control ? 0 : -1;
	}
	archive_read_free(reader->archive);
	reader->archive = NULL;
	reader->entries = 0;
	if (!control)
		return result < 0 ? -1
				  : fail("%s: has no file `control`; it is damaged", file->path);
	file->name = control_field(reader->arena, control, "Package");
	file->version = control_field(reader->arena, control, "Version");
	file->arch = control_field(reader->arena, control, "Architecture");
	file->maintainer = control_field(reader->arena, control, "Maintainer");
	return 0;
}

static bool begins_with(const char *name, const char *start)
{
	return name && !strncmp(name, start, strlen(start));
}

/* A .deb is an ar archive of debian-binary, control.tar.* and data.tar.*, in this order (deb(5)). */
static int open_deb(struct package_file *file)
{
	struct package_reader *reader = file->reader;
	struct archive_entry *member;
	int status;

	while ((status = archive_read_next_header(reader->outer, &member)) == ARCHIVE_OK ||
	       status == ARCHIVE_WARN) {
		const char *name = archive_entry_pathname(member);

		if (begins_with(name, "control.tar") && read_control(file))
			return -1;
		if (!begins_with(name, "data.tar"))
			continue;
		reader->archive = new_archive();
		archive_read_support_format_tar(reader->archive);
		return open_inner(file, reader->archive);
	}
	return status == ARCHIVE_EOF
		       ? fail("%s: has no data.tar, as Debian's packages have; download it again",
			      file->path)
		       : damaged(file, reader->outer);
}

static const struct {
	const char magic[8];
	size_t length;
	enum package_kind kind;
} magics[] = {
	{ "!<arch>\n", 8, PACKAGE_DEB },
	{ "\xed\xab\xee\xdb", 4, PACKAGE_RPM },
};

/* Tells what a package is by its first bytes. */
static int find_kind(struct package_file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC), got;
	char start[8] = "";
	struct stat st;
	size_t i;

	if (fd < 0 || fstat(fd, &st)) {
		fail_errno("%s", file->path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	got = S_ISREG(st.st_mode) ? (int)read(fd, start, sizeof(start)) : 0;
	close(fd);
	for (i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (got >= (int)magics[i].length &&
		    !memcmp(start, magics[i].magic, magics[i].length)) {
			file->kind = magics[i].kind;
			return 0;
		}
	if (S_ISDIR(st.st_mode))
		return fail("%s: is a directory; give packages, and a source tree with -s %s",
			    file->path, file->path);
	return fail("%s: is not a package (.deb, .ddeb or .rpm)", file->path);
}

static struct package_file *new_file(struct arena *arena, const char *path)
{
	struct package_file *file = arena_new_object(arena, struct package_file);

	file->path = path;
	file->reader = arena_new_object(arena, struct package_reader);
	file->reader->arena = arena;
	return file;
}

struct package_file *package_file_open(struct arena *arena, const char *path)
{
	struct package_file *file = new_file(arena, path);
	struct archive *archive;
	int result;

	if (find_kind(file))
		return NULL;
	archive = new_archive();
	if (file->kind == PACKAGE_DEB) {
		file->reader->outer = archive;
		file->reader->owns_outer = true;
		archive_read_support_format_ar(archive);
	} else {
		file->reader->archive = archive;
		archive_read_support_filter_rpm(archive);
		archive_read_support_format_cpio(archive);
	}
	result = archive_read_open_filename(archive, path, BLOCK) == ARCHIVE_OK
			 ? 0
			 : damaged(file, archive);
	if (!result && file->kind == PACKAGE_DEB)
		result = open_deb(file);
	if (!result)
		return file;
	package_file_close(file);
	return NULL;
}

struct package_file *package_file_open_nested(struct arena *arena, struct package_file *outer,
					      enum nested_kind kind)
{
	struct package_file *file = new_file(arena, outer->path);

	file->kind = outer->kind;
	file->reader->outer = outer->reader->archive;
	file->reader->archive = new_archive();
	if (kind == NESTED_TAR) {
		archive_read_support_format_tar(file->reader->archive);
	} else {
		archive_read_support_format_raw(file->reader->archive);
		archive_read_support_format_empty(file->reader->archive);
	}
	if (!open_inner(file, file->reader->archive))
		return file;
	package_file_close(file);
	return NULL;
}

void package_file_close(struct package_file *file)
{
	archive_read_free(file->reader->archive);
	if (file->reader->owns_outer)
		archive_read_free(file->reader->outer);
	file->reader->archive = file->reader->outer = NULL;
}

/* "./usr/lib/" -> "usr/lib"; "" is the top; NULL: leads out of the package. */
static const char *clean_path(struct arena *arena, const char *path)
{
	char *clean = arena_alloc(arena, strlen(path) + 1), *end = clean;
	size_t length;

	if (*path == '/')
		return NULL;
	for (; *path; path += length + (path[length] == '/')) {
		length = strcspn(path, "/");
		if (!length || (length == 1 && *path == '.'))
			continue;
		if (length == 2 && !strncmp(path, "..", 2))
			return NULL;
		if (end > clean)
			*end++ = '/';
		memcpy(end, path, length);
		end += length;
	}
	return clean;
}

static enum package_entry_type type_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return ENTRY_HARD_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return ENTRY_FILE;
	case AE_IFDIR:
		return ENTRY_DIRECTORY;
	case AE_IFLNK:
		return ENTRY_LINK;
	default:
		return ENTRY_OTHER;
	}
}

int package_file_next(struct package_file *file, struct package_entry *entry)
{
	struct package_reader *reader = file->reader;
	struct archive_entry *header;
	const char *path, *link;
	int status = archive_read_next_header(reader->archive, &header);

	if (status == ARCHIVE_EOF)
		return 0;
	/* A warning is about names in other alphabets, or owners. */
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
		return damaged(file, reader->archive);
	if (++reader->entries > ENTRIES_MAX)
		return fail("%s: has more than %d files; no kernel does", file->path, ENTRIES_MAX);
	path = archive_entry_pathname(header) ?: archive_entry_pathname_utf8(header);
	link = archive_entry_symlink(header) ?: archive_entry_symlink_utf8(header);
	entry->type = type_of(header);
	if (!path || (entry->type == ENTRY_LINK && !link))
		return fail("%s: has a file whose name cannot be read; it is damaged", file->path);
	entry->path = clean_path(reader->arena, path);
	if (!entry->path)
		return fail(
			"%s: has a file `%s`, which leads out of the package: it is damaged, or made to do harm",
			file->path, path);
	entry->link = entry->type == ENTRY_LINK ? arena_strdup(reader->arena, link) : NULL;
	entry->executable = archive_entry_perm(header) & 0111;
	reader->current = entry->path;
	return 1;
}

static int too_large(const struct package_file *file, unsigned long long limit)
{
	return fail("%s: %s has more than %llu MB; no kernel has such a file", file->path,
		    file->reader->current, limit >> 20);
}

int package_file_copy(struct package_file *file, int fd, const char *to, unsigned long long limit,
		      unsigned long long *size)
{
	unsigned long long done = 0;
	char block[BLOCK];
	la_ssize_t got;

	while ((got = archive_read_data(file->reader->archive, block, sizeof(block))) > 0) {
		done += (unsigned long long)got;
		if (done > limit)
			return too_large(file, limit);
		if (fd_write(fd, block, (size_t)got))
			return fail_errno("%s: cannot be written", to);
		status_tick();
	}
	if (got < 0)
		return damaged(file, file->reader->archive);
	if (size)
		*size = done;
	return 0;
}

char *package_file_text(struct package_file *file, struct arena *arena, size_t limit)
{
	struct text text = { .arena = arena };
	char block[BLOCK];
	la_ssize_t got;

	while ((got = archive_read_data(file->reader->archive, block, sizeof(block))) > 0) {
		if (text.chars.count + (size_t)got > limit)
			return too_large(file, limit), NULL;
		text_add_bytes(&text, block, (size_t)got);
	}
	if (got < 0)
		return damaged(file, file->reader->archive), NULL;
	text_add_bytes(&text, "", 1);
	return text.chars.items;
}
