// SPDX-License-Identifier: GPL-2.0-or-later
#include "damage.h"
#include "../../lib/files.h"
#include "../../livepatch/contents.h"
#include "../../livepatch/info.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct image image_read(struct arena *arena, const char *path)
{
	struct image image = { .arena = arena };

	image.bytes = (uint8_t *)file_read(arena, path, &image.size);
	if (!image.bytes || image.size < sizeof(Elf64_Ehdr))
		abort();
	return image;
}

Elf64_Shdr *image_sections(const struct image *image, size_t *count)
{
	const Elf64_Ehdr *header = (const void *)image->bytes;

	*count = header->e_shnum;
	return (void *)(image->bytes + header->e_shoff);
}

const char *image_section_name(const struct image *image, const Elf64_Shdr *section)
{
	const Elf64_Ehdr *header = (const void *)image->bytes;
	size_t count;
	const Elf64_Shdr *names = &image_sections(image, &count)[header->e_shstrndx];

	return (const char *)image->bytes + names->sh_offset + section->sh_name;
}

Elf64_Shdr *image_section(const struct image *image, const char *name)
{
	size_t count, i;
	Elf64_Shdr *sections = image_sections(image, &count);

	for (i = 1; i < count; i++)
		if (!strcmp(image_section_name(image, &sections[i]), name))
			return &sections[i];
	return NULL;
}

Elf64_Sym *image_symbols(const struct image *image, size_t *count)
{
	const Elf64_Shdr *table = image_section(image, ".symtab");

	*count = table->sh_size / sizeof(Elf64_Sym);
	return (void *)(image->bytes + table->sh_offset);
}

const char *image_symbol_name(const struct image *image, const Elf64_Sym *symbol)
{
	const Elf64_Shdr *names = image_section(image, ".strtab");

	return (const char *)image->bytes + names->sh_offset + symbol->st_name;
}

Elf64_Rela *image_relocs(const struct image *image, const Elf64_Shdr *rela, size_t *count)
{
	*count = rela->sh_size / sizeof(Elf64_Rela);
	return (void *)(image->bytes + rela->sh_offset);
}

/* The section's header, where the damaged module still has one; names may be damaged. */
static Elf64_Shdr *info_header(struct image *image)
{
	const Elf64_Ehdr *header = (const void *)image->bytes;
	Elf64_Shdr *sections = (void *)(image->bytes + header->e_shoff);
	size_t i;

	if (header->e_shoff > image->size ||
	    header->e_shnum > (image->size - header->e_shoff) / sizeof(Elf64_Shdr))
		return NULL;
	for (i = 1; i < header->e_shnum; i++)
		if (sections[i].sh_type != SHT_NOBITS && sections[i].sh_size > 8 &&
		    sections[i].sh_offset < image->size - 8 &&
		    !memcmp(image->bytes + sections[i].sh_offset, "klpinfo", 8))
			return &sections[i];
	return NULL;
}

static bool describe(struct image *image, const char *path, void **data, size_t *size)
{
	struct elf_file *module = module_elf_open(image->arena, path, "damaged.ko");
	struct report *report = module ? klp_info_read(image->arena, module, "damaged.ko") : NULL;
	char *text;
	size_t length;

	if (report) {
		contents_describe(image->arena, module, report);
		text = report_text(report, image->arena, &length);
		if (!text || klp_info_encode(image->arena, text, length, data, size))
			abort();
	}
	elf_file_close(module);
	return report != NULL;
}

bool image_renew_digest(struct image *image)
{
	char path[] = "/tmp/klp-damage-XXXXXX";
	int fd = mkstemp(path), silent = open("/dev/null", O_WRONLY),
	    stderr_copy = dup(STDERR_FILENO);
	Elf64_Shdr *header = info_header(image);
	size_t size;
	void *data;
	bool done;

	if (fd < 0 || fd_write(fd, (const char *)image->bytes, image->size))
		abort();
	close(fd);
	/* What it says about damaged modules is no news. */
	dup2(silent, STDERR_FILENO);
	done = header && describe(image, path, &data, &size);
	dup2(stderr_copy, STDERR_FILENO);
	close(stderr_copy);
	close(silent);
	unlink(path);
	if (done) {
		const size_t at = image->size;
		uint8_t *bytes = arena_alloc(image->arena, at + size);
		ptrdiff_t place = (uint8_t *)header - image->bytes;

		memcpy(bytes, image->bytes, at);
		memcpy(bytes + at, data, size);
		image->bytes = bytes;
		image->size = at + size;
		header = (void *)(bytes + place);
		header->sh_offset = at;
		header->sh_size = size;
	}
	return done;
}
