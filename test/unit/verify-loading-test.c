// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel's module loader and its livepatch core read that no reference of the module's code leads to:
 * verify_module() on the livepatch of verify/, made so that Linux refuses it, or would work through memory that is
 * not the module's.
 */
#include "check.h"
#include "livepatch-ko.h"
#include "verify-kernel.h"
#include "../../lib/files.h"
#include "../../livepatch/verify/verify.h"

#include <elf.h>

static struct out_reloc *reloc_of(struct elf_out *out, const char *section, uint64_t offset)
{
	struct out_reloc *reloc;

	array_for_each(reloc, &ko_section(out, section)->relocs->relocs)
		if (reloc->offset == offset)
			return reloc;
	abort();
}

/* A pointer of the klp_object with this number: its name is at 0, its funcs at 8. */
static struct out_reloc *object_pointer(struct elf_out *out, int number, uint64_t at)
{
	return reloc_of(out, ".data", ko_symbol(out, "objs")->value + (uint64_t)number * 168 + at);
}

static struct out_symbol *new_symbol(struct elf_out *out, const char *name, unsigned char type,
				     uint16_t shndx)
{
	struct out_symbol *symbol = elf_out_symbol(out, name);

	symbol->type = type;
	symbol->bind = STB_LOCAL;
	symbol->shndx = shndx;
	return symbol;
}

static struct out_section *new_section(struct elf_out *out, const char *name, uint64_t flags)
{
	struct out_section *section = elf_out_section(out, name, SHT_PROGBITS, flags, 1);

	elf_out_append(out, section, "not_mod_a\0\0\0\0\0\0", 16, 1);
	return section;
}

/* What each case does to the good module. */
/* clang-format off */
#define CASE(name) static void name(struct elf_out *out)

CASE(nothing) { (void)out; }
CASE(undefined_file) { new_symbol(out, "main.c", STT_FILE, SHN_UNDEF); }
CASE(undefined_section) { new_symbol(out, "", STT_SECTION, SHN_UNDEF); }
CASE(absolute_file) { new_symbol(out, "main.c", STT_FILE, SHN_ABS); }
CASE(unknown_number) { new_symbol(out, "main.c", STT_FILE, 0xff05); }
static void inside_function(struct elf_out *out, unsigned char type)
{
	struct out_symbol *symbol = new_symbol(out, "main.c", type, 0);

	symbol->section = ko_symbol(out, "twice")->section;
	symbol->value = ko_symbol(out, "twice")->value + 1;
}

CASE(file_in_function) { inside_function(out, STT_FILE); }
CASE(section_in_function) { inside_function(out, STT_SECTION); }
CASE(label_in_function) { inside_function(out, STT_NOTYPE); }
CASE(nameless_relocs) { elf_out_section(out, "", SHT_RELA, 0, 8); }
CASE(unloaded_btf) { new_section(out, ".BTF", 0); }
CASE(unloaded_table) { new_section(out, ".cfi_sites", 0); }
CASE(second_modinfo) { new_section(out, ".modinfo", 0); }
CASE(second_comment) { new_section(out, ".note.x", 0); new_section(out, ".note.x", 0); }
CASE(overlap)
{
	const struct out_reloc *name = object_pointer(out, 1, 0);

	elf_out_reloc(out, ko_section(out, ".data"), name->offset + 4, R_X86_64_32S, name->symbol, 0);
}
CASE(half_address) { object_pointer(out, 1, 0)->type = R_X86_64_32; }
CASE(freed_data)
{
	struct out_reloc *name = object_pointer(out, 1, 0);

	name->symbol = elf_out_section_symbol(out, new_section(out, ".init.data", SHF_ALLOC | SHF_WRITE));
	name->addend = 4;
}
CASE(read_only) { ko_section(out, ".data")->flags &= ~(uint64_t)SHF_WRITE; }
CASE(read_only_later) { ko_section(out, ".data")->flags |= 0x00200000; }
CASE(freed_structs) { ko_section(out, ".data")->name = ".init.data"; }
CASE(named_vmlinux)
{
	struct out_section *strings = ko_section(out, ".rodata.str1.1");
	struct out_reloc *name = object_pointer(out, 1, 0);

	name->addend = (int64_t)elf_out_append(out, strings, "vmlinux", 8, 1);
	name->symbol = elf_out_section_symbol(out, strings);
}
CASE(inside_module) { reloc_of(out, ".data", ko_symbol(out, "patch")->value)->addend += 8; }
CASE(other_init) { reloc_of(out, ".gnu.linkonce.this_module", 64)->symbol = ko_symbol(out, "twice"); }
CASE(other_exit)
{
	elf_out_reloc(out, ko_section(out, ".gnu.linkonce.this_module"), 72, R_X86_64_64,
		      ko_symbol(out, "old_func"), 0);
}
CASE(own_exit)
{
	struct out_symbol *exit = ko_symbol(out, "old_func"), *own = elf_out_symbol(out, "cleanup_module");

	own->type = STT_FUNC;
	own->bind = STB_GLOBAL;
	own->section = exit->section;
	own->value = exit->value;
	own->size = exit->size;
	elf_out_reloc(out, ko_section(out, ".gnu.linkonce.this_module"), 72, R_X86_64_64, own, 0);
}
/* struct alt_instr: the lengths are in bytes 12 and 13. */
CASE(long_replacement) { ko_section(out, ".altinstructions")->data[13] = 6; }
CASE(beyond_replacement)
{
	ko_section(out, ".altinstructions")->data[13] = 5;
}
CASE(long_site) { ko_section(out, ".altinstructions")->data[12] = 200; }
CASE(half_instruction) { ko_section(out, ".altinstructions")->data[12] = 3; }
/* clang-format on */

