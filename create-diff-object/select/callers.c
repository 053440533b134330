// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What cannot be replaced by itself is replaced together with everything that uses it.
 *
 * A changed function that ftrace cannot reach is patched through its callers. notrace functions
 * and inline functions that the compiler kept as functions of their own (the kernel's "inline"
 * implies notrace) have no fentry call, and so neither have the bodies of large system calls
 * (__do_sys_bpf()). If all callers are known - the function is static, and nothing takes its
 * address - they are replaced instead and call a copy of it; a caller without fentry is replaced
 * through its own callers, and so on.
 *
 * A changed constant, such as a table of handlers that gains an entry, is copied, and everything
 * that reads it is replaced, if its address is kept nowhere. Object code cannot tell that, but
 * the compiler plugin's notes do.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

/* One thing that uses a symbol. */
struct use {
	const struct symbol *user;
	const struct reference *reference; /* NULL: the user is another name of it */
	const struct record *record;	   /* the reference is in this entry of the user; or NULL */
};

/* What uses each symbol of an object, in the order of the users. */
struct users {
	struct use *uses;
	size_t *first; /* by the used symbol's index; the next one's is the end */
};

struct callers {
	struct diff *diff;
	struct selection *selection;
	struct users orig, patched;  /* filled when somebody asks */
	const struct symbol *target; /* a function or a constant of the patched object */
	ARRAY(const struct symbol *) queue;
	size_t count, gone; /* of its callers: those that run, and those that never run again */
};

/* Does it never run again? Then it may keep its call of the old function. */
static bool is_gone(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->section->init || is_discarded_exit(diff, symbol);
}

/* Entries that describe a function, and sections that are dropped, use nothing. */
static bool is_annotation(const struct symbol *user)
{
	const struct special *special = user->section->special;

	return special && special->action == SPECIAL_DROP && !special->reason;
}

static enum transfer transfer_kind(const struct callers *callers, const struct symbol *user,
				   const struct reference *reference)
{
	if (user->kind != KIND_FUNCTION || reference->target_offset)
		return TRANSFER_NONE;
	return callers->diff->orig->arch->transfer(symbol_bytes(user), reference->offset,
						   reference->type);
}

/*
 * The consistency model looks for replaced functions on the stacks of tasks. After a jump, the
 * caller is not on the stack any more.
 */
static void warn_of_jump(struct callers *callers, const struct symbol *user)
{
	const char *text = arena_printf(
		callers->diff->arena,
		"%s() jumps to %s(), which has no fentry call: a task that sleeps in there is not seen by the transition and finishes the old code after it",
		user->name, callers->target->name);

	warn_and_report(callers->diff, text);
}

/* Replaces a caller in the patched object. */
static void replace_caller(struct callers *callers, const struct symbol *user)
{
	const struct symbol *caller = whole_function(user);
	struct choice *choice = own_choice(callers->selection, caller);
	const char *target = callers->target->name;

	callers->count++;
	if (choice->status != STATUS_SAME)
		return;
	choice->status = STATUS_CHANGED;
	choice->why = arena_printf(callers->diff->arena,
				   callers->target->kind == KIND_FUNCTION
					   ? "calls %s(), which changes and has no fentry call"
					   : "reads %s, which changes",
				   target);
	choice->calls = callers->target;
	if (caller->child)
		own_choice(callers->selection, caller->child)->status = STATUS_CHANGED;
	*array_push(callers->diff->arena, &callers->queue) = caller;
}

/* Returns NULL, or why this user of the target cannot be replaced. */
static const char *visit_use(struct callers *callers, const struct symbol *user,
			     const struct reference *reference, bool is_patched)
{
	enum transfer transfer = TRANSFER_NONE;

	if (callers->target->kind == KIND_FUNCTION) {
		transfer = transfer_kind(callers, user, reference);
		if (transfer == TRANSFER_NONE)
			return arena_printf(callers->diff->arena, "%s takes its address",
					    user->name);
	} else if (user->kind != KIND_FUNCTION) {
		return arena_printf(callers->diff->arena, "%s refers to it", user->name);
	}
	if (is_left_out(callers->diff, user) && is_patched)
		return arena_printf(callers->diff->arena, "%s() is left out", user->name);
	if (is_gone(callers->diff, user))
		callers->gone++;
	else if (is_patched)
		replace_caller(callers, user);
	else if (transfer == TRANSFER_JUMP)
		warn_of_jump(callers, user);
	return NULL;
}

static void add_use(struct users *users, const struct symbol *used, struct use use)
{
	size_t at = users->first[used->index]++;

	if (users->uses)
		users->uses[at] = use;
}

/* Hands each use to add_use(). */
static void walk_uses(struct users *users, const struct object *object)
{
	const struct symbol **item;
	size_t i;

	array_for_each(item, &object->symbols) {
		const struct symbol *user = *item;
		const struct record *record;

		if (user->alias_of && user->global)
			add_use(users, user->alias_of, (struct use){ .user = user });
		if (!user->section || user->alias_of || is_annotation(user))
			continue;
		for (i = 0; i < user->reference_count; i++)
			add_use(users, whole_function(user->references[i].target),
				(struct use){ user, &user->references[i], NULL });
		for (record = user->records; record; record = record->next)
			for (i = 1; i < record->reference_count; i++)
				add_use(users, whole_function(record->references[i].target),
					(struct use){ user, &record->references[i], record });
	}
}

