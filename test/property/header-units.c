// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which units of a stock kernel does klp-build take to depend on an edit of a header? For test/header-units, which asks
 * the compiler, too.
 *
 *	header-units RELEASE DIR					lists the units, with tabs: source, command
 *	header-units RELEASE DIR HEADER PATCHED...		one edit each: a file with the header's new text
 *	header-units RELEASE DIR HEADER --damage SEED COUNT	so many random edits, which are written to DIR/N.h
 *
 *	header-units RELEASE DIR --reads LISTS			prints what the include graph does not know: a unit, and a
 *								file that the list LISTS/SOURCE says it reads
 *
 * For edit N, DIR/N.units has a line for each unit that may read the header, with tabs: its source, and "chosen" or
 * "dropped" when it does not use what changes.
 */
#include "../../builder/kernels/kernel.h"
#include "../../lib/module-files.h"
#include "../../builder/kernels/vmlinux-units.h"
#include "../../builder/patches/paths.h"
#include "../../builder/units/header-users.h"
#include "../../builder/units/includes-file.h"
#include "../../builder/units/saved-commands.h"
#include "../../lib/c-lexer.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/normalise.h"
#include "../../lib/text.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asker {
	struct job job;
	const char *dir;
	ARRAY(struct unit *) units;
	struct includes *includes;
	struct hash vmlinux; /* sources of what is built in */
	struct module_files modules;
	uint64_t random;
};

static int read_kernel(struct asker *asker)
{
	struct arena *arena = asker->job.arena;
	struct vmlinux_units units = { 0 };
	const char **name;

	hash_setup(&asker->vmlinux, arena);
	vmlinux_units_read(arena, asker->job.kernel->vmlinux, &units);
	array_for_each(name, &units.names)
		hash_add(&asker->vmlinux, *name, (void *)*name);
	return module_files_read(&asker->modules, arena, asker->job.kernel->modules);
}

/* kbuild has commands for what is not configured, too, as for drivers of other architectures. */
static bool is_configured(struct asker *asker, const struct unit *unit)
{
	static const char macro[] = "-DKBUILD_MODNAME='\"";
	const char *name = strstr(unit->command, macro);

	if (hash_get(&asker->vmlinux, unit->source))
		return true;
	if (!name || !strstr(unit->command, " -DMODULE "))
		return false;
	/* An object that is linked into several modules has the names of all of them, with colons. */
	name += strlen(macro);
	return module_files_find(&asker->modules,
				 arena_strndup(asker->job.arena, name, strcspn(name, "\":")));
}

static int read_unit(struct asker *asker, const char *object)
{
	struct arena *arena = asker->job.arena;
	struct unit *unit = arena_new_object(arena, struct unit);
	const char *reason, *way_out;
	bool checked;

	unit->object = arena_strdup(arena, object);
	unit->source = arena_printf(arena, "%.*s.c", (int)strlen(object) - 2, object);
	if (path_judge(unit->source, asker->job.kernel->arch, &reason, &way_out) != PATH_CODE ||
	    !file_exists(arena_printf(arena, "%s/%s", asker->job.kernel->source, unit->source)))
		return 0;
	if (saved_command_read(&asker->job, unit, &checked))
		return -1;
	if (unit->command && checked && is_configured(asker, unit))
		*array_push(arena, &asker->units) = unit;
	return 0;
}

