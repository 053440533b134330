// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Moves relocations against symbols of the running objects to .klp.rela.OBJECT.SECTION, and
 * renames the symbols to .klp.sym.OBJECT.NAME,SYMPOS in SHN_LIVEPATCH. create-diff-object has
 * marked these symbols, by their name or in .klp.syms. This comes last because linkers do not
 * cope with two relocation sections for one section.
 */
#include "post-link.h"
#include "format.h"
#include "info.h"
#include "module-elf.h"
#include "source-terms.h"
#include "../lib/elf-file.h"
#include "../lib/elf-out.h"
#include "../lib/message.h"

#include <string.h>

/* A symbol of the running objects. */
struct klp_reference {
	struct out_symbol *symbol; /* in the output */
	const char *object;	   /* its relocations are applied when this object is loaded */
};

struct linker {
	struct arena *arena;
	struct elf_file *in;
	struct elf_out *out;
	const struct report *report;
	struct hash listed;	    /* .klp.syms: plain name -> struct klp_name */
	struct hash references;	    /* name in the output, object -> struct klp_reference */
	struct klp_reference **klp; /* by the index of the symbol in the input */
};

static int read_klp_syms(struct linker *linker)
{
	const struct elf_section *section = elf_section_by_name(linker->in, KLP_SYMS_SECTION);
	const char *text, *end;
	struct klp_name name;
	int found;

	if (!section || !section->data)
		return 0;
	text = (const char *)section->data;
	end = text + section->size;
	while ((found = klp_syms_next(linker->arena, &text, end, &name)) > 0)
		if (!hash_get(&linker->listed, name.name))
			hash_add(&linker->listed, name.name,
				 arena_copy(linker->arena, &name, sizeof(name)));
	return found ? fail("%s: the section " KLP_SYMS_SECTION
			    " is malformed; compile the units again",
			    linker->in->path)
		     : 0;
}

static bool is_cold_part(const struct elf_symbol *symbol)
{
	const char *cold = strstr(symbol->name, ".cold");

	return cold && (!cold[5] || cold[5] == '.') && elf_is_function(symbol) && symbol->section &&
	       symbol->bind == STB_LOCAL;
}

/*
 * Symbols that are not needed any more: aliases for the generated C code, and the names of cold
 * parts. When foo.cold has no name it belongs to foo, which is in front of it: the kernel takes
 * the next symbol for the end of a replacement (kallsyms_lookup_size_offset()), and looks for
 * return addresses in it before a livepatch may go. It must also find a task that sleeps in
 * something that foo.cold called.
 */
static bool is_nameless(const struct elf_symbol *symbol)
{
	const char *name = symbol->name;

	if (is_cold_part(symbol))
		return true;
	/* objtool gives the padding in front of a function a symbol of its own. */
	if (!strncmp(name, "__pfx_", 6))
		name += 6;
	return symbol->section && klp_is_alias(name);
}

static bool is_dropped(const struct elf_section *section)
{
	switch (section->header.sh_type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_SYMTAB_SHNDX:
	case SHT_RELA:
		return true;
	case SHT_STRTAB:
		return !(section->header.sh_flags & SHF_ALLOC);
	default:
		return !strcmp(section->name, KLP_SYMS_SECTION) ||
		       !strcmp(section->name, ".comment") ||
		       !strcmp(section->name, ".note.GNU-stack") ||
		       !strncmp(section->name, ".debug", 6);
	}
}

static void copy_sections(struct linker *linker)
{
	size_t i;

	for (i = 1; i < linker->in->section_count; i++) {
		struct elf_section *section = &linker->in->sections[i];
		struct out_section *copy;

		if (is_dropped(section))
			continue;
		copy = elf_out_section(linker->out, section->name, section->header.sh_type,
				       section->header.sh_flags & ~(GElf_Xword)SHF_INFO_LINK,
				       section->header.sh_addralign);
		copy->entsize = section->header.sh_entsize;
		elf_out_append(linker->out, copy, section->data, section->size, 1);
		section->user = copy;
	}
	for (i = 1; i < linker->in->section_count; i++) {
		struct elf_section *section = &linker->in->sections[i];
		struct out_section *copy = section->user;

		if (copy && (section->header.sh_flags & SHF_LINK_ORDER) &&
		    section->header.sh_link < linker->in->section_count)
			copy->link = linker->in->sections[section->header.sh_link].user;
	}
}

