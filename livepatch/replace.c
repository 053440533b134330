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
		if (summary_shadow(*old, id) || summary_type(*old, id))
			return true;
	return false;
}

/* Shadow variables of a type or, where `old` declares none, of an id. */
static enum transition_fate shadow_fate(const struct module_summary *old,
					const struct module_summary *next, const char *id)
{
	const struct summary_shadow *now = summary_shadow(next, id);

	if (summary_type(next, id))
		return FATE_TAKEN_OVER;
	if (summary_type(old, id))
		return replaces(next) ? FATE_COLLECTED : now ? FATE_TAKEN_OVER : FATE_KEPT;
	if (now)
		return now->used ? FATE_TAKEN_OVER : FATE_COLLECTED;
	if (!replaces(next))
		return FATE_KEPT;
	return next->knows_shadows ? FATE_LEFT : FATE_UNKNOWN;
}

static void add_shadow(struct arena *arena, struct transition *transition,
		       enum transition_fate fate, const char *id, const struct module_summary *of)
{
	const struct transition_shadow *other;

	/* Several objects may have a type, and code may use its id. */
	array_for_each(other, &transition->shadows)
		if (other->module == of && !strcmp(other->id, id))
			return;
	*array_push(arena, &transition->shadows) = (struct transition_shadow){ fate, id, of };
}

static void find_shadows(struct arena *arena, const struct enabled_modules *enabled,
			 const struct module_summary *next, struct transition *transition)
{
	const struct module_summary *const *old;
	const struct summary_shadow *shadow;
	const struct summary_type *type;

	array_for_each(old, enabled) {
		array_for_each(shadow, &(*old)->shadows)
			add_shadow(arena, transition, shadow_fate(*old, next, shadow->id),
				   shadow->id, *old);
		array_for_each(type, &(*old)->types)
			add_shadow(arena, transition, shadow_fate(*old, next, type->id), type->id,
				   *old);
	}
	array_for_each(shadow, &next->shadows)
		if (!has_shadow(enabled, shadow->id))
			add_shadow(arena, transition, FATE_NEW, shadow->id, NULL);
	array_for_each(type, &next->types)
		if (!has_shadow(enabled, type->id))
			add_shadow(arena, transition, FATE_NEW, type->id, NULL);
}

/* check_types() of the runtime, where klp_is_state_compatible() has nothing to say. */
static const char *find_type_refusal(struct arena *arena, const struct module_summary *old,
				     const struct module_summary *next)
{
	const struct summary_type *type, *now;

	array_for_each(type, &old->types)
		array_for_each(now, &next->types)
			if (old->has_runtime && !strcmp(type->id, now->id) &&
			    (replaces(next) ? now->version < type->version
					    : now->version != type->version))
				return arena_printf(
					arena,
					"%s has version %u of shadow type %s, and %s has version %u (EINVAL)",
					next->name, now->version, type->id, old->name,
					type->version);
	return NULL;
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
	array_for_each(old, enabled) {
		const char *refusal = find_type_refusal(arena, *old, next);

		if (refusal)
			return refusal;
	}
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

/* Variables of a type stay when another enabled module has the type. */
static enum transition_fate dropped_type_fate(const struct enabled_modules *enabled, const char *id)
{
	size_t i;

	for (i = 0; i + 1 < enabled->count; i++)
		if (summary_type(enabled->items[i], id))
			return FATE_KEPT;
	return FATE_COLLECTED;
}

static enum transition_fate dropped_shadow_fate(const struct enabled_modules *enabled,
						const struct summary_shadow *shadow)
{
	const struct module_summary *old = enabled->items[enabled->count - 1];

	if (summary_type(old, shadow->id))
		return dropped_type_fate(enabled, shadow->id);
	if (shadow->freed)
		return FATE_COLLECTED;
	return old->knows_shadows ? FATE_LEFT : FATE_UNKNOWN;
}

/* The newest one. */
static void disable(struct arena *arena, const struct enabled_modules *enabled,
		    struct transition *transition)
{
	const struct module_summary *old = enabled->items[enabled->count - 1];
	const struct report_state *state;
	const struct summary_shadow *shadow;
	const struct summary_type *type;

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
		add_shadow(arena, transition, dropped_shadow_fate(enabled, shadow), shadow->id,
			   old);
	array_for_each(type, &old->types)
		add_shadow(arena, transition, dropped_type_fate(enabled, type->id), type->id, old);
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
		disable(arena, enabled, transition);
	return transition;
}
