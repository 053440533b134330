// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin.h"

/* The argument that is the id. For functions that are not listed the id is unknown. */
static const struct {
	const char *name;
	int id;
} functions[] = {
	{ "klp_shadow_get", 1 },  { "klp_shadow_alloc", 1 },	{ "klp_shadow_get_or_alloc", 1 },
	{ "klp_shadow_free", 1 }, { "klp_shadow_free_all", 0 },
};

struct shadow_use {
	int function;
	const char *called, *id;
	struct place place;
};

static auto_vec<struct shadow_use> uses;

static bool is_shadow(tree decl)
{
	return !strncmp(source_name(decl), "klp_shadow_", 11);
}

static void add(int function, tree called, const char *id, struct place place)
{
	struct shadow_use use = { function, keep(source_name(called)), id, place };

	uses.safe_push(use);
}

static const char *id_of(gcall *call, tree called)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		tree argument;

		if (strcmp(source_name(called), functions[i].name))
			continue;
		if ((int)gimple_call_num_args(call) <= functions[i].id)
			return NULL;
		argument = gimple_call_arg(call, (unsigned int)functions[i].id);
		if (TREE_CODE(argument) == INTEGER_CST && tree_fits_uhwi_p(argument)) {
			char *text = xasprintf("%llu", (unsigned long long)tree_to_uhwi(argument));
			const char *id = keep(text);

			free(text);
			return id;
		}
	}
	return NULL;
}

void shadow_call(gcall *call, int function)
{
	tree called = gimple_call_fndecl(call);

	if (called && is_shadow(called))
		add(function, called, id_of(call, called), place_of(gimple_location(call)));
}

void shadow_address(tree decl, int function, struct place place)
{
	if (is_shadow(decl))
		add(function, decl, NULL, place);
}

void shadow_write(void)
{
	unsigned int i;

	for (i = 0; i < uses.length(); i++) {
		note_begin("shadow");
		note_text(function_assembler_name(uses[i].function));
		note_text(uses[i].called);
		note_text(uses[i].id);
		note_place(uses[i].place);
		note_end();
	}
}
