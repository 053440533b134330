// SPDX-License-Identifier: GPL-2.0-or-later
#include "reader.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"
#include "../../lib/spelling.h"
#include "../../lib/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A manifest of a thousand fixes has 200 kB. */
#define MAX_SIZE (1u << 20)

/* The longest text that a message repeats. */
#define SHOWN_MAX 60

/* Any ARRAY. */
struct manifest_array {
	char *items;
	size_t count, capacity;
};

static void take_mapping(struct manifest_reader *reader, const struct manifest_record *record,
			 const struct yaml_node *node, void *base);

void manifest_wrong(struct manifest_reader *reader, struct yaml_place place, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		die(1, "out of memory");
	va_end(args);
	*array_push(reader->arena, &reader->errors) =
		(struct manifest_error){ place, arena_strdup(reader->arena, text) };
	free(text);
}

const char *manifest_shown(struct manifest_reader *reader, const char *text)
{
	size_t length = strlen(text), shown = length;
	char *copy, *c;

	if (length > SHOWN_MAX) {
		/* Characters of UTF-8 stay whole. */
		for (shown = SHOWN_MAX; shown && ((unsigned char)text[shown] & 0xc0) == 0x80;)
			shown--;
	}
	copy = arena_printf(reader->arena, "'%.*s%s'", (int)shown, text,
			    shown < length ? "..." : "");
	for (c = copy; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	return copy;
}

static unsigned int types_of(const struct yaml_node *node)
{
	return node->kind == YAML_MAPPING  ? MANIFEST_MAPPING
	       : node->kind == YAML_SCALAR ? 1u << yaml_scalar_type(node)
					   : 0;
}

/* What a value is that is of a wrong type, and what that asks for. */
static const char *what_is_there(const struct manifest_value *value, const struct yaml_node *node)
{
	bool is_text = value->types & MANIFEST_TEXT;

	switch (types_of(node)) {
	case 0:
		return "this is a list";
	case MANIFEST_MAPPING:
		return "these are keys with values";
	case 1u << YAML_NULL:
		return "there is no value";
	case MANIFEST_BOOLEAN:
		return is_text ? "this is true or false for YAML; put it in quotes"
			       : "this is true or false";
	case MANIFEST_INTEGER:
	case MANIFEST_FLOAT:
		return is_text ? "this is a number for YAML; put it in quotes" : "this is a number";
	default:
		return node->quoted ? "this is a text, since it is in quotes" : "this is a text";
	}
}

static void take_value(struct manifest_reader *reader, const struct manifest_key *key,
		       const struct yaml_node *node, void *to)
{
	const struct manifest_value *value = key->value;

	if (!(types_of(node) & value->types))
		manifest_wrong(reader,
			       node->text && !*node->text && node->key ? node->key_place
								       : node->place,
			       "%s'%s' must be %s, as %s; %s", node->key ? "" : "each of ",
			       key->key, value->what, value->example, what_is_there(value, node));
	else if (node->kind == YAML_MAPPING)
		take_mapping(reader, value->record, node, to);
	else
		value->take(reader, node, to);
}

/* Notes a value that a list has twice. */
static void check_unique(struct manifest_reader *reader, const struct manifest_key *key,
			 const struct yaml_node *list)
{
	const struct yaml_node *item;
	struct hash seen;

	hash_setup(&seen, reader->arena);
	for (item = list->first; item; item = item->next) {
		if (item->kind != YAML_SCALAR)
			continue;
		if (hash_get(&seen, item->text))
			manifest_wrong(reader, item->place,
				       "%s is in the list '%s' twice; take one of them out",
				       manifest_shown(reader, item->text), key->key);
		else
			hash_add(&seen, item->text, item);
	}
}

static void *new_item(struct manifest_reader *reader, const struct manifest_key *key, void *to)
{
	struct manifest_array *array = to;

	array->items = array_grow(reader->arena, array->items, array->count, &array->capacity,
				  key->value->size);
	return array->items + array->count++ * key->value->size;
}

static void take_list(struct manifest_reader *reader, const struct manifest_key *key,
		      const struct yaml_node *node, void *to)
{
	const struct yaml_node *item;

	if (!node->first)
		manifest_wrong(reader, node->place, "'%s' is an empty list; %s", key->key,
			       key->required ? "it needs one item or more"
					     : "leave the key out, or give it an item");
	for (item = node->first; item; item = item->next)
		take_value(reader, key, item, new_item(reader, key, to));
	check_unique(reader, key, node);
}

static void take_key(struct manifest_reader *reader, const struct manifest_key *key,
		     const struct yaml_node *node, void *to)
{
	if (node->kind == YAML_SEQUENCE && key->shape >= SHAPE_LIST)
		take_list(reader, key, node, to);
	else if (key->shape == SHAPE_LIST)
		manifest_wrong(reader, node->text && !*node->text ? node->key_place : node->place,
			       "'%s' must be a list, as [%s]; %s", key->key, key->value->example,
			       what_is_there(&(struct manifest_value){ 0 }, node));
	else
		take_value(reader, key, node,
			   key->shape == SHAPE_ONE ? to : new_item(reader, key, to));
}

static const struct manifest_key *find_key(const struct manifest_record *record, const char *name)
{
	const struct manifest_key *key;

	for (key = record->keys; key->key; key++)
		if (!strcmp(key->key, name))
			return key;
	return NULL;
}

static void unknown_key(struct manifest_reader *reader, const struct manifest_record *record,
			const struct yaml_node *node)
{
	const struct manifest_key *key, *nearest = NULL;
	struct text known = { .arena = reader->arena };

	for (key = record->keys; key->key; key++) {
		if (spelling_is_near(node->key, key->key) &&
		    (!nearest || spelling_distance(node->key, key->key) <
					 spelling_distance(node->key, nearest->key)))
			nearest = key;
		text_add(&known, "%s%s", key == record->keys ? "" : ", ", key->key);
	}
	if (nearest)
		manifest_wrong(reader, node->key_place, "%s has no key %s; did you mean '%s'?",
			       record->what, manifest_shown(reader, node->key), nearest->key);
	else
		manifest_wrong(reader, node->key_place, "%s has no key %s; it can have: %s",
			       record->what, manifest_shown(reader, node->key),
			       text_string(&known));
}

static void take_mapping(struct manifest_reader *reader, const struct manifest_record *record,
			 const struct yaml_node *node, void *base)
{
	const struct manifest_key *key;
	const struct yaml_node *value;

	if (record->place != NO_PLACE)
		*(struct manifest_place *)((char *)base + record->place) =
			manifest_place_of(node->place);
	for (value = node->first; value; value = value->next) {
		key = find_key(record, value->key);
		if (key)
			take_key(reader, key, value, (char *)base + key->offset);
		else
			unknown_key(reader, record, value);
	}
	for (key = record->keys; key->key; key++)
		if (key->required && !yaml_node_get(node, key->key))
			manifest_wrong(reader, node->place, "%s lacks the key '%s'; add %s: %s%s%s",
				       record->what, key->key, key->key,
				       key->shape == SHAPE_LIST ? "[" : "", key->value->example,
				       key->shape == SHAPE_LIST ? "]" : "");
	if (!node->first && record->place == NO_PLACE)
		manifest_wrong(reader, node->place, "%s has no keys; add one, or leave it out",
			       record->what);
}

static bool is_before(struct yaml_place a, struct yaml_place b)
{
	return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/* Errors of one place stay in the order in which they were noted. */
static int compare_errors(const void *a, const void *b)
{
	const struct manifest_error *const *left = a, *const *right = b;

	if (is_before((*left)->place, (*right)->place))
		return -1;
	if (is_before((*right)->place, (*left)->place))
		return 1;
	return *left < *right ? -1 : 1;
}

/* Prints the errors in the file's order. */
static void print_errors(struct manifest_reader *reader)
{
	const struct manifest_error **sorted =
		arena_alloc(reader->arena, reader->errors.count * sizeof(*sorted));
	size_t i;

	for (i = 0; i < reader->errors.count; i++)
		sorted[i] = &reader->errors.items[i];
	qsort(sorted, reader->errors.count, sizeof(*sorted), compare_errors);
	for (i = 0; i < reader->errors.count; i++)
		fail("%s:%u:%u: %s", reader->path, sorted[i]->place.line, sorted[i]->place.column,
		     sorted[i]->text);
}

/* "fixes/web.yaml" -> "fixes/" */
static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_strndup(arena, path, (size_t)(slash - path) + 1) : "";
}

const struct manifest *manifest_parse(struct arena *arena, const char *text, size_t size,
				      const char *path)
{
	struct manifest_reader reader = {
		.arena = arena,
		.path = path,
		.directory = directory_of(arena, path),
	};
	struct manifest *manifest = arena_new_object(arena, struct manifest);
	const struct yaml_node *root;

	if (size > MAX_SIZE) {
		fail("%s: %zu bytes are too many for a manifest; is it the right file?", path,
		     size);
		return NULL;
	}
	root = yaml_tree_parse(arena, text, size, path);
	if (!root)
		return NULL;
	manifest->path = path;
	manifest->replace = true;
	if (root->kind != YAML_MAPPING) {
		manifest_wrong(
			&reader, root->place,
			"a manifest must have keys, as \"name: livepatch-web\"; see klp-build-manifest(5)");
	} else {
		take_mapping(&reader, &manifest_file, root, manifest);
		manifest_check_links(&reader, root, manifest);
	}
	print_errors(&reader);
	return reader.errors.count ? NULL : manifest;
}

const struct manifest *manifest_read(struct arena *arena, const char *path)
{
	size_t size;
	char *text = file_read(arena, path, &size);

	return text ? manifest_parse(arena, text, size, path) : NULL;
}
