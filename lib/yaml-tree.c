// SPDX-License-Identifier: GPL-2.0-or-later
#include "yaml-tree.h"
#include "message.h"

#include <stdbool.h>
#include <string.h>
#include <yaml.h>

#define MAX_DEPTH 16
#define MAX_SIZE  (64u << 20)
/* The most keys in a mapping: each is compared with the others. */
#define MAX_KEYS 256

struct tree_parser {
	yaml_parser_t yaml;
	struct arena *arena;
	const char *where;
};

static struct yaml_place place_of(const yaml_mark_t *mark)
{
	return (struct yaml_place){ (unsigned int)mark->line + 1, (unsigned int)mark->column + 1 };
}

static struct yaml_node *refuse(struct tree_parser *parser, struct yaml_place place,
				const char *what)
{
	fail("%s:%u:%u: %s", parser->where, place.line, place.column, what);
	return NULL;
}

/* What libyaml was at when it stopped -> what somebody may have wanted to write. */
static const char *hint(const char *context)
{
	static const struct {
		const char *context, *hint;
	} hints[] = {
		{ "tag", "; put a text that begins with '!' in quotes" },
		{ "alias", "; put a text that begins with '*' in quotes" },
		{ "anchor", "; put a text that begins with '&' in quotes" },
	};
	size_t i;

	for (i = 0; context && i < sizeof(hints) / sizeof(*hints); i++)
		if (strstr(context, hints[i].context))
			return hints[i].hint;
	return "";
}

static bool next_event(struct tree_parser *parser, yaml_event_t *event)
{
	struct yaml_place place;

	if (yaml_parser_parse(&parser->yaml, event))
		return true;
	place = place_of(&parser->yaml.problem_mark);
	fail("%s:%u:%u: this is not YAML: %s%s", parser->where, place.line, place.column,
	     parser->yaml.problem ? parser->yaml.problem : "it cannot be read",
	     hint(parser->yaml.context));
	return false;
}

static bool has_control_character(const char *text, size_t length)
{
	for (; length; length--, text++)
		if (((unsigned char)*text < ' ' && *text != '\n' && *text != '\t') || *text == 0x7f)
			return true;
	return false;
}

static struct yaml_node *new_node(struct tree_parser *parser, enum yaml_kind kind,
				  const yaml_event_t *event)
{
	struct yaml_node *node = arena_new_object(parser->arena, struct yaml_node);

	node->kind = kind;
	node->place = place_of(&event->start_mark);
	return node;
}

static struct yaml_node *scalar(struct tree_parser *parser, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct yaml_node *node = new_node(parser, YAML_SCALAR, event);

	if (has_control_character(text, length))
		return refuse(parser, node->place, "there is a control character in the text");
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = arena_strndup(parser->arena, text, length);
	return node;
}

static void add_child(struct yaml_node *parent, struct yaml_node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

static struct yaml_node *read_node(struct tree_parser *parser, const yaml_event_t *event,
				   int depth);

/* Returns the next node, or NULL with *end set at the end of the current sequence or mapping. */
static struct yaml_node *read_next(struct tree_parser *parser, int depth, bool *end)
{
	struct yaml_node *node;
	yaml_event_t event;

	if (!next_event(parser, &event))
		return NULL;
	*end = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
	node = *end ? NULL : read_node(parser, &event, depth);
	yaml_event_delete(&event);
	return node;
}

static struct yaml_node *sequence(struct tree_parser *parser, const yaml_event_t *event, int depth)
{
	struct yaml_node *node = new_node(parser, YAML_SEQUENCE, event), *child;
	bool end = false;

	while ((child = read_next(parser, depth + 1, &end)))
		add_child(node, child);
	return end ? node : NULL;
}

static struct yaml_node *mapping(struct tree_parser *parser, const yaml_event_t *event, int depth)
{
	struct yaml_node *node = new_node(parser, YAML_MAPPING, event), *key, *value;
	bool end = false;
	int keys = 0;

	while ((key = read_next(parser, depth + 1, &end))) {
		if (key->kind != YAML_SCALAR)
			return refuse(parser, key->place, "a key must be a word");
		if (++keys > MAX_KEYS)
			return refuse(parser, key->place, "too many keys");
		if (yaml_node_get(node, key->text))
			return refuse(parser, key->place, "this key occurs twice");
		value = read_next(parser, depth + 1, &end);
		if (!value)
			return NULL;
		value->key = key->text;
		value->key_place = key->place;
		add_child(node, value);
	}
	return end ? node : NULL;
}

/* Without quotes, "!CONFIG_X" is a tag and an empty text. */
static bool has_tag(const yaml_event_t *event)
{
	return (event->type == YAML_SCALAR_EVENT && event->data.scalar.tag) ||
	       (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.tag) ||
	       (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.tag);
}

static struct yaml_node *read_node(struct tree_parser *parser, const yaml_event_t *event, int depth)
{
	struct yaml_place place = place_of(&event->start_mark);

	if (depth > MAX_DEPTH)
		return refuse(parser, place, "lists and mappings are nested too deep");
	if (has_tag(event))
		return refuse(
			parser, place,
			"tags are not accepted here; put a text that begins with '!' in quotes");
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return scalar(parser, event);
	case YAML_SEQUENCE_START_EVENT:
		return sequence(parser, event, depth);
	case YAML_MAPPING_START_EVENT:
		return mapping(parser, event, depth);
	case YAML_ALIAS_EVENT:
		return refuse(
			parser, place,
			"aliases are not accepted here; repeat the text, or put one that begins with '*' in quotes");
	default:
		return refuse(parser, place, "the file is empty");
	}
}

