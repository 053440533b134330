// SPDX-License-Identifier: GPL-2.0-or-later
/* --explain: the reasons, for people. */
#include "show.h"
#include "../compare/code.h"
#include "../compare/divergence.h"
#include "../debug-info/source-lines.h"
#include "../object/names.h"
#include "../object/reference-text.h"
#include "../select/select.h"
#include "../write/why.h"

#include <stdio.h>
#include <string.h>

/* Number of users of a symbol that are named. */
#define USERS_SHOWN 5

static void print_symbol(struct diff *diff, const struct symbol *symbol, bool is_refused,
			 int depth);

/* ", file:line" of the place in the patched object, or "". */
static const char *at_line(struct diff *diff, const struct symbol *symbol, int64_t at)
{
	const char *text =
		source_place_text(diff->arena, source_place_at(diff, diff->patched, symbol, at));

	return text ? arena_printf(diff->arena, ", %s", text) : "";
}

/* Where `from` refers to `to`: "tcp_ack+0x1aa, net/ipv4/tcp_input.c:3732"; NULL: it does not. */
static const char *site(struct diff *diff, const struct included_symbol *included,
			const struct symbol *to)
{
	const struct symbol *from = included->from;
	const struct record *const *item;
	size_t i;

	for (i = 0; i < included->reference_count; i++) {
		int64_t at = (int64_t)(included->references[i].offset - from->lead);

		if (included->references[i].target == to)
			return arena_printf(diff->arena, "%s%s%s", from->name,
					    place_text(diff->arena, at), at_line(diff, from, at));
	}
	array_for_each(item, &included->records) {
		const struct record *record = *item;

		for (i = 1; i < record->reference_count; i++)
			if (record->references[i].target == to)
				return arena_printf(
					diff->arena, "the entry of %s%s in %s%s", from->name,
					place_text(diff->arena,
						   record->references[0].target_offset),
					record->section->name,
					at_line(diff, from, record->references[0].target_offset));
	}
	return NULL;
}

/* Prints one version's instruction at the place where a function diverges. */
static void print_instruction(struct diff *diff, bool is_patched, const struct symbol *symbol,
			      int64_t at)
{
	const struct object *object = is_patched ? diff->patched : diff->orig;
	const char *line =
		source_place_text(diff->arena, source_place_at(diff, object, symbol, at));
	const struct code_line *found;
	struct code code;

	code_read(diff->arena, object, symbol, true, &code);
	array_for_each(found, &code.lines)
		if (found->at == at)
			break;
	if (!found || found == code.lines.items + code.lines.count)
		printf("    %-9s (ends at %s)\n", is_patched ? "patched:" : "original:",
		       place_text(diff->arena, (int64_t)symbol->size));
	else
		printf("    %-9s %-8s %-48s%s%s\n",
		       is_patched ? "patched:" : "original:", place_text(diff->arena, at),
		       found->text, line ? "  " : "", line ? line : "");
}

static void print_divergence(struct diff *diff, const struct symbol *symbol)
{
	const char *why = choice_of(diff, symbol)->why;
	struct divergence d;

	diverges(diff, symbol, &d);
	if (d.kind == DIVERGES_UNKNOWN) {
		printf("    %s\n", why ? why : "its bytes differ");
		return;
	}
	printf("    %s%s\n", divergence_text(diff, &d), at_line(diff, d.patched, d.patched_at));
	if (d.patched->kind != KIND_FUNCTION)
		return;
	print_instruction(diff, false, d.orig, d.orig_at);
	print_instruction(diff, true, d.patched, d.patched_at);
}

/* Says in a few words how the first of a chain came in. */
static const char *root_reason(struct diff *diff, const struct symbol *root)
{
	const struct choice *choice = choice_of(diff, root);
	struct divergence d;
	const char *text;

	if (choice->status != STATUS_CHANGED)
		return choice->why ? choice->why : "new";
	diverges(diff, root, &d);
	text = divergence_text(diff, &d);
	if (!text)
		return choice->why ? choice->why : "changed";
	return arena_printf(diff->arena, "changed: %s%s", text,
			    at_line(diff, d.patched, d.patched_at));
}

static void print_chain(struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *chain[CHAIN_MAX + 1];
	size_t count = chain_to(diff, symbol, chain), i;

	if (!count)
		return;
	chain[count++] = symbol;
	printf("    %s  %s\n", display_name(diff, chain[0]), root_reason(diff, chain[0]));
	for (i = 1; i < count; i++) {
		const struct included_symbol *from = choice_of(diff, chain[i - 1])->included;
		const char *where = from ? site(diff, from, chain[i]) : NULL;

		printf("    %*s-> %s  %s%s\n", (int)(2 * (i - 1)), "", display_name(diff, chain[i]),
		       where ? "used at " : "goes with it", where ? where : "");
	}
}

/* Prints what in the livepatch refers to it. */
static void print_users(struct diff *diff, const struct symbol *symbol)
{
	const struct included_symbol *const *item;
	int shown = 0, more = 0;

	array_for_each(item, &diff->selection->symbols) {
		const char *where = site(diff, *item, symbol);

		if (!where)
			continue;
		if (shown++ < USERS_SHOWN)
			printf("    used at %s\n", where);
		else
			more++;
	}
	if (more)
		printf("    and by %d more\n", more);
}

