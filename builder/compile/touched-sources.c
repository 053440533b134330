// SPDX-License-Identifier: GPL-2.0-or-later
#include "touched-sources.h"
#include "../../lib/files.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void touched_sources_setup(struct touched_sources *sources, const struct job *job)
{
	sources->job = job;
	hash_setup(&sources->changed, job->arena);
}

/* When has the file's inode changed? Units include many files in common. */
static const struct timespec *changed(struct touched_sources *sources, const char *path)
{
	struct arena *arena = sources->job->arena;
	struct timespec *time = hash_get(&sources->changed, path);
	struct stat st;

	if (time)
		return time;
	time = arena_new_object(arena, struct timespec);
	/* make notices that a file is gone. */
	if (!stat(path, &st))
		*time = st.st_ctim;
	hash_add(&sources->changed, arena_strdup(arena, path), time);
	return time;
}

/* `text` is the step's list: "OBJECT: FILE \ FILE ...", then a line for each file. */
static bool is_any_later(struct touched_sources *sources, char *text, const struct timespec *made)
{
	char *colon = strstr(text, ": "), *word, *save;

	for (word = colon ? strtok_r(colon + 1, " \\\n", &save) : NULL;
	     word && word[strlen(word) - 1] != ':'; word = strtok_r(NULL, " \\\n", &save))
		if (time_is_later(changed(sources, word), made))
			return true;
	return false;
}

void touched_sources_forget(struct touched_sources *sources, const struct unit *unit,
			    enum step_kind kind)
{
	const char *object = unit_path(sources->job, unit, kind, ".o");
	const char *list = unit_path(sources->job, unit, kind, ".d");
	struct arena *arena;
	struct stat made;
	char *text;

	if (!sources->job->kernel->is_own || stat(object, &made))
		return;
	arena = arena_new();
	text = file_exists(list) ? file_try_read(arena, list, NULL) : NULL;
	if (text && is_any_later(sources, text, &made.st_mtim))
		unlink(object);
	arena_free(arena);
}
