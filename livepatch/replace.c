// SPDX-License-Identifier: GPL-2.0-or-later
#include "replace.h"

#include <string.h>

const char *transition_fate_name(enum transition_fate fate)
{
	static const char *const names[] = {
		[FATE_NEW] = "new",
		[FATE_TAKEN_OVER] = "taken-over",
		[FATE_KEPT] = "kept",
		[FATE_MISSING] = "missing",
		[FATE_LOWER] = "lower",
		[FATE_DROPPED] = "dropped",
		[FATE_COLLECTED] = "collected",
		[FATE_LEFT] = "left",
		[FATE_UNKNOWN] = "unknown",
	};

	return names[fate];
}

static bool replaces(const struct module_summary *module)
{
	return module->replace != SUMMARY_STACKS;
}

static bool has_nop(const struct transition *transition, const struct summary_function *function)
{
	const struct report_nop *nop;

	array_for_each(nop, &transition->nops) {
		const struct summary_function other = { .object = nop->object,
							.name = nop->function,
							.sympos = nop->sympos };

		if (summary_same_function(&other, function))
			return true;
	}
	return false;
}

void nops_find(struct arena *arena, const struct enabled_modules *enabled,
	       const struct module_summary *next, struct transition *transition)
{
	const struct module_summary *const *old;
	const struct summary_function *function;

	array_for_each(old, enabled)
		array_for_each(function, &(*old)->functions)
			if (!summary_function(next, function) && !has_nop(transition, function))
				*array_push(arena, &transition->nops) = (struct report_nop){
					.object = function->object,
					.function = function->name,
					.sympos = function->sympos,
					.module = (*old)->name,
				};
}

static void add_callbacks(struct arena *arena, const struct module_summary *module,
			  enum klp_callback kind, struct transition *transition)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if (callback->kind == kind)
			*array_push(arena, &transition->callbacks) =
				(struct transition_callback){ module, callback };
}

static void skip_callbacks(struct arena *arena, const struct module_summary *module,
			   struct transition *transition)
{
	const struct summary_callback *callback;

	array_for_each(callback, &module->callbacks)
		if (callback->kind == KLP_PRE_UNPATCH || callback->kind == KLP_POST_UNPATCH)
			*array_push(arena, &transition->skipped) =
				(struct transition_callback){ module, callback };
}

/* klp_is_state_compatible() */
static enum transition_fate state_fate(const struct module_summary *next,
				       const struct report_state *old,
				       const struct report_state *state)
{
	if (!state)
		return replaces(next) ? FATE_MISSING : FATE_KEPT;
	return state->version < old->version ? FATE_LOWER : FATE_TAKEN_OVER;
}

static bool has_state(const struct enabled_modules *enabled, unsigned long id)
{
	const struct module_summary *const *old;

	array_for_each(old, enabled)
		if (summary_state(*old, id))
			return true;
	return false;
}

static void find_states(struct arena *arena, const struct enabled_modules *enabled,
			const struct module_summary *next, struct transition *transition)
{
	const struct module_summary *const *old;
	const struct report_state *state;

	array_for_each(old, enabled)
		array_for_each(state, &(*old)->states) {
			const struct report_state *now = summary_state(next, state->id);

			*array_push(arena, &transition->states) = (struct transition_state){
				.fate = state_fate(next, state, now),
				.id = state->id,
				.module = *old,
				.from = state->version,
				.to = now ? now->version : 0,
			};
		}
	array_for_each(state, &next->states)
		if (!has_state(enabled, state->id))
			*array_push(arena, &transition->states) = (struct transition_state){
				.fate = FATE_NEW,
				.id = state->id,
				.to = state->version,
			};
}

static bool has_shadow(const struct enabled_modules *enabled, const char *id)
{
	const struct module_summary *const *old;

	array_for_each(old, enabled)
		if (summary_shadow(*old, id))
			return true;
	return false;
}

static enum transition_fate shadow_fate(const struct module_summary *next, const char *id)
{
	const struct summary_shadow *now = summary_shadow(next, id);

	if (now)
		return now->used ? FATE_TAKEN_OVER : FATE_COLLECTED;
	if (!replaces(next))
		return FATE_KEPT;
	return next->knows_shadows ? FATE_LEFT : FATE_UNKNOWN;
}

