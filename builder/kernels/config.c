// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <fnmatch.h>
#include <string.h>

struct requirement {
	const char *symbols; /* one of these, separated by '|' */
	bool set;	     /* true: must be y; false: must not be set */
	const char *why;     /* why, and the way out */
};

static const struct requirement requirements[] = {
	{ "MODULES", true, "a livepatch is a module; use a kernel that loads modules" },
	{ "LIVEPATCH", true,
	  "this kernel cannot be livepatched at all; use one built with CONFIG_LIVEPATCH=y" },
	{ "KALLSYMS", true,
	  "the kernel finds the functions to patch by name; use one built with it" },
	/* Without it kallsyms has functions only, but livepatch symbols may be data too. */
	{ "KALLSYMS_ALL", true,
	  "a patch could not refer to the kernel's data by name; use a kernel built with it" },
	{ "DYNAMIC_FTRACE_WITH_REGS|DYNAMIC_FTRACE_WITH_ARGS", true,
	  "calls are redirected by ftrace; use a kernel built with it" },
	/* The layout comes from a seed that is thrown away after the build. */
	{ "RANDSTRUCT_FULL", false,
	  "the layout of structures is random and cannot be repeated; use a kernel without it" },
	{ "RANDSTRUCT_PERFORMANCE", false,
	  "the layout of structures is random and cannot be repeated; use a kernel without it" },
	/* The name of the same option before 5.19. */
	{ "GCC_PLUGIN_RANDSTRUCT", false,
	  "the layout of structures is random and cannot be repeated; use a kernel without it" },
	{ "GCC_PLUGIN_LATENT_ENTROPY", false,
	  "every function is instrumented with random constants, so none compiles to the same code twice; use a kernel without it" },
	{ "LTO_CLANG", false,
	  "functions are compiled across files at link time, so an object alone says nothing about the kernel; use a kernel without LTO" },
};

struct tolerated {
	const char *symbol; /* pattern of fnmatch() */
	const char *why;
};

/*
 * Symbols that may differ between the shipped config and olddefconfig's result: they describe
 * the build environment and change no code.
 */
static const struct tolerated tolerated[] = {
	{ "CC_VERSION_TEXT", "the compiler's own check is exact" },
	{ "RUSTC_*", "rustc here; CONFIG_RUST itself is compared" },
	{ "RUST_IS_AVAILABLE", "rustc here; CONFIG_RUST itself is compared" },
	{ "BINDGEN_*", "bindgen here; CONFIG_RUST itself is compared" },
	{ "PAHOLE_*", "what it enables, as DEBUG_INFO_BTF_MODULES, is compared" },
	{ "GCC_PLUGINS",
	  "offered because plugin headers are installed here; each plugin is compared" },
	{ "BUILD_SALT", "empty; the package's config leaves it out" },
	{ "MODULE_SIG_ALL", "signs at modules_install, which does not happen here" },
	{ "MODULE_SIG_KEY", "file name of the key, which distributions leave out" },
	{ "SYSTEM_TRUSTED_KEYS", "file name of certificates linked into vmlinux" },
	{ "SYSTEM_REVOCATION_KEYS", "file name of certificates linked into vmlinux" },
};

int config_read(struct arena *arena, const char *path, struct config *config)
{
	char *line, *next, *value, *text = file_read(arena, path, NULL);

	if (!text)
		return -1;
	hash_setup(&config->symbols, arena);
	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (strncmp(line, "CONFIG_", 7) || !(value = strchr(line, '=')))
			continue;
		*value++ = '\0';
		if (strcmp(value, "n"))
			hash_add(&config->symbols, line + 7, value);
	}
	return 0;
}

const char *config_get(const struct config *config, const char *symbol)
{
	const char *value = hash_get(&config->symbols, symbol);

	return value ? value : "n";
}

const char *config_string(struct arena *arena, const struct config *config, const char *symbol)
{
	const char *value = hash_get(&config->symbols, symbol);
	size_t length = value ? strlen(value) : 0;

	if (length < 2 || value[0] != '"' || value[length - 1] != '"')
		return value;
	return arena_strndup(arena, value + 1, length - 2);
}

static bool any_is_set(struct arena *arena, const struct config *config, const char *symbols)
{
	char *list = arena_strdup(arena, symbols), *rest = list, *symbol;

	while ((symbol = strsep(&rest, "|"))) {
		if (!strcmp(config_get(config, symbol), "y"))
			return true;
	}
	return false;
}

