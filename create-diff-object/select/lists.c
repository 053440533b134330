// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists that the running object registered when it was loaded, or when the kernel booted:
 * exports, initcalls, parameters, module information. They are not read again, so what a patch
 * adds is refused, and what it changes or removes has no effect.
 *
 * Assembly makes many of them, with or without labels, so entries are compared as text: their
 * bytes, and the names of what they refer to.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct list_entry {
	const char *key; /* what a person calls it: "tcp_v4_connect", "license" */
	const char *text;
	const struct special *special;
	bool paired; /* the other object has it as well, or another one with this key */
};

struct list {
	ARRAY(struct list_entry) entries;
};

/* MODULE_DEVICE_TABLE(): a second name for a table; modpost makes aliases of what it holds. */
static const struct special device_tables = { "MODULE_DEVICE_TABLE", .list = LIST_SYMBOLS };

/* The row, when the section is such a list; else NULL. */
static const struct special *list_of(const struct section *section)
{
	return section->row && section->row->list && is_relevant(section) ? section->row : NULL;
}

/* The name of a place: the symbol's, or the string that is there. */
static const char *place_name(struct diff *diff, const struct elf_reloc *reloc)
{
	const struct elf_section *elf = reloc->symbol->section;
	uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
	const struct symbol *target = reloc->symbol->user;
	const struct section *section;

	if (!elf)
		return reloc->symbol->name;
	section = elf->user;
	if (elf->data && place < elf->size && !(elf->header.sh_flags & SHF_EXECINSTR) &&
	    ((elf->header.sh_flags & SHF_STRINGS) ||
	     (section->special && !strcmp(section->name, "__ksymtab_strings"))))
		return arena_printf(
			diff->arena, "\"%.*s\"",
			(int)strnlen((const char *)elf->data + place, (size_t)(elf->size - place)),
			(const char *)elf->data + place);
	if (!target)
		target = symbol_at(section, place);
	if (!target)
		return section->name;
	if (is_unnamed_constant(target))
		return "constant";
	return base_name(diff->arena, target->name);
}

/* Everything that [start, end) of the section says, as text. */
static const char *entry_text(struct diff *diff, const struct elf_section *elf, uint64_t start,
			      uint64_t end, bool with_section)
{
	uint64_t size = elf->size, i;
	char *text;

	if (end > size)
		end = size;
	if (start > end)
		start = end;
	text = arena_alloc(diff->arena, (end - start) * 2 + 1);

	for (i = start; elf->data && i < end; i++) {
		static const char digits[] = "0123456789abcdef";

		text[2 * (i - start)] = digits[elf->data[i] >> 4];
		text[2 * (i - start) + 1] = digits[elf->data[i] & 15];
	}
	for (i = arch_first_reloc(elf, start); i < elf->reloc_count && elf->relocs[i].offset < end;
	     i++)
		text = arena_printf(diff->arena, "%s +%llu:%s", text,
				    (unsigned long long)(elf->relocs[i].offset - start),
				    place_name(diff, &elf->relocs[i]));
	return with_section ? arena_printf(diff->arena, "%s %s", elf->name, text) : text;
}

/*
 * "__param_debug" is about debug; numbers are from __COUNTER__ and __LINE__:
 * "__initcall__kmod_tcp__412_2811_inet_init6", "__BTF_ID__func__tcp_slow_start__71".
 */
static const char *key_of(struct diff *diff, const struct special *special, const char *name)
{
	size_t prefix = special->strip ? strlen(special->strip) : 0, length, end;

	if (prefix && !strncmp(name, special->strip, prefix) && name[prefix])
		name += prefix;
	name = base_name(diff->arena, name);
	for (end = length = strlen(name); end && isdigit((unsigned char)name[end - 1]); end--)
		;
	if (end < length && end > 2 && !strncmp(name + end - 2, "__", 2))
		return arena_strndup(diff->arena, name, end - 2);
	return name;
}

static void add(struct diff *diff, struct list *list, const struct special *special,
		const char *key, const char *text)
{
	struct list_entry *entry = array_push(diff->arena, &list->entries);

	entry->special = special;
	entry->key = key;
	entry->text = text;
}

