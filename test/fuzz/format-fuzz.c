// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of symbols and sections, and .klp.syms, of modules and objects that anybody made. */
#include "quiet.h"
#include "../../livepatch/format.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct klp_name *a, const struct klp_name *b)
{
	if (strcmp(a->object, b->object) || strcmp(a->name, b->name) || a->sympos != b->sympos ||
	    !a->patched != !b->patched || (a->patched && strcmp(a->patched, b->patched)))
		abort();
}

/* What is read must be written in a way that is read as the same. */
static void one_name(struct arena *arena, const char *text)
{
	struct klp_name name, again;
	struct klp_rela_name rela, rela_again;
	enum klp_callback kind;
	unsigned long sympos;
	const char *function;

	if (klp_sym_parse_unlinked(arena, text, &name)) {
		if (!klp_sym_parse_unlinked(arena, klp_sym_format(arena, &name), &again))
			abort();
		same(&name, &again);
	}
	if (klp_sym_parse(arena, text, &name) && name.patched)
		abort();
	if (klp_rela_parse(arena, text, &rela) &&
	    (!klp_rela_parse(arena, klp_rela_format(arena, rela.object, rela.section),
			     &rela_again) ||
	     strcmp(rela.object, rela_again.object) || !klp_rela_is_for(&rela_again, rela.section)))
		abort();
	if (klp_callback_parse(text, &kind) && strcmp(klp_callback_name(kind), text))
		abort();
	if (!klp_is_alias(klp_alias_format(arena, KLP_ALIAS_CALLBACK, text, text)))
		abort();
	if (klp_function_parse(arena, text, &function, &sympos) &&
	    strncmp(text, function, strlen(function)))
		abort();
	klp_callbacks_section_kind(text);
}

static void symbol_list(struct arena *arena, const char *text, const char *end)
{
	struct klp_name name, again;
	const char *line;

	while (klp_syms_next(arena, &text, end, &name) > 0) {
		line = klp_syms_line(arena, &name);
		if (klp_syms_next(arena, &line, line + strlen(line), &again) != 1)
			abort();
		same(&name, &again);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *text = malloc(size); /* exactly so large, so that reading beyond it is noticed */

	if (size)
		memcpy(text, data, size);
	quiet_begin();
	one_name(arena, arena_strndup(arena, (const char *)data, size));
	symbol_list(arena, text, text + size);
	quiet_end();
	free(text);
	arena_free(arena);
	return 0;
}
