// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the module that kbuild linked to the one that the kernel reads
 * (Documentation/livepatch/module-elf-format.rst): relocations against symbols of the
 * running objects move to .klp.rela.OBJECT.SECTION, the symbols become
 * .klp.sym.OBJECT.NAME,SYMPOS in SHN_LIVEPATCH. Linkers do not cope with two relocation
 * sections for one section, so this comes last.
 *
 * Which symbols these are, create-diff-object has said: by their name, or in .klp.syms
 * (create-diff-object/write.c).
 */
#include "stages.h"
#include "../lib/elf-file.h"
#include "../lib/elf-out.h"
#include "../lib/info-section.h"

#include <stdio.h>
#include <string.h>

#ifndef SHF_RELA_LIVEPATCH
#define SHF_RELA_LIVEPATCH 0x00100000
#endif
#ifndef SHN_LIVEPATCH
#define SHN_LIVEPATCH 0xff20
#endif

static const char klp_prefix[] = ".klp.sym.";

/* A symbol of the running objects. */
struct klp_reference {
	struct out_symbol *symbol; /* in the output */
	const char
		*object; /* when the relocation is applied: vmlinux, or a patched module is there */
};

struct linker {
	struct arena *arena;
	struct elf_file *in;
	struct elf_out *out;
	struct hash listed;	    /* .klp.syms: plain name -> "object sympos" */
	struct hash symbols;	    /* name in the output -> struct klp_reference */
	struct klp_reference **klp; /* by the index of the symbol in the input */
};

static int read_klp_syms(struct linker *linker)
{
	struct elf_section *section = elf_section_by_name(linker->in, ".klp.syms");
	char *text, *line, *next, *space;

	if (!section || !section->data)
		return 0;
	text = arena_strndup(linker->arena, (const char *)section->data, section->size);
	for (line = text; *line; line = next) {
		next = strchr(line, '\n');
		space = strchr(line, ' ');
		if (!next || !space || space > next)
			return fail("%s: .klp.syms is malformed", linker->in->path);
		*next++ = '\0';
		*space++ = '\0';
		if (!hash_get(&linker->listed, line))
			hash_add(&linker->listed, line, space);
	}
	return 0;
}

static bool is_cold_part(const struct elf_symbol *symbol)
{
	const char *cold = strstr(symbol->name, ".cold");

	return cold && (!cold[5] || cold[5] == '.') && elf_is_function(symbol) && symbol->section &&
	       symbol->bind == STB_LOCAL;
}

/*
 * Symbols that have done their work: aliases for generated C, and the names of cold
 * parts. Without a name, foo.cold belongs to foo, behind which it stands: the kernel
 * finds the extent of a replacement by the next symbol (kallsyms_lookup_size_offset()), and
 * looks for return addresses in it before a livepatch may go. A task that sleeps in
 * what foo.cold called has to be found, too.
 */
