// SPDX-License-Identifier: GPL-2.0-or-later
/* Manifests, which come with patches from elsewhere. */
#include "quiet.h"
#include "../../builder/manifest/manifest.h"
#include "../../builder/manifest/name-fault.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void check_fix(const struct fix *fix, const struct config *config)
{
	const struct manifest_condition *condition;
	const struct manifest_variant *variant;
	const char *const *text;
	size_t bytes = 0;

	must(fix->id && *fix->id && fix->place.line && fix->place.column);
	must(fix->patches.count || fix->variants.count);
	array_for_each(text, &fix->patches)
		bytes += strlen(*text);
	array_for_each(variant, &fix->variants) {
		must(variant->kernels && variant->patches.count);
		array_for_each(text, &variant->patches)
			bytes += strlen(*text);
	}
	must(!bytes == !(fix->patches.count + fix->variants.count));
	array_for_each(text, &fix->supersedes)
		must(**text);
	array_for_each(text, &fix->undoes)
		must(**text);
	array_for_each(condition, &fix->only_if) {
		must(condition->text && condition->place.line);
		must(condition->kind == CONDITION_CONFIG ? condition->option != NULL
							 : condition->value != NULL);
		manifest_condition_holds(condition, config, "6.12.117");
	}
}

/* What is accepted must be what the header promises. */
static void check_manifest(struct arena *arena, const struct manifest *manifest)
{
	const struct manifest_replaced *replaced;
	const struct manifest_state *state;
	const char *const *release;
	const struct fix *fix;
	struct config config;

	hash_setup(&config.symbols, arena);
	hash_add(&config.symbols, "PROC_FS", "y");
	must(manifest->name && manifest->fixes.count);
	must(!module_name_fault(
		arena, manifest->version
			       ? arena_printf(arena, "%s-%s", manifest->name, manifest->version)
			       : manifest->name));
	array_for_each(release, &manifest->kernels)
		must(**release);
	array_for_each(fix, &manifest->fixes)
		check_fix(fix, &config);
	array_for_each(replaced, &manifest->replaces)
		must(!replaced->file != !replaced->version);
	array_for_each(state, &manifest->states)
		must(state->id && state->place.line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const struct manifest *manifest;
	int errors = message_errors();

	quiet_begin();
	manifest = manifest_parse(arena, (const char *)data, size, "fuzz.yaml");
	quiet_end();
	must(!manifest == (message_errors() != errors));
	if (manifest)
		check_manifest(arena, manifest);
	arena_free(arena);
	return 0;
}
