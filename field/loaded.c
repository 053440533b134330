// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded.h"
#include "loaded-file.h"
#include "../livepatch/format.h"
#include "../lib/files.h"

#include <stdlib.h>
#include <string.h>

#define SYSFS "/sys/kernel/livepatch"

static const char *const state_names[] = {
	[LOADED_ENABLED] = "enabled",
	[LOADED_PATCHING] = "patching",
	[LOADED_UNPATCHING] = "unpatching",
	[LOADED_IDLE] = "not in force",
};

const char *loaded_state_name(enum loaded_state state)
{
	return state_names[state];
}

/* A directory FUNCTION,SYMPOS. */
static void add_function(const struct machine *machine, struct loaded *livepatch,
			 const char *object, const char *entry)
{
	const char *comma = strrchr(entry, ',');
	char *end;
	unsigned long sympos;

	if (!comma || comma == entry)
		return;
	sympos = strtoul(comma + 1, &end, 10);
	if (end == comma + 1 || *end)
		return;
	*array_push(machine->arena, &livepatch->functions) = (struct loaded_function){
		.object = object,
		.name = arena_strndup(machine->arena, entry, (size_t)(comma - entry)),
		.sympos = sympos,
	};
}

/* An entry without a comma is an attribute; one of the livepatch itself is no directory, and has no names in it. */
static void read_functions(const struct machine *machine, struct loaded *livepatch)
{
	const char *dir = machine_path(machine, SYSFS "/%s", livepatch->name);
	const struct name_list objects = machine_names(machine, dir);
	size_t o, f;

	for (o = 0; o < objects.count; o++) {
		const struct name_list functions = machine_names(
			machine, arena_printf(machine->arena, "%s/%s", dir, objects.items[o]));

		for (f = 0; f < functions.count; f++)
			add_function(machine, livepatch, objects.items[o], functions.items[f]);
	}
}

/* Linux 6.12 and later say it. */
static enum summary_replace replace_of(const struct machine *machine, const char *name)
{
	const long replace =
		machine_number(machine, machine_path(machine, SYSFS "/%s/replace", name), -1);

	return replace < 0 ? SUMMARY_MAY_REPLACE : replace ? SUMMARY_REPLACES : SUMMARY_STACKS;
}

/* Returns false when the kernel does not know the livepatch any more. */
static bool read_sysfs(const struct machine *machine, struct loaded *livepatch)
{
	const char *name = livepatch->name;
	const long enabled =
		machine_number(machine, machine_path(machine, SYSFS "/%s/enabled", name), -1);
	const long transition =
		machine_number(machine, machine_path(machine, SYSFS "/%s/transition", name), -1);

	if (enabled < 0 || transition < 0)
		return false;
	livepatch->state = transition ? (enabled ? LOADED_PATCHING : LOADED_UNPATCHING)
			   : enabled  ? LOADED_ENABLED
				      : LOADED_IDLE;
	livepatch->stack_order =
		machine_number(machine, machine_path(machine, SYSFS "/%s/stack_order", name), 0);
	livepatch->replace = replace_of(machine, name);
	read_functions(machine, livepatch);
	return true;
}

/* The kernel marks a livepatch module by the taint 'K' (Documentation/admin-guide/tainted-kernels.rst). */
static bool is_livepatch_module(const struct machine *machine, const char *name)
{
	const char *taint =
		machine_line(machine, machine_path(machine, "/sys/module/%s/taint", name));

	return taint && strchr(taint, 'K');
}

static const struct loaded *listed(const struct loaded_list *list, const char *name)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &list->items)
		if (!strcmp(livepatch->name, name))
			return livepatch;
	return NULL;
}

/*
 * What a later livepatch has replaced has no message of its own: it ends with the later one's "patching complete". Not
 * with that of one that stacks. When it is not known whether the first one does, another one may be meant.
 */
static double replaced_at(const struct loaded_list *list, const struct log_event *event,
			  const struct log_event *end)
{
	double at = -1;

	for (; event < end; event++) {
		const struct loaded *other =
			event->kind == LOG_PATCHED ? listed(list, event->livepatch) : NULL;

		if (event->kind != LOG_PATCHED || (other && other->replace == SUMMARY_STACKS))
			continue;
		if (at >= 0)
			return -1;
		/* One that is gone from memory has probably been replaced in its turn. */
		if (!other || other->replace == SUMMARY_REPLACES)
			return event->at;
		at = event->at;
	}
	return at;
}

static double idle_since(const struct loaded_list *list, const struct kernel_log *log,
			 const char *livepatch)
{
	const struct log_event *patched = kernel_log_last(log, livepatch, LOG_PATCHED);
	const struct log_event *unpatched = kernel_log_last(log, livepatch, LOG_UNPATCHED);

	if (unpatched && (!patched || unpatched > patched))
		return unpatched->at;
	return patched ? replaced_at(list, patched + 1, log->events.items + log->events.count) : -1;
}

