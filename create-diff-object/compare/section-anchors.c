// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Section anchors (gcc's -fsection-anchors, which is on for arm64, powerpc and s390): a
 * function takes the address of one place in .data, and reaches the variables around it by their
 * distance, "ldr w2, [x0, 8]", which no relocation tells of. The anchor stands for all
 * variables of its section: it is the same in both objects when they are, at the same
 * distances, and a replacement can use the running ones when the patch does not move one.
 *
 * With -fdata-sections each variable has its own section, and gcc makes no anchors.
 */
#include "../diff.h"
#include "../arch/arch.h"
#include "../select/include.h"
#include "../../lib/message.h"

#include <string.h>

void find_anchors(struct object *object)
{
	static const char *const shared[] = { ".text", ".data", ".bss", ".rodata" };
	const struct elf_section *comment = elf_section_by_name(object->elf, ".comment");
	struct symbol *const *item;
	size_t i;

	if (!object->arch->section_anchors ||
	    (comment && comment->data && memmem(comment->data, comment->size, "clang", 5)))
		return;
	array_for_each(item, &object->symbols)
		for (i = 0;
		     (*item)->section && (*item)->size && i < sizeof(shared) / sizeof(*shared); i++)
			object->anchors |= !strcmp((*item)->section->name, shared[i]);
}

static bool same_variable(const struct symbol *orig, const struct symbol *patched)
{
	const uint8_t *a = symbol_bytes(orig), *b = symbol_bytes(patched);

	if (orig->size != patched->size || orig->kind != patched->kind)
		return false;
	if (orig->twin || patched->twin)
		return orig->twin == patched;
	return is_unnamed_constant(orig) && is_unnamed_constant(patched) && a && b &&
	       !memcmp(a, b, orig->size);
}

/* How many of the first symbols of two sections are the same ones at the same distances? */
static size_t same_variables(const struct section *orig, const struct section *patched)
{
	size_t n;

	for (n = 0; n < orig->symbol_count && n < patched->symbol_count; n++) {
		const struct symbol *o = orig->symbols[n], *p = patched->symbols[n];

		if (!same_variable(o, p) ||
		    o->offset - orig->symbols[0]->offset != p->offset - patched->symbols[0]->offset)
			break;
	}
	return n;
}

bool same_anchor(const struct reference *orig, const struct reference *patched)
{
	const struct section *section = orig->target->section;

	if (!orig->anchor && !patched->anchor)
		return true;
	return orig->anchor && patched->anchor &&
	       same_variables(section, patched->target->section) == section->symbol_count;
}

int check_anchor(struct diff *diff, const struct symbol *from, const struct reference *reference,
		 bool is_running)
{
	const struct symbol *target = reference->target;

	if (!reference->anchor ||
	    (is_running && same_variables(target->twin->section, target->section) ==
				   target->section->symbol_count))
		return 0;
	return fail(
		"%s: %s() may reach all of %s from the address of %s (gcc's section anchors), and they are not where the running object has them; compile both objects with -fdata-sections, or with -fno-section-anchors",
		diff->options.unit, whole_function((struct symbol *)from)->name,
		target->section->name, target->name);
}
