// SPDX-License-Identifier: GPL-2.0-or-later
#include "api.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* A word, a number or one other character of C. `length` is 0 at the end. */
struct token {
	const char *text;
	size_t length;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Skips a directive with its continued lines; of an #if, both branches are read. */
static const char *skip_directive(const char *text)
{
	for (; *text && *text != '\n'; text++)
		if (*text == '\\' && text[1])
			text++;
	return text;
}

static const char *skip_comment(const char *text)
{
	const char *end = text[1] == '*' ? strstr(text + 2, "*/") : strchr(text, '\n');

	if (!end)
		return text + strlen(text);
	return text[1] == '*' ? end + 2 : end;
}

static struct token next_token(const char *text)
{
	struct token token = { 0 };

	for (;;) {
		if (*text == '#')
			text = skip_directive(text);
		else if (*text == '/' && (text[1] == '*' || text[1] == '/'))
			text = skip_comment(text);
		else if (isspace((unsigned char)*text))
			text++;
		else
			break;
	}
	token.text = text;
	while (is_word(text[token.length]))
		token.length++;
	if (!token.length && *text)
		token.length = 1;
	return token;
}

static bool is(struct token token, const char *word)
{
	return token.length == strlen(word) && !memcmp(token.text, word, token.length);
}

static const char *behind(struct token token)
{
	return token.text + token.length;
}

/* Returns the text behind the '{' of the struct's definition, or NULL. */
static const char *find_struct(const char *text, const char *name)
{
	struct token token, tag, brace;

	for (token = next_token(text); token.length; token = next_token(behind(token))) {
		if (!is(token, "struct"))
			continue;
		tag = next_token(behind(token));
		brace = next_token(behind(tag));
		if (is(tag, name) && is(brace, "{"))
			return behind(brace);
	}
	return NULL;
}

/* Does the struct have a member of this name, which is no pointer to a function? */
static bool has_member(const char *text, const char *type, const char *member)
{
	const char *body = find_struct(text, type);
	struct token token, next;
	int depth = 1;

	for (token = next_token(body ? body : ""); token.length && depth;
	     token = next_token(behind(token))) {
		if (is(token, "{") || is(token, "("))
			depth++;
		if (is(token, "}") || is(token, ")"))
			depth--;
		next = next_token(behind(token));
		if (depth == 1 && is(token, member) && next.length && strchr(";,[:", *next.text))
			return true;
	}
	return false;
}

static bool declares(const char *text, const char *function)
{
	struct token token;

	for (token = next_token(text); token.length; token = next_token(behind(token)))
		if (is(token, function) && is(next_token(behind(token)), "("))
			return true;
	return false;
}

#define NOTHING ((size_t)-1)

/* What is looked for, and the field that says whether it is there. NOTHING: it must be. */
static const struct api_row {
	const char *type, *name; /* a member of the struct; type NULL: a function */
	size_t field;
} rows[] = {
	{ "klp_func", "old_name", NOTHING },
	{ "klp_func", "new_func", NOTHING },
	{ "klp_object", "name", NOTHING },
	{ "klp_object", "funcs", NOTHING },
	{ "klp_patch", "mod", NOTHING },
	{ "klp_patch", "objs", NOTHING },
	{ NULL, "klp_enable_patch", NOTHING },
	{ NULL, "klp_register_patch", offsetof(struct livepatch_api, register_patch) },
	{ NULL, "klp_update_patch_state", offsetof(struct livepatch_api, transition) },
	{ "klp_object", "relocs", offsetof(struct livepatch_api, relocs) },
	{ "klp_func", "old_sympos", offsetof(struct livepatch_api, old_sympos) },
	{ "klp_patch", "immediate", offsetof(struct livepatch_api, immediate) },
	{ "klp_object", "callbacks", offsetof(struct livepatch_api, callbacks) },
	{ "klp_patch", "replace", offsetof(struct livepatch_api, replace) },
	{ "klp_patch", "states", offsetof(struct livepatch_api, states) },
	{ "klp_patch", "forced", offsetof(struct livepatch_api, forced) },
	{ NULL, "klp_apply_section_relocs", offsetof(struct livepatch_api, early_relocs) },
	{ "klp_object", "shadow_types", offsetof(struct livepatch_api, shadow_types) },
	{ NULL, "klp_shadow_get_or_alloc", offsetof(struct livepatch_api, shadow_variables) },
};

int livepatch_api_read(struct arena *arena, const char *header, struct livepatch_api *api)
{
	const char *text = file_read(arena, header, NULL);
	size_t i;

	memset(api, 0, sizeof(*api));
	api->header = header;
	if (!text)
		return -1;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct api_row *row = &rows[i];
		bool there = row->type ? has_member(text, row->type, row->name)
				       : declares(text, row->name);

		if (row->field != NOTHING)
			*(bool *)((char *)api + row->field) = there;
		else if (!there)
			return fail(
				"%s: %s%s%s is not declared in it; this version does not know the livepatch core of that kernel",
				header, row->type ? row->type : "", row->type ? "." : "",
				row->name);
	}
	return 0;
}
