// SPDX-License-Identifier: GPL-2.0-or-later
#include "targets.h"
#include "../kernels/oot-module.h"
#include "../../lib/files.h"

#include <string.h>
#include <sys/stat.h>

void targets_setup(struct targets *targets, struct job *job)
{
	*targets = (struct targets){ .job = job };
	hash_setup(&targets->by_path, job->arena);
}

/* The source of a module of another tree is built where it is patched. */
static int check_not_generated(struct job *job, const char *path)
{
	const struct oot_module *oot = job->kernel->oot;

	if (!oot || file_exists(arena_printf(job->arena, "%s/%s", oot->dir, path)))
		return 0;
	return fail(
		"%s: is no file of %s: the module's build generates it; patch the C code that uses it",
		path, oot->dir);
}

/* A symbolic link could lead out of the tree, or make one file look like two. */
static int check_no_link(struct job *job, const char *path)
{
	const char *slash = path;
	struct stat st;

	do {
		slash = strchrnul(slash + 1, '/');
		if (lstat(arena_printf(job->arena, "%s/%.*s", job->kernel->source,
				       (int)(slash - path), path),
			  &st))
			return 0;
		if (S_ISLNK(st.st_mode))
			return fail(
				"%s: is, or is reached by, a symbolic link in the kernel's tree; patch the file that it leads to",
				path);
		if (!*slash && !S_ISREG(st.st_mode))
			return fail("%s: is not a regular file in the kernel's tree", path);
	} while (*slash);
	return 0;
}

struct patch_target *patch_target_find(struct targets *targets, const char *path)
{
	struct job *job = targets->job;
	struct patch_target *target = hash_get(&targets->by_path, path);
	const char *in_tree = arena_printf(job->arena, "%s/%s", job->kernel->source, path);
	size_t i;

	if (target)
		return target;
	if (check_no_link(job, path))
		return NULL;
	target = arena_new_object(job->arena, struct patch_target);
	target->path = path;
	target->existed = target->exists = file_exists(in_tree);
	if (target->existed) {
		if (check_not_generated(job, path))
			return NULL;
		target->original = file_read(job->arena, in_tree, &target->original_size);
		if (!target->original)
			return NULL;
		lines_split(job->arena, target->original, target->original_size,
			    &target->unpatched);
		for (i = 0; i < target->unpatched.items.count; i++)
			target->unpatched.items.items[i].origin = (unsigned int)i + 1;
		target->text = target->unpatched;
	}
	hash_add(&targets->by_path, path, target);
	*array_push(job->arena, &targets->items) = target;
	return target;
}

char *patch_target_text(const struct targets *targets, const struct patch_target *target,
			size_t *size)
{
	const struct line *line;
	char *text, *end;

	*size = 0;
	array_for_each(line, &target->text.items)
		*size += line->length;
	text = end = arena_alloc(targets->job->arena, *size + 1);
	array_for_each(line, &target->text.items) {
		memcpy(end, line->text, line->length);
		end += line->length;
	}
	return text;
}
