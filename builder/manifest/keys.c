// SPDX-License-Identifier: GPL-2.0-or-later
/* What may stand in a manifest. templates/manifest.schema.json says the same to editors. */
#include "reader.h"

#include <stddef.h>

static const struct manifest_value name = {
	"the module's name", "livepatch-web", MANIFEST_TEXT, sizeof(char *), take_name, NULL,
};
static const struct manifest_value version = {
	"a version",	"3",	      MANIFEST_TEXT | MANIFEST_INTEGER | MANIFEST_FLOAT,
	sizeof(char *), take_version, NULL,
};
static const struct manifest_value release = {
	"the release of a kernel",
	"6.12.117+deb12-cloud-amd64",
	MANIFEST_TEXT,
	sizeof(char *),
	take_release,
	NULL,
};
static const struct manifest_value glob = {
	"a pattern of kernel releases", "\"6.1.*\"", MANIFEST_TEXT, sizeof(char *), take_glob, NULL,
};
static const struct manifest_value id = {
	"the id of a fix", "CVE-2026-1", MANIFEST_TEXT, sizeof(char *), take_id, NULL,
};
static const struct manifest_value line = {
	"a line of text", "\"what it is about\"", MANIFEST_TEXT, sizeof(char *), take_line, NULL,
};
static const struct manifest_value description = {
	"a text", "\"what it is about\"", MANIFEST_TEXT, sizeof(char *), take_description, NULL,
};
static const struct manifest_value address = {
	"an address", "\"https://example.org\"", MANIFEST_TEXT, sizeof(char *), take_address, NULL,
};
static const struct manifest_value patch_file = {
	"the file of a patch", "cmdline.patch", MANIFEST_TEXT, sizeof(char *), take_file, NULL,
};
static const struct manifest_value boolean = {
	"true or false", "true", MANIFEST_BOOLEAN, sizeof(bool), take_boolean, NULL,
};
static const struct manifest_value condition = {
	"a condition",	"CONFIG_PROC_FS",
	MANIFEST_TEXT,	sizeof(struct manifest_condition),
	take_condition, NULL,
};
static const struct manifest_value state_id = {
	"a whole number", "7", MANIFEST_INTEGER, sizeof(unsigned long), take_state_id, NULL,
};
static const struct manifest_value state_version = {
	"a whole number", "1", MANIFEST_INTEGER, sizeof(unsigned int), take_state_version, NULL,
};

static const struct manifest_value format = {
	"a format of packages", "deb", MANIFEST_TEXT, sizeof(char *), take_format, NULL,
};

#define KEY(key, shape, type, member, value)                        \
	{                                                           \
		key, shape, false, &(value), offsetof(type, member) \
	}
#define REQUIRED(key, shape, type, member, value)                  \
	{                                                          \
		key, shape, true, &(value), offsetof(type, member) \
	}

static const struct manifest_key variant_keys[] = {
	REQUIRED("kernels", SHAPE_ONE, struct manifest_variant, kernels, glob),
	REQUIRED("patches", SHAPE_LIST, struct manifest_variant, patches, patch_file),
	{ 0 },
};
static const struct manifest_record variant_record = { "a variant", variant_keys,
						       offsetof(struct manifest_variant, place) };
static const struct manifest_value variant = {
	"a variant",
	"{kernels: \"6.1.*\", patches: [cmdline-6.1.patch]}",
	MANIFEST_MAPPING,
	sizeof(struct manifest_variant),
	NULL,
	&variant_record,
};

/* 'patches' or 'variants' must be there: links.c. */
static const struct manifest_key fix_keys[] = {
	REQUIRED("id", SHAPE_ONE, struct fix, id, id),
	KEY("summary", SHAPE_ONE, struct fix, summary, line),
	KEY("patches", SHAPE_LIST, struct fix, patches, patch_file),
	KEY("variants", SHAPE_LIST, struct fix, variants, variant),
	KEY("only-if", SHAPE_ONE_OR_LIST, struct fix, only_if, condition),
	KEY("supersedes", SHAPE_LIST, struct fix, supersedes, id),
	KEY("undoes", SHAPE_LIST, struct fix, undoes, id),
	{ 0 },
};
static const struct manifest_record fix_record = { "a fix", fix_keys, offsetof(struct fix, place) };
static const struct manifest_value fix = {
	"a fix",
	"{id: CVE-2026-1, patches: [cmdline.patch]}",
	MANIFEST_MAPPING,
	sizeof(struct fix),
	NULL,
	&fix_record,
};

static const struct manifest_key replaced_keys[] = {
	REQUIRED("version", SHAPE_ONE, struct manifest_replaced, version, version),
	{ 0 },
};
static const struct manifest_record replaced_record = { "an earlier module of the manifest",
							replaced_keys,
							offsetof(struct manifest_replaced, place) };
static const struct manifest_value replaced = {
	"a module's file or a version of this manifest",
	"{version: 2}",
	MANIFEST_TEXT | MANIFEST_MAPPING,
	sizeof(struct manifest_replaced),
	take_replaced,
	&replaced_record,
};

static const struct manifest_key state_keys[] = {
	REQUIRED("id", SHAPE_ONE, struct manifest_state, id, state_id),
	REQUIRED("version", SHAPE_ONE, struct manifest_state, version, state_version),
	{ 0 },
};
static const struct manifest_record state_record = { "a state", state_keys,
						     offsetof(struct manifest_state, place) };
static const struct manifest_value state = {
	"a state", "{id: 7, version: 1}", MANIFEST_MAPPING, sizeof(struct manifest_state),
	NULL,	   &state_record,
};

static const struct manifest_key package_keys[] = {
	KEY("formats", SHAPE_ONE_OR_LIST, struct manifest_package, formats, format),
	KEY("maintainer", SHAPE_ONE, struct manifest_package, maintainer, line),
	KEY("description", SHAPE_ONE, struct manifest_package, description, description),
	KEY("homepage", SHAPE_ONE, struct manifest_package, homepage, address),
	{ 0 },
};
static const struct manifest_record package_record = { "the package", package_keys, NO_PLACE };
static const struct manifest_value package = {
	"a mapping",
	"{homepage: \"https://example.org\"}",
	MANIFEST_MAPPING,
	sizeof(struct manifest_package),
	NULL,
	&package_record,
};

static const struct manifest_key file_keys[] = {
	REQUIRED("name", SHAPE_ONE, struct manifest, name, name),
	KEY("version", SHAPE_ONE, struct manifest, version, version),
	KEY("kernel", SHAPE_ITEM, struct manifest, kernels, release),
	KEY("kernels", SHAPE_LIST, struct manifest, kernels, release),
	REQUIRED("fixes", SHAPE_LIST, struct manifest, fixes, fix),
	KEY("replace", SHAPE_ONE, struct manifest, replace, boolean),
	KEY("replaces", SHAPE_LIST, struct manifest, replaces, replaced),
	KEY("states", SHAPE_LIST, struct manifest, states, state),
	KEY("package", SHAPE_ONE, struct manifest, package, package),
	{ 0 },
};
const struct manifest_record manifest_file = { "a manifest", file_keys, NO_PLACE };
