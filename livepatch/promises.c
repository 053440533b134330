// SPDX-License-Identifier: GPL-2.0-or-later
#include "promises.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <string.h>

/* A replaced module and the one that replaces it. */
struct replaced_pair {
	struct arena *arena;
	const struct module_summary *old, *next;
};

static bool same_fix(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static const struct report_fix *included_fix(const struct module_summary *module, const char *id)
{
	const struct report_fix *fix;

	if (!module->report || !id)
		return NULL;
	array_for_each(fix, &module->report->fixes)
		if (fix->outcome == REPORT_FIX_INCLUDED && !strcmp(fix->id, id))
			return fix;
	return NULL;
}

/*
 * Does the new module have the callback itself? Each fix has callbacks of its own, so that of another one
 * does not stand for it. Whose it is may not be known: a later fix that changes a callback hides it.
 */
static bool has_callback(const struct replaced_pair *pair, const struct summary_callback *callback)
{
	bool fix_stays = included_fix(pair->next, callback->fix);
	const struct summary_callback *now;

	array_for_each(now, &pair->next->callbacks) {
		if (now->kind != callback->kind || strcmp(now->object, callback->object))
			continue;
		if (callback->fix ? fix_stays && (!now->fix || same_fix(now->fix, callback->fix))
				  : !strcmp(now->function, callback->function))
			return true;
	}
	return false;
}

/*
 * Is there a state by which the new module's callbacks know what to go on with? Where nothing says whose
 * state it is, it may be that of any callback.
 */
static bool has_state_of(const struct replaced_pair *pair, const char *fix)
{
	const struct report_state *state;

	array_for_each(state, &pair->old->states)
		if ((!state->fix || same_fix(state->fix, fix)) &&
		    summary_state(pair->next, state->id))
			return true;
	return false;
}

/* On a replace only these run. */
static bool has_patch_callback(const struct module_summary *module, const char *fix)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if ((callback->kind == KLP_PRE_PATCH || callback->kind == KLP_POST_PATCH) &&
		    same_fix(callback->fix, fix))
			return true;
	return false;
}

/* Does another fix say so, and has a callback that could do it? */
static bool is_undone(const struct replaced_pair *pair, const char *id)
{
	const struct report_fix *fix;
	const char *const *undone;

	if (!pair->next->report || !id)
		return false;
	array_for_each(fix, &pair->next->report->fixes)
		if (fix->outcome == REPORT_FIX_INCLUDED && has_patch_callback(pair->next, fix->id))
			array_for_each(undone, &fix->undoes)
				if (!strcmp(*undone, id))
					return true;
	return false;
}

static bool is_lost(const struct replaced_pair *pair, const struct summary_callback *callback)
{
	return !has_callback(pair, callback) && !has_state_of(pair, callback->fix) &&
	       !is_undone(pair, callback->fix);
}

/* The lost callbacks of a fix; for those of no fix: all that have none. */
static const char *lost_callbacks(const struct replaced_pair *pair, const char *fix)
{
	struct text list = { .arena = pair->arena };
	const struct summary_callback *callback;
	const char *separator = "";

	array_for_each(callback, &pair->old->callbacks)
		if (same_fix(callback->fix, fix) && is_lost(pair, callback)) {
			text_add(&list, "%s%s %s() of %s", separator,
				 klp_callback_name(callback->kind), callback->function,
				 callback->object);
			separator = ", ";
		}
	return text_string(&list);
}

static bool is_first_of_fix(const struct replaced_pair *pair,
			    const struct summary_callback *callback)
{
	const struct summary_callback *before;

	for (before = pair->old->callbacks.items; before < callback; before++)
		if (same_fix(before->fix, callback->fix) && is_lost(pair, before))
			return false;
	return true;
}

static void check_callbacks(const struct replaced_pair *pair)
{
	const struct summary_callback *callback;

	array_for_each(callback, &pair->old->callbacks) {
		if (!is_lost(pair, callback) || !is_first_of_fix(pair, callback))
			continue;
		fail("%s: %s%s of %s has callbacks whose effect nobody takes over: %s; the kernel runs none of them when %s replaces it. %s",
		     pair->old->file, callback->fix ? "fix " : "",
		     callback->fix ? callback->fix : "the patch", pair->old->name,
		     lost_callbacks(pair, callback->fix), pair->next->name,
		     callback->fix
			     ? "Keep the fix and its callbacks; or give both modules a state (KLP_STATE()), by which the new one's callbacks go on with the effect; or undo it in the pre_patch or post_patch callback of another fix, which says `undoes:` with this id; or stack with --no-replace"
			     : "Keep the callbacks; or give both modules a state (KLP_STATE()), by which the new one's callbacks go on with the effect; or stack with --no-replace");
	}
}

/* " of fix CVE-2026-1"; "" where nothing says whose it is. */
static const char *of_fix(const struct replaced_pair *pair, const char *fix)
{
	return fix ? arena_printf(pair->arena, " of fix %s", fix) : "";
}

/* A state that stands for the version of a shadow type. */
static bool check_state_of_type(const struct replaced_pair *pair,
				const struct transition_state *state)
{
	const struct summary_type *type =
		summary_type(pair->old, arena_printf(pair->arena, "0x%lx", state->id));
	const char *fix;

	if (!type || !type->version)
		return false;
	fix = of_fix(pair, type->fix);
	if (state->fate == FATE_MISSING)
		fail("%s: %s has shadow type %s%s, id %s, version %u, which %s does not have; the kernel would refuse to load it while the other is enabled (EINVAL). Declare it, by KLP_SHADOW_TYPE_VERSION() with this id and version, in a patch that knows what is in the variables; or stack with --no-replace",
		     pair->old->file, pair->old->name, type->name, fix, type->id, state->from,
		     pair->next->name);
	else
		fail("%s: %s has version %u of shadow type %s%s, id %s, and %s only version %u; the kernel would refuse to load it while the other is enabled (EINVAL). Give the type version %u or higher, and handle variables as that version makes them",
		     pair->old->file, pair->old->name, state->from, type->name, fix, type->id,
		     pair->next->name, state->to, state->from);
	return true;
}