/*
 * Returns the output's symbol for references to `name` that wait for one object; the first use
 * adds it.
 */
static struct klp_reference *klp_reference(struct linker *linker, const struct klp_name *name)
{
	const struct klp_name plain = { name->object, name->name, name->sympos, NULL };
	const char *waited_for = name->patched ? name->patched : name->object;
	const char *symbol = klp_sym_format(linker->arena, &plain);
	const char *key = arena_printf(linker->arena, "%s,%s", symbol, waited_for);
	struct klp_reference *reference = hash_get(&linker->references, key);

	if (reference)
		return reference;
	reference = arena_new_object(linker->arena, struct klp_reference);
	reference->object = waited_for;
	reference->symbol = elf_out_symbol(linker->out, symbol);
	reference->symbol->shndx = SHN_LIVEPATCH;
	hash_add(&linker->references, key, reference);
	return reference;
}

/* Sets the reference of an undefined symbol, if the livepatch core resolves it. */
static int find_reference(struct linker *linker, const struct elf_symbol *symbol)
{
	const struct klp_name *listed;
	struct klp_name name;

	if (symbol->section || symbol->shndx != SHN_UNDEF)
		return 0;
	if (klp_is_sym(symbol->name)) {
		if (!klp_sym_parse_unlinked(linker->arena, symbol->name, &name))
			return fail("%s: the symbol %s is malformed; compile the units again",
				    linker->in->path, symbol->name);
		linker->klp[symbol->index] = klp_reference(linker, &name);
		return 0;
	}
	listed = hash_get(&linker->listed, symbol->name);
	if (listed)
		linker->klp[symbol->index] = klp_reference(linker, listed);
	return 0;
}

/* Extends foo to the end of the foo.cold behind it, which has lost its name. */
static void extend_over_cold_parts(struct linker *linker)
{
	struct out_symbol **item;
	size_t i, length;

	for (i = 1; i < linker->in->symbol_count; i++) {
		const struct elf_symbol *cold = &linker->in->symbols[i];
		uint64_t end = cold->value + cold->size;

		if (!is_cold_part(cold))
			continue;
		length = (size_t)(strstr(cold->name, ".cold") - cold->name);
		array_for_each(item, &linker->out->symbols)
			if ((*item)->section && (*item)->section == cold->section->user &&
			    (*item)->type == STT_FUNC && strlen((*item)->name) == length &&
			    !memcmp((*item)->name, cold->name, length) &&
			    (*item)->value < cold->value && (*item)->value + (*item)->size < end)
				(*item)->size = end - (*item)->value;
	}
}

static void copy_symbol(struct linker *linker, struct elf_symbol *symbol)
{
	struct out_symbol *copy;

	if (is_nameless(symbol) || (symbol->section && !symbol->section->user))
		return;
	if (symbol->type == STT_SECTION) {
		symbol->user = elf_out_section_symbol(linker->out, symbol->section->user);
		return;
	}
	copy = elf_out_symbol(linker->out, symbol->name);
	copy->value = symbol->value;
	copy->size = symbol->size;
	copy->type = symbol->type;
	copy->bind = symbol->bind;
	copy->visibility = symbol->visibility;
	copy->other = symbol->other;
	copy->section = symbol->section ? symbol->section->user : NULL;
	copy->shndx = symbol->shndx;
	symbol->user = copy;
}

static int copy_symbols(struct linker *linker)
{
	size_t i;

	linker->klp =
		arena_alloc(linker->arena, (linker->in->symbol_count + 1) * sizeof(*linker->klp));
	for (i = 1; i < linker->in->symbol_count; i++) {
		struct elf_symbol *symbol = &linker->in->symbols[i];

		if (find_reference(linker, symbol))
			return -1;
		if (!linker->klp[symbol->index])
			copy_symbol(linker, symbol);
	}
	extend_over_cold_parts(linker);
	return 0;
}