static int by_value(const void *a, const void *b)
{
	const struct elf_symbol *x = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *y = *(const struct elf_symbol *const *)b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Reads an entry from each symbol to the next one in its section, labels included. */
static void read_symbols(struct diff *diff, const struct object *object, struct list *list)
{
	ARRAY(const struct elf_symbol *) symbols = { 0 };
	size_t i;

	for (i = 1; i < object->elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &object->elf->symbols[i];
		const struct section *section = symbol->section ? symbol->section->user : NULL;
		const struct special *special = section ? list_of(section) : NULL;

		if (special && special->list == LIST_SYMBOLS && symbol->type != STT_SECTION &&
		    *symbol->name && symbol->value < symbol->section->size)
			*array_push(diff->arena, &symbols) = symbol;
		if (section && is_device_table_name(symbol->name))
			add(diff, list, &device_tables, symbol->name, "");
	}
	if (symbols.count)
		qsort(symbols.items, symbols.count, sizeof(*symbols.items), by_value);
	for (i = 0; i < symbols.count; i++) {
		const struct elf_symbol *symbol = symbols.items[i];
		const struct elf_section *elf = symbol->section;
		const struct special *special = list_of(elf->user);
		uint64_t end = elf->size;
		size_t next = i + 1;

		/* A list and its first entry are at one place, in any order. */
		while (next < symbols.count && symbols.items[next]->section == elf &&
		       symbols.items[next]->value == symbol->value)
			next++;
		if (next < symbols.count && symbols.items[next]->section == elf)
			end = symbols.items[next]->value;
		add(diff, list, special, key_of(diff, special, symbol->name),
		    entry_text(diff, elf, symbol->value, end, true));
	}
}

/*
 * Compilers make constructors, too, for KASAN, GCOV and the like: these count and check what is in the
 * object that they are for, and a livepatch does without.
 */
static bool is_instrumentation(const char *target)
{
	static const char *const names[] = { "_sub_I_", "asan.",   "hwasan.",
					     "tsan.",	"sancov.", "__llvm_" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(target, names[i], strlen(names[i])))
			return true;
	return false;
}

/* Reads an entry for each relocation. */
static void read_targets(struct diff *diff, struct list *list, const struct section *section,
			 const struct special *special)
{
	const struct elf_section *elf = section->elf;
	uint64_t size = elf->reloc_count ? elf->size / elf->reloc_count : 0, start;
	size_t i;

	for (i = 0; size && i < elf->reloc_count; i++) {
		if (is_instrumentation(place_name(diff, &elf->relocs[i])))
			continue;
		start = elf->relocs[i].offset / size * size;
		add(diff, list, special, key_of(diff, special, place_name(diff, &elf->relocs[i])),
		    entry_text(diff, elf, start, start + size, true));
	}
}

/* Reads strings "tag=value"; in the kernel's image "module.tag=value". */
static void read_strings(struct diff *diff, struct list *list, const struct section *section,
			 const struct special *special)
{
	const char *text = (const char *)section->elf->data;
	uint64_t size = text ? section->elf->size : 0, length;

	for (; size; text += length, size -= length) {
		length = strnlen(text, size);
		if (length)
			add(diff, list, special,
			    arena_strndup(diff->arena, text, strcspn(text, "=")),
			    arena_strndup(diff->arena, text, length));
		if (length < size)
			length++;
	}
}

static void read_lists(struct diff *diff, const struct object *object, struct list *list)
{
	size_t i;

	read_symbols(diff, object, list);
	for (i = 1; i < object->section_count; i++) {
		const struct section *section = &object->sections[i];
		const struct special *special = list_of(section);

		if (special && special->list == LIST_TARGETS)
			read_targets(diff, list, section, special);
		else if (special && special->list == LIST_STRINGS)
			read_strings(diff, list, section, special);
	}
}

static bool is_same_list(const struct special *a, const struct special *b)
{
	/* An export may move between .export_symbol, ___ksymtab and ___ksymtab_gpl. */
	return a == b || (a->reason && a->reason == b->reason && a->list == b->list);
}

typedef bool (*relation)(const struct list_entry *, const struct list_entry *);

static bool is_equal(const struct list_entry *a, const struct list_entry *b)
{
	return a->special == b->special && !strcmp(a->text, b->text) && !strcmp(a->key, b->key);
}

static bool is_changed(const struct list_entry *a, const struct list_entry *b)
{
	return is_same_list(a->special, b->special) && !strcmp(a->key, b->key);
}

/*
 * Finds an unpaired entry. Paired ones leave the table: there may be very many under one key
 * ("parm").
 */
static struct list_entry *find(const struct hash *by, const char *key,
			       const struct list_entry *like, relation related)
{
	struct hash_entry *item = hash_find(by, key), *kept = NULL;

	for (; item; item = item->same_key) {
		struct list_entry *entry = item->value;

		if (kept)
			kept->same_key = item;
		if (!entry->paired && related(entry, like))
			return entry;
		if (!entry->paired || !kept)
			kept = item;
	}
	if (kept)
		kept->same_key = NULL;
	return NULL;
}

/* What runs has been linked with the export, and modules that come later still can be. */
static void note_removed_export(struct diff *diff, const struct list_entry *entry)
{
	const struct symbol *left = hash_get(&diff->patched->by_name, entry->key);
	const char *object = diff->options.object;
	const char *text;

	if (left && left->section)
		text = arena_printf(
			diff->arena,
			"the patch removes the export of %s; the running %s keeps it, so modules can still use %s",
			entry->key, object, entry->key);
	else
		text = arena_printf(
			diff->arena,
			"the patch removes %s and its export; the running %s keeps both, and modules that use %s get it as it is now: to change what they get, keep it and change it",
			entry->key, object, entry->key);
	warn_and_report(diff, text);
}

static void note(struct diff *diff, const struct list_entry *entry, const char *what)
{
	const char *text;

	if (entry->special->quiet ||
	    (entry->special->list == LIST_STRINGS && strstr(entry->key, "import_ns")))
		return;
	if (entry->special->list == LIST_STRINGS)
		text = arena_printf(
			diff->arena,
			"the patch %s the module information \"%s\", which has no effect on what is loaded already",
			what, entry->text);
	else
		text = arena_printf(
			diff->arena,
			"the patch %s %s in %s, which has no effect on what runs already", what,
			entry->key, entry->special->name);
	warn_and_report(diff, text);
}

/* Nobody has an export yet that the patch adds, unless another object exports the name. */
static bool can_leave_out(const struct diff *diff, const struct list_entry *entry)
{
	const struct export *export = symvers_find(&diff->symvers, entry->key);

	return entry->special->leave_out &&
	       (!export || !strcmp(export->module, diff->options.object));
}

static int check_added(struct diff *diff, const struct list_entry *entry)
{
	/* The text begins with the section's name. */
	if (entry->special->list != LIST_STRINGS &&
	    section_is_left_out(
		    diff, arena_strndup(diff->arena, entry->text, strcspn(entry->text, " ")))) {
		warn_and_report(
			diff,
			arena_printf(
				diff->arena,
				"the new entry of %s in %s is left out (KPATCH_IGNORE_SECTION())",
				entry->key, entry->special->name));
		return 0;
	}
	if (can_leave_out(diff, entry)) {
		warn_and_report(diff, arena_printf(diff->arena, "the patch exports %s; %s",
						   entry->key, entry->special->reason));
		return 0;
	}
	if (entry->special->reason)
		return fail("%s: the patch adds an entry to %s, for %s; %s", diff->options.unit,
			    entry->special->name, entry->key, entry->special->reason);
	note(diff, entry, "adds");
	return 0;
}

static int check_changed(struct diff *diff, const struct list_entry *entry)
{
	if (entry->special->changed)
		return fail("%s: the patch changes the entry of %s in %s; %s", diff->options.unit,
			    entry->key, entry->special->name, entry->special->changed);
	note(diff, entry, "changes");
	return 0;
}

static void hash_list(struct diff *diff, struct list *list, struct hash *by_key,
		      struct hash *by_text)
{
	struct list_entry *entry;

	hash_setup(by_key, diff->arena);
	hash_setup(by_text, diff->arena);
	array_for_each(entry, &list->entries) {
		hash_add(by_key, entry->key, entry);
		hash_add(by_text, entry->text, entry);
	}
}

int check_lists(struct diff *diff)
{
	struct list orig = { 0 }, patched = { 0 };
	struct list_entry *entry, *other;
	struct hash by_key, by_text;
	int result = 0;

	read_lists(diff, diff->orig, &orig);
	read_lists(diff, diff->patched, &patched);
	hash_list(diff, &orig, &by_key, &by_text);
	array_for_each(entry, &patched.entries) {
		other = find(&by_text, entry->text, entry, is_equal);
		if (other)
			other->paired = entry->paired = true;
	}
	array_for_each(entry, &patched.entries) {
		if (entry->paired)
			continue;
		other = find(&by_key, entry->key, entry, is_changed);
		if (other)
			other->paired = true;
		result |= other ? check_changed(diff, entry) : check_added(diff, entry);
	}
	array_for_each(entry, &orig.entries)
		if (!entry->paired && entry->special->leave_out)
			note_removed_export(diff, entry);
		else if (!entry->paired)
			note(diff, entry, "removes");
	return result;
}