static void print_running(struct diff *diff, const struct symbol *symbol)
{
	const struct klp_symbol *klp = choice_of(diff, symbol)->klp;

	if (!klp)
		return;
	if (!klp->object && !diff->options.symbols && !diff->options.symvers.count)
		printf("    it is not known who has it: give --symbols and --symvers\n");
	else if (!klp->object)
		printf("    another object file of the patch has to define it\n");
	else if (klp->exported)
		printf("    resolved by the module loader: %s exports it\n", klp->object);
	else
		printf("    resolved by the livepatch core: %s of %s, sympos %lu\n", klp->name,
		       klp->object, klp->sympos);
}

static void print_keys(struct diff *diff, const struct symbol *symbol)
{
	struct report_function entry = { 0 };
	const char *const *key;

	if (symbol->kind != KIND_FUNCTION)
		return;
	explain_function(diff, symbol, &entry);
	if (entry.run_time_keys.count)
		printf("    it reads static keys when it runs:");
	array_for_each(key, &entry.run_time_keys)
		printf(" %s", *key);
	if (entry.run_time_keys.count)
		printf("\n");
}

static void print_included(struct diff *diff, const struct symbol *symbol, bool is_refused,
			   int depth)
{
	const struct choice *choice = choice_of(diff, symbol);
	const char *name = display_name(diff, symbol);

	if (symbol->kind == KIND_FUNCTION && choice->status == STATUS_CHANGED && choice->calls) {
		printf("%s is replaced: it %s\n", name, choice->why);
		print_symbol(diff, choice->calls, is_refused, depth + 1);
	} else if (symbol->parent) {
		printf("%s is included: it is a part of %s\n", name,
		       display_name(diff, symbol->parent));
		print_symbol(diff, symbol->parent, is_refused, depth + 1);
	} else if (symbol->kind == KIND_FUNCTION && choice->status == STATUS_CHANGED) {
		if (choice->by_callers)
			printf("%s is copied: it changed and has no fentry call, so its callers are replaced\n",
			       name);
		else
			printf("%s is replaced: it changed\n", name);
		print_divergence(diff, symbol);
	} else if (choice->status == STATUS_NEW && !choice->reached_from) {
		printf("%s is included: it is new, and %s\n", name,
		       choice->why ? choice->why : "global");
	} else if (choice->status == STATUS_NEW) {
		printf("%s is included: it is new, and %s refers to it\n", name,
		       display_name(diff, choice->reached_from));
		print_chain(diff, symbol);
	} else {
		printf("%s is copied: %s\n", name,
		       choice->why ? choice->why
		       : symbol->kind == KIND_DATA
			       ? is_unnamed_constant(symbol)
					 ? "a constant without an identity of its own"
					 : "state that may exist twice without harm"
			       : "something included needs it");
		print_chain(diff, symbol);
	}
}

/* Explains a symbol that is not included, or not yet when the run was refused. */
static void print_outside(struct diff *diff, const struct symbol *symbol, bool is_refused)
{
	const struct choice *choice = choice_of(diff, symbol);
	const char *lines_only = verdict_of(diff, symbol)->lines_only;
	const char *name = display_name(diff, symbol);

	if (!symbol->section)
		printf("%s is not defined in this object\n", name);
	else if (choice->status == STATUS_CHANGED && symbol->section->init)
		printf("%s is not included: it changed, but is in %s, which is gone once it has run\n",
		       name, symbol->section->name);
	else if (choice->status == STATUS_CHANGED && choice->never_runs)
		printf("%s is not included: it changed, but only __init or __exit code calls it\n",
		       name);
	else if (choice->left_out)
		printf("%s is not included: %s\n", name, choice->why);
	else if (choice->status == STATUS_CHANGED)
		printf("%s changed, %s\n", name,
		       is_refused ? "and the comparison was refused before it was included"
				  : "and is not included");
	else if (choice->status == STATUS_NEW)
		printf("%s is new, and %s\n", name,
		       is_refused ? "the comparison was refused before it was included"
				  : "nothing included refers to it");
	else if (choice->status == STATUS_UNKNOWN)
		printf("%s was not compared: the run was refused before\n", name);
	else if (lines_only)
		printf("%s is not included: only its line numbers differ (%s)\n", name, lines_only);
	else if (choice->klp)
		printf("%s is not included: it is the same in both objects, and stays in the running one\n",
		       name);
	else
		printf("%s is not included: it is the same in both objects\n", name);
	if (choice->status == STATUS_CHANGED)
		print_divergence(diff, symbol);
	if (choice->no_callers && choice->status == STATUS_CHANGED)
		printf("    it has no fentry call, and its callers cannot be replaced instead: %s\n",
		       choice->no_callers);
	print_running(diff, symbol);
	print_users(diff, symbol);
}

static void print_symbol(struct diff *diff, const struct symbol *symbol, bool is_refused, int depth)
{
	if (depth > CHAIN_MAX)
		return;
	if (choice_of(diff, symbol)->included) {
		print_included(diff, symbol, is_refused, depth);
		print_keys(diff, symbol);
	} else {
		print_outside(diff, symbol, is_refused);
	}
}

int explain(struct diff *diff, const char *name, bool is_refused)
{
	struct matches matches = { 0 };
	const struct symbol **item;

	if (find_symbols(diff, name, &matches))
		return -1;
	array_for_each(item, &matches.symbols) {
		const struct symbol *symbol = *item;

		if (strcmp(symbol->name, name))
			printf("%s here is %s\n", name, display_name(diff, symbol));
		if (!is_original(diff, symbol))
			print_symbol(diff, symbol, is_refused, 0);
		else if (symbol->section)
			printf("%s is gone in the patched object; it stays in the running one\n",
			       display_name(diff, symbol));
		else
			printf("%s is no longer referred to in the patched object\n",
			       display_name(diff, symbol));
	}
	return 0;
}
