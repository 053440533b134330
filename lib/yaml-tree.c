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

static struct yaml_node *refuse(struct tree_parser *parser, unsigned int line, const char *what)
{
	fail("%s:%u: %s", parser->where, line, what);
	return NULL;
}

static bool next_event(struct tree_parser *parser, yaml_event_t *event)
{
	if (yaml_parser_parse(&parser->yaml, event))
		return true;
	fail("%s:%zu: this is not YAML: %s", parser->where, parser->yaml.problem_mark.line + 1,
	     parser->yaml.problem ? parser->yaml.problem : "it cannot be read");
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
	node->line = (unsigned int)event->start_mark.line + 1;
	return node;
}

static struct yaml_node *scalar(struct tree_parser *parser, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct yaml_node *node = new_node(parser, YAML_SCALAR, event);

	if (has_control_character(text, length))
		return refuse(parser, node->line, "there is a control character in the text");
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
			return refuse(parser, key->line, "a key must be a word");
		if (++keys > MAX_KEYS)
			return refuse(parser, key->line, "too many keys");
		if (yaml_node_get(node, key->text))
			return refuse(parser, key->line, "this key occurs twice");
		value = read_next(parser, depth + 1, &end);
		if (!value)
			return NULL;
		value->key = key->text;
		add_child(node, value);
	}
	return end ? node : NULL;
}

static struct yaml_node *read_node(struct tree_parser *parser, const yaml_event_t *event, int depth)
{
	unsigned int line = (unsigned int)event->start_mark.line + 1;

	if (depth > MAX_DEPTH)
		return refuse(parser, line, "lists and mappings are nested too deep");
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return scalar(parser, event);
	case YAML_SEQUENCE_START_EVENT:
		return sequence(parser, event, depth);
	case YAML_MAPPING_START_EVENT:
		return mapping(parser, event, depth);
	case YAML_ALIAS_EVENT:
		return refuse(parser, line,
			      "aliases ('*name') are not accepted here; repeat the text");
	default:
		return refuse(parser, line, "the file is empty");
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
		refuse(parser, (unsigned int)event.start_mark.line + 1, otherwise);
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