static const struct {
	const char *promise;
	void (*change)(struct elf_out *out);
	const char *finding; /* NULL: none */
} cases[] = {
	{ "a good module passes", nothing, NULL },
	{ "the name of a source file passes", absolute_file, NULL },
	{ "two sections of a name that nobody reads pass", second_comment, NULL },
	{ "an exit of the module's own passes", own_exit, NULL },
	/* the loader */
	{ "an undefined symbol of type FILE is found, which the kernel would look for",
	  undefined_file, "'main.c', is in no section" },
	{ "an undefined symbol without a name is found", undefined_section,
	  "'', is in no section" },
	{ "a section number that no ELF header has is found", unknown_number,
	  "'main.c', is in section 0xff05" },
	{ "a file's symbol inside a function is found", file_in_function,
	  "is at twice()+0x1, where the kernel takes it for the end" },
	{ "a section's symbol inside a function is found", section_in_function,
	  "is at twice()+0x1, where the kernel takes it for the end" },
	{ "relocations for no section, in a section without a name, are found", nameless_relocs,
	  "for section that is not there" },
	{ "BTF that is not loaded is found, which the kernel parses", unloaded_btf,
	  ".BTF: is not loaded" },
	{ "a table that is not loaded is found, which module_finalize() works through",
	  unloaded_table, ".cfi_sites: is not loaded" },
	{ "a second .modinfo is found, loaded or not", second_modinfo,
	  ".modinfo: there are two sections of that name" },
	{ "relocations that overlap are found", overlap, "write to the same bytes" },
	{ "half of an address in data is found", half_address,
	  "does not fit into the 4 bytes of its relocation" },
	{ "data that refers to init memory is found", freed_data,
	  "refers to section .init.data, which is freed" },
	/* the livepatch core */
	{ "a label inside a replacement is found", label_in_function,
	  "twice(): the symbol main.c is within it" },
	{ "structs in read-only memory are found", read_only,
	  "klp_patch: is in section .data, and the livepatch core writes to it" },
	{ "data that is read-only once init has run is found, by a flag that the loader knows",
	  read_only_later, ".data: by its flags, 0x200003, it is read-only once" },
	{ "structs in init memory are found", freed_structs,
	  "klp_patch: is in section .init.data" },
	{ "a klp_object that is named vmlinux is found", named_vmlinux,
	  "the klp_object of the kernel itself is named vmlinux" },
	{ "another place than the start of struct module is found", inside_module,
	  "the mod of its klp_patch is not the start" },
	{ "another function as init is found", other_init,
	  "struct module's init is not the address of the module's own init_module()" },
	{ "another function as exit is found", other_exit,
	  "struct module's exit is not the address of the module's own cleanup_module()" },
	/* alternatives */
	{ "a replacement that is longer than the code is found", long_replacement,
	  "its replacement is longer" },
	{ "a replacement that ends behind its section is found", beyond_replacement,
	  "its replacement reaches beyond" },
	{ "an alternative of what follows the function is found", long_site,
	  "it replaces code behind the end of the function" },
	{ "an alternative of half an instruction is found", half_instruction,
	  "it ends in the middle of an instruction" },
};

/* The same on the finished file: what elf_out does not write. */

struct bytes {
	struct arena *arena;
	uint8_t *at;
	size_t size;
};

static Elf64_Shdr *section_header(const struct bytes *file, const char *name)
{
	const Elf64_Ehdr *header = (const void *)file->at;
	Elf64_Shdr *sections = (void *)(file->at + header->e_shoff);
	const char *names = (const char *)file->at + sections[header->e_shstrndx].sh_offset;
	size_t i;

	for (i = 1; i < header->e_shnum; i++)
		if (!strcmp(names + sections[i].sh_name, name))
			return &sections[i];
	abort();
}

static void append(struct bytes *file, const void *data, size_t size)
{
	uint8_t *bytes = arena_alloc(file->arena, file->size + size);

	memcpy(bytes, file->at, file->size);
	memcpy(bytes + file->size, data, size);
	file->at = bytes;
	file->size += size;
}

static void compressed_beyond(struct bytes *file)
{
	Elf64_Shdr *section = section_header(file, ".comment");

	section->sh_flags |= SHF_COMPRESSED;
	section->sh_offset = file->size;
}

