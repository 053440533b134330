// SPDX-License-Identifier: GPL-2.0-or-later
#include "imported.h"
#include "cache.h"
#include "compiler.h"
#include "source.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* As that of a release. */
#define NAME_MAX_LENGTH 64
#define DIGEST_LENGTH	64

/* It becomes the name of a directory, which make works in. */
static bool is_name(const char *name)
{
	const char *c;

	for (c = name; isalnum((unsigned char)*c) || (*c && strchr("._+~-", *c)); c++)
		;
	return !*c && isalnum((unsigned char)*name) && c - name <= NAME_MAX_LENGTH;
}

int imported_name_check(const char *name)
{
	const struct kernel_source *source;

	if (!is_name(name))
		return fail(
			"--import %s: is not a name; take a word of at most %d letters, digits and . _ + ~ -, that begins with a letter or a digit",
			name, NAME_MAX_LENGTH);
	for (source = kernel_sources; source->name; source++)
		if (!source->is_imported && source->recognises(name))
			return fail(
				"--import %s: is the name of a kernel of %s, which -k fetches; take another name",
				name, source->name);
	return 0;
}

bool imported_find(struct arena *arena, const char *name, const char **dir,
		   struct kernel_info *info)
{
	int other;

	for (other = 0; other < 2 && is_name(name); other++) {
		const char *path = cache_kernel_dir(arena, name, other);

		if (!path || !file_exists(arena_printf(arena, "%s/kernel.info", path)) ||
		    kernel_info_read(arena, path, info) || !info->origin)
			continue;
		if (dir)
			*dir = path;
		return true;
	}
	return false;
}

const char *imported_name_of(struct arena *arena, const char *release)
{
	const char *kernels = cache_kernels_dir(arena), *found = NULL, *second = NULL;
	DIR *dir = kernels ? opendir(kernels) : NULL;
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		struct kernel_info info;
		const char *name;

		if (*entry->d_name == '.')
			continue;
		name = arena_strndup(arena, entry->d_name, strcspn(entry->d_name, ","));
		if (imported_find(arena, name, NULL, &info) && !strcmp(info.release, release)) {
			if (found && strcmp(found, name))
				second = name;
			found = found ?: name;
		}
	}
	if (dir)
		closedir(dir);
	if (second)
		fail("%s: several imported kernels are of this release, as %s and %s; name one with -k",
		     release, found, second);
	return second ? NULL : found;
}

static int compare_digests(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *imported_origin(struct arena *arena, const struct kernel_wanted *wanted)
{
	size_t count = wanted->package_count, i;
	char **argv = arena_alloc(arena, (count + 3) * sizeof(*argv)), *text, *line;
	struct text origin = { .arena = arena };

	argv[0] = "sha256sum";
	argv[1] = "--";
	for (i = 0; i < count; i++)
		argv[i + 2] = (char *)wanted->packages[i];
	text = command_output(arena, &(struct command){ .argv = argv });
	for (i = 0; text && i < count; i++) {
		line = strsep(&text, "\n");
		/* A backslash in front says that the name is quoted. */
		line += *line == '\\';
		if (!text || strlen(line) < DIGEST_LENGTH)
			break;
		argv[i] = arena_strndup(arena, line, DIGEST_LENGTH);
	}
	if (i < count)
		return fail("the packages cannot be read (sha256sum)"), NULL;
	qsort(argv, count, sizeof(*argv), compare_digests);
	for (i = 0; i < count; i++)
		text_add(&origin, "%s%s", i ? " " : "", argv[i]);
	if (wanted->source)
		text_add(&origin, " source %s", wanted->source);
	return text_string(&origin);
}

int imported_compare(struct arena *arena, const struct kernel_wanted *wanted, const char *dir)
{
	struct kernel_info there;
	const char *origin, *version;

	if (kernel_info_read(arena, dir, &there) || !(origin = imported_origin(arena, wanted)))
		return -1;
	if (!there.origin || strcmp(there.origin, origin))
		return fail(
			"--import %s: there is a kernel of this name, which was made of other files; take another name, or remove %s",
			wanted->name, dir);
	/* A tree may have changed since. */
	if (wanted->source)
		return fail(
			"--import %s: there is a kernel of this name, and whether its source was what is in %s now is not known; take another name, or remove %s",
			wanted->name, wanted->source, dir);
	version = wanted->cc ? compiler_version(arena, wanted->cc) : there.cc_version;
	if (!version || strcmp(version, there.cc_version))
		return fail(
			"--import %s: there is a kernel of this name, which was prepared with %s; take another name, or remove %s",
			wanted->name, there.cc, dir);
	info("%s: was imported from these packages before", wanted->name);
	return 0;
}