int kernel_check_config(struct arena *arena, const char *path, const char *release)
{
	const struct requirement *row;
	struct config config;
	int result = 0;

	if (config_read(arena, path, &config))
		return -1;
	for (row = requirements; row < requirements + sizeof(requirements) / sizeof(*row); row++) {
		const char *bar = strchr(row->symbols, '|');

		if (any_is_set(arena, &config, row->symbols) == row->set)
			continue;
		if (bar)
			result = fail("%s: neither CONFIG_%.*s nor CONFIG_%s is set: %s", release,
				      (int)(bar - row->symbols), row->symbols, bar + 1, row->why);
		else
			result = fail("%s: CONFIG_%s is %s: %s", release, row->symbols,
				      row->set ? "not set" : "set", row->why);
	}
	return result;
}

static bool is_tolerated(const char *symbol)
{
	const struct tolerated *row;

	for (row = tolerated; row < tolerated + sizeof(tolerated) / sizeof(*row); row++) {
		if (!fnmatch(row->symbol, symbol, 0))
			return true;
	}
	return false;
}

/* More of the same would say no more. */
#define DIFFERENCES_SHOWN 5

struct difference {
	const char *symbol, *shipped, *here;
};

struct differences {
	ARRAY(struct difference) items;
};

/*
 * Finds the symbols of `config` that differ; those in both are found from the side of `shipped`
 * only.
 */
static void find_differences(struct arena *arena, const struct config *config,
			     const struct config *shipped, const struct config *here,
			     struct differences *found)
{
	for (size_t i = 0; i < config->symbols.size; i++) {
		struct hash_entry *entry = config->symbols.buckets[i];

		for (; entry; entry = entry->chain) {
			const char *was = config_get(shipped, entry->key);
			const char *is = config_get(here, entry->key);

			if (!strcmp(was, is) || is_tolerated(entry->key))
				continue;
			if (config == here && hash_get(&shipped->symbols, entry->key))
				continue;
			*array_push(arena, &found->items) =
				(struct difference){ entry->key, was, is };
		}
	}
}

int kernel_compare_config(struct arena *arena, const char *shipped_path, const char *here_path,
			  bool only_warn)
{
	struct differences found = { 0 };
	struct config shipped, here;
	struct difference *item;

	if (config_read(arena, shipped_path, &shipped) || config_read(arena, here_path, &here))
		return -1;
	find_differences(arena, &shipped, &shipped, &here, &found);
	find_differences(arena, &here, &shipped, &here, &found);
	if (!found.items.count)
		return 0;
	if (only_warn)
		warning("the tool chain here is not the one that built this kernel, and changes its config:");
	else
		fail("the tool chain here is not the one that built this kernel, and changes its config; install the distribution's own versions of gcc, binutils and pahole, or use a machine of that distribution release");
	array_for_each(item, &found.items)
		detail("CONFIG_%s: shipped %s, here %s", item->symbol, item->shipped, item->here);
	return only_warn ? 0 : -1;
}

/* Strings have no quotes in auto.conf. */
static void strip_quotes(struct arena *arena, struct config *config)
{
	for (size_t i = 0; i < config->symbols.size; i++) {
		struct hash_entry *entry = config->symbols.buckets[i];

		for (; entry; entry = entry->chain)
			entry->value = (void *)config_string(arena, config, entry->key);
	}
}

int kernel_compare_own_config(struct arena *arena, const char *path, const char *built_path)
{
	struct differences found = { 0 };
	struct config config, built;
	size_t i;

	if (config_read(arena, path, &config) || config_read(arena, built_path, &built))
		return -1;
	strip_quotes(arena, &config);
	strip_quotes(arena, &built);
	find_differences(arena, &config, &config, &built, &found);
	find_differences(arena, &built, &config, &built, &found);
	if (!found.items.count)
		return 0;
	fail("%s: is not the config that the kernel was built with; run make in its tree, or restore the file",
	     path);
	for (i = 0; i < found.items.count && i < DIFFERENCES_SHOWN; i++)
		detail("CONFIG_%s: %s, the kernel was built with %s", found.items.items[i].symbol,
		       found.items.items[i].shipped, found.items.items[i].here);
	if (i < found.items.count)
		detail("and %zu more", found.items.count - i);
	return -1;
}