static void unended_names(struct bytes *file)
{
	const size_t at = file->size;
	Elf64_Shdr *names = section_header(file, ".shstrtab");
	const size_t size = names->sh_size;

	append(file, file->at + names->sh_offset, size);
	append(file, "x", 1);
	names = section_header(file, ".shstrtab");
	names->sh_offset = at;
	names->sh_size = size + 1;
}

/* What sign-file writes, with nothing in it that says who signed what, and its trailer. */
static const uint8_t pkcs7[] = {
	0x30, 49,							   /* SEQUENCE */
	0x06, 9,  0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1,    7,	  2,	   /* signedData */
	0xa0, 36, 0x30, 34,						   /* [0] SEQUENCE */
	0x02, 1,  1,							   /* version */
	0x31, 0,							   /* digestAlgorithms */
	0x30, 11, 0x06, 9,    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, /* contentInfo: data */
	0x31, 14, 0x30, 12,						   /* signerInfos */
	0x02, 1,  1,	0x80, 0,    0x30, 0,	0x30, 0,    0x04, 1, 7,	   /* one of them */
};

/* With other bits in the byte at `at`. */
static void sign(struct bytes *file, size_t at, uint8_t bits)
{
	const uint8_t trailer[12] = { [2] = 2, [11] = sizeof(pkcs7) };
	static const char marker[] = "~Module signature appended~\n";

	append(file, pkcs7, sizeof(pkcs7));
	file->at[file->size - sizeof(pkcs7) + at] ^= bits;
	append(file, trailer, sizeof(trailer));
	append(file, marker, strlen(marker));
}

static void good_signature(struct bytes *file)
{
	sign(file, 0, 0);
}

static void other_length(struct bytes *file)
{
	sign(file, sizeof(pkcs7) - 2, 2);
}

static void other_version(struct bytes *file)
{
	sign(file, 17, 1);
}

static void other_digest(struct bytes *file)
{
	sign(file, sizeof(pkcs7) - 3, 2);
}

static const struct {
	const char *promise;
	void (*change)(struct bytes *file);
	const char *finding; /* NULL: none */
} file_cases[] = {
	{ "a compressed section beyond the end of the file is found", compressed_beyond,
	  ".comment: reaches beyond the end of the file" },
	{ "names of sections that do not end are found", unended_names,
	  "its ELF header is not that of a module" },
	{ "a signature that is PKCS#7 passes without a certificate", good_signature, NULL },
	{ "a length inside of it that is wrong is found without one", other_length,
	  "its signature is damaged" },
	{ "so is an element of another type", other_version, "its signature is damaged" },
	{ "so is one of a signer", other_digest, "its signature is damaged" },
};

static const char *module_file(void *data, const char *name)
{
	return strcmp(name, "mod_a") ? NULL : verify_kernel_path(data, "modules/kernel/mod-a.ko");
}

static void verify(struct arena *arena, const char *ko, const char *promise, const char *finding)
{
	const struct verify_against against = {
		.vmlinux = verify_kernel_path(arena, "vmlinux"),
		.decode = code_decode,
		.symvers = verify_kernel_path(arena, "Module.symvers"),
		.release = "6.12.0-test",
		.module_file = module_file,
		.data = arena,
		.modules = verify_kernel_path(arena, "modules"),
	};
	const char *printed;
	int result;

	check_capture();
	result = verify_module(ko, ko, &against);
	printed = check_captured();
	check(finding ? result == -1 && strstr(printed, finding)
		      : !result && !*but_for_digest(printed),
	      "%s", promise);
	if (getenv("VERBOSE"))
		printf("# %s\n", printed);
}

static const char *make(struct arena *arena, void (*change)(struct elf_out *out))
{
	struct elf_out *out =
		livepatch_ko(arena, verify_kernel_path(arena, "lp.o"), VERIFY_REPORT("", "", ""));
	const char *ko = verify_kernel_path(arena, "test.ko");

	if (!out)
		abort();
	change(out);
	if (elf_out_write(out, ko))
		abort();
	return ko;
}

static void run_file_case(size_t i)
{
	struct arena *arena = arena_new();
	const char *ko = make(arena, nothing);
	struct bytes file = { .arena = arena };

	file.at = (uint8_t *)file_read(arena, ko, &file.size);
	if (!file.at)
		abort();
	file_cases[i].change(&file);
	if (file_write(ko, (const char *)file.at, file.size))
		abort();
	verify(arena, ko, file_cases[i].promise, file_cases[i].finding);
	arena_free(arena);
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

#ifndef __x86_64__
	puts("1..0 # SKIP the test kernel is for x86-64");
	return 0;
#endif
	if (verify_kernel_make(arena, VERIFY_SYMVERS) ||
	    verify_kernel_compile(arena, "-c " VERIFY_SOURCES "lp.c", "lp.o")) {
		check(0, "the test kernel is made");
		return check_done();
	}
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena *one = arena_new();

		verify(one, make(one, cases[i].change), cases[i].promise, cases[i].finding);
		arena_free(one);
	}
	for (i = 0; i < sizeof(file_cases) / sizeof(*file_cases); i++)
		run_file_case(i);
	verify_kernel_remove();
	arena_free(arena);
	return check_done();
}
