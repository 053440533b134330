// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The mirror check: does what create-diff-object did follow from the two objects?
 *
 *	mirror ORIG.o PATCHED.o				after "nothing changed"
 *	mirror ORIG.o PATCHED.o OUT.o REPORT
 *
 * (a) What is not included is equal: each function and variable of PATCHED.o that is not in OUT.o
 *     has its like in ORIG.o, with the same bytes, pointing at the same things.
 * (b) What is included is needed: it is different or new, and something needs it.
 * (c) What is included is what PATCHED.o has, and points at the same things: in OUT.o, or in the
 *     running object, which is what ORIG.o has.
 *
 * Slow, simple, and from the definition. Complaints go to stdout, one a line; exit status 1.
 */
#include "mirror.h"
#include "../../../lib/message.h"

#include <ctype.h>
#include <elf.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

static void __attribute__((format(printf, 2, 3))) complain(struct mirror *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	printf("mirror: ");
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
	m->complaints++;
}

static struct thing *cold_part(const struct view *view, const struct thing *thing)
{
	char name[256];
	size_t i;

	for (i = 0; i < thing->names.count; i++) {
		snprintf(name, sizeof(name), "%s.cold", thing->names.items[i]);
		if (view_find(view, name, true))
			return view_find(view, name, true);
	}
	return NULL;
}

/* "foo" of "foo.cold" and "foo.cold.1": the two are one function. */
static struct thing *whole(struct mirror *m, const struct view *view, struct thing *thing)
{
	const char *cold = strstr(name_of(thing), ".cold");
	struct thing *parent = NULL;

	if (thing->is_code && cold)
		parent = view_find(
			view,
			arena_strndup(m->arena, name_of(thing), (size_t)(cold - name_of(thing))),
			true);
	return parent ? parent : thing;
}

static bool is_warned_of(struct mirror *m, const char *name)
{
	const char **text;
	size_t length = strlen(name);

	array_for_each(text, &m->unit->warnings)
		if (!strncmp(*text, name, length) && !isalnum((unsigned char)(*text)[length]))
			return true;
	return false;
}

/* Code and data that never run again: a warning speaks of a change, and it has no effect. */
static bool is_discarded(const struct thing *thing)
{
	return !strncmp(thing->section->name, ".init.", 6) ||
	       !strncmp(thing->section->name, ".exit.", 6);
}

/* Read when the object is loaded, or by objtool: no entry of a livepatch. */
static bool is_registry(const struct thing *thing)
{
	static const char *const names[] = { "__patchable_function_entries",
					     "__ksymtab*",
					     "___ksymtab*",
					     "__kcrctab*",
					     "___kcrctab*",
					     ".export_symbol",
					     ".initcall*",
					     ".con_initcall*",
					     "__param",
					     ".modinfo",
					     "__modver",
					     ".discard*",
					     ".printk_index",
					     "__tracepoints_ptrs",
					     ".static_call_tramp_key",
					     ".pci_fixup*",
					     "_ftrace_events",
					     "__syscalls_metadata",
					     ".klp.callbacks.*",
					     ".klp.states",
					     ".klp.shadow_types",
					     ".init.setup",
					     "___ksymtab_gpl*",
					     "__bpf_raw_tp_map",
					     "_ftrace_eval_map",
					     "__dyndbg" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!fnmatch(names[i], thing->section->name, 0))
			return true;
	return false;
}

/*
 * Line numbers: two immediates in code, the line of a bug entry, up to four bytes in data. They do
 * not count where the report says so; it is not written when nothing has changed.
 */
static bool lines_differ_only(struct mirror *m, const struct thing *orig,
			      const struct thing *patched, const char *what)
{
	const uint8_t *a = orig->section->data + orig->start;
	const uint8_t *b = patched->section->data + patched->start;
	const struct report_ignored *ignored;
	bool listed = !m->out;
	uint64_t i, bytes = 0;

	array_for_each(ignored, &m->unit->ignored)
		listed |= !strcmp(ignored->name, name_of(patched));
	if (!listed || orig->size != patched->size || orig->ref_count != patched->ref_count)
		return false;
	if (!strcmp(what, "entry in __bug_table"))
		return true;
	if (!orig->section->data || !patched->section->data)
		return false;
	if (!patched->is_code) {
		for (i = 0; i < orig->size; i++)
			bytes += a[i] != b[i];
		return bytes <= 4;
	}
	return strcmp(what, "bytes") || m->orig->elf->header.e_machine != EM_X86_64 ||
	       x86_immediates_differ_only(a, b, orig->size);
}