static void find_shadows(struct arena *arena, const struct enabled_modules *enabled,
			 const struct module_summary *next, struct transition *transition)
{
	const struct module_summary *const *old;
	const struct summary_shadow *shadow;

	array_for_each(old, enabled)
		array_for_each(shadow, &(*old)->shadows)
			*array_push(arena, &transition->shadows) =
				(struct transition_shadow){ shadow_fate(next, shadow->id),
							    shadow->id, *old };
	array_for_each(shadow, &next->shadows)
		if (!has_shadow(enabled, shadow->id))
			*array_push(arena, &transition->shadows) =
				(struct transition_shadow){ FATE_NEW, shadow->id, NULL };
}

/* What the module loader and klp_enable_patch() would refuse, in their order. */
static const char *find_refusal(struct arena *arena, const struct enabled_modules *enabled,
				const struct module_summary *next,
				const struct transition *transition)
{
	const struct module_summary *const *old;
	const struct transition_state *state;

	array_for_each(old, enabled)
		if (strcmp((*old)->release, next->release))
			return arena_printf(arena, "%s is for kernel %s, and %s for %s", next->name,
					    next->release, (*old)->name, (*old)->release);
	array_for_each(old, enabled)
		if (!strcmp((*old)->name, next->name))
			return arena_printf(arena,
					    "a module of the name %s is loaded already (EEXIST)",
					    next->name);
	array_for_each(state, &transition->states)
		if (state->fate == FATE_MISSING)
			return arena_printf(
				arena, "%s replaces %s, but does not have its state %lu (EINVAL)",
				next->name, state->module->name, state->id);
		else if (state->fate == FATE_LOWER)
			return arena_printf(
				arena,
				"%s has version %u of state %lu, lower than %u of %s (EINVAL)",
				next->name, state->to, state->id, state->from, state->module->name);
	return NULL;
}

static void enable(struct arena *arena, const struct enabled_modules *enabled,
		   const struct module_summary *next, struct transition *transition)
{
	const struct module_summary *const *old;

	find_states(arena, enabled, next, transition);
	find_shadows(arena, enabled, next, transition);
	transition->refused = find_refusal(arena, enabled, next, transition);
	if (transition->refused)
		return;
	add_callbacks(arena, next, KLP_PRE_PATCH, transition);
	add_callbacks(arena, next, KLP_POST_PATCH, transition);
	if (!replaces(next))
		return;
	nops_find(arena, enabled, next, transition);
	array_for_each(old, enabled) {
		skip_callbacks(arena, *old, transition);
		*array_push(arena, &transition->removable) = (*old)->name;
		*array_push(arena, &transition->forced_keeps) = (*old)->name;
	}
}

static enum transition_fate dropped_shadow_fate(const struct module_summary *old,
						const struct summary_shadow *shadow)
{
	if (shadow->freed)
		return FATE_COLLECTED;
	return old->knows_shadows ? FATE_LEFT : FATE_UNKNOWN;
}

static void disable(struct arena *arena, const struct module_summary *old,
		    struct transition *transition)
{
	const struct report_state *state;
	const struct summary_shadow *shadow;

	add_callbacks(arena, old, KLP_PRE_UNPATCH, transition);
	add_callbacks(arena, old, KLP_POST_UNPATCH, transition);
	array_for_each(state, &old->states)
		*array_push(arena, &transition->states) = (struct transition_state){
			.fate = FATE_DROPPED,
			.id = state->id,
			.module = old,
			.from = state->version,
		};
	array_for_each(shadow, &old->shadows)
		*array_push(arena, &transition->shadows) =
			(struct transition_shadow){ dropped_shadow_fate(old, shadow), shadow->id,
						    old };
	*array_push(arena, &transition->removable) = old->name;
	*array_push(arena, &transition->forced_keeps) = old->name;
}

struct transition *transition_find(struct arena *arena, const struct enabled_modules *enabled,
				   const struct module_summary *next)
{
	struct transition *transition = arena_new_object(arena, struct transition);

	if (next)
		enable(arena, enabled, next, transition);
	else if (enabled->count)
		disable(arena, enabled->items[enabled->count - 1], transition);
	return transition;
}
