// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds out where in the running object the symbols of the original are, and what contradicts that.
 *
 * Global names mean one thing. From there on references tell: what a matched function or table refers to
 * is at the place that the running one refers to, and is matched there itself. Local names that occur
 * once, and then those that the file's group or the contents tell, start it again where nothing leads.
 */
#include "proof.h"
#include "../arch/arch.h"
#include "../object/reference-text.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

struct prover {
	struct diff *diff;
	struct proof *proof;
	const struct running *running;
	ARRAY(const struct symbol *) queue; /* bound, not yet walked */
	size_t done;			    /* of the queue */
	/* Only tries whether a symbol can be at a place: learns nothing, and says so here if it cannot. */
	bool *refuted;
};

static struct binding *binding_of(const struct prover *prover, const struct symbol *symbol)
{
	return &prover->proof->bindings[symbol->index];
}

static void add_difference(struct prover *prover, struct difference_found difference)
{
	if (prover->refuted)
		*prover->refuted = true;
	else
		*array_push(prover->diff->arena, &prover->proof->differences) = difference;
}

/* The symbol as a whole is not what is running. */
static void differs(struct prover *prover, const struct symbol *symbol, const char *what)
{
	add_difference(prover,
		       (struct difference_found){
			       .symbol = symbol, .at = -1, .running_at = -1, .what = what });
}

/* Is it held against the running object? What is gone after boot, or is a list of the build's, is not. */
static bool is_walkable(const struct symbol *symbol)
{
	return symbol->section && !symbol->section->init && !symbol->section->special &&
	       !symbol->section->comdat && strncmp(symbol->section->name, ".exit", 5) &&
	       symbol->size;
}

static void set_binding(struct prover *prover, const struct symbol *symbol, struct place place,
			enum evidence evidence)
{
	struct binding *binding = binding_of(prover, symbol);

	binding->evidence = evidence;
	binding->place = place;
	*array_push(prover->diff->arena, &prover->queue) = symbol;
}

/* Strings and constants of mergeable sections are wherever the linker keeps what is equal. */
static bool is_merged(const struct symbol *symbol)
{
	return symbol->section && (symbol->section->elf->header.sh_flags & SHF_MERGE) &&
	       (symbol->kind == KIND_STRING || symbol->kind == KIND_CONSTANT);
}

/* A reference into a string means the rest of it. */
static bool same_contents(const struct prover *prover, const struct symbol *symbol,
			  struct place place, int64_t from)
{
	const uint8_t *bytes = symbol_bytes(symbol), *running;

	if (from < 0 || (uint64_t)from > symbol->size)
		from = 0;
	place.offset += (uint64_t)from;
	running = bytes_at(prover->running, &place, symbol->size - (uint64_t)from);
	return bytes && running && !memcmp(bytes + from, running, symbol->size - (uint64_t)from);
}

/* The place that a symbol with a global name has, as its name says. */
static bool place_by_name(const struct prover *prover, const struct symbol *symbol,
			  struct place *place)
{
	const struct running *running = prover->running;
	const struct hash_entry *entry = symbols_named(running, symbol->name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *elf = entry->value;

		if (elf->bind == STB_LOCAL ||
		    (!elf->section && elf->shndx != SHN_ABS && !running->is_relocatable))
			continue;
		*place = place_of(running, elf);
		return true;
	}
	/* Nothing defines it: a weak reference, which is 0. */
	*place = (struct place){ .offset = 0 };
	return !running->is_relocatable && symbol->kind == KIND_UNDEFINED;
}

static const char *wrong_target(struct prover *prover, const struct reference *reference,
				struct place found, const struct place *expected)
{
	struct diff *diff = prover->diff;
	const char *there;

	found.offset += (uint64_t)reference->target_offset;
	there = place_words(diff, &found);
	if (!expected || !strcmp(reference_text(diff->arena, reference), there))
		return arena_printf(diff->arena,
				    "refers to %s when compiled here, and to %s there%s",
				    reference_text(diff->arena, reference), there,
				    expected ? ", another one of that name" : "");
	return arena_printf(
		diff->arena, "refers to %s when compiled here, which is %s, and to %s there",
		reference_text(diff->arena, reference), place_words(diff, expected), there);
}

