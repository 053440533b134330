// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a manifest becomes in memory, its conditions, and whether the schema for editors says what the
 * tables of the reader say. Errors in manifests: test/manifest/.
 */
#include "check.h"
#include "../../builder/manifest/reader.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/spelling.h"

static struct arena *arena;
static char top[] = "/tmp/klp-manifest-XXXXXX";
static const char *said; /* what the last parse() printed */

static const struct manifest *parse_at(const char *text, const char *path)
{
	const struct manifest *manifest;

	check_capture();
	manifest = manifest_parse(arena, text, strlen(text), path);
	said = check_captured();
	return manifest;
}

static const struct manifest *parse(const char *text)
{
	return parse_at(text, arena_printf(arena, "%s/m.yaml", top));
}

static bool is(const char *a, const char *b)
{
	return a && !strcmp(a, b);
}

static bool is_file(const char *path, const char *name)
{
	return is(path, arena_printf(arena, "%s/%s", top, name));
}

static const char whole[] =
	"name: livepatch-web\n"
	"version: 3\n"
	"kernels: [6.12.117+deb12-cloud-amd64, 6.1.0-56-cloud-amd64]\n"
	"replaces: [{version: 2}, old.ko]\n"
	"replace: false\n"
	"states:\n"
	"  - {id: 7, version: 2}\n"
	"  - {id: 0x10, version: 0}\n"
	"fixes:\n"
	"  - id: CVE-2025-9\n"
	"    patches: [b.patch, a.patch]\n"
	"  - id: CVE-2026-1\n"
	"    summary: cmdline shows more\n"
	"    patches: [a.patch]\n"
	"    variants:\n"
	"      - {kernels: \"6.1.*\", patches: [b.patch]}\n"
	"    only-if: [CONFIG_PROC_FS, \"kernel >= 6.1\", \"!CONFIG_X=m\"]\n"
	"    supersedes: [CVE-2025-9]\n"
	"    undoes: [CVE-2025-8]\n"
	"  - {id: x, patches: [a.patch], only-if: CONFIG_A}\n"
	"package: {maintainer: A. Person, description: \"a\\nb\", homepage: https://h.example}\n";

static void test_fixes(const struct manifest *m)
{
	const struct fix *fix = m->fixes.items;

	check(m->fixes.count == 3 && is(fix[0].id, "CVE-2025-9") && is(fix[1].id, "CVE-2026-1") &&
		      is(fix[2].id, "x"),
	      "fixes are in their order");
	check(fix[0].patches.count == 2 && is_file(fix[0].patches.items[0], "b.patch") &&
		      is_file(fix[0].patches.items[1], "a.patch"),
	      "so are patches, with paths from the manifest's directory");
	check(!fix[0].summary && is(fix[1].summary, "cmdline shows more"), "summaries");
	check(fix[1].variants.count == 1 && is(fix[1].variants.items[0].kernels, "6.1.*") &&
		      is_file(fix[1].variants.items[0].patches.items[0], "b.patch") &&
		      fix[1].variants.items[0].place.line == 16 &&
		      fix[1].variants.items[0].place.column == 9,
	      "variants, with their places");
	check(fix[1].supersedes.count == 1 && is(fix[1].supersedes.items[0], "CVE-2025-9") &&
		      fix[1].undoes.count == 1 && is(fix[1].undoes.items[0], "CVE-2025-8"),
	      "what a fix supersedes and undoes");
	check(fix[1].place.line == 12 && fix[1].place.column == 5, "the place of a fix");
	check(fix[1].only_if.count == 3 && fix[1].only_if.items[1].kind == CONDITION_KERNEL &&
		      is(fix[1].only_if.items[1].text, "kernel >= 6.1") &&
		      is(fix[1].only_if.items[2].option, "CONFIG_X") &&
		      fix[1].only_if.items[2].negated && is(fix[1].only_if.items[2].value, "m") &&
		      fix[1].only_if.items[2].place.column == 48,
	      "a list of conditions");
	check(fix[2].only_if.count == 1 && is(fix[2].only_if.items[0].option, "CONFIG_A"),
	      "a condition without a list");
}

static void test_whole(void)
{
	const struct manifest *m = parse(whole);

	check(m && !*said, "a manifest with everything is read%s", said);
	if (!m)
		return;
	check(is_file(m->path, "m.yaml") && is(m->name, "livepatch-web") && is(m->version, "3") &&
		      !m->replace,
	      "its path, name, version");
	check(m->kernels.count == 2 && is(m->kernels.items[1], "6.1.0-56-cloud-amd64"), "kernels");
	check(m->replaces.count == 2 && !m->replaces.items[0].file &&
		      is(m->replaces.items[0].version, "2") && !m->replaces.items[1].version &&
		      is_file(m->replaces.items[1].file, "old.ko") &&
		      m->replaces.items[1].place.column == 26,
	      "what it replaces");
	check(m->states.count == 2 && m->states.items[0].id == 7 &&
		      m->states.items[0].version == 2 && m->states.items[1].id == 16 &&
		      !m->states.items[1].version && m->states.items[1].place.line == 8,
	      "states");
	check(is(m->package.maintainer, "A. Person") && is(m->package.description, "a\nb") &&
		      is(m->package.homepage, "https://h.example"),
	      "the package");
	test_fixes(m);
}

