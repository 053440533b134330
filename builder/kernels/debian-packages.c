// SPDX-License-Identifier: GPL-2.0-or-later
#include "debian-packages.h"
#include "debian-release.h"
#include "../../lib/hash.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

bool debian_is_complete(const struct debian_kernel *kernel)
{
	return kernel->image && kernel->debug && kernel->headers && kernel->source;
}

static const struct package *find_package(const struct hash *packages, const char *name,
					  const char *version)
{
	struct hash_entry *entry = hash_find(packages, name);

	for (; entry; entry = entry->same_key) {
		const struct package *package = entry->value;

		if (!strcmp(package->version, version))
			return package;
	}
	return NULL;
}

/* Returns the value of a "Key: value" line, or NULL for another key. */
static char *field(char *line, const char *key)
{
	size_t length = strlen(key);

	return !strncmp(line, key, length) && line[length] == ':' ? line + length + 2 : NULL;
}

/* Turns the stanzas of `apt-cache show` into packages by name. */
static void read_packages(struct arena *arena, char *text, struct hash *packages)
{
	struct package *package = NULL;
	char *line, *next, *value;

	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!*line) {
			package = NULL;
		} else if ((value = field(line, "Package"))) {
			package = arena_new_object(arena, struct package);
			package->version = package->arch = package->sha256 = "";
			package->name = package->source = value;
			hash_add(packages, value, package);
		} else if (!package) {
			continue;
		} else if ((value = field(line, "Version"))) {
			package->version = value;
		} else if ((value = field(line, "Architecture"))) {
			package->arch = value;
		} else if ((value = field(line, "Source"))) {
			/* "linux-6.12", or "linux-6.12 (VERSION)" when the versions differ. */
			value[strcspn(value, " ")] = '\0';
			package->source = value;
		} else if ((value = field(line, "SHA256"))) {
			package->sha256 = value;
		} else if ((value = field(line, "Size"))) {
			package->size = strtoull(value, NULL, 10);
		}
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct debian_kernel *x = a, *y = b;
	int version = strverscmp(y->version, x->version);

	return version ? version : strcmp(x->release, y->release);
}

/*
 * The -dbg package names the version: there may be several versions of the image of one
 * release, and a signed image is built from another source package.
 */
static void add_kernel(struct arena *arena, struct debian_kernels *kernels,
		       const struct hash *packages, const struct package *debug)
{
	struct debian_kernel *item = array_push(arena, &kernels->items);
	size_t prefix = strlen("linux-image-"), suffix = strlen("-dbg");
	const char *version = debug->version;
	char series[32];

	item->release =
		arena_strndup(arena, debug->name + prefix, strlen(debug->name) - prefix - suffix);
	item->version = version;
	item->series = arena_strdup(arena, debian_series(version, series, sizeof(series)));
	item->debug = debug;
	item->image = find_package(packages, arena_printf(arena, "linux-image-%s", item->release),
				   version);
	if (!item->image)
		item->image = find_package(
			packages, arena_printf(arena, "linux-image-%s-unsigned", item->release),
			version);
	item->headers = find_package(
		packages, arena_printf(arena, "linux-headers-%s", item->release), version);
	item->source = find_package(packages, arena_printf(arena, "linux-source-%s", item->series),
				    version);
}

/* "linux-image-RELEASE-dbg" */
static bool is_debug_package(struct arena *arena, const char *name)
{
	size_t prefix = strlen("linux-image-"), suffix = strlen("-dbg"), length = strlen(name);

	return length > prefix + suffix && !strncmp(name, "linux-image-", prefix) &&
	       !strcmp(name + length - suffix, "-dbg") &&
	       debian_flavour_of(arena_strndup(arena, name + prefix, length - prefix - suffix));
}

void debian_read_packages(struct arena *arena, char *text, struct debian_kernels *kernels)
{
	struct hash packages;

	hash_setup(&packages, arena);
	read_packages(arena, text, &packages);
	for (size_t i = 0; i < packages.size; i++) {
		for (struct hash_entry *chain = packages.buckets[i]; chain; chain = chain->chain) {
			struct hash_entry *entry = chain;

			if (!is_debug_package(arena, entry->key))
				continue;
			for (; entry; entry = entry->same_key)
				add_kernel(arena, kernels, &packages, entry->value);
		}
	}
	if (kernels->items.count)
		qsort(kernels->items.items, kernels->items.count, sizeof(*kernels->items.items),
		      newest_first);
}

static int read_lists(struct arena *arena, enum apt_lists lists, struct debian_kernels *kernels)
{
	static const char *const patterns[] = {
		"^linux-image-" DEBIAN_RELEASE "(-dbg|-unsigned)?$",
		"^linux-headers-" DEBIAN_RELEASE "$",
		"^linux-source-[0-9]+\\.[0-9]+$",
		NULL,
	};
	char *text = apt_show(arena, lists, patterns);

	*kernels = (struct debian_kernels){ .lists = lists };
	if (!text)
		return -1;
	debian_read_packages(arena, text, kernels);
	return 0;
}

int debian_packages_list(struct arena *arena, struct debian_kernels *kernels)
{
	if (apt_has_lists(arena, APT_SYSTEM))
		return read_lists(arena, APT_SYSTEM, kernels);
	if (!apt_has_lists(arena, APT_OWN) && apt_refresh(arena, APT_OWN))
		return -1;
	return read_lists(arena, APT_OWN, kernels);
}

/* Prefers a complete one. */
static const struct debian_kernel *find_kernel(const struct debian_kernels *kernels,
					       const char *release)
{
	const struct debian_kernel *item, *found = NULL;

	array_for_each(item, &kernels->items) {
		if (strcmp(item->release, release))
			continue;
		if (debian_is_complete(item))
			return item;
		found = found ? found : item;
	}
	return found;
}

static void explain_missing(const struct debian_kernel *item, const char *release,
			    const struct debian_kernels *kernels)
{
	int shown = 0;

	if (!item) {
		fail("%s: no such kernel with debug symbols in the package archive", release);
	} else {
		fail("%s: the package archive no longer has all that is needed", release);
		if (!item->image)
			detail("missing: linux-image-%s = %s", release, item->version);
		if (!item->headers)
			detail("missing: linux-headers-%s = %s", release, item->version);
		if (!item->source)
			detail("missing: linux-source-%s = %s", item->series, item->version);
	}
	array_for_each(item, &kernels->items) {
		if (!debian_is_complete(item))
			continue;
		if (!shown++)
			detail("available, with -k RELEASE:");
		detail("  %s", item->release);
	}
	if (!shown)
		detail("the package sources of this system have no kernel that could be patched");
}

const struct debian_kernel *debian_packages_find(struct arena *arena, const char *release,
						 bool fresh, enum apt_lists *lists)
{
	static const enum apt_lists at_hand[] = { APT_SYSTEM, APT_OWN };
	const struct debian_kernel *found = NULL;
	struct debian_kernels kernels = { 0 };

	for (size_t i = 0; i < 2 && !fresh; i++) {
		if (!apt_has_lists(arena, at_hand[i]))
			continue;
		if (read_lists(arena, at_hand[i], &kernels))
			return NULL;
		*lists = at_hand[i];
		found = find_kernel(&kernels, release);
		if (found && debian_is_complete(found))
			return found;
	}
	if (apt_refresh(arena, APT_OWN) || read_lists(arena, APT_OWN, &kernels))
		return NULL;
	*lists = APT_OWN;
	found = find_kernel(&kernels, release);
	if (found && debian_is_complete(found))
		return found;
	explain_missing(found, release, &kernels);
	return NULL;
}
