// SPDX-License-Identifier: GPL-2.0-or-later
#include "things.h"
#include "../../../lib/message.h"

#include <Zydis/Zydis.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* What hangs on elf_section.user. */
struct room {
	ARRAY(struct thing *) things; /* by start */
	ARRAY(struct ref) refs;	      /* by place of the field */
	ARRAY(uint64_t) targets;      /* places in this section that are referred to, sorted */
	int64_t *ends; /* by relocation: distance from the field to what it counts from */
};

/* Entries with so many relocations each; a * at the end stands for any rest of the name. */
static const struct {
	const char *name;
	unsigned int relocs;
	bool has_code;
} tables[] = {
	{ "__bug_table", 2, false },	   { "__jump_table", 3, false },
	{ ".altinstructions", 2, true },   { ".parainstructions", 1, false },
	{ ".smp_locks", 1, false },	   { "__ex_table", 2, false },
	{ "__mcount_loc", 1, false },	   { ".kcfi_traps", 1, false },
	{ "_kprobe_blacklist", 1, false },
};

static struct room *room_of(const struct elf_section *section)
{
	return section->user;
}

static int by_start(const void *a, const void *b)
{
	const struct thing *x = *(struct thing *const *)a, *y = *(struct thing *const *)b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->size > y->size ? -1 : x->size < y->size;
}

