// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-states.h"

static const char *place_of_state(const struct job *job, const struct report_state *state)
{
	if (!state->file)
		return "the manifest";
	return arena_printf(job->arena, "%s:%u%s%s%s", state->file, state->line,
			    state->fix ? " (" : "", state->fix ? state->fix : "",
			    state->fix ? ")" : "");
}

int module_state_add(const struct job *job, struct report *report, const struct report_state *state)
{
	const struct report_state *other;

	array_for_each(other, &report->states) {
		if (other->id != state->id)
			continue;
		if (other->version == state->version)
			return 0;
		return fail(
			"state %lu has version %u in %s, and version %u in %s; a livepatch has one version of a state: give both the higher one, if it stands for what both do",
			state->id, other->version, place_of_state(job, other), state->version,
			place_of_state(job, state));
	}
	*array_push(job->arena, &report->states) = *state;
	return 0;
}

int module_states_of_units(const struct job *job, struct report *report)
{
	const struct report_shadow_type *type;
	const struct report_state *state;
	const struct report_unit *unit;
	int result = 0;

	array_for_each(unit, &report->units) {
		array_for_each(state, &unit->states)
			result |= module_state_add(job, report, state);
		array_for_each(type, &unit->shadow_types)
			if (type->version)
				result |= module_state_add(
					job, report,
					&(struct report_state){ .id = report_shadow_type_id(type),
								.version = type->version,
								.file = type->file,
								.line = type->line,
								.fix = type->fix });
	}
	return result;
}