static void test_short(void)
{
	const struct manifest *m = parse("name: x\nversion: \"007\"\nkernel: 6.1.0-56-amd64\n"
					 "fixes:\n- id: a\n  variants:\n  - {kernels: 6.1.*, "
					 "patches: [a.patch]}\n");

	check(m && m->replace && m->kernels.count == 1 && is(m->kernels.items[0], "6.1.0-56-amd64"),
	      "one kernel; a module replaces others unless the manifest says otherwise");
	check(m && is(m->version, "007"), "a version is as it is written");
	check(m && !m->fixes.items[0].patches.count && m->fixes.items[0].variants.count == 1,
	      "a fix may have patches for some kernels only");
	m = parse("name: x\nfixes: [{id: a, patches: [a.patch]}]\n");
	check(m && !m->version && !m->kernels.count && !m->replaces.count && !m->states.count,
	      "the rest may be left out");
	m = parse_at("name: x\nfixes: [{id: a, patches: [README.md]}]\n", "m.yaml");
	check(m && is(m->fixes.items[0].patches.items[0], "README.md"),
	      "a manifest in the current directory");
	m = parse_at(arena_printf(arena, "name: x\nfixes: [{id: a, patches: [%s/a.patch]}]\n", top),
		     "elsewhere/m.yaml");
	check(m && is_file(m->fixes.items[0].patches.items[0], "a.patch"), "an absolute path");
	check_capture();
	m = manifest_read(arena, arena_printf(arena, "%s/none.yaml", top));
	said = check_captured();
	check(!m && strstr(said, "none.yaml"), "a manifest that is not there is named");
}

/* What files of test/manifest/bad/ cannot be: large, or with bytes that no editor shows. */
static void test_hostile(void)
{
	size_t size = (1u << 20) + 1;
	char *large = arena_alloc(arena, size + 1);

	memset(large, '#', size);
	check(!parse(large) && strstr(said, "too many for a manifest"), "a huge file is refused");
	check(!parse("name: \"x\\e[31m\"\n") && strstr(said, "m.yaml:1:7: there is a control"),
	      "so are control characters");
	memset(large, 'k', size);
	check(!parse(arena_printf(arena,
				  "name: x\n%.900s: 1\nfixes: [{id: a, patches: [a.patch]}]\n",
				  large)) &&
		      strlen(said) < 400 && strstr(said, "kkk..."),
	      "a long text is cut in messages");
	check(!parse(arena_printf(arena, "name: x\nfixes: [{id: a, patches: [%.9000s]}]\n",
				  large)) &&
		      strstr(said, "too long"),
	      "a path that is too long is an error");
}

static const struct {
	const char *condition, *version;
	bool holds;
} conditions[] = {
	{ "CONFIG_BUILT_IN", "6.12.117", true },
	{ "CONFIG_MODULE", "6.12.117", true },
	{ "CONFIG_UNSET", "6.12.117", false },
	{ "!CONFIG_BUILT_IN", "6.12.117", false },
	{ "!CONFIG_UNSET", "6.12.117", true },
	{ "CONFIG_BUILT_IN=y", "6.12.117", true },
	{ "CONFIG_BUILT_IN=m", "6.12.117", false },
	{ "CONFIG_MODULE=m", "6.12.117", true },
	{ "!CONFIG_MODULE=y", "6.12.117", true },
	{ "!CONFIG_MODULE=m", "6.12.117", false },
	{ "CONFIG_NUMBER", "6.12.117", true },
	{ "kernel >= 6.1", "6.1", true },
	{ "kernel >= 6.1", "6.12.117", true },
	{ "kernel >= 6.2", "6.12.117", true }, /* not by the letters */
	{ "kernel >= 6.13", "6.12.117", false },
	{ "kernel>=6.1.172", "6.1.171", false },
	{ "kernel >= 6.1.172", "6.1.172", true },
	{ "kernel > 6.1", "6.1.172", false }, /* 6.1.172 is a 6.1 */
	{ "kernel > 6.1", "6.2", true },
	{ "kernel <= 6.1", "6.1.172", true },
	{ "kernel < 6.1", "6.1.172", false },
	{ "kernel < 6.1", "5.19.17", true },
	{ "kernel = 6.1", "6.1.172", true },
	{ "kernel = 6.1", "6.12.1", false },
	{ "kernel = 6.1.0", "6.1", true },
	{ "kernel < 6.1.1", "6.1", true },
	{ "kernel = 6.13", "6.13-rc1", true },
	{ "kernel > 6.12.117", "6.13-rc1", true },
};

