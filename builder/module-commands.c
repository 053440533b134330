// SPDX-License-Identifier: GPL-2.0-or-later
#include "module-commands.h"
#include "compile/shadow-tree.h"
#include "kernels/cmd-file.h"
#include "kernels/kbuild.h"
#include "kernels/oot-module.h"
#include "kernels/temporary-space.h"
#include "units/command-check.h"
#include "units/saved-commands.h"
#include "../lib/files.h"
#include "../lib/text.h"
#include "../livepatch/format.h"

#include <string.h>

/* The module of which kbuild is asked. Its names stand for others, so they must not occur by themselves. */
#define TEMPLATE_MODULE	  "klp-template-module"
#define TEMPLATE_MODULE_C "klp_template_module"
#define TEMPLATE_SOURCE	  "klp-template-source"
#define TEMPLATE_SOURCE_C "klp_template_source"
#define TEMPLATE_OTHER	  "klp-template-other"
#define TEMPLATE_OTHER_C  "klp_template_other"
/* Count up when the template or the marks change: kbuild is then asked again. */
#define TEMPLATE_VERSION 2
/* Kbuild puts two blanks in front of them. */
#define TEMPLATE_OBJECTS TEMPLATE_SOURCE ".o " TEMPLATE_OTHER ".o"

static const struct step_row {
	const char *name;     /* in the directory of saved commands */
	const char *cmd_file; /* of kbuild, in the module's directory */
	bool optional;
} steps[] = {
	[MODULE_COMPILE] = { "compile", "." TEMPLATE_SOURCE ".o.cmd", false },
	[MODULE_LIST] = { "list", "." TEMPLATE_MODULE ".mod.cmd", false },
	[MODULE_LINK] = { "link", "." TEMPLATE_MODULE ".o.cmd", false },
	[MODULE_ORDER] = { "order", ".modules.order.cmd", false },
	[MODULE_MODPOST] = { "modpost", ".Module.symvers.cmd", false },
	[MODULE_ENDING] = { "ending", "." TEMPLATE_MODULE ".mod.o.cmd", false },
	/* Since Linux 6.12; before, what it holds was in .mod.c. */
	[MODULE_COMMON] = { "common", "..module-common.o.cmd", true },
	[MODULE_COMPLETE] = { "complete", "." TEMPLATE_MODULE ".ko.cmd", false },
};

/* What kbuild is told when it makes a module in `dir`. */
static const char *const *module_variables(struct arena *arena, const char *dir)
{
	static const char *const fixed[] = {
		/* objtool runs on the linked module, and modpost must accept undefined klp symbols. */
		"delay-objtool=y",
		"KBUILD_MODPOST_WARN=1",
		/* Debug information would put this directory's name into the build id. */
		"KCFLAGS=-g0",
		/* The tree of the user's may have vmlinux, and BTF takes seconds. */
		"CONFIG_DEBUG_INFO_BTF_MODULES=",
	};
	const size_t count = sizeof(fixed) / sizeof(*fixed);
	const char **variables = arena_alloc(arena, (count + 2) * sizeof(*variables));

	variables[0] = arena_printf(arena, "M=%s", dir);
	memcpy(variables + 1, fixed, sizeof(fixed));
	variables[count + 1] = NULL;
	return variables;
}

/* A name in kbuild's command, and the mark that takes its place. */
struct mark {
	const char *name;
	char letter;
};

/* The first one that fits is taken. */
static const char *put_marks(struct arena *arena, const char *command, const struct mark *marks)
{
	struct text text = { .arena = arena };
	const struct mark *mark;

	while (*command) {
		for (mark = marks; mark->name; mark++)
			if (!strncmp(command, mark->name, strlen(mark->name)))
				break;
		if (mark->name)
			text_add(&text, "%%%c", mark->letter);
		else
			text_add(&text, *command == '%' ? "%%%%" : "%c", *command);
		command += mark->name ? strlen(mark->name) : 1;
	}
	return text_string(&text);
}

static const char *read_step(struct arena *arena, const char *dir, const char *cmd_file,
			     const struct mark *marks)
{
	const char *path = arena_printf(arena, "%s/%s", dir, cmd_file);
	char *text = file_read(arena, path, NULL);
	struct cmd_file file;

	if (!text)
		return NULL;
	if (!cmd_file_parse(arena, text, &file))
		return fail("%s: has no command", path), NULL;
	return put_marks(arena, file.command, marks);
}

/* Does kbuild compile all sources of a module alike? That of another one is compared. */
static int check_alike(struct arena *arena, const char *dir, const char *compile)
{
	const struct mark marks[] = { { dir, 'D' },
				      { TEMPLATE_MODULE, 'M' },
				      { TEMPLATE_MODULE_C, 'C' },
				      { TEMPLATE_OTHER, 'F' },
				      { TEMPLATE_OTHER_C, 'G' },
				      { 0 } };
	const char *other = read_step(arena, dir, "." TEMPLATE_OTHER ".o.cmd", marks);

	if (!other || !strcmp(other, compile))
		return other ? 0 : -1;
	return fail(
		"%s: kbuild compiles two sources of a module in different ways, which this version does not know:\n%s\n%s",
		dir, compile, other);
}

