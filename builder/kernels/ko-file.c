// SPDX-License-Identifier: GPL-2.0-or-later
#include "ko-file.h"
#include "../../lib/exported.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <stdio.h>
#include <string.h>

#define THIS_MODULE ".gnu.linkonce.this_module"

/* What the kernel's build and dkms compress modules with. */
static const struct compression {
	const char *suffix;
	const char *magic;
	size_t length;
	const char *program;
} compressions[] = {
	{ ".xz",
	  "\xfd"
	  "7zXZ",
	  5, "xz" },
	{ ".gz", "\x1f\x8b", 2, "gzip" },
	{ ".zst", "\x28\xb5\x2f\xfd", 4, "zstd" },
};

#define COMPRESSIONS (sizeof(compressions) / sizeof(*compressions))

const char *ko_name_of_path(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	size_t length = strlen(base), i;
	char *name, *c;

	for (i = 0; i < COMPRESSIONS; i++) {
		size_t tail = strlen(compressions[i].suffix);

		if (length > tail && !strcmp(base + length - tail, compressions[i].suffix)) {
			length -= tail;
			break;
		}
	}
	if (length <= 3 || strncmp(base + length - 3, ".ko", 3))
		return NULL;
	name = arena_strndup(arena, base, length - 3);
	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

/* Which program made this file? NULL: it is not compressed. */
static const struct compression *compression_of(const char *data, size_t size)
{
	size_t i;

	for (i = 0; i < COMPRESSIONS; i++)
		if (size > compressions[i].length &&
		    !memcmp(data, compressions[i].magic, compressions[i].length))
			return &compressions[i];
	return NULL;
}

static int decompress(struct arena *arena, const struct compression *with, const char *path,
		      const char *to)
{
	const char *log = arena_printf(arena, "%s.log", to);
	char *argv[] = { "sh",
			 "-c",
			 "exec \"$1\" -dc <\"$2\" >\"$3\"",
			 "sh",
			 (char *)with->program,
			 (char *)path,
			 (char *)to,
			 NULL };
	const struct command command = { .argv = argv, .log = log };
	int result = file_write(log, "", 0) ? -1 : command_run(&command);

	if (result > 0) {
		result = fail("%s: %s cannot unpack it%s; it says:", path, with->program,
			      result == 127 ? ", because it is not installed" : "");
		log_tail(log, 3);
	}
	return result;
}

static int copy_plain(struct arena *arena, const char *path, const char *to)
{
	const struct compression *compression;
	size_t size;
	char *data = file_read(arena, path, &size);

	if (!data)
		return -1;
	compression = compression_of(data, size);
	return compression ? decompress(arena, compression, path, to) : file_write(to, data, size);
}

/* Returns the value of a KEY=VALUE in .modinfo; NULL: there is none. */
static const char *modinfo_value(struct arena *arena, struct elf_file *file, const char *key)
{
	const struct elf_section *section = elf_section_by_name(file, ".modinfo");
	size_t length = strlen(key), at = 0;

	while (section && section->data && at < section->size) {
		const char *entry = (const char *)section->data + at;
		const char *end = memchr(entry, '\0', section->size - at);

		if (!end)
			break;
		if (!strncmp(entry, key, length) && entry[length] == '=')
			return arena_strdup(arena, entry + length + 1);
		at += (size_t)(end - entry) + 1;
	}
	return NULL;
}

static int read_module(struct arena *arena, struct elf_file *file, struct ko_file *ko)
{
	const char *name, *c;

	if (file->header.e_type != ET_REL || !elf_section_by_name(file, THIS_MODULE))
		return fail("%s: is not a kernel module; name the .ko that the kernel loads",
			    ko->path);
	name = modinfo_value(arena, file, "name");
	/* It becomes the name of a file. */
	for (c = name; c && *c; c++)
		if (*c == '/' || *c <= ' ' || *c > '~')
			name = NULL;
	ko->vermagic = modinfo_value(arena, file, "vermagic");
	if (!name || !*name || !ko->vermagic)
		return fail(
			"%s: has no name and vermagic in its .modinfo; it is not a finished module",
			ko->path);
	ko->name = name;
	ko->version = modinfo_value(arena, file, "version");
	ko->srcversion = modinfo_value(arena, file, "srcversion");
	ko->build_id = elf_build_id(arena, file);
	return 0;
}

int ko_file_read_plain(struct arena *arena, const char *path, struct ko_file *ko)
{
	struct elf_file *file;
	int result;

	ko->plain = path;
	if (!ko->path)
		ko->path = path;
	file = elf_file_open_as(arena, path, ko->path);
	if (!file)
		return fail("%s: is not a kernel module; name the .ko that the kernel loads",
			    ko->path);
	result = read_module(arena, file, ko);
	elf_file_close(file);
	return result;
}

int ko_file_read(struct arena *arena, const char *path, const char *dir, struct ko_file *ko)
{
	const char *name = ko_name_of_path(arena, path);
	const char *plain = name ? arena_printf(arena, "%s/%s.ko", dir, name) : NULL;

	*ko = (struct ko_file){ .path = path };
	if (!plain)
		return fail(
			"%s: is not the name of a kernel module (NAME.ko, or with .xz, .gz, .zst behind it)",
			path);
	if (dir_make(dir) || copy_plain(arena, path, plain) || ko_file_read_plain(arena, plain, ko))
		return -1;
	return !strcmp(ko->name, name)
		       ? 0
		       : fail("%s: is the module %s by its .modinfo, not %s; give the file its own name",
			      path, ko->name, name);
}

/* Without CONFIG_MODVERSIONS only these symbols tell of exports (include/linux/export-internal.h). */
static bool read_uncounted(const struct elf_symbol *symbol, struct exported *exported)
{
	static const char prefix[] = "__ksymtab_";

	if (!symbol->section || strncmp(symbol->name, prefix, strlen(prefix)))
		return false;
	*exported = (struct exported){
		.name = symbol->name + strlen(prefix),
		.gpl = strstr(symbol->section->name, "_gpl") != NULL,
	};
	return true;
}

/* Fields of Module.symvers are separated by tabs, and empty ones mean something. */
static bool is_field(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ')
			return false;
	return true;
}

static void add_export(const struct ko_file *ko, const struct exported *exported,
		       struct text *symvers)
{
	const char *ns = exported->ns ?: "";

	if (*exported->name && is_field(exported->name) && is_field(ns))
		text_add(symvers, "0x%08x\t%s\t%s\t%s\t%s\n", exported->crc, exported->name,
			 ko->name, exported->gpl ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL", ns);
}

int ko_file_add_exports(const struct ko_file *ko, struct text *symvers)
{
	struct arena *arena = arena_new();
	struct elf_file *file = elf_file_open_as(arena, ko->plain, ko->path);
	bool counted = false;
	struct exported exported;
	size_t i;

	for (i = 1; file && i < file->symbol_count; i++)
		counted |= exported_read(file, &file->symbols[i], &exported);
	for (i = 1; file && i < file->symbol_count; i++)
		if (counted ? exported_read(file, &file->symbols[i], &exported)
			    : read_uncounted(&file->symbols[i], &exported))
			add_export(ko, &exported, symvers);
	if (file)
		elf_file_close(file);
	arena_free(arena);
	return file ? 0 : -1;
}