static int read_units(struct asker *asker)
{
	char *root = arena_printf(asker->job.arena, "%s/commands", asker->job.kernel->dir);
	char *roots[] = { root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *entry;
	int result = 0;

	while (!result && fts && (entry = fts_read(fts))) {
		size_t length = strlen(entry->fts_path);
		char *object = arena_strdup(asker->job.arena, entry->fts_path);

		if (entry->fts_info == FTS_D || length < 6 ||
		    strcmp(entry->fts_path + length - 6, ".o.cmd"))
			continue;
		object[length - 4] = '\0';
		result = read_unit(asker, object + strlen(root) + 1);
	}
	if (fts)
		fts_close(fts);
	return result;
}

static int read_includes(struct asker *asker)
{
	struct arena *arena = asker->job.arena;
	const char *kept = arena_printf(arena, "%s/graph", asker->dir);
	struct source_list sources = { 0 }, loaded = { 0 };
	struct unit **unit;
	struct includes *read;

	array_for_each(unit, &asker->units)
		*array_push(arena, &sources.items) = (*unit)->source;
	read = includes_read(arena, asker->job.kernel, sources.items.items, sources.items.count);
	if (!read || includes_save(read, &sources, 1, kept))
		return -1;
	/* All that follows is asked of the graph as it is kept. */
	asker->includes = includes_load(arena, 1, kept, &loaded);
	if (!asker->includes || loaded.items.count != sources.items.count ||
	    includes_count(asker->includes) != includes_count(read))
		return fail("%s: the graph is not kept as it is", kept);
	return 0;
}

static int ask(struct asker *asker, const char *header, const char *text, size_t size, int number)
{
	struct arena *arena = asker->job.arena;
	struct patch_set set = { 0 };
	struct patched_file *file = array_push(arena, &set.files);
	struct header_change change = { 0 };
	struct units_found readers = { 0 }, kept = { 0 };
	struct text out = { .arena = arena };
	struct hash unused;
	struct unit **unit;

	*file = (struct patched_file){ .path = header, .text = text, .size = size };
	hash_setup(&unused, arena);
	array_for_each(unit, &asker->units) {
		if (!includes_reach(asker->includes, (*unit)->source, header))
			continue;
		(*unit)->patched_files.count = 0;
		*array_push(arena, &(*unit)->patched_files) = header;
		*array_push(arena, &readers.items) = *unit;
		*array_push(arena, &kept.items) = *unit;
	}
	if (patched_header_change(&asker->job, file, &change))
		return -1;
	if (!change.is_everything && !change.names.count)
		array_for_each(unit, &kept.items)
			(*unit)->patched_files.count = 0;
	else if (header_users_keep(&asker->job, &set, asker->includes, NULL, &kept, &unused))
		return -1;
	array_for_each(unit, &readers.items)
		text_add(&out, "%s\t%s\n", (*unit)->source,
			 (*unit)->patched_files.count ? "chosen" : "dropped");
	return file_write(arena_printf(arena, "%s/%d.units", asker->dir, number), text_string(&out),
			  strlen(text_string(&out)));
}

/* xorshift64 */
static size_t random_below(struct asker *asker, size_t limit)
{
	asker->random ^= asker->random << 13;
	asker->random ^= asker->random >> 7;
	asker->random ^= asker->random << 17;
	return asker->random % limit;
}

/* Takes a token out, doubles it, or puts another one of the header in its place. */
static const char *damage(struct asker *asker, const char *text, size_t size)
{
	ARRAY(struct c_token) tokens = { 0 };
	struct arena *arena = asker->job.arena;
	const struct c_token *at, *other;
	struct text out = { .arena = arena };
	struct c_lexer lexer;
	struct c_token token;

	c_lexer_setup(&lexer, text, size);
	while (c_next(&lexer, &token))
		if (token.kind == C_WORD || token.kind == C_NUMBER || token.kind == C_PUNCT)
			*array_push(arena, &tokens) = token;
	at = &tokens.items[random_below(asker, tokens.count)];
	other = &tokens.items[random_below(asker, tokens.count)];
	text_add(&out, "%.*s", (int)(at->text - text), text);
	switch (random_below(asker, 3)) {
	case 0:
		break;
	case 1:
		text_add(&out, "%.*s %.*s", (int)at->length, at->text, (int)at->length, at->text);
		break;
	default:
		text_add(&out, "%.*s", (int)other->length, other->text);
		break;
	}
	text_add(&out, " %s", at->text + at->length);
	return text_string(&out);
}

static int ask_damaged(struct asker *asker, const char *header, int count)
{
	size_t size;
	const char *orig = file_read(
		asker->job.arena,
		arena_printf(asker->job.arena, "%s/%s", asker->job.kernel->source, header), &size);
	int i, result = orig ? 0 : -1;

	for (i = 1; !result && i <= count; i++) {
		const char *text = damage(asker, orig, size);

		result = file_write(arena_printf(asker->job.arena, "%s/%d.h", asker->dir, i), text,
				    strlen(text))
				 ?: ask(asker, header, text, strlen(text), i);
	}
	return result;
}

static int ask_files(struct asker *asker, const char *header, char **files)
{
	int number = 0, result = 0;
	size_t size;

	for (; !result && *files; files++) {
		const char *text = file_read(asker->job.arena, *files, &size);

		result = text ? ask(asker, header, text, size, ++number) : -1;
	}
	return result;
}

/* `list` has a path a line; what is not in the tree is no file of the kernel's. */
static void check_reads(struct asker *asker, const char *source, char *list)
{
	struct arena *arena = asker->job.arena;
	const uint32_t *files;
	struct hash known;
	size_t count, i;
	char *path, *save;

	hash_setup(&known, arena);
	files = includes_closure(asker->includes, source, &count);
	for (i = 0; i < count; i++)
		hash_add(&known, includes_path(asker->includes, files[i]), "");
	for (path = strtok_r(list, "\n", &save); path; path = strtok_r(NULL, "\n", &save)) {
		const char *plain = path_normalise(arena, path);

		if (!hash_get(&known, plain) &&
		    file_exists(arena_printf(arena, "%s/%s", asker->job.kernel->source, plain)))
			printf("%s\t%s\n", source, plain);
	}
}

static int check_lists(struct asker *asker, const char *lists)
{
	struct unit **unit;

	array_for_each(unit, &asker->units) {
		const char *path = arena_printf(asker->job.arena, "%s/%s", lists, (*unit)->source);
		char *list = file_exists(path) ? file_read(asker->job.arena, path, NULL) : NULL;

		if (list)
			check_reads(asker, (*unit)->source, list);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct asker asker = { .job = { .arena = arena_new(), .lock = -1 } };
	struct kernel_wanted wanted = { .name = argc > 1 ? argv[1] : NULL };
	struct kernel kernel;
	struct unit **unit;
	int result;

	message_setup("header-units", MESSAGE_WARNING);
	if (argc < 3 || argc == 4)
		die(2,
		    "usage: header-units RELEASE DIR [HEADER PATCHED... | HEADER --damage SEED COUNT | --reads LISTS]");
	asker.dir = argv[2];
	asker.job.kernel = &kernel;
	if (kernel_open(asker.job.arena, &wanted, &kernel) || read_kernel(&asker) ||
	    read_units(&asker))
		return 1;
	if (argc == 3) {
		array_for_each(unit, &asker.units)
			printf("%s\t%s\n", (*unit)->source, (*unit)->command);
		return 0;
	}
	if (read_includes(&asker))
		return 1;
	if (argc == 7 && !strcmp(argv[4], "--damage")) {
		asker.random = 88172645463325252ull + strtoull(argv[5], NULL, 10);
		result = ask_damaged(&asker, argv[3], atoi(argv[6]));
	} else if (!strcmp(argv[3], "--reads")) {
		result = check_lists(&asker, argv[4]);
	} else {
		result = ask_files(&asker, argv[3], argv + 4);
	}
	return result ? 1 : 0;
}