/* May a neighbour of the target be what is meant, which is at the distance that it should have? */
static bool is_neighbour(const struct prover *prover, const struct reference *reference,
			 const struct place *found)
{
	const struct symbol *neighbours[] = { reference->before, reference->behind };
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct binding *binding;
		struct place place;

		if (!neighbours[i])
			continue;
		binding = binding_of(prover, neighbours[i]);
		if (!binding->evidence)
			return true;
		place = binding->place;
		place.offset += reference->target->offset - neighbours[i]->offset;
		if (same_place(&place, found))
			return true;
	}
	return false;
}

/* Keeps the first reference that says where something is. */
static void confirm(struct binding *binding, const struct symbol *from,
		    const struct reference *reference)
{
	if (binding->from)
		return;
	binding->evidence = EVIDENCE_REFERENCE;
	binding->from = from;
	binding->reference = reference;
}

/* Takes what a reference says about its target, which would begin at the place. NULL: nothing speaks against it. */
static const char *take(struct prover *prover, const struct symbol *from,
			const struct reference *reference, struct place place)
{
	const struct symbol *target = reference->target;
	struct binding *binding = binding_of(prover, target);

	if (is_merged(target))
		return same_contents(prover, target, place, reference->target_offset)
			       ? NULL
			       : wrong_target(prover, reference, place, NULL);
	if (target->kind == KIND_ABSOLUTE)
		return NULL;
	if (binding->evidence) {
		if (!same_place(&binding->place, &place))
			return is_neighbour(prover, reference, &place)
				       ? NULL
				       : wrong_target(prover, reference, place, &binding->place);
		if (!prover->refuted && !reference->before && !reference->behind) {
			binding->references++;
			confirm(binding, from, reference);
		}
		return NULL;
	}
	if (reference->before || reference->behind)
		return NULL;
	/* A label in a function is where the function's code says. */
	if (target->kind == KIND_FUNCTION && reference->target_offset)
		return NULL;
	if (target->elf && !named_at(prover->running, target->name, &place))
		return wrong_target(prover, reference, place, NULL);
	if (prover->refuted)
		return NULL;
	set_binding(prover, target, place, EVIDENCE_REFERENCE);
	binding->references = 1;
	confirm(binding, from, reference);
	return NULL;
}

/* How the instructions of a function correspond to those that run. */
struct walked_code {
	const struct symbol *symbol;
	const int64_t *positions; /* NULL: it is data, of the same size */
	struct place place;
	uint64_t size; /* of what runs */
};

/* The symbol differs at a place. */
static void differs_at(struct prover *prover, const struct walked_code *code, uint64_t at,
		       uint64_t running_at, const char *what)
{
	add_difference(prover, (struct difference_found){ .symbol = code->symbol,
							  .at = (int64_t)at,
							  .running_at = (int64_t)running_at,
							  .what = what,
							  .place = code->place,
							  .running_size = code->size });
}

/* The start of the instruction that has the offset. */
static uint64_t instruction_start(const struct walked_code *code, uint64_t at)
{
	while (at && code->positions[at] < 0)
		at--;
	return at;
}

static uint64_t instruction_end(const struct walked_code *code, uint64_t at, uint64_t size)
{
	for (at++; at < size && code->positions[at] < 0; at++)
		;
	return at;
}

static struct running_field field_of(const struct symbol *symbol, const struct walked_code *code,
				     uint64_t at, unsigned int size)
{
	struct running_field field = { .place = code->place, .size = size };
	uint64_t start, end, length;

	if (!code->positions) {
		field.place.offset += at;
		return field;
	}
	start = instruction_start(code, at);
	end = instruction_end(code, start, symbol->size);
	length = (uint64_t)(code->positions[end] - code->positions[start]);
	field.instruction = code->place;
	field.instruction.offset += (uint64_t)code->positions[start];
	field.instruction_length = (unsigned int)length;
	field.place.offset += (uint64_t)code->positions[start] + at - start;
	/* The assembler chose another width. */
	if (length != end - start)
		field.size = 0;
	return field;
}