/* The first walk counts, and the second one fills. */
static void read_users(struct arena *arena, struct users *users, const struct object *object)
{
	size_t count = object->symbols.count, sum = 0, i;

	users->first = arena_alloc(arena, (count + 1) * sizeof(*users->first));
	walk_uses(users, object);
	for (i = 0; i <= count; i++) {
		size_t uses = users->first[i];

		users->first[i] = sum;
		sum += uses;
	}
	users->uses = arena_alloc(arena, (sum + 1) * sizeof(*users->uses));
	walk_uses(users, object);
	/* Each now is where the next one begins. */
	memmove(users->first + 1, users->first, count * sizeof(*users->first));
	users->first[0] = 0;
}

/* Returns NULL, or why the target cannot be replaced together with its users. */
static const char *visit_users(struct callers *callers, const struct object *object,
			       const struct symbol *target, bool is_patched)
{
	struct users *users = is_patched ? &callers->patched : &callers->orig;
	struct arena *arena = callers->diff->arena;
	size_t i;

	if (!users->uses)
		read_users(arena, users, object);
	for (i = users->first[target->index]; i < users->first[target->index + 1]; i++) {
		const struct use *use = &users->uses[i];
		const char *problem;

		if (!use->reference)
			return arena_printf(arena, "its other name %s is global", use->user->name);
		if (whole_function(use->user) == target)
			continue;
		if (use->record)
			return arena_printf(arena, "%s refers to it in %s", use->user->name,
					    use->record->section->name);
		problem = visit_use(callers, use->user, use->reference, is_patched);
		if (problem)
			return problem;
	}
	return NULL;
}

/* Does a pointer to the constant outlive the expression that it is in? NULL: no. */
static const char *escape(struct callers *callers, const struct object *object,
			  const struct symbol *symbol)
{
	const struct note_data *data;

	if (!object->notes)
		return "it is not known whether its address is kept somewhere; compile with the compiler plugin";
	data = hash_get(&object->notes->data_by_symbol, symbol->name);
	if (!data)
		return "the compiler plugin's notes do not know it";
	if (notes_list_has(&data->flags, "used"))
		return "it is marked used, so something that the compiler does not see may read it";
	if (!data->escapes)
		return NULL;
	return arena_printf(callers->diff->arena, "its address escapes at %s%s%s%s", data->escapes,
			    data->escapes_in ? ", in " : "",
			    data->escapes_in ? data->escapes_in : "", data->escapes_in ? "()" : "");
}

static const char *through_users(struct callers *callers)
{
	const struct symbol *target = callers->target;
	const struct symbol *orig = twin_of(callers->diff, target);
	const char *problem = NULL;

	/* Only what the patch changes can call a function that was static before. */
	if (target->global && (target->kind == KIND_DATA || orig->global))
		return target->kind == KIND_FUNCTION ? "it is global, so other files may call it"
						     : "it is global, so other files may read it";
	if (target->kind == KIND_DATA)
		problem = escape(callers, callers->diff->orig, orig);
	if (!problem && target->kind == KIND_DATA)
		problem = escape(callers, callers->diff->patched, target);
	if (!problem)
		problem = visit_users(callers, callers->diff->orig, orig, false);
	if (!problem)
		problem = visit_users(callers, callers->diff->patched, target, true);
	if (problem || callers->count)
		return problem;
	own_choice(callers->selection, target)->never_runs = callers->gone;
	if (target->kind == KIND_DATA)
		return "no code that runs reads it";
	return callers->gone ? "only __init or __exit code calls it"
			     : "nothing in this file calls it";
}

/*
 * Do its bytes never change while the kernel runs, and does every reader share the one instance? A
 * copy of a device table would have its name for modpost as well, which would make aliases of it: udev
 * would load the livepatch for the devices.
 */
static bool is_constant(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->kind == KIND_DATA && !symbol_is_writable(symbol) &&
	       !symbol_is_writable(twin_of(diff, symbol)) && !symbol->section->init &&
	       !symbol->section->special && !is_unnamed_constant(symbol) &&
	       !is_device_table(diff, symbol);
}

static bool is_candidate(const struct diff *diff, const struct symbol *symbol)
{
	if (choice_of(diff, symbol)->status != STATUS_CHANGED || symbol->parent || symbol->alias_of)
		return false;
	return symbol->kind == KIND_FUNCTION || is_constant(diff, symbol);
}

void replace_callers(struct diff *diff, struct selection *selection)
{
	struct callers callers = { .diff = diff, .selection = selection };
	const struct symbol **item;
	size_t i;

	array_for_each(item, &diff->patched->symbols)
		if (is_candidate(diff, *item))
			*array_push(diff->arena, &callers.queue) = *item;
	for (i = 0; i < callers.queue.count; i++) {
		const struct symbol *target = callers.queue.items[i];
		struct choice *choice = own_choice(selection, target);

		if (target->kind == KIND_FUNCTION &&
		    (twin_of(diff, target)->has_fentry || is_gone(diff, target)))
			continue;
		callers.target = target;
		callers.count = callers.gone = 0;
		choice->no_callers = through_users(&callers);
		choice->by_callers = !choice->no_callers;
	}
}
