// SPDX-License-Identifier: GPL-2.0-or-later
/* The relocations of the output, and what the report says about each one. */
#include "writer.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../object/reference-text.h"
#include "../../livepatch/format.h"

#include <string.h>

static void list_klp_symbol(struct writer *writer, const char *name, const struct klp_symbol *klp)
{
	const struct klp_name listed = {
		.object = klp->object,
		.name = name,
		.sympos = klp->sympos,
	};
	const char *line;

	if (hash_get(&writer->listed, name))
		return;
	hash_add(&writer->listed, name, name);
	line = klp_syms_line(writer->diff->arena, &listed);
	elf_out_append(writer->out, writer->klp_syms, line, strlen(line), 1);
}

static const char *klp_name(struct writer *writer, const struct klp_symbol *klp)
{
	const struct options *options = &writer->diff->options;
	bool foreign = !klp_is_vmlinux(klp->object) && strcmp(klp->object, options->object);
	const struct klp_name name = {
		.object = klp->object,
		.name = klp->name,
		.sympos = klp->sympos,
		.patched = foreign ? options->object : NULL,
	};

	return klp_sym_format(writer->diff->arena, &name);
}

static enum report_how how_resolved(const struct klp_symbol *klp)
{
	return !klp->object ? REPORT_LINK : klp->exported ? REPORT_EXPORT : REPORT_KLP;
}

struct out_symbol *undefined_symbol(struct writer *writer, const struct klp_symbol *klp, bool weak)
{
	struct diff *diff = writer->diff;
	const char *name = klp->name;
	struct report_symbol *entry;
	struct out_symbol *symbol;
	bool plain = !klp->object || klp->exported || (klp->global && klp_is_vmlinux(klp->object));

	if (!plain)
		name = klp_name(writer, klp);
	symbol = hash_get(&writer->undefined, name);
	if (symbol)
		return symbol;
	symbol = elf_out_symbol(writer->out, name);
	/* Nobody must define it: the reference is NULL then. */
	if (weak && !klp->object)
		symbol->bind = STB_WEAK;
	hash_add(&writer->undefined, name, symbol);
	if (plain && klp->object && !klp->exported)
		list_klp_symbol(writer, name, klp);
	entry = array_push(diff->arena, &diff->unit->symbols);
	entry->name = klp->name;
	entry->object = klp->object ? klp->object : diff->options.object;
	entry->sympos = klp->sympos;
	entry->how = how_resolved(klp);
	return symbol;
}

/* Is the output's instance a copy of something that runs, rather than new or a replacement? */
static bool is_copy(const struct diff *diff, const struct symbol *target)
{
	if (target->kind == KIND_FUNCTION && !choice_of(diff, whole_function(target))->by_callers)
		return false;
	return twin_of(diff, target) || target->kind == KIND_STRING ||
	       target->kind == KIND_CONSTANT;
}

struct report_relocation *report_reference(struct writer *writer, const struct reference *reference,
					   const struct record *record, bool is_running, int64_t at)
{
	struct diff *diff = writer->diff;
	const struct symbol *target = reference->target;
	const struct choice *choice = choice_of(diff, target);
	struct report_relocation *entry = array_push(diff->arena, &writer->relocations->resolved);

	entry->at = arena_printf(diff->arena, "%s0x%llx", at < 0 ? "-" : "",
				 (unsigned long long)(at < 0 ? -(uint64_t)at : (uint64_t)at));
	entry->entry = record ? record->section->name : NULL;
	entry->type = arch_reloc(diff->patched->arch, reference->type)->name;
	entry->target = reference_text(diff->arena, reference);
	if (!is_running) {
		entry->how = is_copy(diff, target) ? REPORT_COPY : REPORT_INCLUDED;
		return entry;
	}
	entry->how = how_resolved(choice->klp);
	entry->object = choice->klp->object;
	entry->sympos = choice->klp->sympos;
	if (target->kind == KIND_FUNCTION && choice->included)
		entry->via = "original";
	return entry;
}

/*
 * Returns the symbol for a relocation that points at a place in the output, and corrects the
 * addend. Assemblers refer to local places by their section, and objtool expects that.
 */
static struct out_symbol *symbol_for_place(struct writer *writer, const struct reference *reference,
					   const struct place *place, int64_t *addend)
{
	const struct arch_reloc *row = arch_reloc(writer->diff->patched->arch, reference->type);
	bool named = (row->flags & RELOC_NAMED) && !reference->target_offset;

	if (place->symbol && (place->symbol->bind != STB_LOCAL || named))
		return place->symbol;
	*addend += (int64_t)place->value;
	return elf_out_section_symbol(writer->out, place->section);
}

void write_reference(struct writer *writer, const struct symbol *from,
		     const struct reference *reference, const struct record *record,
		     struct out_section *section, uint64_t base)
{
	const struct symbol *target = reference->target;
	int64_t addend = reference->target_offset - reference->adjust;
	bool is_running = goes_to_running(writer->diff, from, reference, record);
	struct out_symbol *symbol;

	/* An entry's first relocation says what code it is for, which is `from`. */
	if (!record || reference != record->references)
		report_reference(writer, reference, record, is_running,
				 record ? record->references->target_offset
					: (int64_t)(base + reference->offset -
						    place_of(writer, from)->value));
	if (reference->through) {
		const struct place *place = place_of(writer, reference->through);

		symbol = elf_out_section_symbol(writer->out, place->section);
		addend = (int64_t)place->value - reference->adjust;
	} else if (is_running) {
		symbol = undefined_symbol(writer, choice_of(writer->diff, target)->klp,
					  target->elf && target->elf->bind == STB_WEAK);
	} else {
		symbol = symbol_for_place(writer, reference, place_of(writer, target), &addend);
	}
	elf_out_reloc(writer->out, section, base + reference->offset, reference->type, symbol,
		      addend);
}
