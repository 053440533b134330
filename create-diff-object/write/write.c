// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 7: the output object.
 *
 * It looks like what the compiler would have made of the included symbols alone, so
 * that the linker, objtool and modpost see nothing unusual. References to the running
 * object are ordinary relocations against undefined symbols:
 *
 * - what vmlinux exports keeps its name; modpost and the loader resolve it.
 * - a global of vmlinux keeps its name too, because objtool knows functions that do not
 *   return, thunks and static call trampolines by name. The section .klp.syms says that
 *   the livepatch core resolves it: text lines of name, object, sympos.
 * - anything else has the name that the livepatch core reads at once,
 *   .klp.sym.OBJECT.NAME,SYMPOS (Documentation/livepatch/module-elf-format.rst), so
 *   that two statics of one name stay two when objects are linked. A symbol of a
 *   module that is not the patched one has ",PATCHED" behind: the relocation is
 *   applied when PATCHED is there.
 */
#include "../select/include.h"
#include "../arch/arch.h"
#include "../compare/code.h"
#include "../show/show.h"
#include "sibling-calls.h"
#include "../object/special.h"
#include "../../lib/elf-out.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <string.h>

/* Where an included symbol went. */
struct place {
	struct out_section *section;
	struct out_symbol *symbol; /* NULL when it has no name in the output */
	uint64_t value;
	const struct call_stub *stub; /* one for each sibling call of it, from `stubs` on */
	uint64_t stubs;
};

struct writer {
	struct diff *diff;
	struct elf_out *out;
	struct hash sections;  /* name -> struct out_section */
	struct hash undefined; /* name -> struct out_symbol */
	struct hash listed;    /* names that stand in .klp.syms */
	struct out_section *klp_syms;
	struct report_relocations *relocations; /* of the symbol that is being written */
};

static struct out_section *output_section(struct writer *writer, const struct section *like)
{
	GElf_Xword flags = like->elf->header.sh_flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR);
	const char *name = like->name;
	struct out_section *section;

	/* The loader may drop exit code of a module that cannot be unloaded. */
	if (!strncmp(name, ".exit.text", 10))
		name = ".text.exit";
	section = hash_get(&writer->sections, name);
	if (section)
		return section;
	section = elf_out_section(writer->out, name, like->elf->header.sh_type, flags, 1);
	hash_add(&writer->sections, name, section);
	return section;
}

/* Alignment of the symbol's extent: no more than its offset in the input shows. */
static uint64_t alignment(const struct symbol *symbol)
{
	uint64_t align = symbol->section->elf->header.sh_addralign;
	uint64_t offset = symbol->offset - symbol->lead;

	while (align > 1 && offset % align)
		align /= 2;
	return align ? align : 1;
}

/* Behind the symbol, and inside of it (sibling-calls.c). */
static void place_stubs(struct writer *writer, struct symbol *symbol)
{
	struct place *place = symbol->out;
	size_t i;

	place->stub = sibling_call_stub(writer->diff, symbol);
	place->stubs = place->section->size;
	for (i = 0; place->stub && i < symbol->reference_count; i++)
		if (is_sibling_call(writer->diff, symbol, &symbol->references[i]))
			elf_out_append(writer->out, place->section, place->stub->code,
				       place->stub->size, 1);
	place->symbol->size += place->section->size - place->stubs;
}

/*
 * objtool --cfi makes .cfi_sites of the __cfi_ symbols: FineIBT rewrites what is in front of the
 * functions that are listed there.
 */
static void place_type_hash(struct writer *writer, const struct symbol *symbol)
{
	const struct symbol *hash = symbol->type_hash;
	struct out_symbol *label = elf_out_symbol(writer->out, hash->name);

	label->type = hash->elf->type;
	label->section = symbol->out->section;
	label->value = symbol->out->value - symbol->lead;
	label->size = hash->size;
	label->bind = symbol->out->symbol->bind;
}

