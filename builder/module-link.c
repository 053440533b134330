// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-link.h"
#include "compile/compile-failure.h"
#include "compile/shadow-tree.h"
#include "compile/steps.h"
#include "module-commands.h"
#include "module-directory.h"
#include "../lib/files.h"

#include <string.h>

/* The C files that a module may have; templates/Kbuild.in lists them likewise. */
static const char *const sources[] = { "main", "shadow-types" };

struct module_make {
	struct job *job;
	const struct module_commands *commands;
	struct module_names names;
	const char *always; /* prerequisites of all rules, with a space in front */
	struct text rules;
};

static const char *path_of(const struct module_make *make, const char *name)
{
	return arena_printf(make->job->arena, "%s/%s", make->names.dir, name);
}

static const char *module_file(const struct module_make *make, const char *suffix)
{
	return arena_printf(make->job->arena, "%s/%s%s", make->names.dir, make->names.module,
			    suffix);
}

/* Begins a rule; its commands say on one line what they make, as kbuild does. */
static void begin_rule(struct module_make *make, const char *target, const char *needs,
		       const char *what)
{
	text_add(&make->rules, "%s:%s%s\n\t@echo '  %-7s %s'\n", target, needs, make->always, what,
		 target);
}

/* Where kbuild runs the commands: in its tree, and since Linux 6.13 in the module's directory. */
static const char *command_dir(const struct module_make *make)
{
	return strstr(make->commands->of_step[MODULE_COMPILE], "%D") ? kbuild_tree(make->job)
								     : make->names.dir;
}

static void add_command(struct module_make *make, enum module_step step)
{
	const char *command = module_command(make->job->arena, make->commands, step, &make->names);

	text_add(&make->rules, "\t@cd %s && ", step_quoted(make->job, command_dir(make)));
	for (; *command; command++)
		text_add(&make->rules, *command == '$' ? "$$" : "%c", *command);
	text_add(&make->rules, "\n");
}

/* Compiles, and has make know what the source included: kbuild's commands write .OBJECT.d. */
static void add_compile(struct module_make *make, enum module_step step, const char *object)
{
	struct arena *arena = make->job->arena;
	const char *target = path_of(make, object);
	const char *from = path_of(make, arena_printf(arena, ".%s.d", object));
	const char *to = path_of(make, arena_printf(arena, ".%s.reads", object));
	const char *depends = step_depends(make->job, command_dir(make), from, target, to);

	add_command(make, step);
	text_add(&make->rules, "\t@rm -f %s && ", step_quoted(make->job, to));
	for (; *depends; depends++)
		text_add(&make->rules, *depends == '$' ? "$$" : "%c", *depends);
	text_add(&make->rules, "\n-include %s\n", to);
}

/*
 * modpost's srcversion is made of the sources in the module's directory, which it finds in the .cmd files of
 * its objects. The header: of the directory, too, that the source includes; or NULL.
 */
static int write_cmd_file(const struct module_make *make, const char *object, const char *source,
			  const char *header)
{
	struct arena *arena = make->job->arena;
	const char *dir = make->names.dir;
	const char *reads = header ? arena_printf(arena, "  %s \\\n", header) : "";
	const char *text = arena_printf(arena,
					"source_%s/%s.o := %s/%s.c\n\ndeps_%s/%s.o := \\\n%s\n",
					dir, object, dir, source, dir, object, reads);

	return file_update(path_of(make, arena_printf(arena, ".%s.o.cmd", object)), text,
			   strlen(text));
}

/* Returns the module's objects, as kbuild names them, with their rules added. */
static int add_sources(struct module_make *make, struct text *objects, struct text *needs)
{
	const char *header = path_of(make, "shadow-types.h");
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		const char *object =
			path_of(make, arena_printf(make->job->arena, "%s.o", sources[i]));
		const char *source =
			path_of(make, arena_printf(make->job->arena, "%s.c", sources[i]));

		if (!file_exists(source))
			continue;
		text_add(objects, "%s%s.o", i ? " " : "", sources[i]);
		text_add(needs, " %s", object);
		make->names.source = sources[i];
		begin_rule(make, object, arena_printf(make->job->arena, " %s", source), "CC [M]");
		add_compile(make, MODULE_COMPILE,
			    arena_printf(make->job->arena, "%s.o", sources[i]));
		if (write_cmd_file(make, sources[i], sources[i],
				   file_exists(header) ? header : NULL))
			return -1;
	}
	return 0;
}