static void test_conditions(void)
{
	struct config config;
	size_t i;

	hash_setup(&config.symbols, arena);
	hash_add(&config.symbols, "BUILT_IN", "y");
	hash_add(&config.symbols, "MODULE", "m");
	hash_add(&config.symbols, "NUMBER", "250");
	for (i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
		const struct manifest *m = parse(arena_printf(
			arena, "name: x\nfixes: [{id: a, patches: [a.patch], only-if: \"%s\"}]\n",
			conditions[i].condition));

		check(m && manifest_condition_holds(&m->fixes.items[0].only_if.items[0], &config,
						    conditions[i].version) == conditions[i].holds,
		      "%s %s on %s", conditions[i].condition,
		      conditions[i].holds ? "holds" : "does not hold", conditions[i].version);
	}
}

static const struct {
	const char *word, *other;
	unsigned int distance;
	bool near;
} spellings[] = {
	{ "patches", "patches", 0, true },
	{ "patchs", "patches", 1, true },
	{ "ptaches", "patches", 1, true },
	{ "only_if", "only-if", 1, true },
	{ "undo", "undoes", 2, true },
	{ "name", "kernel", 5, false },
	{ "", "id", 2, false },
	{ "version", "versions", 1, true },
	{ "summery", "summary", 1, true },
	{ "supercedes", "supersedes", 1, true },
	{ "foo", "fixes", 4, false },
	{ "xs", "id", 2, false },
};

static void test_spelling(void)
{
	size_t i;

	for (i = 0; i < sizeof(spellings) / sizeof(*spellings); i++)
		check(spelling_distance(spellings[i].word, spellings[i].other) ==
				      spellings[i].distance &&
			      spelling_is_near(spellings[i].word, spellings[i].other) ==
				      spellings[i].near,
		      "\"%s\" is %u from \"%s\"", spellings[i].word, spellings[i].distance,
		      spellings[i].other);
}

static const struct {
	const char *text;
	enum yaml_type type;
} scalars[] = {
	{ "12", YAML_INTEGER },	  { "+12", YAML_INTEGER },   { "0x1f", YAML_INTEGER },
	{ "0o17", YAML_INTEGER }, { "-0", YAML_INTEGER },    { "0x", YAML_TEXT },
	{ "1_000", YAML_TEXT },	  { "1:30", YAML_TEXT },     { "1.5", YAML_FLOAT },
	{ ".5", YAML_FLOAT },	  { "1.", YAML_FLOAT },	     { "1e3", YAML_FLOAT },
	{ "1e", YAML_TEXT },	  { "6.1.2", YAML_TEXT },    { "-.inf", YAML_FLOAT },
	{ ".nan", YAML_FLOAT },	  { "-.nan", YAML_TEXT },    { ".", YAML_TEXT },
	{ "true", YAML_BOOLEAN }, { "FALSE", YAML_BOOLEAN }, { "yes", YAML_TEXT },
	{ "~", YAML_NULL },	  { "null", YAML_NULL },     { "", YAML_NULL },
	{ "\"12\"", YAML_TEXT },  { "''", YAML_TEXT },
};

static void test_scalars(void)
{
	size_t i;

	for (i = 0; i < sizeof(scalars) / sizeof(*scalars); i++) {
		const char *text = arena_printf(arena, "[{k: %s}]", scalars[i].text);
		const struct yaml_node *root = yaml_tree_parse(arena, text, strlen(text), "x");

		check(root && yaml_scalar_type(root->first->first) == scalars[i].type,
		      "type %u: %s", scalars[i].type, scalars[i].text);
	}
}

/* The schema: JSON is YAML, too. */
static const struct yaml_node *schema_root;

/* {"$ref": "#/definitions/fix"} -> what it stands for */
static const struct yaml_node *resolve(const struct yaml_node *node)
{
	static const char definitions[] = "#/definitions/";
	const struct yaml_node *ref = yaml_node_get(node, "$ref");

	if (!ref)
		return node;
	return strncmp(ref->text, definitions, strlen(definitions))
		       ? NULL
		       : yaml_node_get(yaml_node_get(schema_root, "definitions"),
				       ref->text + strlen(definitions));
}

static unsigned int type_bit(const char *word)
{
	static const struct {
		const char *word;
		unsigned int type;
	} words[] = {
		{ "string", MANIFEST_TEXT },	 { "boolean", MANIFEST_BOOLEAN },
		{ "integer", MANIFEST_INTEGER }, { "number", MANIFEST_INTEGER | MANIFEST_FLOAT },
		{ "object", MANIFEST_MAPPING },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i].word, word))
			return words[i].type;
	return 0;
}