/* The thing of ORIG.o that it is to be held against: of the same name, or the same but for numbers. */
static struct thing *like(struct mirror *m, struct thing *patched)
{
	struct thing **orig, *named = NULL;

	if (patched->pair)
		return patched->pair;
	/* What it replaces is called as the report says: use.isra.0 may replace the running use(). */
	if (patched->function &&
	    (patched->function->status == REPORT_CHANGED ||
	     patched->function->status == REPORT_REVERTED) &&
	    view_find(m->orig, patched->function->name, true))
		return view_find(m->orig, patched->function->name, true);
	array_for_each(orig, &m->orig->things)
		if ((*orig)->is_code == patched->is_code && share_a_name(*orig, patched))
			named = *orig;
	if (named && !is_numbered(m, patched))
		return named;
	array_for_each(orig, &m->orig->things)
		if (is_pair(m, *orig, patched) && !differs(m, ORIG_PATCHED, *orig, patched, 0))
			return *orig;
	return named && is_pair(m, named, patched) ? named : NULL;
}

/* Does a record in .klp.shadow_types point at this variable of PATCHED.o? */
static bool is_shadow_type(struct mirror *m, const struct thing *thing)
{
	struct thing **record;
	size_t i;

	array_for_each(record, &m->patched->things)
		for (i = 0; i < (*record)->ref_count; i++)
			if (!strcmp((*record)->section->name, ".klp.shadow_types") &&
			    (*record)->refs[i].place.thing == thing)
				return true;
	return false;
}

/* A constructor or destructor goes in, whether it changed or not. */
static bool serves_shadow_type(struct mirror *m, const struct thing *function)
{
	struct thing **type;
	size_t i;

	array_for_each(type, &m->patched->things)
		for (i = 0; i < (*type)->ref_count; i++)
			if ((*type)->refs[i].place.thing == function && is_shadow_type(m, *type))
				return true;
	return false;
}

/* (a) for one thing of PATCHED.o that is not in OUT.o */
static void check_left_out(struct mirror *m, struct thing *patched)
{
	struct thing *orig = like(m, patched);
	const char *what;

	if (is_registry(patched) || is_unnamed(m, patched))
		return;
	if (!orig) {
		if (is_shadow_type(m, patched))
			complain(m, "%s is a new shadow type and is left out", name_of(patched));
		/* New, and nothing that is included needs it: what is needed is complained of by (c). */
		if (patched->global && !is_discarded(patched))
			complain(m, "%s is new and not included", name_of(patched));
		return;
	}
	m->recording = patched->is_code;
	what = differs(m, ORIG_PATCHED, orig, patched, 0);
	m->recording = false;
	if (!what || lines_differ_only(m, orig, patched, what) || is_harmless(m, patched))
		return;
	if (is_warned_of(m, name_of(whole(m, m->patched, patched))))
		return;
	complain(m, "%s differs from the original's (%s), and is not included", name_of(patched),
		 what);
}

/* A local constant that changed: its readers are replaced. */
static bool is_changed_constant(struct mirror *m, struct thing *patched)
{
	struct thing *orig = like(m, patched);

	return orig && !patched->is_code && patched->data_status &&
	       patched->data_status == REPORT_COPIED && !patched->global &&
	       !(patched->section->header.sh_flags & SHF_WRITE) &&
	       differs(m, ORIG_PATCHED, orig, patched, 0);
}

static bool refers_to_copy(struct mirror *m, const struct thing *patched)
{
	size_t i;

	for (i = 0; i < patched->ref_count; i++) {
		struct thing *target = patched->refs[i].place.thing;

		if (target && target->function && target->function->status == REPORT_COPIED)
			return true;
		if (target && is_changed_constant(m, target))
			return true;
	}
	return false;
}

static bool is_callback(struct mirror *m, const struct thing *thing)
{
	const struct report_callback *callback;

	array_for_each(callback, &m->unit->callbacks)
		if (!strcmp(callback->function, name_of(thing)))
			return true;
	return false;
}

/*
 * Copied although it did not change: what ppc64le code calls without a NOP behind the call, and
 * s390's expoline thunks, of which each module has its own.
 */
static bool may_be_copied(const struct mirror *m, const struct thing *thing)
{
	unsigned int machine = m->orig->elf->header.e_machine;

	return machine == EM_PPC64 ||
	       (machine == EM_S390 && !strncmp(name_of(thing), "__s390_indirect_jump_", 21));
}

