// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The output object.
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
#include "writer.h"
#include "sibling-calls.h"
#include "../arch/arch.h"
#include "../match/run-time-keys.h"
#include "../object/special.h"
#include "../../livepatch/format.h"

#include <string.h>

struct out_section *output_section(struct writer *writer, const struct section *like)
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

/* The alignment of the symbol's extent: as much as its offset in the input allows. */
static uint64_t alignment(const struct symbol *symbol)
{
	uint64_t align = symbol->section->elf->header.sh_addralign;
	uint64_t offset = symbol->offset - symbol->lead;

	while (align > 1 && offset % align)
		align /= 2;
	return align ? align : 1;
}

/* Appends the stubs of sibling calls to the symbol, as a part of it. */
static void place_stubs(struct writer *writer, const struct included_symbol *symbol)
{
	struct place *place = &writer->places[symbol->index];
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
 * objtool --cfi makes .cfi_sites from the __cfi_ symbols: FineIBT rewrites what is in front of
 * the functions that are listed there.
 */
static void place_type_hash(struct writer *writer, const struct symbol *symbol)
{
	const struct place *place = place_of(writer, symbol);
	const struct symbol *hash = symbol->type_hash;
	struct out_symbol *label = elf_out_symbol(writer->out, hash->name);

	label->type = hash->elf->type;
	label->section = place->section;
	label->value = place->value - symbol->lead;
	label->size = hash->size;
	label->bind = place->symbol->bind;
}

/*
 * A replacement is local, so that others' references go to the original; not if it is replaced
 * through its callers, which other units of the patch may be.
 */
static unsigned char binding(const struct writer *writer, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(writer->diff, symbol);
	bool is_own = choice->status == STATUS_NEW ||
		      (choice->by_callers && symbol->kind == KIND_FUNCTION);

	return symbol->global && is_own && !symbol->section->comdat ? STB_GLOBAL : STB_LOCAL;
}

static void place_symbol(struct writer *writer, const struct included_symbol *included)
{
	struct place *place = &writer->places[included->index];
	const struct symbol *symbol = included->from;
	const struct included_symbol *child;
	uint64_t offset;

	/* Put it behind its parent: post-link.c says why. */
	if (symbol->parent)
		place->section = place_of(writer, symbol->parent)->section;
	else
		place->section = output_section(writer, symbol->section);
	offset = elf_out_append(writer->out, place->section, included->bytes, symbol_extent(symbol),
				alignment(symbol));
	place->value = offset + symbol->lead;
	if (!symbol->elf)
		return;
	place->symbol = elf_out_symbol(writer->out, symbol->name);
	place->symbol->type = symbol->elf->type;
	place->symbol->other = symbol->elf->other;
	place->symbol->section = place->section;
	place->symbol->value = place->value;
	place->symbol->size = symbol->size;
	place->symbol->bind = binding(writer, symbol);
	if (symbol->kind == KIND_FUNCTION)
		place_stubs(writer, included);
	child = symbol->child ? choice_of(writer->diff, symbol->child)->included : NULL;
	if (child)
		place_symbol(writer, child);
	if (symbol->type_hash)
		place_type_hash(writer, symbol);
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
 * Is a record that objtool derived written? Unwind data is, for all code. An entry of
 * .ibt_endbr_seal takes a function's ENDBR away, because nothing in the patched object takes its
 * address. That stays true only for a new static function: generated C takes the address of
 * replacements, and the livepatch core calls callbacks by theirs. (ftrace reaches a replacement
 * by a return, which needs no ENDBR. objtool does not seal functions in a struct klp_func
 * either.)
 */
static bool is_written(const struct diff *diff, const struct symbol *symbol,
		       const struct record *record)
{
	return record->beside || (choice_of(diff, symbol)->status == STATUS_NEW && !symbol->global);
}

/*
 * Is it the trampoline of a static call that objtool makes a site of? It knows trampolines by their names, and
 * that of a module's begins with .klp.sym: such a call stays a call of the trampoline, which the kernel
 * keeps up to date as well (__static_call_update()), and needs no key before the module is there.
 */
static bool is_static_call(const struct diff *diff, const struct symbol *from,
			   const struct reference *reference)
{
	const struct klp_symbol *klp;

	if (strncmp(reference->target->name, "__SCT__", 7) ||
	    !goes_to_running(diff, from, reference, false))
		return false;
	klp = choice_of(diff, reference->target)->klp;
	return !klp->object || klp_is_vmlinux(klp->object);
}

/*
 * objtool writes the sites of static calls when the module is linked, and wants the
 * key __SCK__x in the symbol table for each trampoline __SCT__x that is called
 * (tools/objtool/check.c: create_static_call_sections()).
 */
static int write_static_call_key(struct writer *writer, const struct symbol *target)
{
	const struct klp_symbol *trampoline = choice_of(writer->diff, target)->klp;
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
	result = running_find_undefined(built_pair(diff), name, key);
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
static void write_stub(struct writer *writer, const struct included_symbol *included,
		       const struct reference *jump, uint64_t at)
{
	const struct symbol *symbol = included->from;
	const struct place *place = &writer->places[included->index];
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
	for (i = 0; stub->return_offset && i < included->reference_count; i++) {
		if (strcmp(included->references[i].target->name, thunk))
			continue;
		reference.target = included->references[i].target;
		reference.offset = stub->return_offset;
		write_reference(writer, symbol, &reference, NULL, place->section, at);
		break;
	}
}

static int write_references(struct writer *writer, const struct included_symbol *included)
{
	const struct diff *diff = writer->diff;
	const struct symbol *symbol = included->from;
	const struct place *place = &writer->places[included->index];
	const struct record *const *item, *record;
	uint64_t stub = place->stubs;
	size_t i;

	writer->relocations = array_push(diff->arena, &diff->unit->relocations);
	writer->relocations->symbol = symbol->name;
	for (i = 0; i < included->reference_count; i++) {
		const struct reference *reference = &included->references[i];

		if (place->stub && is_sibling_call(diff, included, reference)) {
			write_stub(writer, included, reference, stub);
			stub += place->stub->size;
			continue;
		}
		write_reference(writer, symbol, reference, NULL, place->section,
				place->value - symbol->lead);
		if (is_static_call(diff, symbol, reference) &&
		    write_static_call_key(writer, reference->target))
			return -1;
	}
	if (symbol->held)
		write_reference(writer, symbol, symbol->held, NULL, place->section, place->value);
	array_for_each(item, &included->records)
		write_record(writer, symbol, *item);
	for (record = symbol->derived; record; record = record->next)
		if (is_written(diff, symbol, record))
			write_record(writer, symbol, record);
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
 * Copies the namespaces that the patched object imports. Exports that have one are livepatch
 * references, which need no import, but OUT.o may be linked in another way. In the kernel's image
 * the tag has the name of the module in front, "proc.import_ns=".
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
			hash_add(&seen, text + begin, text);
			elf_out_append(writer->out, output_section(writer, section), text + begin,
				       length - begin, 1);
		}
	}
}

int write_object(struct diff *diff)
{
	struct writer writer = { .diff = diff };
	const struct included_symbol *const *item;
	struct out_symbol *file;

	writer.out = elf_out_new(diff->arena, &diff->patched->elf->header);
	hash_setup(&writer.sections, diff->arena);
	hash_setup(&writer.undefined, diff->arena);
	hash_setup(&writer.listed, diff->arena);
	file = elf_out_symbol(writer.out, diff->patched->source ? diff->patched->source : "");
	file->type = STT_FILE;
	file->bind = STB_LOCAL;
	file->shndx = SHN_ABS;
	writer.places =
		arena_alloc(diff->arena, diff->selection->symbols.count * sizeof(*writer.places));
	array_for_each(item, &diff->selection->symbols)
		if (!(*item)->from->parent)
			place_symbol(&writer, *item);
	/* clang may split several parts off a function, of which only one is its child. */
	array_for_each(item, &diff->selection->symbols)
		if ((*item)->from->parent && (*item)->from->parent->child != (*item)->from)
			place_symbol(&writer, *item);
	/* It is allocated, because modpost warns about unknown sections that are not. */
	writer.klp_syms = elf_out_section(writer.out, KLP_SYMS_SECTION, SHT_PROGBITS, SHF_ALLOC, 1);
	elf_out_section(writer.out, ".note.GNU-stack", SHT_PROGBITS, 0, 1);
	array_for_each(item, &diff->selection->symbols)
		if (write_references(&writer, *item))
			return -1;
	write_unwind_header(&writer);
	write_imports(&writer);
	if (report_symbols(&writer) || running_report(built_pair(diff), diff->unit))
		return -1;

	return diff->options.output ? elf_out_write(writer.out, diff->options.output) : 0;
}
