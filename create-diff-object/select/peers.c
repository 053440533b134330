// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Static functions and variables that the patch makes global, and globals that it exports. Other units of the patch refer to
 * them by name, and the running object has them as local symbols, which only the comparison of
 * their own unit can find: among several of one name it is that of a certain file, or with certain
 * code. So each unit lists its own in its report (globals), and a unit that uses one is
 * compared with that report at hand (--peer).
 */
#include "parts.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../../lib/message.h"

#include <string.h>

struct peer_global {
	const struct report_unit *unit;
	const struct report_global *global;
};

struct peers {
	struct hash by_name; /* struct peer_global */
};

int peers_read(struct diff *diff)
{
	struct peers *peers = arena_new_object(diff->arena, struct peers);
	const char **path;

	hash_setup(&peers->by_name, diff->arena);
	diff->peers = peers;
	array_for_each(path, &diff->options.peers) {
		const struct report *report = report_read(diff->arena, *path);
		const struct report_unit *unit;
		const struct report_global *global;

		if (!report)
			return -1;
		array_for_each(unit, &report->units)
			array_for_each(global, &unit->globals) {
				const struct peer_global peer = { unit, global };

				hash_add(&peers->by_name, global->name,
					 arena_copy(diff->arena, &peer, sizeof(peer)));
			}
	}
	return 0;
}

/* Does the module that is being patched need the other one, by its own symbols? */
static bool depends_on(const struct diff *diff, const char *module)
{
	const struct elf_file *elf = running_file(diff);
	const size_t length = strlen(module);
	const char *at = NULL, *end = NULL;
	size_t i;

	for (i = 1; i < elf->section_count; i++)
		if (!strcmp(elf->sections[i].name, ".modinfo") && elf->sections[i].data) {
			at = (const char *)elf->sections[i].data;
			end = at + elf->sections[i].size;
		}
	for (; at && at < end; at += strnlen(at, (size_t)(end - at)) + 1) {
		const char *name = at, *stop = at + strnlen(at, (size_t)(end - at));

		if (stop == end || strncmp(name, "depends=", 8))
			continue;
		for (name += 8; name < stop; name += strcspn(name, ",") + 1)
			if (strcspn(name, ",") == length && !strncmp(name, module, length))
				return true;
	}
	return false;
}

/* Finds it among the peers of this object, or of other objects. As find_undefined(). */
static int find_in_peers(const struct diff *diff, const char *name, bool same_object,
			 struct klp_symbol *result)
{
	const char *object = diff->options.object;
	const struct hash_entry *entry = hash_find(&diff->peers->by_name, name);

	for (; entry; entry = entry->same_key) {
		const struct peer_global *peer = entry->value;
		const struct report_unit *unit = peer->unit;

		if (same_object != !strcmp(unit->object, object) ||
		    (same_object && (peer->global->was_global || peer->global->is_new)))
			continue;
		if (peer->global->problem)
			return fail(
				"%s: refers to %s, which %s makes global, and which a livepatch cannot refer to: %s",
				diff->options.unit, name, unit->unit, peer->global->problem);
		if (!same_object && !klp_is_vmlinux(unit->object) &&
		    (klp_is_vmlinux(object) || !depends_on(diff, unit->object)))
			return fail(
				"%s: refers to %s of module %s, and %s does not depend on that module: it may be loaded without it",
				diff->options.unit, name, unit->object, object);
		if (peer->global->is_new)
			return 1;
		memset(result, 0, sizeof(*result));
		result->object = unit->object;
		result->name = name;
		result->sympos = peer->global->sympos;
		result->calls_only = peer->global->calls_only;
		return 0;
	}
	return 1;
}

int find_undefined(struct diff *diff, const char *name, struct klp_symbol *result)
{
	int found = find_in_peers(diff, name, true, result);

	/* The linker prefers what its own object defines, and so does this. */
	if (found > 0)
		found = running_find_undefined(built_pair(diff), name, result);
	return found > 0 ? find_in_peers(diff, name, false, result) : found;
}

static bool is_exported(const struct diff *diff, const struct object *object, const char *name)
{
	static const char *const labels[] = { "__export_symbol_%s", "__ksymtab_%s" };
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		if (hash_get(&object->elf->by_name, arena_printf(diff->arena, labels[i], name)))
			return true;
	return false;
}

/* A global that the patch exports: units of other objects may use it. */
static bool gets_exported(const struct diff *diff, const struct symbol *symbol)
{
	return is_exported(diff, diff->patched, symbol->name) &&
	       !is_exported(diff, diff->orig, symbol->name);
}

static bool became_global(const struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *orig = twin_of(diff, symbol);

	/* What is replaced through its callers is in the output, as a global of its own. */
	return symbol->global && orig && !symbol->alias_of && symbol->section &&
	       (!orig->global || gets_exported(diff, symbol)) && !symbol->section->special &&
	       !symbol->section->comdat && !strcmp(symbol->name, orig->name) &&
	       !choice_of(diff, symbol)->by_callers &&
	       (symbol->kind == KIND_FUNCTION || symbol->kind == KIND_DATA);
}

/*
 * Is it a new global of a module, in the livepatch? What it refers to in the module is there when the module
 * is, so not all other objects can use it.
 */
static bool is_new_of_module(const struct diff *diff, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	return symbol->global && choice->included && !klp_is_vmlinux(diff->options.object) &&
	       (choice->status == STATUS_NEW || choice->by_callers) && !symbol->section->comdat;
}

int report_globals(struct diff *diff)
{
	const struct symbol **item;
	bool reported = false;

	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *symbol = *item;
		struct report_global *entry;
		struct klp_symbol klp = { 0 };

		if (is_new_of_module(diff, symbol)) {
			entry = array_push(diff->arena, &diff->unit->globals);
			entry->name = symbol->name;
			entry->is_new = true;
			continue;
		}
		if (!became_global(diff, symbol))
			continue;
		entry = array_push(diff->arena, &diff->unit->globals);
		entry->name = symbol->name;
		entry->was_global = twin_of(diff, symbol)->global;
		if (symbol->section->init)
			entry->problem = "it is init code or data, which is discarded after boot";
		else
			entry->problem = running_locate(
				built_pair(diff), built_symbol(diff, twin_of(diff, symbol)), &klp);
		entry->sympos = klp.sympos;
		if (!entry->problem && symbol->kind == KIND_FUNCTION &&
		    is_calls_only(diff, symbol, &klp, &entry->calls_only))
			return -1;
		reported = true;
	}
	/* The unit that uses it relies on what this object's symbols are in the running one. */
	return reported && !diff->selection->symbols.count ? running_match(built_pair(diff)) : 0;
}