/* (b): is there a reason to include this function of PATCHED.o? */
static void check_function(struct mirror *m, struct thing *patched)
{
	enum report_status status = patched->function->status;
	struct thing *orig = like(m, patched), *a, *b;

	if (status == REPORT_CHANGED || status == REPORT_COPIED) {
		if (!orig)
			complain(m, "%s is listed as %s and has no original", name_of(patched),
				 report_status_name(status));
		else if (!differs(m, ORIG_PATCHED, orig, patched, 0) &&
			 !refers_to_copy(m, patched) &&
			 !(status == REPORT_COPIED &&
			   (may_be_copied(m, patched) || serves_shadow_type(m, patched)))) {
			a = cold_part(m->orig, orig);
			b = cold_part(m->patched, patched);
			if (!a != !b ||
			    (a && b && (differs(m, ORIG_PATCHED, a, b, 0) || refers_to_copy(m, b))))
				return;
			complain(m, "%s is listed as %s and equals the original's",
				 name_of(patched), report_status_name(status));
		}
	} else if (status == REPORT_REVERTED) {
		if (!orig || differs(m, ORIG_PATCHED, orig, patched, 0))
			complain(m, "%s is listed as reverted and is not the original",
				 name_of(patched));
	} else if (status == REPORT_NEW) {
		if (orig && !is_callback(m, patched) &&
		    (!is_numbered(m, patched) || !differs(m, ORIG_PATCHED, orig, patched, 0)))
			complain(m, "%s is listed as new and the original has it",
				 name_of(patched));
	} else {
		complain(m, "%s is in OUT.o and listed as %s", name_of(patched),
			 report_status_name(status));
	}
}

/* A constant table of labels, for computed goto: it is part of a function. */
static bool has_labels(const struct thing *thing)
{
	size_t i;

	for (i = 0; i < thing->ref_count; i++)
		if (thing->refs[i].place.thing && thing->refs[i].place.thing->is_code &&
		    thing->refs[i].place.offset)
			return !(thing->section->header.sh_flags & SHF_WRITE);
	return false;
}

static void check_data(struct mirror *m, struct thing *patched)
{
	struct thing *orig = like(m, patched);

	if (!patched->data_status)
		complain(m, "%s is in OUT.o and not in the report", name_of(patched));
	else if (orig && !is_unnamed(m, patched) && !is_harmless(m, patched) &&
		 !has_labels(patched) && !is_changed_constant(m, patched) &&
		 (!is_numbered(m, patched) || patched->data_status == REPORT_COPIED))
		complain(m, "%s is included, and the running object has it", name_of(patched));
}

/* Marks what included code and data refer to, through unnamed pieces as well. */
static void reach(struct mirror *m, struct thing *thing);

static void reach_refs(struct mirror *m, const struct ref *refs, size_t count, int depth)
{
	const struct ref *inner;
	uint64_t size;
	size_t i, n;

	for (i = 0; i < count; i++) {
		const struct place *place = &refs[i].place;

		if (place->thing)
			reach(m, place->thing);
		if (place->ends)
			reach(m, place->ends);
		if (place->thing || place->undefined || depth > DEPTH_MAX)
			continue;
		size = piece_size(place->section, place->at);
		inner = view_refs(place->section, place->at, place->at + size, &n);
		reach_refs(m, inner, n, depth + 1);
	}
}

static void reach(struct mirror *m, struct thing *thing)
{
	struct thing *other = whole(m, m->patched, thing);
	size_t i;

	if (thing->reached || !thing->in_output)
		return;
	thing->reached = true;
	if (other != thing)
		reach(m, other);
	other = cold_part(m->patched, thing);
	if (other)
		reach(m, other);
	reach_refs(m, thing->refs, thing->ref_count, 0);
	for (i = 0; i < thing->entries.count; i++)
		reach_refs(m, thing->entries.items[i]->refs, thing->entries.items[i]->ref_count, 0);
}