static void walk_reference(struct prover *prover, const struct symbol *symbol,
			   const struct walked_code *code, const struct reference *reference)
{
	const struct arch_reloc *row = arch_reloc(prover->diff->orig->arch, reference->type);
	uint64_t at = reference->offset - symbol->lead;
	struct running_field field;
	struct place place;
	const char *what = NULL;

	if (reference->offset < symbol->lead || !(row->flags & (RELOC_VALUE | RELOC_DISTANCE)) ||
	    reference->through || reference->anchor)
		return;
	if (!prover->refuted) {
		prover->proof->references++;
		binding_of(prover, symbol)->own++;
	}
	field = field_of(symbol, code, at, row->size);
	if (code->positions &&
	    is_rewritten(prover->diff->orig, symbol, instruction_start(code, at),
			 field.instruction_length,
			 bytes_at(prover->running, &field.instruction, field.instruction_length)))
		return;
	if (!field_target(prover->diff, &field, reference, &place))
		what = arena_printf(prover->diff->arena,
				    "refers to %s when compiled here, and to nothing there",
				    reference_text(prover->diff->arena, reference));
	else
		what = take(prover, symbol, reference, place);
	if (what)
		differs_at(prover, code, at, field.place.offset - code->place.offset, what);
}

/* Is it a branch within the function in both? code_matches() has compared where these go. */
static bool is_inner_branch(const struct prover *prover, const uint8_t *object,
			    const uint8_t *running, unsigned int length, const uint8_t *bits)
{
	const struct arch *arch = prover->diff->orig->arch;
	struct control_flow a, b;

	return arch->control_flow && arch->control_flow(object, length, &a) == length &&
	       arch->control_flow(running, length, &b) == length && a.field && a.field == b.field &&
	       !memcmp(object, running, a.field) && !bits[a.field];
}

/* Instructions that differ in more than their relocated fields have to be those that the build rewrites. */
static void walk_instructions(struct prover *prover, const struct symbol *symbol,
			      const struct walked_code *code)
{
	const uint8_t *bytes = symbol_bytes(symbol) + symbol->lead, *running;
	uint8_t *bits = arena_alloc(prover->diff->arena, symbol->size + 1);
	uint64_t start, end, i;

	mask_references(prover->diff->orig, symbol, bits);
	for (start = 0; start < symbol->size; start = end) {
		struct place place = code->place;
		unsigned int length;

		end = instruction_end(code, start, symbol->size);
		length = (unsigned int)(code->positions[end] - code->positions[start]);
		/* Branches of another width: code_matches() has compared them. */
		if (length != end - start)
			continue;
		place.offset += (uint64_t)code->positions[start];
		running = bytes_at(prover->running, &place, length);
		for (i = 0; running && i < length; i++)
			if ((bytes[start + i] ^ running[i]) & ~bits[start + i] & 0xff)
				break;
		if (running &&
		    (i == length ||
		     is_inner_branch(prover, bytes + start, running, length, bits + start) ||
		     is_rewritten(prover->diff->orig, symbol, start, length, running)))
			continue;
		differs_at(prover, code, start, (uint64_t)code->positions[start],
			   "has another instruction there");
	}
}

/* Where in a function that has other code the first instruction is that differs; -1: it is not known. */
static int64_t first_difference(const struct symbol *symbol, const int64_t *positions)
{
	uint64_t at = symbol->size;

	if (positions[at] >= 0)
		return -1;
	while (at && positions[at] < 0)
		at--;
	return (int64_t)at;
}

static void walk_code(struct prover *prover, const struct symbol *symbol, struct place place)
{
	struct diff *diff = prover->diff;
	const struct elf_symbol *elf = symbol->elf ? named_at(prover->running, symbol->name, &place)
						   : NULL;
	uint64_t size = elf ? elf->size : symbol->size;
	int64_t *positions = arena_alloc(diff->arena, (symbol->size + 1) * sizeof(*positions)), at;
	struct walked_code code = { symbol, positions, place, size };
	const char *what = code_mismatch_at(diff, symbol, bytes_at(prover->running, &place, size),
					    size, positions);
	size_t i;

	/* Another file's function of this name took its place: that one's name is not weak. */
	if (elf && symbol->elf->bind == STB_WEAK && elf->bind != STB_WEAK)
		return;
	if (what) {
		at = first_difference(symbol, positions);
		if (at < 0)
			differs(prover, symbol, what);
		else
			differs_at(prover, &code, (uint64_t)at, (uint64_t)positions[at], what);
		return;
	}
	if (!prover->refuted)
		prover->proof->functions++;
	walk_instructions(prover, symbol, &code);
	for (i = 0; i < symbol->reference_count; i++)
		walk_reference(prover, symbol, &code, &symbol->references[i]);
}