static int read_steps(struct arena *arena, const char *dir, struct module_commands *commands)
{
	const struct mark marks[] = { { TEMPLATE_OBJECTS, 'O' },
				      { dir, 'D' },
				      { TEMPLATE_MODULE, 'M' },
				      { TEMPLATE_MODULE_C, 'C' },
				      { TEMPLATE_SOURCE, 'F' },
				      { TEMPLATE_SOURCE_C, 'G' },
				      { 0 } };
	int step;

	for (step = 0; step < MODULE_STEPS; step++) {
		const struct step_row *row = &steps[step];

		commands->of_step[step] = NULL;
		if (row->optional && !file_exists(arena_printf(arena, "%s/%s", dir, row->cmd_file)))
			continue;
		commands->of_step[step] = read_step(arena, dir, row->cmd_file, marks);
		if (!commands->of_step[step])
			return -1;
	}
	if (!strstr(commands->of_step[MODULE_LIST], "%O"))
		return fail("%s/%s: does not name the module's objects", dir,
			    steps[MODULE_LIST].cmd_file);
	return check_alike(arena, dir, commands->of_step[MODULE_COMPILE]);
}

static int write_template(struct arena *arena, const char *dir)
{
	static const struct {
		const char *name, *text;
	} files[] = {
		/* Some modules have headers of their own; for the others the directory is not there. */
		{ "Kbuild", "ccflags-y := -I$(src)/include\nobj-m := " TEMPLATE_MODULE
			    ".o\n" TEMPLATE_MODULE "-y := " TEMPLATE_OBJECTS "\n" },
		{ TEMPLATE_SOURCE ".c",
		  "#include <linux/module.h>\n\nMODULE_LICENSE(\"GPL\");\nMODULE_DESCRIPTION(\"\");\n" },
		/* A file without a function would be an object without ORC data, which is another case. */
		{ TEMPLATE_OTHER ".c", "int " TEMPLATE_OTHER_C "(void);\n\nint " TEMPLATE_OTHER_C
				       "(void)\n{\n\treturn 0;\n}\n" },
	};
	size_t i;

	if (dir_remove(dir) || dir_make(dir))
		return -1;
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (file_write(arena_printf(arena, "%s/%s", dir, files[i].name), files[i].text,
			       strlen(files[i].text)))
			return -1;
	return 0;
}

static int run_kbuild(const struct job *job, const char *dir)
{
	const char *log = arena_printf(job->arena, "%s.log", dir);
	const char *const goals[] = { "modules", NULL };
	const struct kbuild kbuild = {
		.kernel = job->kernel,
		.tree = kbuild_tree(job),
		.jobs = job->request->jobs,
		.variables = module_variables(job->arena, dir),
		.goals = goals,
	};
	int result = kbuild_make(job->arena, &kbuild, log);

	if (result <= 0)
		return result;
	fail("%s: kbuild cannot make a module of this kernel; it says:",
	     kernel_below(job->kernel)->build);
	log_tail(log, 20);
	return -1;
}

static struct unit saved_step(const struct job *job, enum module_step step)
{
	return (struct unit){
		.object = arena_printf(job->arena, "livepatch-module.%d/%s", TEMPLATE_VERSION,
				       steps[step].name),
	};
}

/*
 * Are C files compiled with the kernel's options? kbuild's tests of the compiler may have failed without a
 * word.
 */
static int check_options(struct job *job, const char *compile)
{
	struct unit unit = { .object = "livepatch-module.o", .source = "livepatch-module.c" };
	struct command_check check;
	const char *wrong;

	unit.command = arena_printf(job->arena, "%s -DMODULE %s", job->kernel->cc,
				    command_code_options(job->arena, compile));
	command_check_setup(&check, job);
	if (command_check(&check, &unit, &wrong))
		return -1;
	if (wrong && !temporary_space_check())
		fail("%s: kbuild compiles modules with other options than the kernel: its command %s; try again",
		     kernel_below(job->kernel)->build, wrong);
	return wrong ? -1 : 0;
}

/* Asks kbuild, and keeps what it says. */
static int record(struct job *job, struct module_commands *commands)
{
	const char *dir = arena_printf(job->arena, "%s/module-commands", job->work);
	int step;

	status("asking kbuild how it makes a module", 0, 0);
	if (write_template(job->arena, dir) || run_kbuild(job, dir) ||
	    read_steps(job->arena, dir, commands) ||
	    check_options(job, commands->of_step[MODULE_COMPILE]))
		return -1;
	for (step = 0; step < MODULE_STEPS; step++) {
		struct unit unit = saved_step(job, (enum module_step)step);

		unit.command = (char *)commands->of_step[step] ?: "";
		if (saved_command_write(job, &unit))
			return -1;
	}
	return 0;
}

int module_commands_read(struct job *job, struct module_commands *commands)
{
	int step;

	for (step = 0; step < MODULE_STEPS; step++) {
		struct unit unit = saved_step(job, (enum module_step)step);
		bool checked;

		if (saved_command_read(job, &unit, &checked))
			return -1;
		if (!checked || (step == MODULE_COMPILE && !saved_command_compiles(job, &unit)))
			return record(job, commands);
		commands->of_step[step] = *unit.command ? unit.command : NULL;
	}
	return 0;
}

/* As a C identifier; kbuild changes the names of objects as the kernel does those of modules. */
static const char *c_name(struct arena *arena, const char *name)
{
	return klp_object_name(arena, name, strlen(name));
}

static const char *replacement(struct arena *arena, const struct module_names *names, char letter)
{
	switch (letter) {
	case 'D':
		return names->dir;
	case 'M':
		return names->module;
	case 'C':
		return c_name(arena, names->module);
	case 'F':
		return names->source;
	case 'G':
		return c_name(arena, names->source);
	case 'O':
		return names->objects;
	default:
		return "%";
	}
}

const char *module_command(struct arena *arena, const struct module_commands *commands,
			   enum module_step step, const struct module_names *names)
{
	struct text text = { .arena = arena };
	const char *at = commands->of_step[step], *mark;

	while ((mark = strchr(at, '%'))) {
		text_add(&text, "%.*s%s", (int)(mark - at), at, replacement(arena, names, mark[1]));
		at = mark + 2;
	}
	text_add(&text, "%s", at);
	return text_string(&text);
}
