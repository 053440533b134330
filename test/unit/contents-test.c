// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The digest of what is loaded of a module: what does not matter to the kernel leaves it as it is, and everything
 * else changes it, and is told with its place.
 */
#include "check.h"
#include "livepatch-ko.h"
#include "../../lib/files.h"
#include "../../livepatch/contents.h"

static char dir[] = "/tmp/klp-contents-XXXXXX";

static const char source[] =
	"extern long other(long);\n"
	"extern long running asm(\"klp$vmlinux$running$0\");\n"
	"char filler[200] = { 1, 2, 3 };\n"
	"long *pointer = (long *)filler;\n"
	"__attribute__((noinline)) static long first(long x) { return other(x) + running; }\n"
	"long second(long x) { return first(x) + first(x + 1); }\n"
	"static char nothing[64];\n"
	"char *zeros(void) { return nothing; }\n";

static const char *path(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

/* The module after a change. */
static struct elf_file *module(struct arena *arena, void (*change)(struct elf_out *out))
{
	struct elf_out *out = livepatch_ko(arena, path(arena, "test.o"), NULL);
	const char *ko = path(arena, "test.ko");

	if (!out)
		abort();
	change(out);
	if (elf_out_write(out, ko))
		abort();
	return module_elf_open(arena, ko, ko) ?: (abort(), NULL);
}

static struct out_reloc *data_reloc(struct elf_out *out)
{
	return ko_section(out, ".data")->relocs->relocs.items;
}

/* clang-format off */
#define CASE(name) static void name(struct elf_out *out)

CASE(nothing) { (void)out; }
CASE(a_byte) { ko_section(out, ".data")->data[130] ^= 1; }
CASE(bss_size) { ko_section(out, ".bss")->size += 64; }
CASE(no_write) { ko_section(out, ".data")->flags &= ~(uint64_t)SHF_WRITE; }
CASE(alignment) { ko_section(out, ".data")->align = 64; }
CASE(addend) { data_reloc(out)->addend++; }
CASE(type) { data_reloc(out)->type = R_X86_64_PC64; }
CASE(place) { data_reloc(out)->offset += 8; }
CASE(late_addend) { ko_relocs(out, ".klp.rela.vmlinux..text")->relocs.items[0].addend++; }
CASE(late_object) { ko_relocs(out, ".klp.rela.vmlinux..text")->name = ".klp.rela.ext4..text"; }
CASE(name) { ko_symbol(out, "second")->name = "third"; }
CASE(value) { ko_symbol(out, "second")->value++; }
CASE(import) { ko_symbol(out, "other")->name = "another"; }
CASE(livepatch_symbol) { ko_symbol(out, ".klp.sym.vmlinux.running,0")->name = ".klp.sym.vmlinux.running,1"; }
CASE(renamed) { ko_section(out, ".data")->name = ".data2"; }
CASE(added) { elf_out_append(out, elf_out_section(out, ".more", SHT_PROGBITS, SHF_ALLOC, 1), "x", 1, 1); }
CASE(not_loaded) { elf_out_append(out, elf_out_section(out, ".debug_x", SHT_PROGBITS, 0, 1), "x", 1, 1); }
/* clang-format on */

static void swap(void **a, void **b)
{
	void *other = *a;

	*a = *b;
	*b = other;
}

/* As strip and objcopy do: other numbers of sections and symbols, none of files, and no symbols of sections. */
static void stripped(struct elf_out *out)
{
	size_t i, kept = 0;

	for (i = 0; i < out->sections.count / 2; i++)
		swap((void **)&out->sections.items[i],
		     (void **)&out->sections.items[out->sections.count - 1 - i]);
	for (i = 0; i < out->symbols.count; i++)
		if (out->symbols.items[i]->type != STT_FILE)
			out->symbols.items[kept++] = out->symbols.items[i];
	out->symbols.count = kept;
	for (i = 0; i < kept / 2; i++)
		swap((void **)&out->symbols.items[i], (void **)&out->symbols.items[kept - 1 - i]);
}

/* A reference by the symbol of a function's section becomes one by the function. */
static void other_symbol(struct elf_out *out)
{
	struct out_reloc *reloc = data_reloc(out);

	reloc->symbol = elf_out_section_symbol(out, ko_section(out, ".data"));
	reloc->addend += (int64_t)ko_symbol(out, "filler")->value;
}

static const struct {
	const char *promise;
	void (*change)(struct elf_out *out);
	const char *section; /* that has changed; NULL: none */
	uint64_t from, to;
} cases[] = {
	{ "the same module has the same digest", nothing, NULL, 0, 0 },
	{ "strip changes nothing that matters", stripped, NULL, 0, 0 },
	{ "a place is the same by each symbol", other_symbol, NULL, 0, 0 },
	{ "a section that is not loaded does not matter", not_loaded, NULL, 0, 0 },
	{ "a byte", a_byte, ".data", 128, 192 },
	{ "the size of .bss", bss_size, ".bss", 0, 0 },
	{ "the kind of memory", no_write, ".data", 0, 0 },
	{ "the alignment", alignment, ".data", 0, 0 },
	{ "an addend", addend, ".data", 0, 64 },
	{ "a type", type, ".data", 0, 64 },
	{ "where a relocation writes", place, ".data", 0, 64 },
	{ "an addend of a livepatch relocation", late_addend, ".text", 0, 64 },
	{ "the object that a relocation waits for", late_object, ".text", 0, 64 },
	{ "the name of a function", name, ".text", 0, 64 },
	{ "where a function is", value, ".text", 0, 64 },
	{ "an import", import, CONTENTS_IMPORTS, 0, 0 },
	{ "a livepatch symbol", livepatch_symbol, CONTENTS_IMPORTS, 0, 0 },
	{ "a section's name", renamed, ".data", 0, 0 },
	{ "one more section", added, ".more", 0, 0 },
};

static bool is_told(const struct contents_changes *changes, const char *section, uint64_t from,
		    uint64_t to)
{
	const struct contents_change *change;

	array_for_each(change, &changes->items)
		if (!strcmp(change->section, section) && change->from == from && change->to == to)
			return true;
	return false;
}

static void run_case(struct arena *arena, const struct report *report, size_t i)
{
	struct elf_file *changed = module(arena, cases[i].change);
	struct contents_changes changes;

	contents_compare(arena, changed, report, &changes);
	if (cases[i].section)
		check(changes.differ &&
			      is_told(&changes, cases[i].section, cases[i].from, cases[i].to),
		      "%s is told", cases[i].promise);
	else
		check(!changes.differ && !changes.items.count, "%s", cases[i].promise);
	elf_file_close(changed);
}

int main(void)
{
	struct arena *arena = arena_new();
	struct report report = { 0 };
	struct elf_file *file;
	size_t i;

#ifndef __x86_64__
	puts("1..0 # SKIP the module is compiled for x86-64");
	return 0;
#endif
	if (!mkdtemp(dir) || file_write(path(arena, "test.c"), source, strlen(source)))
		return 1;
	{
		char *argv[] = { "gcc",
				 "-O1",
				 "-mcmodel=kernel",
				 "-fno-pic",
				 "-fcf-protection=none",
				 "-fno-asynchronous-unwind-tables",
				 "-c",
				 "-o",
				 (char *)path(arena, "test.o"),
				 (char *)path(arena, "test.c"),
				 NULL };

		if (command_run(&(struct command){ .argv = argv }))
			return 1;
	}
	file = module(arena, nothing);
	contents_describe(arena, file, &report);
	elf_file_close(file);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run_case(arena, &report, i);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