static int by_field(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Symbols that are no names of things: labels, and the names that the module's C code points at. */
static bool is_thing(const struct elf_symbol *symbol)
{
	if (!symbol->section || !*symbol->name || !strncmp(symbol->name, "__klp_", 6) ||
	    !strncmp(symbol->name, ".L", 2))
		return false;
	return elf_is_function(symbol) || symbol->type == STT_OBJECT ||
	       (symbol->type == STT_NOTYPE && symbol->size);
}

static void read_things(struct view *view)
{
	size_t i, n;

	for (i = 1; i < view->elf->symbol_count; i++) {
		struct elf_symbol *symbol = &view->elf->symbols[i];
		struct thing *thing = NULL;
		struct room *room;

		if (!is_thing(symbol))
			continue;
		room = room_of(symbol->section);
		for (n = 0; n < room->things.count && !thing; n++)
			if (room->things.items[n]->start == symbol->value &&
			    (symbol->size != 0) == (room->things.items[n]->size != 0))
				thing = room->things.items[n];
		if (!thing) {
			thing = arena_new_object(view->arena, struct thing);
			thing->section = symbol->section;
			thing->start = symbol->value;
			thing->is_code = elf_is_function(symbol);
			*array_push(view->arena, &room->things) = thing;
			*array_push(view->arena, &view->things) = thing;
		}
		if (symbol->size > thing->size)
			thing->size = symbol->size;
		thing->global |= symbol->bind != STB_LOCAL;
		*array_push(view->arena, &thing->names) = symbol->name;
	}
	for (i = 1; i < view->elf->section_count; i++) {
		struct room *room = room_of(&view->elf->sections[i]);

		if (room->things.count)
			qsort(room->things.items, room->things.count, sizeof(void *), by_start);
	}
}

static bool has_name(const struct thing *thing, const char *name)
{
	size_t i;

	for (i = 0; i < thing->names.count; i++)
		if (!strcmp(thing->names.items[i], name))
			return true;
	return false;
}

struct thing *view_find(const struct view *view, const char *name, bool is_code)
{
	struct thing **thing;

	array_for_each(thing, &view->things)
		if ((*thing)->is_code == is_code && has_name(*thing, name))
			return *thing;
	return NULL;
}

/* __cfi_foo is the beginning of foo's lead. */
static void join_type_hashes(struct view *view)
{
	size_t i, n;

	for (i = 0; i < view->things.count; i++) {
		struct thing *hash = view->things.items[i], *thing;
		struct room *room = room_of(hash->section);

		if (strncmp(hash->names.items[0], "__cfi_", 6))
			continue;
		thing = view_find(view, hash->names.items[0] + 6, true);
		if (!thing || thing->section != hash->section || thing->start < hash->start)
			continue;
		thing->lead = thing->start - hash->start;
		thing->has_type_hash = true;
		for (n = 0; room->things.items[n] != hash; n++)
			;
		memmove(room->things.items + n, room->things.items + n + 1,
			(--room->things.count - n) * sizeof(void *));
		memmove(view->things.items + i, view->things.items + i + 1,
			(--view->things.count - i) * sizeof(void *));
		i--;
	}
}

struct thing *view_covering(const struct elf_section *section, uint64_t at)
{
	const struct room *room = room_of(section);
	struct thing *best = NULL;
	size_t i;

	for (i = 0; i < room->things.count; i++) {
		struct thing *thing = room->things.items[i];

		if (at >= thing->start - thing->lead &&
		    (at < thing->start + thing->size || at == thing->start) &&
		    (!best || at < best->start))
			best = thing;
	}
	return best;
}

static struct thing *ending_at(const struct elf_section *section, uint64_t at)
{
	const struct room *room = room_of(section);
	size_t i;

	for (i = 0; i < room->things.count; i++)
		if (room->things.items[i]->start + room->things.items[i]->size == at)
			return room->things.items[i];
	return NULL;
}

/* Compilers point before and behind arrays: outside of everything, the nearest thing is meant. */
static struct thing *nearest(const struct elf_section *section, int64_t at)
{
	const struct room *room = room_of(section);
	struct thing *best = room->things.count ? room->things.items[0] : NULL;
	size_t i;

	for (i = 1; i < room->things.count && at >= (int64_t)room->things.items[i]->start; i++)
		best = room->things.items[i];
	return best && (at < 0 || at > (int64_t)section->size) ? best : NULL;
}

/* The thing behind the padding that the place is in: array[-1] of it. */
static struct thing *behind_padding(const struct elf_section *section, uint64_t at)
{
	const struct room *room = room_of(section);
	struct thing *before = NULL, *behind = NULL;
	uint64_t i;

	for (i = 0; i < room->things.count; i++) {
		struct thing *thing = room->things.items[i];

		if (thing->start > at ? !behind || thing->start < behind->start
				      : thing->start + thing->size > at)
			behind = thing;
		if (thing->start < at)
			before = thing;
	}
	if (!before || !behind || behind->start < at ||
	    (section->header.sh_flags & (SHF_EXECINSTR | SHF_MERGE)))
		return NULL;
	for (i = at; section->data && i < behind->start; i++)
		if (section->data[i])
			return NULL;
	return behind;
}

static struct place place_in(struct elf_section *section, int64_t at, struct thing *thing,
			     bool is_access)
{
	struct place place = { .section = section, .at = (uint64_t)at, .thing = thing };

	if (!thing) {
		place.thing = view_covering(section, (uint64_t)at);
		place.ends = ending_at(section, (uint64_t)at);
		/* What code reads there is what is there; an address may be that of an end. */
		if (is_access && (place.thing || (uint64_t)at < section->size))
			place.ends = NULL;
		if (!place.thing)
			place.thing = place.ends;
		if (!place.thing)
			place.thing = nearest(section, at);
		if (!place.thing && !is_access)
			place.thing = behind_padding(section, (uint64_t)at);
		if (place.ends == place.thing)
			place.ends = NULL;
	}
	if (place.thing)
		place.offset = at - (int64_t)place.thing->start;
	return place;
}

static unsigned int field_size(const struct view *view, uint32_t type)
{
	if (view->elf->header.e_machine == EM_X86_64)
		return type == R_X86_64_64 || type == R_X86_64_PC64 ? 8 : 4;
	return 4;
}

static bool is_pc_relative(const struct view *view, uint32_t type)
{
	return view->elf->header.e_machine == EM_X86_64 &&
	       (type == R_X86_64_PC32 || type == R_X86_64_PLT32);
}

/*
 * x86 code: PC-relative fields count from the end of the instruction; and the assembler resolves
 * branches to other functions of the section by itself.
 */
static void decode(struct view *view, struct elf_section *section, uint64_t start, uint64_t end)
{
	struct room *room = room_of(section);
	ZydisDecodedInstruction insn;
	ZydisDecoder decoder;
	size_t i = 0;

	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	for (; start < end; start += insn.length) {
		uint64_t field = 0, target = 0;
		bool relocated = false;

		if (!ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(
			    &decoder, NULL, section->data + start, end - start, &insn)))
			return;
		for (; i < section->reloc_count && section->relocs[i].offset < start; i++)
			;
		for (; i < section->reloc_count && section->relocs[i].offset < start + insn.length;
		     i++) {
			relocated = true;
			if (is_pc_relative(view, section->relocs[i].type))
				room->ends[i] =
					(int64_t)(start + insn.length - section->relocs[i].offset);
		}
		if (relocated)
			continue;
		if (insn.raw.imm[0].is_relative && insn.raw.imm[0].size) {
			field = start + insn.raw.imm[0].offset;
			target = start + insn.length + (uint64_t)insn.raw.imm[0].value.s;
		} else if ((insn.attributes & ZYDIS_ATTRIB_HAS_MODRM) && insn.raw.modrm.mod == 0 &&
			   insn.raw.modrm.rm == 5) {
			field = start + insn.raw.disp.offset;
			target = start + insn.length + (uint64_t)insn.raw.disp.value;
		}
		if (field && target <= section->size &&
		    view_covering(section, target) != view_covering(section, start)) {
			struct ref *ref = array_push(view->arena, &room->refs);

			ref->at = field;
			ref->size = insn.raw.imm[0].is_relative ? insn.raw.imm[0].size / 8 : 4;
			ref->type = R_X86_64_PLT32;
			ref->place = place_in(section, (int64_t)target, NULL, true);
		}
	}
}

