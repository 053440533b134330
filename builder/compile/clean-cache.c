// SPDX-License-Identifier: GPL-2.0-or-later
#include "clean-cache.h"
#include "object-cache-size.h"
#include "old-work.h"
#include "../kernels/cache.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static double megabytes(unsigned long long bytes)
{
	return (double)bytes / 1e6;
}

/*
 * Locks a kernel as the run that prepares it does (cache_lock()), without waiting; -1: somebody prepares it now, or the
 * cache cannot be written.
 */
static int try_lock_kernel(struct arena *arena, const char *kernels, const char *release)
{
	const char *path = arena_printf(arena, "%s/.lock-%s", kernels, release);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB)) {
		close(lock);
		return -1;
	}
	return lock;
}

/* The release of "downloads/RELEASE" is RELEASE, that of "kernels/.tmp-RELEASE-PID", too; NULL: it is neither. */
static const char *release_of(struct arena *arena, const char *name, const char *prefix)
{
	const char *dash = strrchr(name, '-');

	if (!*prefix)
		return *name == '.' ? NULL : name;
	if (strncmp(name, prefix, strlen(prefix)) || dash < name + strlen(prefix))
		return NULL;
	name += strlen(prefix);
	return arena_strndup(arena, name, (size_t)(dash - name));
}

/* Removes what is below `dir` for kernels that nobody prepares now. */
static int remove_of_kernels(struct arena *arena, const char *dir, const char *prefix,
			     unsigned long long *bytes)
{
	const char *kernels = cache_kernels_dir(arena);
	DIR *stream = kernels ? opendir(dir) : NULL;
	struct dirent *entry;
	int result = kernels ? 0 : -1;

	while (stream && !result && (entry = readdir(stream))) {
		const char *release = release_of(arena, entry->d_name, prefix);
		const char *path = arena_printf(arena, "%s/%s", dir, entry->d_name);
		int lock = release ? try_lock_kernel(arena, kernels, release) : -1;
		unsigned long long size;

		if (lock < 0)
			continue;
		size = dir_usage(path);
		result = dir_remove(path);
		*bytes += result ? 0 : size;
		close(lock);
	}
	if (stream)
		closedir(stream);
	return result;
}

int cache_clean(struct arena *arena)
{
	const char *cache = cache_dir(arena), *kernels = cache_kernels_dir(arena);
	struct work_removed work = { 0 };
	struct object_cache_usage objects;
	unsigned long long downloads = 0, leftovers = 0;

	if (!cache || !kernels)
		return -1;
	objects = object_cache_clear(arena);
	old_work_remove_all(arena, &work);
	if (remove_of_kernels(arena, arena_printf(arena, "%s/downloads", cache), "", &downloads) ||
	    remove_of_kernels(arena, kernels, ".tmp-", &leftovers))
		return -1;
	printf("objects\t%u\t%.0f MB\n", objects.objects, megabytes(objects.bytes));
	printf("work directories\t%u\t%.0f MB\n", work.removed, megabytes(work.bytes));
	printf("downloads\t-\t%.0f MB\n", megabytes(downloads + leftovers));
	if (work.in_use)
		info("%s/work: %u work director%s in use, and left", cache, work.in_use,
		     work.in_use == 1 ? "y is" : "ies are");
	info("%s: prepared kernels are left; remove those that you no longer need", kernels);
	return 0;
}

bool cache_size_parse(const char *size, unsigned long long *bytes)
{
	static const struct {
		const char *unit;
		unsigned long long bytes;
	} units[] = {
		{ "", 1 },
		{ "K", 1000ull },
		{ "M", 1000000ull },
		{ "G", 1000000000ull },
		{ "T", 1000000000000ull },
	};
	size_t digits = strspn(size, "0123456789"), i;

	if (!digits || digits > 6)
		return false;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(size + digits, units[i].unit)) {
			*bytes = strtoull(size, NULL, 10) * units[i].bytes;
			/* A byte or two is a slip for megabytes. */
			return i || !*bytes;
		}
	return false;
}

int cache_size_set(struct arena *arena, const char *size)
{
	struct object_cache_usage usage;
	unsigned long long bytes;

	if (!cache_size_parse(size, &bytes) || object_cache_limit_set(arena, bytes))
		return -1;
	usage = object_cache_usage(arena);
	info("%s: %u objects take %.0f MB of %.0f MB", object_cache_dir(arena), usage.objects,
	     megabytes(usage.bytes), megabytes(bytes));
	return 0;
}
