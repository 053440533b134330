// SPDX-License-Identifier: GPL-2.0-or-later
#include "line-numbers.h"
#include "comparison.h"
#include "../arch/arch.h"
#include "../object/names.h"
#include "../debug-info/source-lines.h"
#include "../object/special.h"

#include "../../lib/search.h"

#include <string.h>

/* No source file has more lines; larger numbers are not line numbers. */
#define LINE_MAX_PLAUSIBLE 200000

/*
 * Functions that take a line number, print it in a warning, and do nothing else with it. Those
 * that keep it (ext4 writes it to the superblock) and printk() are not here.
 */
static const struct {
	const char *name;
	unsigned int argument; /* which one is the line, from 0 */
	const char *format;    /* argument 0 must be this text; NULL: any */
} line_functions[] = {
	/* include/linux/kernel.h, sched.h: might_sleep(), cond_resched_lock(), cant_sleep() */
	{ "__might_sleep", 1, NULL },
	{ "___might_sleep", 1, NULL },
	{ "__might_resched", 1, NULL },
	{ "__might_fault", 1, NULL },
	{ "__cant_sleep", 1, NULL },
	{ "__cant_migrate", 1, NULL },
	/* include/linux/rcupdate.h: RCU_LOCKDEP_WARN() */
	{ "lockdep_rcu_suspicious", 1, NULL },
	/* include/asm-generic/bug.h: WARN() where there is no trap for it */
	{ "warn_slowpath_fmt", 1, NULL },
	{ "warn_slowpath_fmt_taint", 1, NULL },
	{ "warn_slowpath_null", 1, NULL },
	{ "__warn", 1, NULL },
	/* include/linux/rtnetlink.h: ASSERT_RTNL() */
	{ "__warn_printk", 2, "RTNL: assertion failed at %s (%d)\n" },
	/* include/linux/cred.h: validate_creds(), until 6.6 */
	{ "__validate_creds", 2, NULL },
	{ "__validate_process_creds", 2, NULL },
	/* fs/xfs/xfs_message.h: ASSERT() */
	{ "assfail", 3, NULL },
	{ "asswarn", 3, NULL },
};

