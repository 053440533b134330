// SPDX-License-Identifier: GPL-2.0-or-later
/* --list-kernels: the kernels that the sources have, and those that the cache has. */
#include "cache.h"
#include "environment.h"
#include "imported.h"
#include "kernel-info.h"
#include "kernel.h"
#include "source.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listed {
	const char *release, *version;
	bool prepared;
};

struct list {
	ARRAY(struct listed) items;
};

/* Keeps the flavours of one version together, in the order of their names. */
static int newest_first(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int version = strverscmp(y->version, x->version);

	return version ? version : strcmp(x->release, y->release);
}

static bool is_listed(const struct list *list, const char *release)
{
	const struct listed *item;

	array_for_each(item, &list->items)
		if (!strcmp(item->release, release))
			return true;
	return false;
}

static void add_prepared(struct arena *arena, struct list *list, const char *kernels)
{
	DIR *dir = opendir(kernels);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		const char *name = arena_strndup(arena, entry->d_name, strcspn(entry->d_name, ","));
		const struct kernel_source *source = kernel_source_of(name);
		struct kernel_info info;

		if (!source || is_listed(list, name))
			continue;
		/* One that was prepared with another compiler can be had again, unless its packages are gone. */
		if (source->is_imported
			    ? imported_find(arena, name, NULL, &info)
			    : !strchr(entry->d_name, ',') &&
				      !kernel_info_read(arena, cache_kernel_dir(arena, name, false),
							&info))
			*array_push(arena, &list->items) =
				(struct listed){ name, info.version, true };
	}
	if (dir)
		closedir(dir);
}

static int add_available(struct arena *arena, struct list *list, const struct kernel_source *source)
{
	struct kernel_offers offers = { 0 };
	const struct kernel_offer *offer;
	int result = source->list(arena, &offers);

	array_for_each(offer, &offers.items)
		if (!is_listed(list, offer->release))
			*array_push(arena, &list->items) =
				(struct listed){ offer->release, offer->version, false };
	return result;
}

int kernel_list(struct arena *arena)
{
	const char *kernels = cache_kernels_dir(arena);
	const struct kernel_source *source;
	const struct listed *item;
	struct list list = { 0 };
	int result = 0;

	if (!kernels)
		return -1;
	environment_clean(arena);
	add_prepared(arena, &list, kernels);
	for (source = kernel_sources; source->name; source++)
		if (add_available(arena, &list, source))
			result = -1;
	if (list.items.count)
		qsort(list.items.items, list.items.count, sizeof(*list.items.items), newest_first);
	array_for_each(item, &list.items)
		printf("%s\t%s\t%s\n", item->release, item->version,
		       item->prepared ? "prepared" : "available");
	status_clear();
	return result;
}