/* The same for calls and jumps of arm64 (b, bl) and LoongArch (b, bl), which have one size. */
static void decode_words(struct view *view, struct elf_section *section)
{
	bool is_arm = view->elf->header.e_machine == EM_AARCH64;
	struct room *room = room_of(section);
	uint64_t start;
	size_t i = 0;

	for (start = 0; start + 4 <= section->size; start += 4) {
		uint32_t word = (uint32_t)elf_integer(view->elf, section->data + start, 4);
		uint32_t imm = is_arm ? word & 0x3ffffff
				      : (word >> 10 & 0xffff) | (word & 0x3ff) << 16;
		uint64_t target = start + (uint64_t)((int64_t)((uint64_t)imm << 38) >> 36);
		struct ref *ref;

		for (; i < section->reloc_count && section->relocs[i].offset < start; i++)
			;
		if ((i < section->reloc_count && section->relocs[i].offset == start) ||
		    (is_arm ? (word & 0x7c000000) != 0x14000000
			    : (word & 0xf8000000) != 0x50000000) ||
		    target > section->size ||
		    view_covering(section, target) == view_covering(section, start))
			continue;
		ref = array_push(view->arena, &room->refs);
		ref->at = start;
		ref->size = 4;
		ref->type = !is_arm		? 66 /* R_LARCH_B26 */
			    : word & 0x80000000 ? R_AARCH64_CALL26
						: R_AARCH64_JUMP26;
		ref->place = place_in(section, (int64_t)target, NULL, true);
	}
}

static struct place relocated_place(struct view *view, const struct elf_reloc *reloc,
				    int64_t addend)
{
	struct elf_section *section = reloc->symbol->section;
	struct thing *thing = NULL;
	struct place place;

	if (reloc->symbol->type != STT_SECTION) {
		thing = view_covering(section, reloc->symbol->value);
		/* .LC0+4: counts from the string, and may be its end */
		if (!thing && (section->header.sh_flags & SHF_MERGE)) {
			place = place_in(section, (int64_t)reloc->symbol->value, NULL, true);
			place.offset = addend;
			return place;
		}
	}
	return place_in(section, (int64_t)reloc->symbol->value + addend, thing,
			is_pc_relative(view, reloc->type));
}