/* Returns the relocation section of `section` for an object. */
static struct out_relocs *klp_relocs(struct linker *linker, struct out_section *section,
				     const char *object)
{
	const char *name = klp_rela_format(linker->arena, object, section->name);
	struct out_relocs **relocs;

	array_for_each(relocs, &linker->out->relocs)
		if ((*relocs)->section == section && !strcmp((*relocs)->name, name))
			return *relocs;
	return elf_out_relocs(linker->out, name, SHF_ALLOC | SHF_RELA_LIVEPATCH, section);
}

/* Names the place for a person: the function, when there is one. */
static const char *place(const struct linker *linker, const struct elf_section *section,
			 uint64_t offset)
{
	size_t i;

	for (i = 1; i < linker->in->symbol_count; i++) {
		const struct elf_symbol *symbol = &linker->in->symbols[i];

		if (symbol->section == section && elf_is_function(symbol) &&
		    !klp_is_alias(symbol->name) && offset >= symbol->value &&
		    offset - symbol->value < symbol->size)
			return function_term(linker->arena, linker->report, symbol->name);
	}
	return section->name;
}

static int copy_relocs(struct linker *linker, struct elf_section *section)
{
	struct out_section *copy = section->user;
	size_t i;

	if (elf_relocs(linker->in, section))
		return -1;
	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];
		struct klp_reference *klp = linker->klp[reloc->symbol->index];

		if (klp) {
			struct out_relocs *relocs = klp_relocs(linker, copy, klp->object);
			struct out_reloc *entry = array_push(linker->arena, &relocs->relocs);

			entry->offset = reloc->offset;
			entry->type = reloc->type;
			entry->addend = reloc->addend;
			entry->symbol = klp->symbol;
		} else if (is_nameless(reloc->symbol)) {
			elf_out_reloc(
				linker->out, copy, reloc->offset, reloc->type,
				elf_out_section_symbol(linker->out, reloc->symbol->section->user),
				reloc->addend + (int64_t)reloc->symbol->value);
		} else if (reloc->symbol->user) {
			elf_out_reloc(linker->out, copy, reloc->offset, reloc->type,
				      reloc->symbol->user, reloc->addend);
		} else {
			return fail(
				"%s: %s refers to %s, which is not in the module", linker->in->path,
				place(linker, section, reloc->offset),
				symbol_term(linker->arena, linker->report, reloc->symbol->name));
		}
	}
	return 0;
}

/* The digest in .klp.info is made from the file, as whoever verifies the module will make it. */
static int add_info(struct linker *linker, const char *path)
{
	struct elf_file *module;
	int result;

	if (elf_out_write(linker->out, path))
		return -1;
	module = module_elf_open(linker->arena, path, linker->out->name);
	if (!module)
		return -1;
	result = klp_info_add(linker->out, module, linker->report);
	elf_file_close(module);
	return result;
}

static int write_module(struct linker *linker, const char *path)
{
	size_t i;

	copy_sections(linker);
	if (read_klp_syms(linker) || copy_symbols(linker))
		return -1;
	for (i = 1; i < linker->in->section_count; i++)
		if (linker->in->sections[i].user && copy_relocs(linker, &linker->in->sections[i]))
			return -1;
	return add_info(linker, path) || elf_out_write(linker->out, path) ? -1 : 0;
}

int post_link(const char *in, const char *out, const char *name, const struct report *report)
{
	struct linker linker = { .arena = arena_new(), .report = report };
	int result = -1;

	linker.in = elf_file_open_as(linker.arena, in, name);
	if (linker.in) {
		linker.out = elf_out_new(linker.arena, &linker.in->header);
		linker.out->name = name;
		hash_setup(&linker.listed, linker.arena);
		hash_setup(&linker.references, linker.arena);
		result = write_module(&linker, out);
	}
	elf_file_close(linker.in);
	arena_free(linker.arena);
	return result;
}
