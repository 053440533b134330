// SPDX-License-Identifier: GPL-2.0-or-later
/* The digest of a module that anybody made, its relocations, and its code as instructions. */
#include "quiet.h"
#include "../../livepatch/contents.h"
#include "../../livepatch/verify/module-code.h"
#include "../../livepatch/verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(struct arena *arena, const struct elf_file *module)
{
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		const struct elf_section *section = &module->sections[i];
		struct code_insns insns = { 0 };

		if (section->data && (section->header.sh_flags & SHF_EXECINSTR))
			code_decode(arena, section, 0, section->size, &insns);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = memfd_create("module", MFD_CLOEXEC);
	struct arena *arena = arena_new();
	struct contents_changes changes;
	struct report report = { 0 };
	struct elf_file *module;
	char path[64];

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	quiet_begin();
	module = module_elf_open(arena, path, path);
	if (module) {
		contents_describe(arena, module, &report);
		contents_compare(arena, module, &report, &changes);
		decode(arena, module);
	}
	quiet_end();
	/* The same module has the same digest. */
	if (module && (changes.differ || changes.items.count))
		abort();
	elf_file_close(module);
	close(file);
	arena_free(arena);
	return 0;
}
