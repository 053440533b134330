// SPDX-License-Identifier: GPL-2.0-or-later
/* From the module that kbuild links (post-link/linked.S) to the one that the kernel reads. */
#include "check.h"
#include "../../lib/elf-file.h"
#include "../../lib/files.h"
#include "../../livepatch/info.h"
#include "../../livepatch/post-link.h"

/* Not livepatch/format.h's, which the code under test goes by. */
#define SHN_LIVEPATCH	   0xff20
#define SHF_RELA_LIVEPATCH 0x00100000

static char dir[] = "/tmp/klp-post-link-XXXXXX";
static struct arena *arena;

static const char *path(const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

static int assemble(const char *define)
{
	char *line = arena_printf(arena, "gcc %s -c test/unit/post-link/linked.S -o %s", define,
				  path("linked.o"));
	char *argv[] = { "sh", "-c", line, NULL };

	return command_run(&(struct command){ .argv = argv });
}

static const struct report *sample(void)
{
	struct report *report = arena_new_object(arena, struct report);
	struct report_unit *unit = array_push(arena, &report->units);
	struct report_function *function = array_push(arena, &unit->functions);
	struct report_relocations *relocations = array_push(arena, &unit->relocations);

	report->module = "livepatch_test";
	report->kernel = "6.12.0-test";
	unit->unit = "a.o";
	unit->object = "vmlinux";
	function->name = "f";
	function->status = REPORT_CHANGED;
	function->file = "fs/f.c";
	function->line = 9;
	relocations->symbol = "f";
	*array_push(arena, &relocations->resolved) = (struct report_relocation){
		.at = "0x1", .type = "R_X86_64_PLT32", .target = "x", .how = REPORT_KLP
	};
	return report;
}

static const struct elf_symbol *symbol(const struct elf_file *file, const char *name)
{
	return hash_get(&file->by_name, name);
}

/* How many entries a livepatch relocation section has, and all of it is as it must be; else -1. */
static long relocations(struct elf_file *file, const char *name, const char *applies_to)
{
	const struct elf_section *section = elf_section_by_name(file, name);

	if (!section || section->header.sh_type != SHT_RELA ||
	    section->header.sh_flags != (SHF_ALLOC | SHF_INFO_LINK | SHF_RELA_LIVEPATCH) ||
	    section->header.sh_link != file->symtab->index ||
	    strcmp(file->sections[section->header.sh_info].name, applies_to))
		return -1;
	return (long)(section->size / sizeof(Elf64_Rela));
}

static void test_references(struct elf_file *file)
{
	static const char *const livepatched[] = {
		".klp.sym.vmlinux.plain,0",
		".klp.sym.vmlinux.local,2",
		".klp.sym.mod_b.other,0",
	};
	size_t i;

	for (i = 0; i < sizeof(livepatched) / sizeof(*livepatched); i++) {
		const struct elf_symbol *found = symbol(file, livepatched[i]);

		check(found && found->shndx == SHN_LIVEPATCH, "%s is a livepatch symbol",
		      livepatched[i]);
	}
	check(symbol(file, "exported") && symbol(file, "exported")->shndx == SHN_UNDEF,
	      "an export stays an ordinary symbol");
	check(!symbol(file, "plain") && !symbol(file, ".klp.sym.mod_b.other,0,mod_a") &&
		      !symbol(file, ".klp.sym.vmlinux.unused,3"),
	      "names that were for the post-link step are gone");
	check(relocations(file, ".klp.rela.vmlinux..text", ".text") == 2,
	      "vmlinux's symbols wait for vmlinux");
	check(relocations(file, ".klp.rela.mod_a..text", ".text") == 1,
	      "a symbol may wait for another object than its own");
	check(relocations(file, ".klp.rela.mod_b..text", ".text") == 1,
	      "a module's symbol waits for the module");
}

static void test_symbols(struct elf_file *file)
{
	const struct elf_symbol *f = symbol(file, "f");
	struct elf_section *data = elf_section_by_name(file, ".data");

	check(f && f->size == 27, "a function extends over its cold part");
	check(!symbol(file, "f.cold"), "a cold part has no name");
	check(!symbol(file, "__klp_func_0123456789abcdef_f") &&
		      !symbol(file, "__pfx___klp_func_0123456789abcdef_f"),
	      "aliases are gone");
	check(!elf_relocs(file, data) && data->reloc_count == 2 &&
		      data->relocs[0].symbol->type == STT_SECTION && data->relocs[0].addend == 0 &&
		      data->relocs[1].addend == 26,
	      "what pointed at an alias or a cold part points at the same place");
	check(!elf_section_by_name(file, ".klp.syms") && !elf_section_by_name(file, ".debug_info"),
	      "sections that have done their work are gone");
}

static void test_report(struct elf_file *file)
{
	struct report *report = klp_info_read(arena, file, "test.ko");

	check(report && !strcmp(report->module, "livepatch_test") && report->units.count == 1 &&
		      !report->units.items->relocations.count,
	      "the module has its report, without relocations");
}

static void test_refused(const char *define, const char *message)
{
	int result;

	check(!assemble(define), "a module is made with %s", define);
	check_capture();
	result = post_link(path("linked.o"), path("bad.ko"), "dir/final.ko", sample());
	check(strstr(check_captured(), message) && result == -1 && !file_exists(path("bad.ko")),
	      "it is refused: %s", message);
}

/* What is written under a temporary name is told by its final one. */
static void test_cannot_write(void)
{
	const char *printed;

	check(!assemble(""), "a module is made");
	check_capture();
	check(post_link(path("linked.o"), path("no/such.tmp.1"), "dir/final.ko", sample()) == -1,
	      "a module that cannot be written is an error");
	printed = check_captured();
	check(strstr(printed, "dir/final.ko: cannot be created") && !strstr(printed, ".tmp."),
	      "which names it by its final name");
}

int main(void)
{
	struct elf_file *file;

#ifndef __x86_64__
	puts("1..0 # SKIP the module is for x86-64");
	return 0;
#endif
	arena = arena_new();
	if (!mkdtemp(dir) || assemble("") ||
	    post_link(path("linked.o"), path("test.ko"), "dir/final.ko", sample()) ||
	    !(file = elf_file_open(arena, path("test.ko")))) {
		check(0, "a module is made");
		return check_done();
	}
	test_references(file);
	test_symbols(file);
	test_report(file);
	elf_file_close(file);
	test_refused("-DBAD_LIST", "dir/final.ko: the section .klp.syms is malformed");
	test_refused("-DBAD_SYMBOL", "dir/final.ko: the symbol .klp.sym.vmlinux.foo is malformed");
	test_refused("-DDROPPED", "dir/final.ko: fs/f.c:9: f() refers to in_comment, which");
	test_cannot_write();
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
