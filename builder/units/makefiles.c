// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A patch that adds a source file adds its object to a Makefile. This is the only change of a
 * Makefile that can be followed: any other may change how files are compiled that the patch
 * does not touch.
 */
#include "makefiles.h"
#include "../kernels/config.h"
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

/* Returns the new source file of this object in the Makefile's directory; or NULL. */
static const struct patched_file *new_source(struct job *job, const struct patch_set *set,
					     const char *makefile, const char *object)
{
	const char *slash = strrchr(makefile, '/');
	int dir = slash ? (int)(slash - makefile) + 1 : 0, length = (int)strlen(object) - 2;
	const struct patched_file *file;
	const char *path;

	if (length < 1 || strcmp(object + length, ".o"))
		return NULL;
	path = arena_printf(job->arena, "%.*s%.*s.c", dir, makefile, length, object);
	array_for_each(file, &set->files)
		if (file->change == CHANGE_NEW_FILE && !strcmp(file->path, path))
			return file;
	return NULL;
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
	if (config_read(job->arena, job->kernel->config, &config))
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
		if (!new_source(job, set, makefile->path, *word))
			return fail(
				"%s: the patch adds \"%s\", which is not the object of a new source file; a patch of a Makefile can only add such objects; leave it out",
				makefile->path, *word);
		if (!is_configured(job, &words, *word, &config))
			return fail("%s: %s is not built in the configuration of %s; leave it out",
				    makefile->path, *word, job->kernel->release);
	}
	return 0;
}