static void read_refs(struct view *view, struct elf_section *section)
{
	struct room *room = room_of(section);
	uint64_t end = 0;
	size_t i;

	room->ends = arena_alloc(view->arena, (section->reloc_count + 1) * sizeof(*room->ends));
	if ((section->header.sh_flags & SHF_EXECINSTR) && section->data &&
	    view->elf->header.e_machine == EM_X86_64) {
		for (i = 0; i < section->reloc_count; i++)
			if (is_pc_relative(view, section->relocs[i].type))
				room->ends[i] = 4;
		for (i = 0; i < room->things.count; i++) {
			const struct thing *thing = room->things.items[i];

			decode(view, section, thing->start, thing->start + thing->size);
			end = thing->start + thing->size;
		}
		decode(view, section, end, section->size);
	}
	if ((section->header.sh_flags & SHF_EXECINSTR) && section->data &&
	    (view->elf->header.e_machine == EM_AARCH64 || view->elf->header.e_machine == 258))
		decode_words(view, section);
	/* s390: fields that count halfwords do so from the instruction's start. */
	if (view->elf->header.e_machine == EM_S390)
		for (i = 0; i < section->reloc_count; i++)
			if ((section->relocs[i].type >= R_390_PC16DBL &&
			     section->relocs[i].type <= R_390_PLT32DBL) ||
			    section->relocs[i].type == R_390_GOTENT)
				room->ends[i] = -2;
	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];
		int64_t addend = reloc->addend + room->ends[i];
		struct ref *ref;

		/*
		 * R_<machine>_NONE: objtool has made the instruction a NOP. A marker for the
		 * linker (R_PPC64_ENTRY) refers to nothing.
		 */
		if (!reloc->type || !reloc->symbol->index)
			continue;
		ref = array_push(view->arena, &room->refs);
		ref->at = reloc->offset;
		ref->size = field_size(view, reloc->type);
		ref->type = reloc->type;
		if (!reloc->symbol->section) {
			ref->place.undefined = reloc->symbol->name;
			ref->place.offset = addend;
		} else {
			ref->place = relocated_place(view, reloc, addend);
		}
	}
	if (room->refs.count)
		qsort(room->refs.items, room->refs.count, sizeof(struct ref), by_field);
}

const struct ref *view_refs(const struct elf_section *section, uint64_t start, uint64_t end,
			    size_t *count)
{
	const struct room *room = room_of(section);
	size_t i, n;

	for (i = 0; i < room->refs.count && room->refs.items[i].at < start; i++)
		;
	for (n = i; n < room->refs.count && room->refs.items[n].at < end; n++)
		;
	*count = n - i;
	return room->refs.items + i;
}

uint64_t view_piece_end(const struct elf_section *section, uint64_t at)
{
	const struct room *room = room_of(section);
	uint64_t end = section->size;
	size_t i;

	for (i = 0; i < room->targets.count; i++)
		if (room->targets.items[i] > at && room->targets.items[i] < end)
			end = room->targets.items[i];
	for (i = 0; i < room->things.count; i++) {
		uint64_t start = room->things.items[i]->start - room->things.items[i]->lead;

		if (start > at && start < end)
			end = start;
	}
	return end;
}

/* Where the padding in front of functions begins. */
static void read_leads(struct view *view)
{
	size_t i, n, t;

	for (i = 1; i < view->elf->section_count; i++) {
		struct elf_section *sites = &view->elf->sections[i];

		if (strcmp(sites->name, "__patchable_function_entries"))
			continue;
		for (n = 0; n < sites->reloc_count; n++) {
			const struct elf_reloc *reloc = &sites->relocs[n];
			uint64_t at = reloc->symbol->value + (uint64_t)reloc->addend;
			const struct room *room;

			if (!reloc->symbol->section || view_covering(reloc->symbol->section, at))
				continue;
			room = room_of(reloc->symbol->section);
			for (t = 0; t < room->things.count; t++)
				if (room->things.items[t]->start > at) {
					if (room->things.items[t]->start - at <= 256)
						room->things.items[t]->lead =
							room->things.items[t]->start - at;
					break;
				}
		}
	}
}