static void check_states(const struct replaced_pair *pair, const struct transition *transition)
{
	const struct transition_state *state;

	array_for_each(state, &transition->states) {
		if (state->module != pair->old ||
		    (state->fate != FATE_MISSING && state->fate != FATE_LOWER) ||
		    check_state_of_type(pair, state))
			continue;
		if (state->fate == FATE_MISSING)
			fail("%s: %s has state %lu, version %u, which %s does not have; the kernel would refuse to load it while the other is enabled (EINVAL). Declare it, by KLP_STATE(%lu, %u) in a patch or under `states:` in the manifest, with callbacks that go on with it or undo it; or stack with --no-replace",
			     pair->old->file, pair->old->name, state->id, state->from,
			     pair->next->name, state->id, state->from);
		else
			fail("%s: %s has version %u of state %lu, and %s only version %u; the kernel would refuse to load it while the other is enabled (EINVAL). Give the state version %u or higher, and handle what that version has changed",
			     pair->old->file, pair->old->name, state->from, state->id,
			     pair->next->name, state->to, state->from);
	}
}

static void check_shadows(const struct replaced_pair *pair, const struct transition *transition)
{
	const struct module_summary *old = pair->old, *next = pair->next;
	const struct transition_shadow *shadow;

	array_for_each(shadow, &transition->shadows) {
		if (shadow->module != old)
			continue;
		if (shadow->fate == FATE_LEFT)
			fail("%s: %s uses shadow variables with the id %s, which %s neither uses nor frees; they would stay in memory, and a later module that uses the id would find them stale. Keep the code that uses them; or call klp_shadow_free_all(%s, destructor) in a post_patch callback; or stack with --no-replace",
			     old->file, old->name, shadow->id, next->name, shadow->id);
		else if (shadow->fate == FATE_UNKNOWN)
			warning("%s: %s uses shadow variables with the id %s, and it is not known whether %s goes on with them: it was compiled without the compiler plugin, or its ids are not constant",
				old->file, old->name, shadow->id, next->name);
	}
	if (old->report && !old->knows_shadows)
		warning("%s: it is not known which shadow variables %s uses, so %s may leave some of them behind: the old one was compiled without the compiler plugin, or its ids are not constant",
			old->file, old->name, next->name);
}

/* The kernel compares states, and refuses a lower one: the runtime refuses other versions, too. */
static void check_stacked_version(const struct replaced_pair *pair, const struct summary_type *type,
				  const struct summary_type *now)
{
	if (pair->next->replace == SUMMARY_STACKS && pair->old->has_runtime &&
	    now->version != type->version && (!now->version || now->version > type->version))
		fail("%s: %s has version %u of shadow type %s%s, id %s, and %s version %u; both would use the variables, and the module refuses to be loaded then (EINVAL). Give the type version %u; or replace %s instead of stacking on it",
		     pair->old->file, pair->old->name, type->version, type->name,
		     of_fix(pair, type->fix), type->id, pair->next->name, now->version,
		     type->version, pair->old->name);
}

/*
 * Variables go with the last module that declares their type, also when another module uses their id
 * without a declaration.
 */
static void check_undeclared(const struct replaced_pair *pair, const struct summary_type *type,
			     const struct module_summary *has, const struct module_summary *lacks)
{
	const struct summary_shadow *used = summary_shadow(lacks, type->id);

	if (!used || !used->used || summary_type(lacks, type->id))
		return;
	fail("%s: %s declares shadow type %s%s, id %s, and %s uses the id without declaring the type; its variables would be destroyed under its hands once %s is no longer in force. Declare the type in %s, too, by KLP_SHADOW_TYPE()",
	     pair->old->file, has->name, type->name, of_fix(pair, type->fix), type->id, lacks->name,
	     has->name, lacks->name);
}

static void check_types(const struct replaced_pair *pair)
{
	const struct module_summary *old = pair->old, *next = pair->next;
	const struct summary_type *type, *now;

	array_for_each(type, &old->types) {
		if (summary_type(old, type->id) != type)
			continue;
		now = summary_type(next, type->id);
		if (now)
			check_stacked_version(pair, type, now);
		check_undeclared(pair, type, old, next);
	}
	/* When an old module is replaced, only a transition that is called off would hurt it. */
	if (next->replace != SUMMARY_STACKS)
		return;
	array_for_each(type, &next->types)
		if (summary_type(next, type->id) == type)
			check_undeclared(pair, type, next, old);
}

static void check_name(const struct replaced_pair *pair)
{
	if (!strcmp(pair->old->name, pair->next->name))
		fail("%s: the module that replaces it has the same name, %s; the kernel cannot load one beside the other. Choose another name with -n, or another version in the manifest",
		     pair->old->file, pair->old->name);
}

int promises_check(struct arena *arena, const struct enabled_modules *enabled,
		   const struct module_summary *next)
{
	struct transition *transition = transition_find(arena, enabled, next);
	const struct module_summary *const *old;
	int before = message_errors();

	array_for_each(old, enabled) {
		const struct replaced_pair pair = { arena, *old, next };

		check_name(&pair);
		check_states(&pair, transition);
		check_types(&pair);
		if (next->replace != SUMMARY_STACKS) {
			check_callbacks(&pair);
			check_shadows(&pair, transition);
		}
	}
	return message_errors() > before ? -1 : 0;
}
