// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The plugin's entry, and its callbacks while a unit is compiled:
 *
 *	a declaration, a type, a function is parsed	where it is in the source
 *	an inlined call is replaced by the body		what is inlined
 *	interprocedural passes are done			clones, and what will be inlined
 *	a function's last optimization is done		who uses what
 *	before a function's code is written		does it have a cold part?
 *	the unit is done				everything is written
 */
#include "plugin.h"

/* GCC looks for this name: the plugin's licence is compatible with its own. */
extern "C" __attribute__((visibility("default"))) int plugin_is_GPL_compatible;
int plugin_is_GPL_compatible;

static const char *compiler, *machine;

/* "... --target=x86_64-linux-gnu ..." */
static const char *configured_target(const char *arguments)
{
	static const char option[] = "--target=";
	const char *at = strstr(arguments, option);

	if (!at)
		return NULL;
	at += strlen(option);
	return xstrndup(at, strcspn(at, " '"));
}

static void finish_declaration(void *data, void *)
{
	tree decl = (tree)data;

	if (decl == error_mark_node)
		return;
	variable_parsed(decl);
	if (touched_any())
		type_named(decl);
}

static void finish_type(void *data, void *)
{
	if ((tree)data != error_mark_node)
		type_parsed((tree)data);
}

static void finish_function(void *data, void *)
{
	tree decl = (tree)data;

	if (TREE_CODE(decl) != FUNCTION_DECL)
		return;
	function_parsed(decl);
	variables_of_function(decl);
	types_of_function(decl);
}

static void start_unit(void *, void *)
{
	functions_start();
	macros_listen();
}

static void finish_decisions(void *, void *)
{
	functions_decided();
}

static void write_unit(void)
{
	note_begin("unit");
	note_number(NOTES_FORMAT);
	note_text(compiler);
	note_text(machine);
	note_text(file_name(main_input_filename));
	note_end();
}

static void finish_unit(void *, void *)
{
	/*
	 * Write nothing for -fsyntax-only, nor for link-time optimization, which decides
	 * everything later.
	 */
	if (!asm_out_file || seen_error() || flag_syntax_only ||
	    (flag_lto && !flag_fat_lto_objects))
		return;
	write_unit();
	types_write();
	functions_write();
	variables_write();
	macros_write();
	shadow_write();
	notes_write(asm_out_file);
}

/* --- passes --- */

static const pass_data optimized_data = {
	GIMPLE_PASS, "klp_notes", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0,
};

struct optimized_pass : gimple_opt_pass {
	optimized_pass() : gimple_opt_pass(optimized_data, g)
	{
	}

	unsigned int execute(function *body) override
	{
		statements_walk(function_optimized(body->decl), body->decl);
		return 0;
	}
};

static const pass_data final_data = {
	RTL_PASS, "klp_notes_final", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0,
};

struct final_pass : rtl_opt_pass {
	final_pass() : rtl_opt_pass(final_data, g)
	{
	}

	unsigned int execute(function *body) override
	{
		function_final(body->decl, crtl->has_bb_partition);
		return 0;
	}
};

static void add_pass(const char *name, opt_pass *pass, const char *reference,
		     enum pass_positioning_ops position)
{
	struct register_pass_info info = { pass, reference, 1, position };

	register_callback(name, PLUGIN_PASS_MANAGER_SETUP, NULL, &info);
}

static int read_arguments(struct plugin_name_args *arguments)
{
	int i;

	for (i = 0; i < arguments->argc; i++) {
		const struct plugin_argument *argument = &arguments->argv[i];

		if (strcmp(argument->key, "file") || !argument->value) {
			error("plugin %qs: unknown argument %qs; the only one is %<file=PATH%>",
			      arguments->base_name, argument->key);
			return 1;
		}
		touched_add(argument->value);
	}
	return 0;
}

extern "C" __attribute__((visibility("default"))) int plugin_init(struct plugin_name_args *,
								  struct plugin_gcc_version *);

int plugin_init(struct plugin_name_args *arguments, struct plugin_gcc_version *version)
{
	static struct plugin_info description = { "1", "writes .klp.notes for klp-build" };
	const char *name = arguments->base_name;

	/* The compiler's structures differ even between minor releases. */
	if (!plugin_default_version_check(version, &gcc_version)) {
		error("plugin %qs was built for GCC %s, but this is %s", name, gcc_version.basever,
		      version->basever);
		return 1;
	}
	if (read_arguments(arguments))
		return 1;
	compiler = concat("GCC ", version->basever, " ", version->datestamp, NULL);
	machine = configured_target(version->configuration_arguments);
	register_callback(name, PLUGIN_INFO, NULL, &description);
	register_callback(name, PLUGIN_START_UNIT, start_unit, NULL);
	register_callback(name, PLUGIN_FINISH_DECL, finish_declaration, NULL);
	if (touched_any())
		register_callback(name, PLUGIN_FINISH_TYPE, finish_type, NULL);
	register_callback(name, PLUGIN_PRE_GENERICIZE, finish_function, NULL);
	register_callback(name, PLUGIN_ALL_IPA_PASSES_END, finish_decisions, NULL);
	register_callback(name, PLUGIN_FINISH_UNIT, finish_unit, NULL);
	add_pass(name, new optimized_pass, "optimized", PASS_POS_INSERT_AFTER);
	add_pass(name, new final_pass, "final", PASS_POS_INSERT_BEFORE);
	return 0;
}
