// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A patch that adds a source file adds its object to a Makefile. This is the only change of a
 * Makefile that can be followed: any other may change how files are compiled that the patch
 * does not touch.
 */
#include "makefiles.h"
#include "../kernels/oot-module.h"
#include "../kernels/config.h"
#include "../patches/paths.h"
#include "../../lib/text.h"
#include "../../lib/files.h"

#include <ctype.h>
#include <string.h>

struct makefile_words {
	ARRAY(const char *) items;
};

/* Splits the Makefile into words, without comments and without the backslashes that join lines. */
static void split_words(struct arena *arena, const char *text, size_t size,
			struct makefile_words *words)
{
	char *copy = arena_strndup(arena, text, size), *line, *word, *save_line, *save;

	for (line = strtok_r(copy, "\n", &save_line); line;
	     line = strtok_r(NULL, "\n", &save_line)) {
		line[strcspn(line, "#")] = '\0';
		for (word = strtok_r(line, " \t", &save); word; word = strtok_r(NULL, " \t", &save))
			if (strcmp(word, "\\"))
				*array_push(arena, &words->items) = word;
	}
}

/* Returns what a word of the Makefile names, below the kernel's tree: "fs/proc/sub/x.o". */
static const char *path_of_word(struct arena *arena, const char *makefile, const char *word)
{
	const char *slash = strrchr(makefile, '/');

	return arena_printf(arena, "%.*s%s", slash ? (int)(slash - makefile) + 1 : 0, makefile,
			    word);
}

static const struct patched_file *new_file(const struct patch_set *set, const char *path)
{
	const struct patched_file *file;

	array_for_each(file, &set->files)
		if (file->change == CHANGE_NEW_FILE && !strcmp(file->path, path))
			return file;
	return NULL;
}

/*
 * Does the patch add what this word of a Makefile names: the source of an object here or in a directory
 * below, or the Makefile of such a directory?
 */
static bool names_new(struct job *job, const struct patch_set *set, const char *makefile,
		      const char *word)
{
	const char *path = path_of_word(job->arena, makefile, word);
	int length = (int)strlen(path);

	if (length > 2 && !strcmp(path + length - 2, ".o"))
		return new_file(set, arena_printf(job->arena, "%.*s.c", length - 2, path));
	return length > 1 && path[length - 1] == '/' &&
	       (new_file(set, arena_printf(job->arena, "%sMakefile", path)) ||
		new_file(set, arena_printf(job->arena, "%sKbuild", path)));
}

/* kbuild compiles a single object only below the directory of the Makefile that has it. */
static bool leads_out(const char *word)
{
	const char *up = strstr(word, "../");

	return up && (up == word || up[-1] == '/');
}

/* Lists to which objects are added: "obj-$(CONFIG_X)", "foo-y", "foo-objs". */
static bool is_list_name(const char *word)
{
	const char *dash = strchr(word, '-');

	if (!dash || !isalnum((unsigned char)*word))
		return false;
	return !strcmp(dash + 1, "y") || !strcmp(dash + 1, "m") || !strcmp(dash + 1, "objs") ||
	       !strncmp(dash + 1, "$(CONFIG_", 9) || strstr(dash, "-$(CONFIG_");
}

static bool is_list_option(const char *config_of, const struct config *config)
{
	const char *begin = strstr(config_of, "$(CONFIG_"), *end;
	char name[128];

	if (!begin)
		return true;
	begin += strlen("$(CONFIG_");
	end = strchr(begin, ')');
	if (!end || (size_t)(end - begin) >= sizeof(name))
		return true;
	memcpy(name, begin, (size_t)(end - begin));
	name[end - begin] = '\0';
	return strcmp(config_get(config, name), "n") != 0;
}

/* Returns the list that the object is in: the last name before an assignment. */
static const char *list_of(const struct makefile_words *words, const char *object)
{
	const char *list = NULL;
	size_t i;

	for (i = 0; i < words->items.count; i++) {
		const char *word = words->items.items[i];

		if (i && (!strcmp(word, "+=") || !strcmp(word, ":=") || !strcmp(word, "=")))
			list = words->items.items[i - 1];
		else if (!strcmp(word, object))
			return list;
	}
	return NULL;
}

/* Is the object's list set anew below it, so that the object is not in it any more? */
static bool is_overridden(const struct makefile_words *words, const char *object)
{
	const char *list = list_of(words, object);
	bool behind = false;
	size_t i;

	for (i = 0; list && i + 1 < words->items.count; i++) {
		const char *word = words->items.items[i], *next = words->items.items[i + 1];

		behind |= !strcmp(word, object);
		if (behind && !strcmp(word, list) && (!strcmp(next, ":=") || !strcmp(next, "=")))
			return true;
	}
	return false;
}