/* The report's words on the things of PATCHED.o. */
static void read_report(struct mirror *m)
{
	const struct report_function *function;
	const struct report_data *data;
	struct thing *thing;
	size_t i;

	array_for_each(function, &m->unit->functions) {
		thing = view_find(m->patched, function->name, true);
		/* Its name in the running object may be another; the alias stands at the place. */
		for (i = 1; function->alias && i < m->out->elf->symbol_count; i++) {
			const struct elf_symbol *symbol = &m->out->elf->symbols[i];
			const struct thing *out;

			if (strcmp(symbol->name, function->alias) || !symbol->section)
				continue;
			out = view_covering(symbol->section, symbol->value);
			thing = out ? view_find(m->patched, name_of(out), true) : NULL;
		}
		if (function->status == REPORT_REMOVED) {
			if (thing && thing->in_output)
				complain(m, "%s is listed as removed", function->name);
			if (!view_find(m->orig, function->name, true))
				complain(m, "%s is listed as removed and never was there",
					 function->name);
			continue;
		}
		if (!thing || !thing->in_output)
			complain(m, "%s is listed as %s and is not in OUT.o", function->name,
				 report_status_name(function->status));
		else
			thing->function = function;
	}
	array_for_each(data, &m->unit->data) {
		thing = view_find(m->patched, data->name, false);
		if (data->status == REPORT_KEPT) {
			if (thing && thing->in_output)
				complain(m, "%s is listed as kept and is in OUT.o", data->name);
			continue;
		}
		if (!thing || !thing->in_output)
			complain(m, "%s is listed as %s and is not in OUT.o", data->name,
				 report_status_name(data->status));
		else
			thing->data_status = data->status;
	}
}

/* The thing of PATCHED.o that a thing of OUT.o is. */
static void pair_output(struct mirror *m)
{
	struct thing **out, **patched;

	array_for_each(out, &m->out->things) {
		if (is_registry(*out) && !strncmp((*out)->section->name, ".discard", 8))
			continue;
		array_for_each(patched, &m->patched->things)
			if ((*patched)->is_code == (*out)->is_code &&
			    share_a_name(*patched, *out)) {
				(*patched)->in_output = *out;
				(*out)->pair = *patched;
			}
		if (!(*out)->pair)
			complain(m, "%s is in OUT.o and not in PATCHED.o", name_of(*out));
	}
}

/* (b) and (c) for all that is in OUT.o */
static void check_output(struct mirror *m)
{
	struct thing **item, *patched;
	const char *what;

	array_for_each(item, &m->patched->things) {
		patched = *item;
		if (!patched->in_output)
			continue;
		what = differs(m, PATCHED_OUT, patched, patched->in_output, 0);
		if (what)
			complain(m, "%s is not in OUT.o as it is in PATCHED.o: %s",
				 name_of(patched), what);
		if (!patched->is_code)
			check_data(m, patched);
		else if (patched->function)
			check_function(m, patched);
		else if (whole(m, m->patched, patched) == patched ||
			 !whole(m, m->patched, patched)->function)
			complain(m, "%s is in OUT.o and not in the report", name_of(patched));
		if ((patched->function &&
		     (patched->function->status == REPORT_CHANGED ||
		      patched->function->status == REPORT_REVERTED || is_callback(m, patched))) ||
		    (patched->global && !like(m, patched)) || is_shadow_type(m, patched))
			reach(m, patched);
	}
	array_for_each(item, &m->patched->things)
		if ((*item)->in_output && !(*item)->reached)
			complain(m, "%s is included and nothing that changed needs it",
				 name_of(*item));
}

static bool is_left_out(struct mirror *m, struct thing *thing)
{
	return !thing->in_output && !whole(m, m->patched, thing)->in_output;
}

int main(int argc, char **argv)
{
	struct mirror m = { .arena = arena_new() };
	struct report *report = NULL;
	struct report_unit none = { 0 };
	struct thing **item;

	message_setup("mirror", MESSAGE_INFO);
	if (argc != 3 && argc != 5) {
		fprintf(stderr, "usage: mirror ORIG.o PATCHED.o [OUT.o REPORT]\n");
		return 2;
	}
	m.unit = &none;
	m.orig = view_open(m.arena, "ORIG.o", argv[1]);
	m.patched = view_open(m.arena, "PATCHED.o", argv[2]);
	if (!m.orig || !m.patched)
		return 2;
	if (argc == 5) {
		m.out = view_open(m.arena, "OUT.o", argv[3]);
		report = report_read(m.arena, argv[4]);
		if (!m.out || !report || report->units.count != 1)
			return 2;
		m.unit = &report->units.items[0];
		pair_output(&m);
		read_report(&m);
	}
	/* Functions first: they tell which static local is which. */
	array_for_each(item, &m.patched->things)
		if ((*item)->is_code && is_left_out(&m, *item))
			check_left_out(&m, *item);
	array_for_each(item, &m.patched->things)
		if (!(*item)->is_code && is_left_out(&m, *item))
			check_left_out(&m, *item);
	if (m.out)
		check_output(&m);
	return m.complaints ? 1 : 0;
}