/* Data with a line number in it. */
static const struct {
	const char *section; /* beginning of the section's name; NULL: any read-only one */
	const char *name;    /* base name of the symbol; NULL: any, or none */
	uint64_t offset;     /* of the four bytes with the line number */
	unsigned int bits;   /* the first ones of the four bytes that are the line number */
	/*
	 * Pointers must be at these offsets for the type to be certain; ends with the first that
	 * is repeated.
	 */
	uint64_t pointers[4];
} line_fields[] = {
	/* struct _ddebug: modname, function, filename, format, lineno:18 */
	{ "__dyndbg", NULL, 32, 18, { 0, 8, 16, 24 } },
	/* gcc's data for UBSAN: struct source_location: file_name, line, column */
	{ ".data..Lubsan_data", NULL, 8, 32, { 0, 0 } },
	{ ".data.rel.local..Lubsan_data", NULL, 8, 32, { 0, 0 } }, /* position-independent code */
	/* struct ftrace_branch_data: func, file, line */
	{ "_ftrace_annotated_branch", NULL, 16, 32, { 0, 8, 8 } },
	{ "_ftrace_branch", NULL, 16, 32, { 0, 8, 8 } },
	/* struct alloc_tag: flags, lineno, modname, function, filename */
	{ "alloc_tags", NULL, 4, 32, { 16, 24, 24 } },
	/* struct pi_entry, the printk index: fmt, func, file, line */
	{ NULL, "_entry", 24, 32, { 0, 8, 16, 16 } },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct reference *reference_at(const struct symbol *symbol, uint64_t offset)
{
	size_t index =
		LOWER_BOUND(symbol->reference_count, i, symbol->references[i].offset < offset);

	return index < symbol->reference_count && symbol->references[index].offset == offset
		       ? &symbol->references[index]
		       : NULL;
}

/* --- data --- */

static bool has_pointers(const struct symbol *symbol, const uint64_t *pointers)
{
	size_t i;

	for (i = 0; i < 4; i++) {
		if (!reference_at(symbol, pointers[i]))
			return false;
		if (i + 1 < 4 && pointers[i + 1] == pointers[i])
			break;
	}
	return true;
}

/*
 * gcc numbers variables of functions (_entry.3), clang names the function (talk._entry). A
 * variable of the file may have such a name by chance.
 */
static bool is_local_of_function(struct diff *diff, const struct symbol *symbol, const char *name)
{
	const char *base = base_name(diff->arena, symbol->name);
	size_t length = strlen(base), tail = strlen(name);

	if (symbol->kind != KIND_DATA || symbol->global || !strcmp(symbol->name, name))
		return false;
	return !strcmp(base, name) || (length > tail && base[length - tail - 1] == '.' &&
				       !strcmp(base + length - tail, name));
}

static bool is_line_field(struct diff *diff, const struct symbol *symbol, size_t field)
{
	const char *section = line_fields[field].section, *name = line_fields[field].name;

	if (section && strncmp(symbol->section->name, section, strlen(section)))
		return false;
	if (!section && symbol_is_writable(symbol))
		return false;
	if (name && !is_local_of_function(diff, symbol, name))
		return false;
	return symbol->size >= line_fields[field].offset + 4 &&
	       has_pointers(symbol, line_fields[field].pointers);
}

static const uint8_t *data_mask(struct diff *diff, const struct symbol *symbol, uint64_t offset,
				unsigned int bits)
{
	uint8_t *mask = arena_alloc(diff->arena, symbol_extent(symbol));
	bool little = diff->orig->elf->header.e_ident[EI_DATA] == ELFDATA2LSB;
	unsigned int i;

	/* Bit fields begin with the lowest bit, and on big-endian machines with the highest. */
	for (i = 0; i < bits; i++)
		mask[offset + i / 8] |= (uint8_t)(little ? 1 << i % 8 : 0x80 >> i % 8);
	return mask;
}

static const uint8_t *mask_of_data(struct diff *diff, const struct symbol *orig,
				   const struct symbol *patched)
{
	size_t i;

	if (has_location(diff, orig) && has_location(diff, patched))
		return data_mask(diff, orig, 8, 32);
	for (i = 0; i < COUNT(line_fields); i++)
		if (is_line_field(diff, orig, i) && is_line_field(diff, patched, i))
			return data_mask(diff, orig, line_fields[i].offset, line_fields[i].bits);
	return NULL;
}

bool lines_in_record(const struct object *object, const struct record *record, uint64_t *offset,
		     uint64_t *size)
{
	const struct reference *last;

	/* Without CONFIG_DEBUG_BUGVERBOSE an entry has the trap's address and flags only. */
	if (strcmp(record->special->name, "__bug_table") || record->reference_count < 2)
		return false;
	last = &record->references[record->reference_count - 1];
	*offset = last->offset + arch_reloc(object->arch, last->type)->size;
	*size = 2;
	return *offset + *size <= record->size;
}

/* --- code --- */

/* A call with a line number. */
struct call {
	uint64_t at;	/* of its relocated field, from the start of the extent */
	uint64_t field; /* the line argument's immediate; see struct constant */
	unsigned int size;
	uint64_t bits;
	size_t row;
	uint64_t load; /* the instruction that the immediate is in */
	uint64_t line;
};

/* The constants of one function's calls. */
struct calls {
	struct diff *diff;
	const struct symbol *function;
	ARRAY(struct call) items;
};

/* Where a function is entered in ways that its own branches do not show. */
struct function_entries {
	bool unknown;		/* in others as well */
	ARRAY(uint64_t) places; /* from the start of the extent */
};

struct entered_places {
	struct function_entries *functions; /* by the symbol's index */
};

static void note_entry(struct diff *diff, struct entered_places *entered,
		       const struct symbol *function, uint64_t place, bool known)
{
	struct function_entries *entries = &entered->functions[function->index];

	entries->unknown |= !known;
	*array_push(diff->arena, &entries->places) = place - (function->offset - function->lead);
}

/* Notes what the relocations of a section that is not code lead to. */
static void note_entries_of_data(struct diff *diff, struct entered_places *entered,
				 const struct object *object, const struct section *section)
{
	size_t i;

	for (i = 0; i < section->elf->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->elf->relocs[i];
		uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
		const struct symbol *function;

		if (!reloc->symbol->section)
			continue;
		function = symbol_at(reloc->symbol->section->user, place);
		/*
		 * In a table of distances (not a special section), it is not known what each
		 * counts from.
		 */
		if (function && function->kind == KIND_FUNCTION)
			note_entry(diff, entered, function, place,
				   section->special || reloc->type == object->arch->absolute_64);
	}
}

/*
 * Jump tables, the .cold part, and special sections lead into a function; special sections
 * also say what is rewritten at boot.
 */
static struct entered_places *find_entered_places(struct diff *diff, const struct object *object)
{
	struct entered_places *entered = arena_new_object(diff->arena, struct entered_places);
	const struct symbol *const *item;
	size_t i;

	entered->functions =
		arena_alloc(diff->arena, object->symbols.count * sizeof(*entered->functions));
	for (i = 1; i < object->section_count; i++)
		if (is_relevant(&object->sections[i]) &&
		    !(object->sections[i].elf->header.sh_flags & SHF_EXECINSTR) &&
		    strcmp(object->sections[i].name, ".eh_frame"))
			note_entries_of_data(diff, entered, object, &object->sections[i]);
	array_for_each(item, &object->symbols)
		for (i = 0; symbol_is_code(*item) && i < (*item)->reference_count; i++) {
			const struct reference *reference = &(*item)->references[i];

			if (reference->target->kind == KIND_FUNCTION)
				note_entry(diff, entered, reference->target,
					   reference->target->offset +
						   (uint64_t)reference->target_offset,
					   true);
		}
	return entered;
}

/* By offset in the function's extent; NULL when it is not known. */
static bool *entered_places(struct diff *diff, const struct object *object,
			    const struct symbol *function)
{
	struct comparison *comparison = diff->comparison;
	struct entered_places **known = object == diff->orig ? &comparison->orig_entered
							     : &comparison->patched_entered;
	const struct function_entries *entries;
	const uint64_t *place;
	bool *entered;

	if (!*known)
		*known = find_entered_places(diff, object);
	entries = &(*known)->functions[function->index];
	if (entries->unknown)
		return NULL;
	entered = arena_alloc(diff->arena, symbol_extent(function) + 1);
	array_for_each(place, &entries->places)
		if (*place < symbol_extent(function))
			entered[*place] = true;
	return entered;
}

/* Calls `found` for each call in the function, with what is known about its arguments. */
static bool walk_calls(struct calls *calls, const struct object *object,
		       void (*found)(void *context, uint64_t at, const struct constant *arguments,
				     size_t count))
{
	const struct symbol *function = calls->function;
	const bool *entered;

	if (!object->arch->call_constants || !symbol_bytes(function))
		return false;
	entered = entered_places(calls->diff, object, function);
	if (!entered)
		return false;
	object->arch->call_constants(object->arch, function->section->elf, function->offset,
				     function->offset + function->size, entered + function->lead,
				     found, calls);
	return true;
}

/*
 * The callee must not hand its arguments back to the caller. Functions of other objects do not;
 * those of this object do not if they keep to the calling convention: -fipa-ra, which would tell
 * callers what a function of this file does not overwrite, is off where there are fentry calls.
 */
static bool is_conventional(const struct symbol *callee)
{
	return callee->kind == KIND_UNDEFINED ||
	       (callee->kind == KIND_FUNCTION && callee->global && callee->has_fentry);
}

static bool is_text(const struct symbol *from, uint64_t field, const char *text)
{
	const struct reference *reference = reference_at(from, field);
	size_t length = strlen(text) + 1;

	return reference && reference->target->kind == KIND_STRING && !reference->target_offset &&
	       reference->target->size == length &&
	       !memcmp(symbol_bytes(reference->target), text, length);
}

static void note_call(void *context, uint64_t at, const struct constant *arguments, size_t count)
{
	struct calls *calls = context;
	const struct symbol *function = calls->function;
	uint64_t base = function->offset - function->lead;
	const struct reference *reference = reference_at(function, at - base);
	size_t i;

	if (!reference || reference->target_offset || !is_conventional(reference->target))
		return;
	for (i = 0; i < COUNT(line_functions); i++) {
		const struct constant *line;
		struct call *call;

		if (strcmp(reference->target->name, line_functions[i].name) ||
		    line_functions[i].argument >= count)
			continue;
		line = &arguments[line_functions[i].argument];
		if (!line->size || reference_at(function, line->field - base))
			continue;
		if (line_functions[i].format &&
		    (!arguments[0].size ||
		     !is_text(function, arguments[0].field - base, line_functions[i].format)))
			continue;
		call = array_push(calls->diff->arena, &calls->items);
		call->at = at - base;
		call->field = line->field - base;
		call->size = line->size;
		call->bits = line->bits;
		call->load = line->at - base;
		call->row = i;
	}
}

static bool find_calls(struct diff *diff, const struct object *object,
		       const struct symbol *function, struct calls *calls)
{
	struct call *call;

	calls->diff = diff;
	calls->function = function;
	if (!walk_calls(calls, object, note_call))
		return false;
	array_for_each(call, &calls->items) {
		call->line =
			elf_integer(object->elf, symbol_bytes(function) + call->field, call->size);
		if (call->bits)
			call->line = (call->line & call->bits) / (call->bits & -call->bits);
	}
	return calls->items.count;
}

/* With debug information, the number must be that of the line that the code is from. */
static bool is_true_line(struct diff *diff, const struct object *object,
			 const struct symbol *function, const struct call *call)
{
	uint64_t base = function->offset - function->lead;

	switch (source_line_is(diff, object, function->section->elf->index, base + call->load,
			       call->line)) {
	case SOURCE_LINE_UNKNOWN:
	case SOURCE_LINE_RIGHT:
		return true;
	default:
		return source_line_is(diff, object, function->section->elf->index, base + call->at,
				      call->line) == SOURCE_LINE_RIGHT;
	}
}

/* Do the numbers keep their order? If they are from one file and it moved, they do. */
static bool is_ordered(const struct call *o, const struct call *p, const struct calls *orig,
		       const struct calls *patched)
{
	size_t i;

	for (i = 0; i < orig->items.count; i++) {
		const struct call *a = &orig->items.items[i], *b = &patched->items.items[i];

		/* Those that did not move may be from a header. */
		if (a->line == b->line)
			continue;
		if (a->line == o->line ? b->line != p->line
				       : (a->line < o->line) != (b->line < p->line))
			return false;
	}
	return true;
}

/* Marks the bits of the line number. */
static void mask_field(const struct diff *diff, uint8_t *mask, const struct call *call)
{
	bool big_endian = diff->orig->elf->header.e_ident[EI_DATA] == ELFDATA2MSB;
	const struct arch_reloc field = { .size = call->size, .bits = call->bits };
	unsigned int i;

	for (i = 0; i < call->size; i++)
		mask[call->field + i] |= arch_reloc_bits(&field, i, big_endian);
}

static const uint8_t *mask_of_code(struct diff *diff, const struct symbol *orig,
				   const struct symbol *patched)
{
	struct calls o = { 0 }, p = { 0 };
	uint8_t *mask;
	size_t i;

	if (!find_calls(diff, diff->orig, orig, &o) ||
	    !find_calls(diff, diff->patched, patched, &p) || o.items.count != p.items.count)
		return NULL;
	mask = arena_alloc(diff->arena, symbol_extent(orig));
	for (i = 0; i < o.items.count; i++) {
		const struct call *a = &o.items.items[i], *b = &p.items.items[i];

		if (a->at != b->at || a->row != b->row || a->field != b->field ||
		    a->size != b->size)
			return NULL;
		if (a->line == b->line)
			continue;
		if (!a->line || !b->line || a->line > LINE_MAX_PLAUSIBLE ||
		    b->line > LINE_MAX_PLAUSIBLE || !is_ordered(a, b, &o, &p) ||
		    !is_true_line(diff, diff->orig, orig, a) ||
		    !is_true_line(diff, diff->patched, patched, b))
			return NULL;
		mask_field(diff, mask, a);
	}
	return mask;
}

const uint8_t *lines_mask(struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched)
{
	if (!orig->section || !patched->section || symbol_extent(orig) != symbol_extent(patched) ||
	    orig->lead != patched->lead)
		return NULL;
	if (orig->kind == KIND_FUNCTION)
		return mask_of_code(diff, orig, patched);
	if (orig->kind == KIND_DATA || orig->kind == KIND_ANONYMOUS)
		return mask_of_data(diff, orig, patched);
	return NULL;
}

/* --- UBSAN's data --- */

static bool is_ubsan_handler(const struct symbol *symbol)
{
	return symbol->kind == KIND_UNDEFINED && !strncmp(symbol->name, "__ubsan_handle_", 15);
}

/*
 * clang's data for UBSAN has no name (.data..L__unnamed_1): it is known by the call that
 * gets it. Each kind begins with a struct source_location: file_name, line, column.
 */
static void note_location(void *context, uint64_t at, const struct constant *arguments,
			  size_t count)
{
	struct calls *calls = context;
	const struct symbol *function = calls->function;
	uint64_t base = function->offset - function->lead;
	const struct reference *callee = reference_at(function, at - base), *data;

	if (!callee || !is_ubsan_handler(callee->target) || !count || !arguments[0].size)
		return;
	data = reference_at(function, arguments[0].field - base);
	if (data && !data->target_offset && data->target->kind == KIND_ANONYMOUS &&
	    symbol_is_writable(data->target) && data->target->size >= 16 &&
	    reference_at(data->target, 0))
		calls->diff->comparison->has_location[data->target->number] = true;
}

static void find_locations_of(struct diff *diff, const struct object *object)
{
	const struct symbol *const *item;
	size_t i;

	if (!object->arch->call_constants)
		return;
	array_for_each(item, &object->symbols) {
		struct calls calls = { .diff = diff, .function = *item };

		if ((*item)->kind != KIND_FUNCTION)
			continue;
		for (i = 0; i < (*item)->reference_count; i++)
			if (is_ubsan_handler((*item)->references[i].target))
				break;
		if (i < (*item)->reference_count)
			walk_calls(&calls, object, note_location);
	}
}

void find_locations(struct diff *diff)
{
	diff->comparison->has_location = arena_alloc(diff->arena, symbol_numbers(diff));
	find_locations_of(diff, diff->orig);
	find_locations_of(diff, diff->patched);
}

bool has_location(const struct diff *diff, const struct symbol *symbol)
{
	return diff->comparison->has_location[symbol->number];
}