static void place_symbol(struct writer *writer, struct symbol *symbol)
{
	struct place *place = arena_new_object(writer->diff->arena, struct place);
	uint64_t offset;

	/* Behind its parent: builder/post-link.c says why. */
	place->section = symbol->parent && symbol->parent->out
				 ? symbol->parent->out->section
				 : output_section(writer, symbol->section);
	offset = elf_out_append(writer->out, place->section, symbol_bytes(symbol),
				symbol_extent(symbol), alignment(symbol));
	place->value = offset + symbol->lead;
	symbol->out = place;
	if (!symbol->elf)
		return;
	place->symbol = elf_out_symbol(writer->out, symbol->name);
	place->symbol->type = symbol->elf->type;
	place->symbol->other = symbol->elf->other;
	place->symbol->section = place->section;
	place->symbol->value = place->value;
	place->symbol->size = symbol->size;
	/* A replacement is local, so that others' references go to the original. */
	place->symbol->bind = symbol->global && symbol->status == STATUS_NEW &&
					      !symbol->section->comdat
				      ? STB_GLOBAL
				      : STB_LOCAL;
	if (symbol->kind == KIND_FUNCTION)
		place_stubs(writer, symbol);
	if (symbol->child && symbol->child->included)
		place_symbol(writer, symbol->child);
	if (symbol->type_hash)
		place_type_hash(writer, symbol);
}

static void list_klp_symbol(struct writer *writer, const char *name, const struct klp_symbol *klp)
{
	const char *line;

	if (hash_get(&writer->listed, name))
		return;
	hash_add(&writer->listed, name, (void *)name);
	line = arena_printf(writer->diff->arena, "%s %s %lu\n", name, klp->object, klp->sympos);
	elf_out_append(writer->out, writer->klp_syms, line, strlen(line), 1);
}

static const char *klp_name(struct writer *writer, const struct klp_symbol *klp)
{
	struct diff *diff = writer->diff;
	bool foreign = strcmp(klp->object, "vmlinux") && strcmp(klp->object, diff->options.object);

	return arena_printf(diff->arena, ".klp.sym.%s.%s,%lu%s%s", klp->object, klp->name,
			    klp->sympos, foreign ? "," : "", foreign ? diff->options.object : "");
}

static const char *how_resolved(const struct klp_symbol *klp)
{
	return !klp->object ? "link" : klp->exported ? "export" : "klp";
}