/* The types that a part of the schema takes; *object is the branch for mappings. */
static unsigned int schema_types(const struct yaml_node *node, const struct yaml_node **object)
{
	const struct yaml_node *type, *branches, *item;
	unsigned int types = 0;

	node = resolve(node);
	if (!node)
		return 0;
	type = yaml_node_get(node, "type");
	branches = type ? NULL : yaml_node_get(node, "anyOf");
	for (item = branches ? branches->first : NULL; item; item = item->next)
		types |= schema_types(item, object);
	if (!type)
		return types;
	if (type->kind == YAML_SCALAR)
		types = type_bit(type->text);
	for (item = type->first; item; item = item->next)
		types |= type_bit(item->text);
	if (types & MANIFEST_MAPPING)
		*object = node;
	return types;
}

static void compare_record(const struct manifest_record *record, const struct yaml_node *schema);

static void compare_value(const struct manifest_value *value, const struct yaml_node *schema,
			  const char *where)
{
	const struct yaml_node *object = NULL;

	check(schema && schema_types(schema, &object) == value->types,
	      "the schema takes the same types: %s", where);
	if (value->record && object)
		compare_record(value->record, object);
}

static bool says(const struct yaml_node *node, const char *key, const char *value)
{
	const struct yaml_node *said_value = yaml_node_get(node, key);

	return said_value && is(said_value->text, value);
}

/* Returns the schema of the items of a list that may not be empty, or NULL. */
static const struct yaml_node *items_of(const struct yaml_node *schema)
{
	return says(schema, "type", "array") && says(schema, "minItems", "1") &&
			       says(schema, "uniqueItems", "true")
		       ? yaml_node_get(schema, "items")
		       : NULL;
}

static void compare_key(const struct manifest_record *record, const struct manifest_key *key,
			const struct yaml_node *schema)
{
	const char *where = arena_printf(arena, "%s, %s", record->what, key->key);
	const struct yaml_node *branches, *list;

	schema = resolve(schema);
	branches = schema ? yaml_node_get(schema, "anyOf") : NULL;
	switch (key->shape) {
	case SHAPE_LIST:
		list = schema ? items_of(schema) : NULL;
		check(list, "the schema wants a list: %s", where);
		compare_value(key->value, list, where);
		break;
	case SHAPE_ONE_OR_LIST:
		list = branches ? items_of(resolve(branches->last)) : NULL;
		check(list, "the schema wants one or a list: %s", where);
		compare_value(key->value, list, where);
		compare_value(key->value, branches ? branches->first : NULL, where);
		break;
	default:
		compare_value(key->value, schema, where);
	}
}

static bool has_item(const struct yaml_node *list, const char *text)
{
	const struct yaml_node *item;

	for (item = list ? list->first : NULL; item; item = item->next)
		if (is(item->text, text))
			return true;
	return false;
}

static void compare_record(const struct manifest_record *record, const struct yaml_node *schema)
{
	const struct yaml_node *properties = yaml_node_get(schema, "properties"), *property;
	const struct yaml_node *required = yaml_node_get(schema, "required");
	const struct manifest_key *key;
	size_t keys = 0, schema_keys = 0;

	check(says(schema, "additionalProperties", "false"), "the schema takes no unknown key: %s",
	      record->what);
	for (property = properties ? properties->first : NULL; property; property = property->next)
		schema_keys++;
	for (key = record->keys; key->key; key++, keys++) {
		property = properties ? yaml_node_get(properties, key->key) : NULL;
		check(property, "the schema has the key: %s, %s", record->what, key->key);
		check(has_item(required, key->key) == key->required,
		      "the schema agrees whether it is required: %s, %s", record->what, key->key);
		if (property)
			compare_key(record, key, property);
	}
	check(keys == schema_keys, "the schema has no more keys: %s", record->what);
}

static void test_schema(void)
{
	static const char path[] = "templates/manifest.schema.json";
	size_t size;
	char *text = file_read(arena, path, &size);

	schema_root = text ? yaml_tree_parse(arena, text, size, path) : NULL;
	check(schema_root, "the schema is read");
	if (schema_root)
		compare_record(&manifest_file, schema_root);
}

int main(void)
{
	static const char *const files[] = { "a.patch", "b.patch", "old.ko" };
	size_t i;

	arena = arena_new();
	message_setup("test", MESSAGE_INFO);
	if (!mkdtemp(top))
		return 2;
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		file_write(arena_printf(arena, "%s/%s", top, files[i]), "", 0);
	test_whole();
	test_short();
	test_hostile();
	test_conditions();
	test_spelling();
	test_scalars();
	test_schema();
	dir_remove(top);
	return check_done();
}
