// SPDX-License-Identifier: GPL-2.0-or-later
#include "reverted.h"
#include "commands.h"
#include "function-source.h"
#include "generated.h"
#include "../kernels/oot-module.h"
#include "../../lib/files.h"
#include "../../lib/module-files.h"
#include "../../lib/text.h"

#include <string.h>

struct revert_finder {
	struct job *job;
	struct unit_set *units;
	struct module_files modules;
	struct units_found found; /* units that are not in `units`, each once */
};

static struct unit *new_unit(const struct job *job, const char *source)
{
	struct unit *unit = arena_new_object(job->arena, struct unit);

	unit->source = source;
	unit->object = arena_printf(job->arena, "%.*s.o", (int)strlen(source) - 2, source);
	unit->is_unpatched = true;
	return unit;
}

static const char *revert_option(const struct job *job, const struct reverted_function *function)
{
	return function->sympos
		       ? arena_printf(job->arena, "%s,%lu", function->name, function->sympos)
		       : function->name;
}

/* Is the unit linked into the object? Its command says so. */
static bool is_of_object(const struct unit *unit, const char *object)
{
	return unit->command && unit->is_module && !strcmp(unit->klp_object, object);
}

/* Names the source files that may be meant. */
static int fail_no_unit(const struct job *job, const struct reverted_function *function,
			const struct units_found *units)
{
	struct text names = { .arena = job->arena };
	struct unit *const *unit;

	array_for_each(unit, &units->items)
		if (is_of_object(*unit, function->object))
			text_add(&names, "%s%s", names.chars.count ? ", " : "", (*unit)->source);
	if (!names.chars.count)
		return fail(
			"%s: no source file of module %s defines %s(); when a macro makes it, give the livepatch that replaces it: --replaces OLD.ko says where it is",
			function->wanted_by, function->object, function->name);
	return fail(
		"%s: several source files of module %s define %s(): %s; give the livepatch that replaces it: --replaces OLD.ko says which one it is",
		function->wanted_by, function->object, function->name, text_string(&names));
}

/* Where in the source tree is the module's source? NULL: it is not known. That of another tree is all its own. */
static const char *source_dir_of(const struct job *job, const struct module_file *file)
{
	const struct oot_module *oot = job->kernel->oot;

	return !oot ? file->source_dir : !strcmp(file->name, oot->ko.name) ? "" : NULL;
}

/* Finds the source of a module's function: by the text of files, and their compile commands. */
static int find_module_source(struct revert_finder *finder, struct reverted_function *function)
{
	struct job *job = finder->job;
	const struct module_file *file;
	struct source_files sources = { 0 };
	struct units_found units = { 0 };
	struct unit *const *unit;
	const char *const *source;
	size_t count = 0;

	array_for_each(file, &finder->modules.items)
		if (!strcmp(file->name, function->object) && source_dir_of(job, file) &&
		    defining_sources(job, source_dir_of(job, file), function->name, &sources))
			return -1;
	if (!module_files_find(&finder->modules, function->object))
		return fail("%s: %s has no module %s", function->wanted_by, job->kernel->release,
			    function->object);
	array_for_each(source, &sources.items)
		*array_push(job->arena, &units.items) = new_unit(job, *source);
	if (units.items.count && commands_read(job, &units))
		return -1;
	array_for_each(unit, &units.items)
		if (is_of_object(*unit, function->object)) {
			function->source = (*unit)->source;
			count++;
		}
	return count == 1 ? 0 : fail_no_unit(job, function, &units);
}

static int find_sources(struct revert_finder *finder, struct reverted_functions *functions)
{
	struct reverted_function *function;
	int result = vmlinux_sources_find(finder->job, functions);

	array_for_each(function, &functions->items)
		if (!function->source && strcmp(function->object, "vmlinux"))
			result |= find_module_source(finder, function);
	return result;
}

/* Returns a unit of the source whose reverts may be added to: one of the patch is copied for it. */
static struct unit *own_unit(struct revert_finder *finder, const char *source)
{
	const struct unit **item;
	struct unit *const *found;
	struct unit *unit;

	array_for_each(found, &finder->found.items)
		if (!strcmp((*found)->source, source))
			return *found;
	array_for_each(item, &finder->units->items) {
		if (strcmp((*item)->source, source))
			continue;
		unit = arena_new_object(finder->job->arena, struct unit);
		*unit = **item;
		*item = unit;
		return unit;
	}
	unit = new_unit(finder->job, source);
	*array_push(finder->job->arena, &finder->found.items) = unit;
	return unit;
}

static void add_revert(struct revert_finder *finder, const struct reverted_function *function)
{
	struct job *job = finder->job;
	struct unit *unit = own_unit(finder, function->source);

	/* A unit of the patch has it from its compile command. */
	if (!unit->klp_object)
		unit->klp_object = function->object;
	*array_push(job->arena, &unit->reverts) = revert_option(job, function);
	if (unit->is_unpatched)
		unit->patches = !unit->patches ? function->wanted_by
				: strstr(unit->patches, function->wanted_by)
					? unit->patches
					: arena_printf(job->arena, "%s, %s", unit->patches,
						       function->wanted_by);
}

/* Finds the command of a unit that the patch does not touch, and checks whose it is. */
static int link_unit(struct revert_finder *finder, struct unit *unit, const char *object)
{
	struct job *job = finder->job;

	if (!unit->command)
		return commands_fail_missing(job, unit,
					     arena_printf(job->arena, "%s: %s: is to be reverted",
							  unit->source, unit->patches));
	/* Code that is built in, but could be a module, has a module's name in its command. */
	if (!strcmp(object, "vmlinux")) {
		unit->is_module = false;
		unit->klp_object = object;
		unit->symbols = job->kernel->vmlinux;
		return 0;
	}
	unit->symbols = module_files_find(&finder->modules, object);
	if (!unit->symbols || !is_of_object(unit, object))
		return fail("%s: %s: it is not linked into module %s of %s", unit->source,
			    unit->patches, object, job->kernel->release);
	return 0;
}

static int read_commands(struct revert_finder *finder)
{
	struct job *job = finder->job;
	struct units_found *found = &finder->found;
	const char **objects = arena_alloc(job->arena, found->items.count * sizeof(*objects));
	int result = 0;
	size_t i;

	for (i = 0; i < found->items.count; i++) {
		const char *source = found->items.items[i]->source;

		objects[i] = found->items.items[i]->klp_object;
		if (!file_exists(arena_printf(job->arena, "%s/%s", job->kernel->source, source)))
			return fail("%s: %s: the source of %s does not have this file", source,
				    found->items.items[i]->patches, job->kernel->release);
	}
	if (!found->items.count)
		return 0;
	if (commands_read(job, found))
		return -1;
	for (i = 0; i < found->items.count; i++)
		result |= link_unit(finder, found->items.items[i], objects[i]);
	return result ?: generated_files(job, found);
}

int reverted_units_find(struct job *job, struct reverted_functions *functions,
			struct unit_set *units)
{
	struct revert_finder finder = { .job = job, .units = units };
	const struct reverted_function *function;
	struct unit *const *unit;

	status("finding the functions to be reverted", 0, 0);
	if (module_files_read(&finder.modules, job->arena, job->kernel->modules) ||
	    find_sources(&finder, functions))
		return -1;
	array_for_each(function, &functions->items)
		add_revert(&finder, function);
	if (read_commands(&finder))
		return -1;
	array_for_each(unit, &finder.found.items)
		*array_push(job->arena, &units->items) = *unit;
	return 0;
}
