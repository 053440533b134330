// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-errors.h"
#include "shadow-tree.h"
#include "steps.h"
#include "../../lib/files.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns what the compiler says about the source without #line; NULL after an error. */
static const char *compile_plainly(struct job *job, const struct patch_set *patches,
				   const struct unit *unit)
{
	const char *tree = plain_tree_update(job, patches), *log, *object;
	char *argv[] = { "sh", "-c", NULL, NULL };
	struct command command = { .argv = argv };

	if (!tree)
		return NULL;
	log = unit_path(job, unit, STEP_HUNKS, ".log");
	object = unit_path(job, unit, STEP_HUNKS, ".o");
	argv[2] = arena_printf(job->arena, "cd %s && %s%s-o %s", step_quoted(job, tree),
			       step_command(job, unit, false), step_helper_options(job),
			       step_quoted(job, object));
	command.log = log;
	if (dir_make(arena_strndup(job->arena, log, (size_t)(strrchr(log, '/') - log))) ||
	    (unlink(log) && file_exists(log)))
		return NULL;
	status("compiling again, to quote the right lines", 0, 0);
	command_run(&command);
	status_clear();
	unlink(object);
	return file_exists(log) ? file_read(job->arena, log, NULL) : NULL;
}

const char *source_messages_show(struct job *job, const struct patch_set *patches,
				 const struct unit *unit, const char *log)
{
	const char *plain = compile_plainly(job, patches, unit);

	status_clear();
	message_relay(plain && *plain ? plain : log);
	return plain && *plain ? plain : "";
}

/*
 * The first line of the hunk in the file with all patches: those that come after the hunk's own
 * move it.
 */
static long final_start(const struct patch_set *patches, const struct hunk *hunk)
{
	const struct hunk *end = patches->hunks.items + patches->hunks.count, *later = hunk + 1;
	long start = hunk->new_start;

	while (later < end && !strcmp(later->patch, hunk->patch))
		later++;
	while (later < end) {
		const char *patch = later->patch;
		long shift = 0;

		for (; later < end && !strcmp(later->patch, patch); later++)
			if (!strcmp(later->file, hunk->file) && later->old_start <= start)
				shift += (long)later->new_count - (long)later->old_count;
		start += shift;
	}
	return start;
}

const struct hunk *hunk_at(const struct patch_set *patches, const char *file, unsigned int line)
{
	const struct hunk *hunk, *found = NULL;

	array_for_each(hunk, &patches->hunks) {
		long start = final_start(patches, hunk);

		if (!strcmp(hunk->file, file) && line >= start && line < start + hunk->new_count)
			found = hunk;
	}
	return found;
}

/* Reads "FILE:LINE:" at the start of a message. Returns the line's number; 0: it has none. */
static unsigned int message_place(struct arena *arena, const char *message, size_t length,
				  const char **file)
{
	const char *colon = memchr(message, ':', length);
	char *end;
	unsigned long line;

	if (!colon || !isdigit((unsigned char)colon[1]))
		return 0;
	line = strtoul(colon + 1, &end, 10);
	if (*end != ':' || line > 100000000)
		return 0;
	if (!strncmp(message, "./", 2))
		message += 2;
	*file = arena_strndup(arena, message, (size_t)(colon - message));
	return (unsigned int)line;
}

void source_messages_name_hunks(const struct job *job, const struct patch_set *patches,
				const char *messages)
{
	ARRAY(const struct hunk *) told = { 0 };

	while (*messages) {
		size_t length = strcspn(messages, "\n");
		const char *file = NULL, *slash;
		unsigned int line = message_place(job->arena, messages, length, &file);
		const struct hunk *hunk = line ? hunk_at(patches, file, line) : NULL, **known;

		messages += length + (messages[length] == '\n');
		if (!hunk)
			continue;
		array_for_each(known, &told)
			if (*known == hunk)
				break;
		if (known && known < told.items + told.count)
			continue;
		*array_push(job->arena, &told) = hunk;
		slash = strrchr(hunk->patch, '/');
		detail("%s:%u is in hunk %u of this file, %s:%u", file, line, hunk->number,
		       slash ? slash + 1 : hunk->patch, hunk->patch_line);
	}
}