/* Does the kernel's link fill it in, after the compiler? resolve_btfids does .BTF_ids. */
static bool is_filled_in(const struct symbol *symbol)
{
	return symbol->section->row && !strcmp(symbol->section->row->name, ".BTF_ids");
}

static void walk_data(struct prover *prover, const struct symbol *symbol, struct place place)
{
	const uint8_t *bytes = symbol_bytes(symbol), *running;
	struct walked_code code = { symbol, NULL, place, symbol->size };
	uint8_t *bits;
	uint64_t at;
	size_t i;

	if (!bytes || is_filled_in(symbol))
		return;
	running = bytes_at(prover->running, &place, symbol->size);
	if (!running) {
		differs(prover, symbol, "has no contents there");
		return;
	}
	if (!prover->refuted)
		prover->proof->variables++;
	bits = arena_alloc(prover->diff->arena, symbol->size + 1);
	mask_references(prover->diff->orig, symbol, bits);
	for (at = 0; at < symbol->size; at++)
		if ((bytes[at] ^ running[at]) & ~bits[at] & 0xff) {
			differs_at(prover, &code, at, at, "has other contents there");
			return;
		}
	for (i = 0; i < symbol->reference_count; i++)
		walk_reference(prover, symbol, &code, &symbol->references[i]);
}

static void walk(struct prover *prover, const struct symbol *symbol, struct place place)
{
	if (symbol_is_code(symbol))
		walk_code(prover, symbol, place);
	else
		walk_data(prover, symbol, place);
}

/* Follows the references of what is bound, and of what these bind. */
static void walk_queue(struct prover *prover)
{
	while (prover->done < prover->queue.count) {
		const struct symbol *symbol = prover->queue.items[prover->done++];
		struct binding *binding = binding_of(prover, symbol);

		if (binding->walked || !is_walkable(symbol))
			continue;
		binding->walked = true;
		walk(prover, symbol, binding->place);
	}
}

static void bind_globals(struct prover *prover)
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		struct place place;

		if ((*item)->elf && (*item)->global && !(*item)->alias_of &&
		    (*item)->kind != KIND_ABSOLUTE && place_by_name(prover, *item, &place))
			set_binding(prover, *item, place, EVIDENCE_NAME);
	}
}

static bool is_named(const struct symbol *symbol)
{
	return symbol->elf && !symbol->alias_of && is_walkable(symbol) &&
	       (symbol->kind == KIND_FUNCTION || symbol->kind == KIND_DATA);
}

/* Can the symbol be at that place, as far as its code, its contents and its references tell? */
static bool fits(struct prover *prover, const struct symbol *orig, const struct elf_symbol *symbol)
{
	bool refuted = false;

	/* Some branches of a function may have another width. */
	if (elf_is_function(symbol) != (orig->kind == KIND_FUNCTION) ||
	    (orig->kind != KIND_FUNCTION && symbol->size != orig->size))
		return false;
	/* All of vmlinux's constants are in a section that is writable while it boots. */
	if (prover->running->is_relocatable &&
	    section_is_writable(symbol->section) != symbol_is_writable(orig))
		return false;
	prover->refuted = &refuted;
	walk(prover, orig, place_of(prover->running, symbol));
	prover->refuted = NULL;
	return !refuted;
}

/* Is it in a file of the right name, as far as that is known? */
static bool may_be_of_file(const struct elf_symbol *symbol, const struct symbol *orig)
{
	return symbol->bind == STB_LOCAL && symbol->section &&
	       (!symbol->file || !*symbol_source(orig) ||
		!strcmp(symbol->file, symbol_source(orig)));
}

/* The only local symbol of the name. */
static const struct elf_symbol *only_local(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *only = entry ? entry->value : NULL;

	return only && !entry->same_key && may_be_of_file(only, orig) && fits(prover, orig, only)
		       ? only
		       : NULL;
}

/* Of those with the name, the only one that fits. */
static const struct elf_symbol *only_fitting(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *found = NULL;

	for (; entry; entry = entry->same_key) {
		if (!may_be_of_file(entry->value, orig) || !fits(prover, orig, entry->value))
			continue;
		if (found)
			return NULL;
		found = entry->value;
	}
	return found;
}

static const struct elf_symbol *in_group(struct prover *prover, const struct symbol *orig)
{
	const struct running *running = prover->running;
	const struct elf_symbol *symbol =
		running->group && !running->ambiguous && running->has_files &&
				!strcmp(symbol_source(orig), prover->diff->orig->source ?: "")
			? find_in_group(running, orig->name, running->group)
			: NULL;

	return symbol && fits(prover, orig, symbol) ? symbol : NULL;
}