static void read_entries(struct view *view, struct elf_section *section)
{
	const struct room *room = room_of(section);
	size_t i, n, entries;

	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strcmp(tables[i].name, section->name))
			break;
	if (i == sizeof(tables) / sizeof(*tables) || !room->refs.count)
		return;
	entries = room->refs.count / tables[i].relocs;
	for (n = 0; n < entries; n++) {
		struct entry *entry = arena_new_object(view->arena, struct entry);

		entry->section = section;
		entry->size = section->size / entries;
		entry->at = n * entry->size;
		entry->has_code = tables[i].has_code;
		entry->refs =
			view_refs(section, entry->at, entry->at + entry->size, &entry->ref_count);
		if (entry->ref_count && entry->refs[0].place.thing)
			*array_push(view->arena, &entry->refs[0].place.thing->entries) = entry;
	}
}

struct view *view_open(struct arena *arena, const char *label, const char *path)
{
	struct view *view = arena_new_object(arena, struct view);
	struct thing **thing;
	size_t i, n;

	view->label = label;
	view->arena = arena;
	view->elf = elf_file_open(arena, path);
	if (!view->elf)
		return NULL;
	for (i = 0; i < view->elf->section_count; i++) {
		view->elf->sections[i].user = arena_new_object(arena, struct room);
		if (i && elf_relocs(view->elf, &view->elf->sections[i]))
			return NULL;
	}
	read_things(view);
	read_leads(view);
	join_type_hashes(view);
	for (i = 1; i < view->elf->section_count; i++)
		if (view->elf->sections[i].header.sh_type == SHT_PROGBITS)
			read_refs(view, &view->elf->sections[i]);
	for (i = 1; i < view->elf->section_count; i++) {
		const struct room *room = room_of(&view->elf->sections[i]);

		for (n = 0; n < room->refs.count; n++)
			if (room->refs.items[n].place.section)
				*array_push(arena,
					    &room_of(room->refs.items[n].place.section)->targets) =
					room->refs.items[n].place.at;
		read_entries(view, &view->elf->sections[i]);
	}
	for (i = 1; i < view->elf->section_count; i++) {
		const struct room *room = room_of(&view->elf->sections[i]);

		if (room->targets.count)
			qsort(room->targets.items, room->targets.count, sizeof(uint64_t),
			      by_number);
	}
	array_for_each(thing, &view->things)
		(*thing)->refs = view_refs((*thing)->section, (*thing)->start - (*thing)->lead,
					   (*thing)->start + (*thing)->size, &(*thing)->ref_count);
	return view;
}

bool x86_immediates_differ_only(const uint8_t *a, const uint8_t *b, uint64_t size)
{
	ZydisDecodedInstruction x, y;
	ZydisDecoder decoder;
	uint64_t at, i;

	ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
	for (at = 0; at < size; at += x.length) {
		if (!ZYAN_SUCCESS(
			    ZydisDecoderDecodeInstruction(&decoder, NULL, a + at, size - at, &x)) ||
		    !ZYAN_SUCCESS(
			    ZydisDecoderDecodeInstruction(&decoder, NULL, b + at, size - at, &y)))
			return !memcmp(a + at, b + at, size - at);
		if (x.length != y.length || x.mnemonic != y.mnemonic)
			return false;
		for (i = 0; i < x.length; i++)
			if (a[at + i] != b[at + i] &&
			    (!x.raw.imm[0].size || x.raw.imm[0].is_relative ||
			     i < x.raw.imm[0].offset))
				return false;
	}
	return true;
}