/* The units are there, and have no source; the generated one stands for them. */
static int add_units(struct module_make *make, size_t count, struct text *objects,
		     struct text *needs)
{
	size_t i;

	for (i = 1; i <= count; i++) {
		const char *unit = arena_printf(make->job->arena, "unit-%zu", i);

		text_add(objects, " %s.o", unit);
		text_add(needs, " %s/%s.o", make->names.dir, unit);
		if (write_cmd_file(make, unit, "main", NULL))
			return -1;
	}
	return 0;
}

static void add_steps(struct module_make *make, const char *objects)
{
	struct arena *arena = make->job->arena;
	const char *common = path_of(make, ".module-common.o");
	const char *linked = module_file(make, ".o"), *ending = module_file(make, ".mod.o");
	const char *ending_source = module_file(make, ".mod.c");
	const char *symvers = path_of(make, "Module.symvers");
	bool has_common = make->commands->of_step[MODULE_COMMON] != NULL;

	begin_rule(make, linked, objects, "LD [M]");
	add_command(make, MODULE_LIST);
	add_command(make, MODULE_LINK);
	begin_rule(make, symvers, arena_printf(arena, " %s", linked), "MODPOST");
	add_command(make, MODULE_ORDER);
	add_command(make, MODULE_MODPOST);
	/* modpost writes it only when it becomes another. */
	text_add(&make->rules, "%s: %s\n\t@:\n", ending_source, symvers);
	begin_rule(make, ending, arena_printf(arena, " %s", ending_source), "CC [M]");
	add_compile(make, MODULE_ENDING, arena_printf(arena, "%s.mod.o", make->names.module));
	if (has_common) {
		begin_rule(make, common, "", "CC [M]");
		add_compile(make, MODULE_COMMON, ".module-common.o");
	}
	begin_rule(make, module_file(make, ".ko"),
		   arena_printf(arena, " %s %s%s%s", linked, ending, has_common ? " " : "",
				has_common ? common : ""),
		   "LD [M]");
	add_command(make, MODULE_COMPLETE);
}

/* Says which units the objects are that the log names. */
static void name_units(const struct job *job, const struct unit_set *units, const char *log)
{
	const struct unit **unit;
	int number = 0;

	array_for_each(unit, &units->items)
		if (strstr(log, arena_printf(job->arena, "/unit-%d.o:", ++number)))
			detail("unit-%d.o is %s", number, (*unit)->object);
}

static int explain_failure(const struct job *job, const struct unit_set *units)
{
	const char *log = arena_printf(job->arena, "%s/module.log", job->work);
	const char *text = file_read(job->arena, log, NULL);

	if (text && compile_failure_explain(job, NULL, "the module's main.c", text))
		return -1;
	fail("%s: the module cannot be linked; its build says:", job->output);
	log_tail(log, 20);
	if (text)
		name_units(job, units, text);
	return -1;
}

int module_link(struct job *job, const struct unit_set *units, const char *dir, const char **ko)
{
	struct module_commands commands;
	struct module_make make = {
		.job = job,
		.commands = &commands,
		.names = { .dir = dir, .module = job->request->name },
		.rules = { .arena = job->arena },
	};
	struct text objects = { .arena = job->arena }, needs = { .arena = job->arena };
	const char *stamp;
	int result;

	if (kbuild_tree_open(job) || module_commands_read(job, &commands))
		return -1;
	stamp = module_kernel_stamp(job);
	if (!stamp)
		return -1;
	/* The make file has the commands, and the names in them. */
	make.always = arena_printf(job->arena, " %s %s/module.mk", stamp, job->work);
	text_add(&make.rules, "export LC_ALL := C\n\n");
	if (add_sources(&make, &objects, &needs) ||
	    add_units(&make, units->items.count, &objects, &needs))
		return -1;
	make.names.objects = text_string(&objects);
	add_steps(&make, text_string(&needs));
	*ko = module_file(&make, ".ko");
	result = steps_make(job, "module", arena_printf(job->arena, " %s", *ko),
			    text_string(&make.rules), "linking the module", 0);
	return result > 0 ? explain_failure(job, units) : result;
}