static void bind_locals(struct prover *prover, enum evidence evidence,
			const struct elf_symbol *(*find)(struct prover *prover,
							 const struct symbol *orig))
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		const struct elf_symbol *symbol;

		if (!is_named(*item) || (*item)->global || binding_of(prover, *item)->evidence)
			continue;
		symbol = find(prover, *item);
		if (!symbol)
			continue;
		set_binding(prover, *item, place_of(prover->running, symbol), evidence);
		walk_queue(prover);
	}
}

/* Lists what is different at a place where the symbol does not fit. */
static void walk_as_found(struct prover *prover, const struct symbol *orig,
			  const struct elf_symbol *symbol)
{
	if (elf_is_function(symbol) != (orig->kind == KIND_FUNCTION))
		differs(prover, orig,
			orig->kind == KIND_FUNCTION ? "is a variable there"
						    : "is a function there");
	else if (orig->kind != KIND_FUNCTION && symbol->size != orig->size)
		differs(prover, orig,
			arena_printf(prover->diff->arena,
				     "has %llu bytes there, and %llu when compiled here",
				     (unsigned long long)symbol->size,
				     (unsigned long long)orig->size));
	else if (section_is_writable(symbol->section) != symbol_is_writable(orig) &&
		 prover->running->is_relocatable)
		differs(prover, orig,
			symbol_is_writable(orig) ? "is a constant there" : "is no constant there");
	else
		walk(prover, orig, place_of(prover->running, symbol));
}

/* The symbol of the running object that is most likely meant, though it does not fit. */
static const struct elf_symbol *likely(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *symbol = find_by_names(prover->diff, orig);
	size_t count = 0;

	for (; !symbol && entry; entry = entry->same_key)
		if (may_be_of_file(entry->value, orig) && !count++)
			symbol = entry->value;
	return count > 1 ? NULL : symbol;
}

/* Does a running symbol of the name fit, though nothing says that it is the one? */
static bool fits_somewhere(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);

	for (; entry; entry = entry->same_key)
		if (may_be_of_file(entry->value, orig) && fits(prover, orig, entry->value))
			return true;
	return false;
}

/*
 * What nothing has told apart is either there several times, in the same form, which is no difference; or
 * it is not there as it is here.
 */
static void explain_unbound(struct prover *prover)
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		const struct symbol *orig = *item;
		const struct elf_symbol *symbol;

		if (!is_named(orig) || binding_of(prover, orig)->evidence ||
		    fits_somewhere(prover, orig))
			continue;
		symbol = orig->global ? NULL : likely(prover, orig);
		if (symbol)
			walk_as_found(prover, orig, symbol);
		else
			differs(prover, orig,
				symbols_named(prover->running, orig->name)
					? "is there more than once, and nowhere as it is here"
					: "is not there");
	}
}

static int read_module_relocs(struct diff *diff)
{
	struct elf_file *opened = diff->running->opened;
	size_t i;

	for (i = 1; diff->running->is_relocatable && i < opened->section_count; i++)
		if ((opened->sections[i].header.sh_flags & SHF_ALLOC) &&
		    elf_relocs(opened, &opened->sections[i]))
			return -1;
	return 0;
}

const struct proof *proof_of(struct diff *diff)
{
	struct running *running = diff->running;
	struct prover prover = { .diff = diff, .running = running };

	if (running->proof || !running->opened || read_module_relocs(diff))
		return running->proof;
	prover.proof = arena_new_object(diff->arena, struct proof);
	prover.proof->bindings = arena_alloc(diff->arena, diff->orig->symbols.count *
								  sizeof(*prover.proof->bindings));
	bind_globals(&prover);
	walk_queue(&prover);
	bind_locals(&prover, EVIDENCE_NAME, only_local);
	bind_locals(&prover, EVIDENCE_FITS, only_fitting);
	bind_locals(&prover, EVIDENCE_GROUP, in_group);
	explain_unbound(&prover);
	running->proof = prover.proof;
	return running->proof;
}

const struct binding *proof_binding(struct diff *diff, const struct symbol *orig)
{
	const struct proof *proof = proof_of(diff);

	return proof ? &proof->bindings[orig->index] : NULL;
}
