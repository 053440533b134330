// SPDX-License-Identifier: GPL-2.0-or-later
#include "vmlinux-check.h"
#include "../../lib/elf-file.h"
#include "../../lib/message.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

/* Returns EM_NONE after an error. */
static uint16_t machine_of(const char *path)
{
	FILE *file = fopen(path, "re");
	Elf64_Ehdr header;
	bool is_elf = file && fread(&header, sizeof(header), 1, file) == 1 &&
		      !memcmp(header.e_ident, ELFMAG, SELFMAG);

	if (file)
		fclose(file);
	else
		fail_errno("%s", path);
	if (file && !is_elf)
		fail("%s: is not an ELF file; use the vmlinux that the build made, not a boot image",
		     path);
	/* Programs run on little endian, as do the kernels that there are rows for. */
	return is_elf ? header.e_machine : EM_NONE;
}

const struct kernel_arch *vmlinux_arch(const char *path)
{
	uint16_t machine = machine_of(path);
	const struct kernel_arch *arch = kernel_arch_by_machine(machine);

	if (!arch && machine != EM_NONE)
		fail("%s: kernels of this architecture (ELF machine %u) are not supported", path,
		     machine);
	return arch;
}

int vmlinux_check(const char *path, const char *release, const char *other)
{
	struct arena *arena = arena_new();
	const char *banner = arena_printf(arena, "Linux version %s (", release);
	struct elf_file *file = elf_file_open(arena, path);
	bool found = false;
	size_t i;
	int result = file ? 0 : -1;

	for (i = 1; file && i < file->section_count; i++) {
		const struct elf_section *section = &file->sections[i];

		found |= section->data && !strcmp(section->name, ".rodata") &&
			 memmem(section->data, section->size, banner, strlen(banner));
	}
	if (file && file->symbol_count < 2)
		result = fail("%s: is stripped of its symbols; use the vmlinux that the build made",
			      path);
	else if (file && !found)
		result = fail("%s: is not the kernel %s; %s", path, release, other);
	if (file)
		elf_file_close(file);
	arena_free(arena);
	return result;
}