static bool is_nameless(const struct elf_symbol *symbol)
{
	const char *name = symbol->name;

	if (is_cold_part(symbol))
		return true;
	/* objtool gives functions with padding in front a second symbol for it. */
	if (!strncmp(name, "__pfx_", 6))
		name += 6;
	return symbol->section &&
	       (!strncmp(name, "__klp_func_", 11) || !strncmp(name, "__klp_callback_", 15));
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
		return !strcmp(section->name, ".klp.syms") || !strcmp(section->name, ".comment") ||
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

/* The output's symbol for a reference, made at the first use. */
static struct klp_reference *klp_reference(struct linker *linker, const char *name,
					   const char *applied)
{
	const char *key = arena_printf(linker->arena, "%s,%s", name, applied);
	struct klp_reference *klp = hash_get(&linker->symbols, key);

	if (klp)
		return klp;
	klp = arena_new_object(linker->arena, struct klp_reference);
	klp->object = applied;
	klp->symbol = elf_out_symbol(linker->out, name);
	klp->symbol->shndx = SHN_LIVEPATCH;
	hash_add(&linker->symbols, key, klp);
	return klp;
}

/* .klp.sym.OBJECT.NAME,SYMPOS[,PATCHED] */
static int named_reference(struct linker *linker, const struct elf_symbol *symbol)
{
	char *name = arena_strdup(linker->arena, symbol->name), *object, *dot, *comma, *patched;

	object = name + sizeof(klp_prefix) - 1;
	dot = strchr(object, '.');
	comma = dot ? strchr(dot, ',') : NULL;
	if (!comma)
		return fail("%s: the symbol %s is malformed", linker->in->path, symbol->name);
	patched = strchr(comma + 1, ',');
	if (patched)
		*patched++ = '\0';
	linker->klp[symbol->index] = klp_reference(
		linker, name,
		patched ? patched : arena_strndup(linker->arena, object, (size_t)(dot - object)));
	return 0;
}

static int listed_reference(struct linker *linker, const struct elf_symbol *symbol,
			    const char *where)
{
	char object[64];
	unsigned long sympos;

	if (sscanf(where, "%63s %lu", object, &sympos) != 2)
		return fail("%s: .klp.syms is malformed at %s", linker->in->path, symbol->name);
	linker->klp[symbol->index] =
		klp_reference(linker,
			      arena_printf(linker->arena, "%s%s.%s,%lu", klp_prefix, object,
					   symbol->name, sympos),
			      arena_strdup(linker->arena, object));
	return 0;
}

/* foo ends where the foo.cold behind it ends, which has lost its name. */
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

static int copy_symbols(struct linker *linker)
{
	size_t i;

	linker->klp =
		arena_alloc(linker->arena, (linker->in->symbol_count + 1) * sizeof(*linker->klp));
	for (i = 1; i < linker->in->symbol_count; i++) {
		struct elf_symbol *symbol = &linker->in->symbols[i];
		struct out_symbol *copy;
		const char *where;

		if (!symbol->section && symbol->shndx == SHN_UNDEF) {
			if (!strncmp(symbol->name, klp_prefix, sizeof(klp_prefix) - 1)) {
				if (named_reference(linker, symbol))
					return -1;
				continue;
			}
			where = hash_get(&linker->listed, symbol->name);
			if (where) {
				if (listed_reference(linker, symbol, where))
					return -1;
				continue;
			}
		}
		if (is_nameless(symbol) || (symbol->section && !symbol->section->user))
			continue;
		if (symbol->type == STT_SECTION) {
			symbol->user = elf_out_section_symbol(linker->out, symbol->section->user);
			continue;
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
	extend_over_cold_parts(linker);
	return 0;
}

/* The further relocation section of `section` for an object. */
static struct out_relocs *klp_relocs(struct linker *linker, struct out_section *section,
				     const char *object)
{
	const char *name = arena_printf(linker->arena, ".klp.rela.%s.%s", object, section->name);
	struct out_relocs **relocs;

	array_for_each(relocs, &linker->out->relocs)
		if ((*relocs)->section == section && !strcmp((*relocs)->name, name))
			return *relocs;
	return elf_out_relocs(linker->out, name, SHF_ALLOC | SHF_RELA_LIVEPATCH, section);
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
			return fail("%s: section %s refers to %s, which is not in the module",
				    linker->in->path, section->name, reloc->symbol->name);
		}
	}
	return 0;
}

/*
 * The report without its relocations: they are in the module, with the same names, and would
 * be nine tenths of the text.
 */
static char *info_text(struct linker *linker, const struct report *report, size_t *size)
{
	struct report info = *report;
	const struct report_unit *unit;

	memset(&info.units, 0, sizeof(info.units));
	array_for_each(unit, &report->units) {
		struct report_unit *copy = array_push(linker->arena, &info.units);

		*copy = *unit;
		copy->relocations.count = 0;
		copy->ignored.count = 0;
	}
	return report_text(&info, linker->arena, size);
}

static int add_info(struct linker *linker, const struct report *report)
{
	struct out_section *section;
	size_t size, info_size;
	void *info;
	char *text = info_text(linker, report, &size);

	if (!text || klp_info_encode(linker->arena, text, size, &info, &info_size))
		return -1;
	section = elf_out_section(linker->out, ".klp.info", SHT_PROGBITS, 0, 1);
	elf_out_append(linker->out, section, info, info_size, 1);
	return 0;
}

int post_link(struct build *build, const char *in, const char *out, const struct report *report)
{
	struct linker linker = { .arena = build->arena };
	int result;
	size_t i;

	linker.in = elf_file_open(build->arena, in);
	if (!linker.in)
		return -1;
	linker.out = elf_out_new(build->arena, &linker.in->header);
	hash_setup(&linker.listed, build->arena);
	hash_setup(&linker.symbols, build->arena);
	copy_sections(&linker);
	result = read_klp_syms(&linker) || copy_symbols(&linker) ? -1 : 0;
	for (i = 1; !result && i < linker.in->section_count; i++)
		if (linker.in->sections[i].user)
			result = copy_relocs(&linker, &linker.in->sections[i]);
	if (!result)
		result = add_info(&linker, report) || elf_out_write(linker.out, out) ? -1 : 0;
	elf_file_close(linker.in);
	return result;
}