/*
 * Is the object built in this configuration? A part of a composite object is built when that
 * one is.
 */
static bool is_configured(struct job *job, const struct makefile_words *words, const char *object,
			  const struct config *config)
{
	const char *list = list_of(words, object), *dash;

	if (!list || !is_list_option(list, config))
		return false;
	dash = strrchr(list, '-');
	if (!strncmp(list, "obj-", 4) || !dash)
		return true;
	return is_configured(job, words,
			     arena_printf(job->arena, "%.*s.o", (int)(dash - list), list), config);
}

/* Removes each word of `less` from `words` once. Returns a word that is not there, or NULL. */
static const char *subtract(struct makefile_words *words, const struct makefile_words *less)
{
	const char **word, **in;

	array_for_each(word, &less->items) {
		array_for_each(in, &words->items)
			if (*in && !strcmp(*in, *word))
				break;
		if (!in || in == words->items.items + words->items.count)
			return *word;
		*in = NULL;
	}
	return NULL;
}

/* Does a Makefile of the patches have a word for this path? */
static bool is_named(const struct job *job, const struct patch_set *set, const char *path)
{
	const struct patched_file *makefile;
	const char *const *word;

	array_for_each(makefile, &set->files) {
		struct makefile_words words = { 0 };

		if (!path_is_makefile(makefile->path, kernel_source_arch(job->kernel)) ||
		    !makefile->text)
			continue;
		split_words(job->arena, makefile->text, makefile->size, &words);
		array_for_each(word, &words.items)
			if (!strcmp(path_of_word(job->arena, makefile->path, *word), path))
				return true;
	}
	return false;
}

bool makefiles_have_object(struct job *job, const struct patch_set *set, const char *source)
{
	return is_named(job, set,
			arena_printf(job->arena, "%.*s.o", (int)strlen(source) - 2, source));
}

/* kbuild itself would not come to a new Makefile that its parent does not have. */
static int check_parent_names(const struct job *job, const struct patch_set *set,
			      const struct patched_file *makefile)
{
	int length = (int)(strrchr(makefile->path, '/') - makefile->path), base = length;
	const char *dir = arena_printf(job->arena, "%.*s/", length, makefile->path);

	if (makefile->change != CHANGE_NEW_FILE || is_named(job, set, dir))
		return 0;
	while (base && makefile->path[base - 1] != '/')
		base--;
	return fail(
		"%s: no Makefile of the patch leads to this new one; add `obj-y += %.*s/` to %.*sMakefile in the patch",
		makefile->path, length - base, makefile->path + base, base, makefile->path);
}

int makefile_check(struct job *job, const struct patch_set *set,
		   const struct patched_file *makefile)
{
	struct makefile_words old = { 0 }, added = { 0 }, words = { 0 };
	const char *removed, **word;
	struct config config;
	char *original;
	size_t size;

	if (makefile->change == CHANGE_DELETE)
		return fail("%s: a Makefile cannot be deleted from a running kernel; leave it out",
			    makefile->path);
	if (check_parent_names(job, set, makefile) ||
	    config_read(job->arena, job->kernel->config, &config))
		return -1;
	if (makefile->change == CHANGE_EDIT) {
		original = file_read(
			job->arena,
			arena_printf(job->arena, "%s/%s", job->kernel->source, makefile->path),
			&size);
		if (!original)
			return -1;
		split_words(job->arena, original, size, &old);
	}
	split_words(job->arena, makefile->text, makefile->size, &added);
	split_words(job->arena, makefile->text, makefile->size, &words);
	removed = subtract(&added, &old);
	if (removed)
		return fail(
			"%s: the patch removes \"%s\"; a patch of a Makefile can only add objects of new source files; leave it out",
			makefile->path, removed);
	array_for_each(word, &added.items) {
		if (!*word || !strcmp(*word, "+=") || is_list_name(*word))
			continue;
		if (leads_out(*word))
			return fail(
				"%s: the patch adds \"%s\", which is not below the Makefile's directory, and kbuild has no command for such an object alone; put the new file into a directory below, or add it to the Makefile of its own directory",
				makefile->path, *word);
		if (!names_new(job, set, makefile->path, *word))
			return fail(
				"%s: the patch adds \"%s\", which is not the object of a new source file; a patch of a Makefile can only add such objects; leave it out",
				makefile->path, *word);
		if (is_overridden(&words, *word))
			return fail(
				"%s: the patch adds \"%s\" to %s, which is set anew below by `:=`, so kbuild would not compile it; add it behind that line",
				makefile->path, *word, list_of(&words, *word));
		if (!is_configured(job, &words, *word, &config))
			return fail("%s: %s is not built in the configuration of %s; leave it out",
				    makefile->path, *word, job->kernel->release);
	}
	return 0;
}
