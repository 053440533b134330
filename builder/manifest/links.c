// SPDX-License-Identifier: GPL-2.0-or-later
/* What must hold between values of a manifest. */
#include "name-fault.h"
#include "reader.h"
#include "../../lib/hash.h"

#include <string.h>

/* Returns the scalar that a mapping has for the key, or NULL. */
static const struct yaml_node *scalar_at(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *value = node->kind == YAML_MAPPING ? yaml_node_get(node, key)
								   : NULL;

	return value && value->kind == YAML_SCALAR && *value->text ? value : NULL;
}

/* Returns the first item of the list that a mapping has for the key, or NULL. */
static const struct yaml_node *items_at(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *value = node->kind == YAML_MAPPING ? yaml_node_get(node, key)
								   : NULL;

	return value && value->kind == YAML_SEQUENCE ? value->first : NULL;
}

/* A name or version that is wrong by itself was left out, with an error of its own. */
static void check_whole_name(struct manifest_reader *reader, const struct yaml_node *root,
			     const struct manifest *manifest)
{
	const char *whole, *fault;

	if (!manifest->name || !manifest->version)
		return;
	whole = arena_printf(reader->arena, "%s-%s", manifest->name, manifest->version);
	fault = module_name_fault(reader->arena, whole);
	if (fault)
		manifest_wrong(reader, scalar_at(root, "version")->place,
			       "with this version, the module's name is %s: %s",
			       manifest_shown(reader, whole), fault);
}

static void check_kernels(struct manifest_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *one = yaml_node_get(root, "kernel");
	const struct yaml_node *list = yaml_node_get(root, "kernels");

	if (one && list)
		manifest_wrong(
			reader,
			one->key_place.line < list->key_place.line ? list->key_place
								   : one->key_place,
			"'kernel' and 'kernels' are both there; give all kernels in 'kernels'");
}

static void check_replaces(struct manifest_reader *reader, const struct yaml_node *root,
			   const struct manifest *manifest)
{
	const struct yaml_node *item, *version, *other;
	struct hash seen;

	hash_setup(&seen, reader->arena);
	for (item = items_at(root, "replaces"); item; item = item->next) {
		version = scalar_at(item, "version");
		other = version ? hash_get(&seen, version->text) : NULL;
		if (version && !other)
			hash_add(&seen, version->text, version);
		if (other)
			manifest_wrong(reader, version->place,
				       "the version %s is in line %u, too; take one of them out",
				       manifest_shown(reader, version->text), other->place.line);
		else if (version && !yaml_node_get(root, "version"))
			manifest_wrong(
				reader, version->place,
				"this manifest has no version, so it does not follow one; add version: to the manifest");
		else if (version && manifest->version && !strcmp(version->text, manifest->version))
			manifest_wrong(
				reader, version->place,
				"%s is the version of this manifest itself; give that of an earlier one",
				manifest_shown(reader, version->text));
	}
}

static void check_states(struct manifest_reader *reader, const struct manifest *manifest)
{
	const struct manifest_state *state, *other;
	struct hash seen;

	hash_setup(&seen, reader->arena);
	array_for_each(state, &manifest->states) {
		const char *key = arena_printf(reader->arena, "%lu", state->id);

		other = hash_get(&seen, key);
		if (other && state->id)
			manifest_wrong(
				reader,
				(struct yaml_place){ state->place.line, state->place.column },
				"the state %lu is in line %u, too; a module has each state once",
				state->id, other->place.line);
		else if (!other)
			hash_add(&seen, key, state);
	}
}

/* A fix needs patches, for all kernels or for some; and each variant another pattern. */
static void check_patches(struct manifest_reader *reader, const struct yaml_node *fix)
{
	const struct yaml_node *item, *glob, *other;
	struct hash seen;

	if (fix->kind != YAML_MAPPING)
		return;
	if (!yaml_node_get(fix, "patches") && !yaml_node_get(fix, "variants"))
		manifest_wrong(
			reader, fix->place,
			"a fix lacks the key 'patches'; add patches: [cmdline.patch], or 'variants'");
	hash_setup(&seen, reader->arena);
	for (item = items_at(fix, "variants"); item; item = item->next) {
		glob = scalar_at(item, "kernels");
		other = glob ? hash_get(&seen, glob->text) : NULL;
		if (other)
			manifest_wrong(
				reader, glob->place,
				"the variant in line %u has the pattern %s, too, and the first one counts; take one of them out",
				other->place.line, manifest_shown(reader, glob->text));
		else if (glob)
			hash_add(&seen, glob->text, glob);
	}
}

/* Notes ids that are not those of earlier fixes. `all` and `earlier`: id -> its node. */
static void check_supersedes(struct manifest_reader *reader, const struct yaml_node *fix,
			     const struct hash *all, const struct hash *earlier)
{
	const struct yaml_node *item, *other;

	for (item = items_at(fix, "supersedes"); item; item = item->next) {
		if (item->kind != YAML_SCALAR || hash_get(earlier, item->text))
			continue;
		other = hash_get(all, item->text);
		if (!other)
			manifest_wrong(
				reader, item->place,
				"there is no fix %s; 'supersedes' names fixes of this manifest whose lines this one changes again",
				manifest_shown(reader, item->text));
		else if (other == scalar_at(fix, "id"))
			manifest_wrong(
				reader, item->place,
				"the fix %s cannot supersede itself; take it out of the list",
				manifest_shown(reader, item->text));
		else
			manifest_wrong(
				reader, item->place,
				"the fix %s comes later, in line %u; 'supersedes' names earlier ones: put it in front of this one",
				manifest_shown(reader, item->text), other->place.line);
	}
}

static void check_ids(struct manifest_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *fix, *id, *other;
	struct hash all, earlier;

	hash_setup(&all, reader->arena);
	hash_setup(&earlier, reader->arena);
	for (fix = items_at(root, "fixes"); fix; fix = fix->next) {
		id = scalar_at(fix, "id");
		other = id ? hash_get(&all, id->text) : NULL;
		if (other)
			manifest_wrong(
				reader, id->place,
				"the fix in line %u has the id %s, too; give this one another id",
				other->place.line, manifest_shown(reader, id->text));
		else if (id)
			hash_add(&all, id->text, id);
	}
	for (fix = items_at(root, "fixes"); fix; fix = fix->next) {
		check_supersedes(reader, fix, &all, &earlier);
		id = scalar_at(fix, "id");
		if (id && !hash_get(&earlier, id->text))
			hash_add(&earlier, id->text, id);
	}
}

void manifest_check_links(struct manifest_reader *reader, const struct yaml_node *root,
			  const struct manifest *manifest)
{
	const struct yaml_node *fix;

	check_whole_name(reader, root, manifest);
	check_kernels(reader, root);
	check_replaces(reader, root, manifest);
	check_states(reader, manifest);
	for (fix = items_at(root, "fixes"); fix; fix = fix->next)
		check_patches(reader, fix);
	check_ids(reader, root);
}
