// SPDX-License-Identifier: GPL-2.0-or-later
#include "format.h"
#include "../lib/hash.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Nine digits: more symbols of one name than any kernel has, and no overflow. */
#define SYMPOS_DIGITS 9

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

bool klp_is_vmlinux(const char *object)
{
	return !strcmp(object, KLP_VMLINUX);
}

char *klp_object_name(struct arena *arena, const char *name, size_t length)
{
	char *copy = arena_strndup(arena, name, length), *c;

	for (c = copy; *c; c++)
		if (*c == '-')
			*c = '_';
	return copy;
}

/* Parses the number from `text` up to `end`, which may only consist of digits. */
static bool parse_sympos(const char *text, const char *end, unsigned long *sympos)
{
	const char *c;

	if (text == end || end - text > SYMPOS_DIGITS)
		return false;
	for (c = text; c < end; c++)
		if (!isdigit((unsigned char)*c))
			return false;
	*sympos = strtoul(text, NULL, 10);
	return true;
}

static bool is_object_length(size_t length)
{
	return length && length <= KLP_OBJECT_MAX;
}

static bool is_name_length(size_t length)
{
	return length && length <= KLP_NAME_MAX;
}

char *klp_sym_format(struct arena *arena, const struct klp_name *name)
{
	return arena_printf(arena, KLP_SYM_PREFIX "%s.%s,%lu%s%s", name->object, name->name,
			    name->sympos, name->patched ? "," : "",
			    name->patched ? name->patched : "");
}

bool klp_sym_parse_unlinked(struct arena *arena, const char *symbol, struct klp_name *name)
{
	size_t object, length, number;
	const char *text;

	memset(name, 0, sizeof(*name));
	if (!klp_is_sym(symbol))
		return false;
	symbol += strlen(KLP_SYM_PREFIX);
	object = strcspn(symbol, ".");
	if (!is_object_length(object) || symbol[object] != '.')
		return false;
	text = symbol + object + 1;
	length = strcspn(text, ",");
	if (!is_name_length(length) || text[length] != ',')
		return false;
	name->object = arena_strndup(arena, symbol, object);
	name->name = arena_strndup(arena, text, length);
	text += length + 1;
	number = strcspn(text, ",");
	if (!parse_sympos(text, text + number, &name->sympos))
		return false;
	if (!text[number])
		return true;
	text += number + 1;
	if (!is_object_length(strlen(text)) || strpbrk(text, ".,"))
		return false;
	name->patched = arena_strdup(arena, text);
	return true;
}

bool klp_sym_parse(struct arena *arena, const char *symbol, struct klp_name *name)
{
	return klp_sym_parse_unlinked(arena, symbol, name) && !name->patched;
}

bool klp_is_sym(const char *symbol)
{
	return has_prefix(symbol, KLP_SYM_PREFIX);
}

char *klp_syms_line(struct arena *arena, const struct klp_name *name)
{
	return arena_printf(arena, "%s %s %lu\n", name->name, name->object, name->sympos);
}

int klp_syms_next(struct arena *arena, const char **text, const char *end, struct klp_name *name)
{
	const char *line = *text, *line_end, *object, *sympos;

	memset(name, 0, sizeof(*name));
	if (line == end)
		return 0;
	line_end = memchr(line, '\n', (size_t)(end - line));
	if (!line_end || memchr(line, '\0', (size_t)(line_end - line)))
		return -1;
	*text = line_end + 1;
	object = memchr(line, ' ', (size_t)(line_end - line));
	sympos = object ? memchr(object + 1, ' ', (size_t)(line_end - object - 1)) : NULL;
	if (!sympos || !is_name_length((size_t)(object - line)) ||
	    !is_object_length((size_t)(sympos - object - 1)) ||
	    !parse_sympos(sympos + 1, line_end, &name->sympos))
		return -1;
	name->name = arena_strndup(arena, line, (size_t)(object - line));
	name->object = arena_strndup(arena, object + 1, (size_t)(sympos - object - 1));
	return 1;
}

char *klp_rela_format(struct arena *arena, const char *object, const char *section)
{
	return arena_printf(arena, KLP_RELA_PREFIX "%s.%s", object, section);
}

bool klp_rela_parse(struct arena *arena, const char *name, struct klp_rela_name *rela)
{
	size_t length;

	memset(rela, 0, sizeof(*rela));
	if (!klp_is_rela(name))
		return false;
	name += strlen(KLP_RELA_PREFIX);
	length = strcspn(name, ".");
	if (!is_object_length(length) || name[length] != '.' || !name[length + 1])
		return false;
	rela->object = arena_strndup(arena, name, length);
	rela->section = name + length + 1;
	return true;
}

bool klp_is_rela(const char *name)
{
	return has_prefix(name, KLP_RELA_PREFIX);
}

bool klp_rela_is_for(const struct klp_rela_name *rela, const char *section)
{
	return !strcmp(rela->section, section) ||
	       (section[0] == '.' && !strcmp(rela->section, section + 1));
}

bool klp_function_parse(struct arena *arena, const char *text, const char **name,
			unsigned long *sympos)
{
	size_t length = strcspn(text, ",");
	const char *number = text + length + 1;

	*sympos = 0;
	if (!is_name_length(length) || strcspn(text, " \t\n/:") < length)
		return false;
	*name = arena_strndup(arena, text, length);
	return !text[length] || parse_sympos(number, number + strlen(number), sympos);
}

static const char *const alias_prefixes[] = {
	[KLP_ALIAS_FUNCTION] = "__klp_func_",
	[KLP_ALIAS_CALLBACK] = "__klp_callback_",
	[KLP_ALIAS_SHADOW_TYPE] = "__klp_shadow_type_",
};

#define ALIAS_KINDS (sizeof(alias_prefixes) / sizeof(*alias_prefixes))

char *klp_alias_format(struct arena *arena, enum klp_alias kind, const char *unit,
		       const char *function)
{
	char *alias = arena_printf(arena, "%s%016llx_%s", alias_prefixes[kind],
				   (unsigned long long)hash_string(HASH_START, unit), function);
	char *c;

	for (c = alias; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	return alias;
}

bool klp_is_alias(const char *symbol)
{
	size_t i;

	for (i = 0; i < ALIAS_KINDS; i++)
		if (has_prefix(symbol, alias_prefixes[i]))
			return true;
	return false;
}

static const struct {
	const char *name, *type;
} callbacks[KLP_CALLBACK_KINDS] = {
	[KLP_PRE_PATCH] = { "pre_patch", "int" },
	[KLP_POST_PATCH] = { "post_patch", "void" },
	[KLP_PRE_UNPATCH] = { "pre_unpatch", "void" },
	[KLP_POST_UNPATCH] = { "post_unpatch", "void" },
};

const char *klp_callback_name(enum klp_callback kind)
{
	return callbacks[kind].name;
}

const char *klp_callback_type(enum klp_callback kind)
{
	return callbacks[kind].type;
}

bool klp_callback_parse(const char *name, enum klp_callback *kind)
{
	size_t i;

	for (i = 0; i < KLP_CALLBACK_KINDS; i++)
		if (!strcmp(callbacks[i].name, name)) {
			*kind = (enum klp_callback)i;
			return true;
		}
	return false;
}

const char *klp_callbacks_section_kind(const char *section)
{
	return has_prefix(section, KLP_CALLBACKS_PREFIX) ? section + strlen(KLP_CALLBACKS_PREFIX)
							 : NULL;
}