static struct out_symbol *undefined_symbol(struct writer *writer, const struct klp_symbol *klp,
					   bool weak)
{
	struct diff *diff = writer->diff;
	const char *name = klp->name;
	struct report_symbol *entry;
	struct out_symbol *symbol;
	bool plain = !klp->object || klp->exported ||
		     (klp->global && !strcmp(klp->object, "vmlinux"));

	if (!plain)
		name = klp_name(writer, klp);
	symbol = hash_get(&writer->undefined, name);
	if (symbol)
		return symbol;
	symbol = elf_out_symbol(writer->out, name);
	/* Nobody has to define it: the reference is NULL then. */
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

/* The report's line on a relocation; `at` is the place that it is for in the symbol. */
static struct report_relocation *report_reference(struct writer *writer,
						  const struct reference *reference,
						  const struct record *record, bool is_running,
						  int64_t at)
{
	struct diff *diff = writer->diff;
	const struct symbol *target = reference->target;
	struct report_relocation *entry = array_push(diff->arena, &writer->relocations->resolved);

	entry->at = arena_printf(diff->arena, "%s0x%llx", at < 0 ? "-" : "",
				 (unsigned long long)(at < 0 ? -(uint64_t)at : (uint64_t)at));
	entry->entry = record ? record->section->name : NULL;
	entry->type = arch_reloc(diff->patched->arch, reference->type)->name;
	entry->target = reference_text(diff->arena, reference);
	if (!is_running) {
		entry->how = target->twin || target->kind == KIND_STRING ||
					     target->kind == KIND_CONSTANT
				     ? "copied"
				     : "included";
		/* The replacement itself, or its other half. */
		if (target->kind == KIND_FUNCTION && !whole_function((void *)target)->by_callers)
			entry->how = "included";
		return entry;
	}
	entry->how = how_resolved(target->klp);
	entry->object = target->klp->object;
	entry->sympos = target->klp->sympos;
	if (target->kind == KIND_FUNCTION && target->included)
		entry->via = "original";
	return entry;
}

/* Of the symbol `from`, or of an entry that belongs to it: `record`, or NULL. */
static void write_reference(struct writer *writer, const struct symbol *from,
			    const struct reference *reference, const struct record *record,
			    struct out_section *section, uint64_t base)
{
	const struct symbol *target = reference->target;
	int64_t addend = reference->target_offset - reference->adjust;
	bool is_running = goes_to_running(from, reference, record);
	struct out_symbol *symbol;

	/* An entry's first relocation says what code it is for: that code is `from`. */
	if (!record || reference != record->references)
		report_reference(writer, reference, record, is_running,
				 record ? record->references->target_offset
					: (int64_t)(base + reference->offset - from->out->value));
	if (reference->through) {
		const struct place *place = reference->through->out;

		symbol = elf_out_section_symbol(writer->out, place->section);
		addend = (int64_t)place->value - reference->adjust;
	} else if (is_running) {
		symbol = undefined_symbol(writer, target->klp,
					  target->elf && target->elf->bind == STB_WEAK);
	} else {
		const struct place *place = target->out;

		const struct arch_reloc *row =
			arch_reloc(writer->diff->patched->arch, reference->type);
		bool named = (row->flags & RELOC_NAMED) && !reference->target_offset;

		/* As assemblers do it, and as objtool expects: local places by their section. */
		if (place->symbol && (place->symbol->bind != STB_LOCAL || named)) {
			symbol = place->symbol;
		} else {
			symbol = elf_out_section_symbol(writer->out, place->section);
			addend += (int64_t)place->value;
		}
	}
	elf_out_reloc(writer->out, section, base + reference->offset, reference->type, symbol,
		      addend);
}

/* Entries follow each other without gaps, whatever the section's alignment is. */
static uint64_t append_entry(struct writer *writer, struct out_section *out,
			     const struct section *section, const uint8_t *data, uint64_t size)
{
	uint64_t align = section->elf->header.sh_addralign;

	if (align > out->align)
		out->align = align;
	while (align > 1 && size % align)
		align /= 2;
	out->entsize = section->elf->header.sh_entsize;
	return elf_out_append(writer->out, out, data, size, align ? align : 1);
}

static void write_record(struct writer *writer, const struct symbol *owner,
			 const struct record *record)
{
	struct out_section *section = output_section(writer, record->section);
	uint64_t offset =
		append_entry(writer, section, record->section, record->data, record->size);
	size_t i;

	if (record->beside)
		append_entry(writer, output_section(writer, record->beside), record->beside,
			     record->beside_data, record->beside_size);
	for (i = 0; i < record->reference_count; i++)
		write_reference(writer, owner, &record->references[i], record, section, offset);
}

/*
 * Unwind data goes with all code; a seal (.ibt_endbr_seal) takes a function's ENDBR
 * away, because nothing in the patched object takes its address. That stays so for a new
 * static function only. Of a replacement, the generated C takes the address, and the
 * livepatch core calls callbacks by theirs. (ftrace reaches a replacement by a return,
 * which needs no ENDBR. objtool seals no function in a struct klp_func either.)
 */
static bool is_written(const struct symbol *symbol, const struct record *record)
{
	return record->beside || (symbol->status == STATUS_NEW && !symbol->global);
}

/*
 * objtool writes the sites of static calls when the module is linked, and wants the
 * key __SCK__x in the symbol table for each trampoline __SCT__x that is called
 * (tools/objtool/check.c: create_static_call_sections()).
 */
static int write_static_call_key(struct writer *writer, const struct symbol *target)
{
	const struct klp_symbol *trampoline = target->klp;
	struct diff *diff = writer->diff;
	struct out_section *section;
	struct out_symbol *symbol;
	struct klp_symbol *key;
	const char *name;
	uint64_t offset;
	int result;

	name = arena_printf(diff->arena, "__SCK__%s", target->name + strlen("__SCT__"));
	if (hash_get(&writer->undefined, name))
		return 0;
	key = arena_new_object(diff->arena, struct klp_symbol);
	result = running_find_undefined(diff, name, key);
	if (result < 0)
		return -1;
	/* EXPORT_STATIC_CALL_TRAMP: the kernel itself finds the key of an exported trampoline. */
	if (result > 0 || (trampoline->exported && !key->exported))
		return 0;
	symbol = undefined_symbol(writer, key, false);
	section = hash_get(&writer->sections, ".discard.addressable");
	if (!section) {
		section = elf_out_section(writer->out, ".discard.addressable", SHT_PROGBITS,
					  SHF_ALLOC | SHF_WRITE, 8);
		hash_add(&writer->sections, ".discard.addressable", section);
	}
	offset = elf_out_append(writer->out, section, NULL, 8, 8);
	elf_out_reloc(writer->out, section, offset, diff->patched->arch->absolute_64, symbol, 0);
	return 0;
}

/* The jump goes to its stub; the stub calls what the jump meant. */
static void write_stub(struct writer *writer, const struct symbol *symbol,
		       const struct reference *jump, uint64_t at)
{
	const struct place *place = symbol->out;
	const struct call_stub *stub = place->stub;
	const char *thunk = writer->diff->patched->arch->return_thunk;
	struct reference reference = *jump;
	size_t i;

	elf_out_reloc(writer->out, place->section, place->value - symbol->lead + jump->offset,
		      jump->type, elf_out_section_symbol(writer->out, place->section),
		      (int64_t)at - jump->adjust);
	report_reference(writer, jump, NULL, false, (int64_t)(jump->offset - symbol->lead))->via =
		"stub";
	reference.type = stub->type;
	reference.adjust = stub->adjust;
	reference.offset = stub->call_offset;
	write_reference(writer, symbol, &reference, NULL, place->section, at);
	for (i = 0; stub->return_offset && i < symbol->reference_count; i++) {
		if (strcmp(symbol->references[i].target->name, thunk))
			continue;
		reference.target = symbol->references[i].target;
		reference.offset = stub->return_offset;
		write_reference(writer, symbol, &reference, NULL, place->section, at);
		break;
	}
}

static int write_references(struct writer *writer, struct symbol *symbol)
{
	const struct place *place = symbol->out;
	const struct record *record;
	uint64_t stub = place->stubs;
	size_t i;

	writer->relocations = array_push(writer->diff->arena, &writer->diff->unit->relocations);
	writer->relocations->symbol = symbol->name;
	for (i = 0; i < symbol->reference_count; i++) {
		const struct reference *reference = &symbol->references[i];

		if (place->stub && is_sibling_call(writer->diff, symbol, reference)) {
			write_stub(writer, symbol, reference, stub);
			stub += place->stub->size;
			continue;
		}
		write_reference(writer, symbol, reference, NULL, place->section,
				place->value - symbol->lead);
		if (!strncmp(reference->target->name, "__SCT__", 7) &&
		    goes_to_running(symbol, reference, false) &&
		    write_static_call_key(writer, reference->target))
			return -1;
	}
	if (symbol->held)
		write_reference(writer, symbol, symbol->held, NULL, place->section, place->value);
	for (record = symbol->records; record; record = record->next)
		write_record(writer, symbol, record);
	for (record = symbol->derived; record; record = record->next)
		if (is_written(symbol, record))
			write_record(writer, symbol, record);
	return 0;
}

/*
 * A global name that generated C code can point at: the replacement itself is local.
 * The unit's name goes in as a number, because two units may have functions of one name.
 */
static const char *add_alias(struct writer *writer, const struct symbol *symbol, const char *kind)
{
	const struct place *place = symbol->out;
	uint64_t hash = 14695981039346656037ull;
	struct out_symbol *alias;
	const char *c;
	char *name;

	for (c = writer->diff->options.unit; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211ull;
	name = arena_printf(writer->diff->arena, "__klp_%s_%016llx_%s", kind,
			    (unsigned long long)hash, symbol->name);
	for (char *n = name; *n; n++)
		if (!isalnum((unsigned char)*n))
			*n = '_';
	alias = elf_out_symbol(writer->out, name);
	alias->type = STT_FUNC;
	alias->visibility = STV_HIDDEN;
	alias->other = symbol->elf->other;
	alias->section = place->section;
	alias->value = place->value;
	alias->size = symbol->size;
	return name;
}

static int report_function(struct writer *writer, struct symbol *symbol)
{
	struct diff *diff = writer->diff;
	struct report_function *entry = array_push(diff->arena, &diff->unit->functions);
	struct klp_symbol klp;

	entry->name = symbol->name;
	explain_function(diff, symbol, entry);
	entry->status = symbol->by_callers || (symbol->twin && symbol->reached_from) ? "copied"
										     : "new";
	/* An existing function that is a callback now: a copy of it, which replaces nothing. */
	if (symbol->status != STATUS_CHANGED || symbol->by_callers)
		return 0;
	if (running_find(diff, symbol->twin, &klp))
		return -1;
	entry->status = "changed";
	entry->name = klp.name;
	entry->sympos = klp.sympos;
	entry->alias = add_alias(writer, symbol, "func");
	return 0;
}

static void report_data(struct writer *writer, const struct symbol *symbol, const char *status)
{
	struct report_data *entry = array_push(writer->diff->arena, &writer->diff->unit->data);

	entry->name = symbol->name;
	entry->status = status;
	explain_data(writer->diff, symbol, entry);
}

/* One function may serve for several kinds: it has one alias. */
static const char *callback_alias(struct writer *writer, const struct report_callback *callback)
{
	struct diff *diff = writer->diff;
	const struct report_callback *other;
	struct symbol **item;

	for (other = diff->unit->callbacks.items; other < callback; other++)
		if (!strcmp(other->function, callback->function))
			return other->alias;
	array_for_each(item, &diff->included->symbols)
		if ((*item)->kind == KIND_FUNCTION && !strcmp((*item)->name, callback->function))
			return add_alias(writer, *item, "callback");
	return NULL;
}

static int report_symbols(struct writer *writer)
{
	struct diff *diff = writer->diff;
	struct report_callback *callback;
	struct symbol **item;

	array_for_each(item, &diff->included->symbols) {
		struct symbol *symbol = *item;

		if (symbol->kind == KIND_FUNCTION && !symbol->parent &&
		    report_function(writer, symbol))
			return -1;
		if (symbol->kind == KIND_DATA)
			report_data(writer, symbol, symbol->twin ? "copied" : "new");
	}
	array_for_each(item, &diff->patched->symbols)
		if ((*item)->kind == KIND_DATA && (*item)->klp && !(*item)->included)
			report_data(writer, *item, "kept");
	array_for_each(item, &diff->orig->symbols)
		if ((*item)->kind == KIND_FUNCTION && !(*item)->twin && !(*item)->parent &&
		    !(*item)->alias_of && !(*item)->section->init &&
		    !strcmp(source_function(diff->arena, (*item)->name), (*item)->name)) {
			struct report_function *entry =
				array_push(diff->arena, &diff->unit->functions);

			entry->name = (*item)->name;
			entry->status = "removed";
			entry->why = "no longer there after the patch; stays in the running object";
		}
	array_for_each(callback, &diff->unit->callbacks)
		callback->alias = callback_alias(writer, callback);
	return 0;
}

/* .orc_header says which layout the entries have. */
static void write_unwind_header(struct writer *writer)
{
	const struct object *object = writer->diff->patched;
	size_t i;

	if (!hash_get(&writer->sections, ".orc_unwind_ip"))
		return;
	for (i = 1; i < object->section_count; i++) {
		const struct section *section = &object->sections[i];

		if (section->special && section->special->action == SPECIAL_WITH_UNWIND &&
		    section->elf->data)
			elf_out_append(writer->out, output_section(writer, section),
				       section->elf->data, section->elf->size,
				       section->elf->header.sh_addralign);
	}
}

/*
 * The namespaces that the patched object imports. Exports that have one are livepatch
 * references, which need no import; but whoever links OUT.o in another way does need it.
 * In the kernel's image the tag has the name of the module in front, "proc.import_ns=".
 */
static void write_imports(struct writer *writer)
{
	static const char tag[] = "import_ns=";
	const struct object *object = writer->diff->patched;
	struct hash seen;
	size_t i;

	hash_setup(&seen, writer->diff->arena);
	for (i = 1; i < object->section_count; i++) {
		const struct section *section = &object->sections[i];
		const char *text = (const char *)section->elf->data;
		uint64_t size = section->elf->size, length, begin;

		if (strcmp(section->name, ".modinfo") || !text)
			continue;
		for (; size; text += length, size -= length) {
			length = strnlen(text, size);
			if (length == size)
				break;
			length++;
			begin = strcspn(text, ".=");
			begin = text[begin] == '.' ? begin + 1 : 0;
			if (strncmp(text + begin, tag, sizeof(tag) - 1) ||
			    hash_get(&seen, text + begin))
				continue;
			hash_add(&seen, text + begin, (void *)text);
			elf_out_append(writer->out, output_section(writer, section), text + begin,
				       length - begin, 1);
		}
	}
}

int write_object(struct diff *diff)
{
	struct writer writer = { .diff = diff };
	struct symbol **item;
	struct out_symbol *file;

	writer.out = elf_out_new(diff->arena, &diff->patched->elf->header);
	hash_setup(&writer.sections, diff->arena);
	hash_setup(&writer.undefined, diff->arena);
	hash_setup(&writer.listed, diff->arena);
	file = elf_out_symbol(writer.out, diff->patched->source ? diff->patched->source : "");
	file->type = STT_FILE;
	file->bind = STB_LOCAL;
	file->shndx = SHN_ABS;
	array_for_each(item, &diff->included->symbols)
		if (!(*item)->parent)
			place_symbol(&writer, *item);
	/* Allocated, because modpost warns of sections that it does not know and that are not. */
	writer.klp_syms = elf_out_section(writer.out, ".klp.syms", SHT_PROGBITS, SHF_ALLOC, 1);
	elf_out_section(writer.out, ".note.GNU-stack", SHT_PROGBITS, 0, 1);
	array_for_each(item, &diff->included->symbols)
		if (write_references(&writer, *item))
			return -1;
	write_unwind_header(&writer);
	write_imports(&writer);
	if (report_symbols(&writer))
		return -1;

	return diff->options.output ? elf_out_write(writer.out, diff->options.output) : 0;
}
