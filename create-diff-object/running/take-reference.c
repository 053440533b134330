// SPDX-License-Identifier: GPL-2.0-or-later
/* What one reference tells about the place of its target. */
#include "prover.h"
#include "../object/reference-text.h"

#include <string.h>

void set_binding(struct prover *prover, const struct symbol *symbol, struct running_place place,
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
			  struct running_place place, int64_t from)
{
	const uint8_t *bytes = symbol_bytes(symbol), *running;

	if (from < 0 || (uint64_t)from > symbol->size)
		from = 0;
	place.offset += (uint64_t)from;
	running = bytes_at(prover->running, &place, symbol->size - (uint64_t)from);
	return bytes && running && !memcmp(bytes + from, running, symbol->size - (uint64_t)from);
}

/*
 * Are both the whole name of one source file, in two directories? A module of another tree may have been built elsewhere (dkms
 * does that), and __FILE__ is in what WARN_ON() and pr_debug() leave behind. The kernel's own names begin in its tree.
 */
static bool same_source_elsewhere(const struct prover *prover, const struct symbol *symbol,
				  const struct running_place *place)
{
	const char *here = (const char *)symbol_bytes(symbol);
	uint64_t behind = bytes_behind(prover->running, place);
	const char *there = (const char *)bytes_at(prover->running, place, behind);
	const char *name, *end;

	if (symbol->kind != KIND_STRING || !here || !there || *here != '/' || *there != '/' ||
	    !memchr(here, '\0', symbol->size) || !memchr(there, '\0', behind))
		return false;
	name = strrchr(here, '/');
	end = strrchr(name, '.');
	return end && (!strcmp(end, ".c") || !strcmp(end, ".h")) &&
	       !strcmp(name, strrchr(there, '/'));
}

static const char *wrong_target(struct prover *prover, const struct reference *reference,
				struct running_place found)
{
	struct diff *diff = prover->diff;
	const char *here, *there;

	/* Names of places cost a walk over all symbols. */
	if (prover->refuted)
		return "";
	found.offset += (uint64_t)reference->target_offset;
	here = reference_text(diff->arena, reference);
	there = place_words(diff, &found);
	if (!strcmp(here, there))
		return arena_printf(
			diff->arena,
			"refers to %s when compiled here, and to another %s there than other code and data do",
			here, there);
	return arena_printf(diff->arena, "refers to %s when compiled here, and to %s there", here,
			    there);
}

/* May a neighbour of the target be what is meant, which is at the distance that it should have? */
static bool is_neighbour(const struct prover *prover, const struct reference *reference,
			 const struct running_place *found)
{
	const struct symbol *neighbours[] = { reference->before, reference->behind };
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct binding *binding;
		struct running_place place;

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

/*
 * A label in a function whose branches have other widths there is as far from the start as its instruction: the targets
 * of static keys, and where exceptions go on.
 */
static bool is_label(const struct prover *prover, const struct reference *reference,
		     const struct running_place *found)
{
	const struct symbol *target = reference->target;
	const uint64_t offset = (uint64_t)reference->target_offset;
	struct running_place place = binding_of(prover, target)->place;
	const struct elf_symbol *elf = target->elf ? named_at(prover->running, target->name, &place)
						   : NULL;
	const uint64_t size = elf ? elf->size : target->size;
	int64_t *positions;

	if (target->kind != KIND_FUNCTION || !offset || offset > target->size)
		return false;
	positions = arena_alloc(prover->diff->arena, (target->size + 1) * sizeof(*positions));
	if (code_mismatch_at(prover->diff, target, bytes_at(prover->running, &place, size), size,
			     positions) ||
	    positions[offset] < 0)
		return false;
	/* As field_target() counts: where the target would begin. */
	place.offset += (uint64_t)positions[offset] - offset;
	return same_place(&place, found);
}

static void keep_label(struct prover *prover, const struct walked_code *from,
		       const struct reference *reference, const struct running_field *field,
		       struct running_place place)
{
	struct label_reference *label;

	if (prover->refuted)
		return;
	label = array_push(prover->diff->arena, &prover->labels);
	label->reference = reference;
	label->place = place;
	label->difference =
		(struct difference_found){ .symbol = prover->walking, .at = -1, .running_at = -1 };
	if (!from)
		return;
	label->difference.at = (int64_t)(reference->offset - from->symbol->lead);
	label->difference.running_at = (int64_t)(field->place.offset - from->place.offset);
	label->difference.place = from->place;
	label->difference.running_size = from->size;
}

/* Two error paths in one cold part: only such references say which of them is taken. */
void check_labels(struct prover *prover)
{
	const struct label_reference *label;

	array_for_each(label, &prover->labels) {
		const struct binding *binding = binding_of(prover, label->reference->target);
		struct difference_found difference = label->difference;

		if (!binding->running_size || same_place(&binding->place, &label->place) ||
		    is_label(prover, label->reference, &label->place))
			continue;
		difference.what = wrong_target(prover, label->reference, label->place);
		*array_push(prover->diff->arena, &prover->proof->differences) = difference;
	}
}

/* Keeps the first reference that says where something is. */
static void confirm(struct binding *binding, const struct walked_code *from,
		    const struct reference *reference, const struct running_field *field)
{
	binding->evidence = EVIDENCE_REFERENCE;
	binding->references++;
	if (binding->from || !from || !from->symbol->elf || !field->size)
		return;
	binding->from = from->symbol;
	binding->reference = reference;
	binding->running_at = field->place.offset - from->place.offset;
}

const char *take_reference(struct prover *prover, const struct walked_code *from,
			   const struct reference *reference, const struct running_field *field,
			   struct running_place place)
{
	const struct symbol *target = reference->target;
	struct binding *binding = binding_of(prover, target);

	if (is_merged(target))
		return same_contents(prover, target, place, reference->target_offset) ||
				       (!reference->target_offset &&
					same_source_elsewhere(prover, target, &place))
			       ? NULL
			       : wrong_target(prover, reference, place);
	if (target->kind == KIND_ABSOLUTE)
		return NULL;
	if (binding->evidence) {
		if (!same_place(&binding->place, &place))
			return is_neighbour(prover, reference, &place) ||
					       is_label(prover, reference, &place)
				       ? NULL
				       : wrong_target(prover, reference, place);
		if (!prover->refuted && !reference->before && !reference->behind)
			confirm(binding, from, reference, field);
		return NULL;
	}
	if (reference->before || reference->behind)
		return NULL;
	/* Where the function begins, only its code says: a branch in front of the label may be shorter there. */
	if (target->kind == KIND_FUNCTION && reference->target_offset) {
		keep_label(prover, from, reference, field, place);
		return NULL;
	}
	if (target->elf && !named_at(prover->running, target->name, &place))
		return wrong_target(prover, reference, place);
	if (prover->refuted)
		return NULL;
	set_binding(prover, target, place, EVIDENCE_REFERENCE);
	confirm(binding, from, reference, field);
	return NULL;
}