/* Which message of the log says when a livepatch came into its state. */
static const enum log_event_kind said[] = {
	[LOADED_ENABLED] = LOG_PATCHED,
	[LOADED_PATCHING] = LOG_PATCHING,
	[LOADED_UNPATCHING] = LOG_UNPATCHING,
};

static void read_since(const struct loaded_list *list, const struct kernel_log *log,
		       struct loaded *livepatch)
{
	const struct log_event *event;

	if (livepatch->state == LOADED_IDLE) {
		livepatch->since = idle_since(list, log, livepatch->name);
		return;
	}
	event = kernel_log_last(log, livepatch->name, said[livepatch->state]);
	livepatch->since = event ? event->at : -1;
	if (!event || livepatch->state == LOADED_ENABLED)
		return;
	for (event++; event < log->events.items + log->events.count; event++)
		livepatch->forced |= event->kind == LOG_FORCED;
}

static void add_livepatch(const struct machine *machine, struct loaded_list *list, const char *name)
{
	struct loaded livepatch = { .name = name,
				    .state = LOADED_IDLE,
				    .replace = SUMMARY_MAY_REPLACE };

	if (!read_sysfs(machine, &livepatch) && !is_livepatch_module(machine, name))
		return;
	livepatch.references =
		machine_number(machine, machine_path(machine, "/sys/module/%s/refcnt", name), -1);
	*array_push(machine->arena, &list->items) = livepatch;
}

/* The first word of each line of /proc/modules, which has the newest module first. */
static struct name_list read_modules(const struct machine *machine)
{
	char *text = machine_read(machine, machine_path(machine, "/proc/modules"));
	struct name_list names = { 0 };

	while (text && *text) {
		char *end = strchr(text, '\n');
		const size_t length = strcspn(text, " \n");

		if (length)
			*array_push(machine->arena, &names) =
				arena_strndup(machine->arena, text, length);
		text = end ? end + 1 : NULL;
	}
	return names;
}

/*
 * The order in which modules were loaded is that in which livepatches were enabled, unless two came at once. Kernels
 * that tell the latter are believed.
 */
static void sort_by_stack(struct loaded_list *list)
{
	struct loaded *items = list->items.items, moved;
	size_t i, j;

	for (i = 0; i < list->items.count; i++)
		for (j = i + 1; j < list->items.count; j++)
			if (items[j].stack_order > 0 &&
			    items[j].stack_order < items[i].stack_order) {
				moved = items[i];
				items[i] = items[j];
				items[j] = moved;
			}
}

struct loaded_list loaded_read(const struct machine *machine, bool with_files)
{
	const struct name_list modules = read_modules(machine);
	const struct name_list known = machine_names(machine, machine_path(machine, SYSFS));
	const struct kernel_log log = kernel_log_read(machine);
	struct loaded_list list = { 0 };
	struct loaded *livepatch;
	size_t i;

	list.log_readable = log.readable;
	list.supported = dir_exists(machine_path(machine, SYSFS));
	for (i = modules.count; i-- > 0;)
		/* A name with a slash could lead out of the tree; the kernel makes none. */
		if (!strchr(modules.items[i], '/') && modules.items[i][0] != '.')
			add_livepatch(machine, &list, modules.items[i]);
	/* A livepatch cannot be without its module; a recorded tree may lack the list. */
	for (i = 0; i < known.count; i++)
		if (!listed(&list, known.items[i]))
			add_livepatch(machine, &list, known.items[i]);
	sort_by_stack(&list);
	if (with_files)
		array_for_each(livepatch, &list.items)
			loaded_file_find(machine, livepatch);
	array_for_each(livepatch, &list.items)
		read_since(&list, &log, livepatch);
	return list;
}

const struct loaded *loaded_in_transition(const struct loaded_list *list)
{
	const struct loaded *livepatch;

	array_for_each(livepatch, &list->items)
		if (livepatch->state == LOADED_PATCHING || livepatch->state == LOADED_UNPATCHING)
			return livepatch;
	return NULL;
}

const struct loaded *loaded_find(const struct machine *machine, const struct loaded_list *list,
				 const char *name)
{
	const char *wanted = klp_object_name(machine->arena, name, strlen(name));
	const struct loaded *livepatch;

	array_for_each(livepatch, &list->items)
		if (!strcmp(livepatch->name, wanted))
			return livepatch;
	return NULL;
}

size_t loaded_in_force(const struct loaded_list *list)
{
	const struct loaded *livepatch;
	size_t count = 0;

	array_for_each(livepatch, &list->items)
		count += livepatch->state != LOADED_IDLE;
	return count;
}