/* Reads an event that must be of the type. */
static bool expect(struct tree_parser *parser, yaml_event_type_t type, const char *otherwise)
{
	yaml_event_t event;
	bool fits;

	if (!next_event(parser, &event))
		return false;
	fits = event.type == type;
	if (!fits)
		refuse(parser, place_of(&event.start_mark), otherwise);
	yaml_event_delete(&event);
	return fits;
}

static struct yaml_node *read_document(struct tree_parser *parser)
{
	struct yaml_node *root;
	bool end;

	if (!expect(parser, YAML_STREAM_START_EVENT, "this is not YAML") ||
	    !expect(parser, YAML_DOCUMENT_START_EVENT, "the file is empty"))
		return NULL;
	root = read_next(parser, 0, &end);
	if (!root || !expect(parser, YAML_DOCUMENT_END_EVENT, "this is not YAML") ||
	    !expect(parser, YAML_STREAM_END_EVENT, "there is a second document in the file"))
		return NULL;
	return root;
}

struct yaml_node *yaml_tree_parse(struct arena *arena, const char *text, size_t size,
				  const char *where)
{
	struct tree_parser parser = { .arena = arena, .where = where };
	struct yaml_node *root;

	if (size > MAX_SIZE) {
		fail("%s: %zu bytes are too many for a report or manifest", where, size);
		return NULL;
	}
	if (!yaml_parser_initialize(&parser.yaml)) {
		fail("%s: out of memory", where);
		return NULL;
	}
	yaml_parser_set_input_string(&parser.yaml, (const unsigned char *)text, size);
	root = read_document(&parser);
	yaml_parser_delete(&parser.yaml);
	return root;
}

struct yaml_node *yaml_node_get(const struct yaml_node *mapping, const char *key)
{
	struct yaml_node *node;

	for (node = mapping->first; node; node = node->next)
		if (!strcmp(node->key, key))
			return node;
	return NULL;
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(text, *words))
			return true;
	return false;
}

/* [-+]?[0-9]+, 0o[0-7]+, 0x[0-9a-fA-F]+ */
static bool is_integer(const char *text)
{
	const char *digits = "0123456789";

	if (!strncmp(text, "0o", 2) || !strncmp(text, "0x", 2)) {
		digits = text[1] == 'o' ? "01234567" : "0123456789abcdefABCDEF";
		text += 2;
	} else {
		text += *text == '-' || *text == '+';
	}
	return *text && !text[strspn(text, digits)];
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_float(const char *text)
{
	static const char *const words[] = { ".inf", ".Inf", ".INF", NULL };
	static const char *const nan[] = { ".nan", ".NaN", ".NAN", NULL };
	static const char digits[] = "0123456789";
	size_t before, behind = 0;

	if (is_one_of(text, nan))
		return true;
	text += *text == '-' || *text == '+';
	if (is_one_of(text, words))
		return true;
	before = strspn(text, digits);
	text += before;
	if (*text == '.') {
		behind = strspn(++text, digits);
		text += behind;
	}
	if (!before && !behind)
		return false;
	if (*text == 'e' || *text == 'E') {
		text++;
		text += *text == '-' || *text == '+';
		if (!*text)
			return false;
		text += strspn(text, digits);
	}
	return !*text;
}

enum yaml_type yaml_scalar_type(const struct yaml_node *scalar)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
	static const char *const booleans[] = { "true",	 "True",  "TRUE", "false",
						"False", "FALSE", NULL };

	if (scalar->quoted)
		return YAML_TEXT;
	if (is_one_of(scalar->text, nulls))
		return YAML_NULL;
	if (is_one_of(scalar->text, booleans))
		return YAML_BOOLEAN;
	if (is_integer(scalar->text))
		return YAML_INTEGER;
	return is_float(scalar->text) ? YAML_FLOAT : YAML_TEXT;
}
