// SPDX-License-Identifier: GPL-2.0-or-later
#include "packages.h"
#include "kernel.h"
#include "../lib/cleanup.h"
#include "../lib/files.h"
#include "../lib/hash.h"

#include <dirent.h>
#include <fcntl.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_LISTS "/var/lib/apt/lists"

/* Fresh lists that still do not have a release are not fetched again for this long. */
#define REFRESH_SECONDS 600

/*
 * Three numbers tell a kernel from a meta package: linux-image-6.12-cloud-amd64-dbg exists
 * too and depends on the newest one.
 */
#define RELEASE_PATTERN "[0-9]+\\.[0-9]+\\.[0-9]+[-+][-+.~a-z0-9]*cloud-amd64"
#define SOURCE_PATTERN	"^linux-source-[0-9]+\\.[0-9]+$"

static bool matches(const char *pattern, const char *string)
{
	regex_t regex;
	bool match;

	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	match = !regexec(&regex, string, 0, NULL, 0);
	regfree(&regex);
	return match;
}

bool release_is_packaged(const char *release)
{
	return matches("^" RELEASE_PATTERN "$", release);
}

bool release_is_complete(const struct stock_release *release)
{
	return release->image && release->debug && release->headers && release->source;
}

/*
 * A configuration file that comes after the system's, for the options that cannot be
 * given as -o: hooks of the system's own update are cleared, they need root.
 * The sandbox user could not write to our cache, and apt says so at length.
 */
static const char *apt_config(struct arena *arena, bool own_lists)
{
	const char *cache = cache_dir(arena), *dir, *path, *text;

	if (!cache)
		return NULL;
	dir = arena_printf(arena, "%s/apt", cache);
	if (dir_make(arena_printf(arena, "%s/lists/partial", dir)) ||
	    dir_make(arena_printf(arena, "%s/cache/archives/partial", dir)))
		return NULL;
	path = arena_printf(arena, "%s/%s.conf", dir, own_lists ? "own" : "system");
	text = "APT::Sandbox::User \"root\";\n"
	       "Acquire::Retries \"3\";\n"
	       "Dir::Cache::srcpkgcache \"\";\n";
	if (own_lists)
		text = arena_printf(arena,
				    "%s"
				    "#clear APT::Update::Pre-Invoke;\n"
				    "#clear APT::Update::Post-Invoke;\n"
				    "#clear APT::Update::Post-Invoke-Success;\n"
				    "#clear Acquire::IndexTargets::deb::Contents-deb;\n"
				    "APT::Update::Error-Mode \"any\";\n"
				    "Acquire::Languages \"none\";\n"
				    "Dir::State::Lists \"%s/lists\";\n"
				    "Dir::Cache \"%s/cache\";\n",
				    text, dir, dir);
	return file_update(path, text, strlen(text)) ? NULL : path;
}

static bool has_lists(const char *dir)
{
	struct dirent *entry;
	bool found = false;
	DIR *lists = opendir(dir);

	while (lists && !found && (entry = readdir(lists)))
		found = strstr(entry->d_name, "_Packages") != NULL;
	if (lists)
		closedir(lists);
	return found;
}

static const char *own_lists_dir(struct arena *arena)
{
	const char *cache = cache_dir(arena);

	return cache ? arena_printf(arena, "%s/apt/lists", cache) : NULL;
}

/* apt locks its lists too, but gives up at once when another one holds them. */
static int refresh_own_lists(struct arena *arena)
{
	const char *config = apt_config(arena, true), *lists = own_lists_dir(arena);
	char *argv[] = { "apt-get", "-c", (char *)config, "-q", "update", NULL };
	const char *stamp, *log;
	struct stat last;
	int lock, result;

	if (!config || !lists)
		return -1;
	stamp = arena_printf(arena, "%s/apt/refreshed", cache_dir(arena));
	log = arena_printf(arena, "%s/apt/update.log", cache_dir(arena));
	lock = open(arena_printf(arena, "%s/apt/lock", cache_dir(arena)), O_RDWR | O_CREAT, 0666);
	if (lock < 0 || flock(lock, LOCK_EX)) {
		result = fail_errno("cannot lock %s", lists);
	} else if (!stat(stamp, &last) && time(NULL) - last.st_mtime < REFRESH_SECONDS &&
		   has_lists(lists)) {
		result = 0;
	} else {
		status("fetching package lists", 0, 0);
		unlink(log);
		result = command_run(&(struct command){ .argv = argv, .log = log });
		/* Some other source of the system may be out of order: what counts is what came. */
		if (!has_lists(lists)) {
			result = fail("cannot fetch the package lists (apt-get update); is the "
				      "network there?");
			log_tail(log, 8);
		} else if (result) {
			warning("some package lists could not be fetched: see %s", log);
			result = 0;
		} else {
			result = file_write(stamp, "", 0);
		}
	}
	if (lock >= 0)
		close(lock);
	return result;
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

/* The value of a "Key: value" line, if it is this key's. */
static char *field(char *line, const char *key)
{
	size_t length = strlen(key);

	return !strncmp(line, key, length) && line[length] == ':' ? line + length + 2 : NULL;
}

/* Reads the stanzas of `apt-cache show`. */
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
			package->name = value;
			hash_add(packages, value, package);
		} else if (!package) {
			continue;
		} else if ((value = field(line, "Version"))) {
			package->version = value;
		} else if ((value = field(line, "Architecture"))) {
			package->arch = value;
		} else if ((value = field(line, "SHA256"))) {
			package->sha256 = value;
		} else if ((value = field(line, "Size"))) {
			package->size = strtoull(value, NULL, 10);
		}
	}
}

static int newest_first(const void *a, const void *b)
{
	return strverscmp(((const struct stock_release *)b)->release,
			  ((const struct stock_release *)a)->release);
}

/*
 * The -dbg package names the version: an image of the same release may be there in
 * several versions, and a signed image is built from another source package.
 */
static void add_release(struct arena *arena, struct stock_releases *list,
			const struct hash *packages, const struct package *debug)
{
	struct stock_release *item = array_push(arena, &list->items);
	size_t prefix = strlen("linux-image-"), suffix = strlen("-dbg");
	const char *version = debug->version;

	item->release =
		arena_strndup(arena, debug->name + prefix, strlen(debug->name) - prefix - suffix);
	item->version = version;
	item->series = arena_strndup(arena, version, strspn(version, "0123456789"));
	item->series = arena_printf(arena, "%s.%.*s", item->series,
				    (int)strspn(version + strlen(item->series) + 1, "0123456789"),
				    version + strlen(item->series) + 1);
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

static int list_from(struct arena *arena, bool own_lists, struct stock_releases *list)
{
	const char *config = apt_config(arena, own_lists);
	char *argv[] = { "apt-cache",
			 "-c",
			 (char *)config,
			 "show",
			 "^linux-image-" RELEASE_PATTERN "(-dbg|-unsigned)?$",
			 "^linux-headers-" RELEASE_PATTERN "$",
			 SOURCE_PATTERN,
			 NULL };
	struct hash packages;
	char *text;

	*list = (struct stock_releases){ .own_lists = own_lists };
	if (!config)
		return -1;
	text = command_output(arena, &(struct command){ .argv = argv, .log = "/dev/null" });
	/* Fails when there is no such package at all, which is an empty list. */
	if (!text)
		return message_errors() ? -1 : 0;
	hash_setup(&packages, arena);
	read_packages(arena, text, &packages);
	for (size_t i = 0; i < packages.size; i++) {
		for (struct hash_entry *chain = packages.buckets[i]; chain; chain = chain->chain) {
			struct hash_entry *entry = chain;

			if (!matches("^linux-image-" RELEASE_PATTERN "-dbg$", entry->key))
				continue;
			for (; entry; entry = entry->same_key)
				add_release(arena, list, &packages, entry->value);
		}
	}
	if (list->items.count)
		qsort(list->items.items, list->items.count, sizeof(*list->items.items),
		      newest_first);
	return 0;
}

int packages_list(struct arena *arena, struct stock_releases *list)
{
	const char *own = own_lists_dir(arena);

	if (has_lists(SYSTEM_LISTS))
		return list_from(arena, false, list);
	if (!own || (!has_lists(own) && refresh_own_lists(arena)))
		return -1;
	return list_from(arena, true, list);
}

static const struct stock_release *find_release(const struct stock_releases *list,
						const char *release)
{
	const struct stock_release *item, *found = NULL;

	array_for_each(item, &list->items) {
		if (!strcmp(item->release, release) && (!found || release_is_complete(item)))
			found = item;
	}
	return found;
}

static void explain_missing(const struct stock_release *item, const char *release,
			    const struct stock_releases *list)
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
	array_for_each(item, &list->items) {
		if (!release_is_complete(item))
			continue;
		if (!shown++)
			detail("these can be had, with -k RELEASE:");
		detail("  %s", item->release);
	}
	if (!shown)
		detail("no kernel can be had from the package sources of this system");
}

const struct stock_release *packages_find(struct arena *arena, const char *release, bool fresh,
					  struct stock_releases *list)
{
	const char *own = own_lists_dir(arena);
	const struct stock_release *found = NULL;

	if (!own)
		return NULL;
	if (!fresh && has_lists(SYSTEM_LISTS)) {
		if (list_from(arena, false, list))
			return NULL;
		found = find_release(list, release);
	}
	if (!fresh && !(found && release_is_complete(found)) && has_lists(own)) {
		if (list_from(arena, true, list))
			return NULL;
		found = find_release(list, release);
	}
	if (!(found && release_is_complete(found))) {
		if (refresh_own_lists(arena) || list_from(arena, true, list))
			return NULL;
		found = find_release(list, release);
	}
	if (found && release_is_complete(found))
		return found;
	explain_missing(found, release, list);
	return NULL;
}

const char *package_path(struct arena *arena, const struct package *package)
{
	/* The name that apt-get download gives it. */
	return arena_printf(arena, "%s/downloads/%s_%s_%s.deb", cache_dir(arena), package->name,
			    package->version, package->arch);
}

/*
 * A file that is too short stays: apt goes on where it ends. apt takes one of the right
 * size for the package, whatever is in it.
 */
static bool is_downloaded(struct arena *arena, const struct package *package)
{
	const char *path = package_path(arena, package);
	char *argv[] = { "sha256sum", (char *)path, NULL };
	struct stat stat_now;
	char *sum;

	if (stat(path, &stat_now) || (unsigned long long)stat_now.st_size < package->size)
		return false;
	sum = command_output(arena, &(struct command){ .argv = argv });
	if (sum && *package->sha256 && !strncmp(sum, package->sha256, strlen(package->sha256)))
		return true;
	unlink(path);
	return false;
}

struct progress {
	const char *const *paths;
	int count, total; /* MB */
};

static void show_progress(void *data)
{
	const struct progress *progress = data;
	unsigned long long done = 0;
	struct stat status_now;

	for (int i = 0; i < progress->count; i++) {
		if (!stat(progress->paths[i], &status_now))
			done += (unsigned long long)status_now.st_size;
	}
	status("downloading, MB", (int)(done / 1000000), progress->total);
}

int packages_download(struct arena *arena, const struct stock_releases *list,
		      const struct package *const *packages, int count)
{
	const char *config = apt_config(arena, list->own_lists), *cache = cache_dir(arena);
	const char *log, *dir, **paths = arena_alloc(arena, sizeof(*paths) * (size_t)count);
	char **argv = arena_alloc(arena, sizeof(*argv) * (size_t)(count + 6));
	struct progress progress = { .paths = paths };
	unsigned long long bytes = 0;
	int missing = 0, result;

	if (!config || !cache)
		return -1;
	dir = arena_printf(arena, "%s/downloads", cache);
	log = arena_printf(arena, "%s/.log-%s", dir, packages[0]->name);
	if (dir_make(dir))
		return -1;
	memcpy(argv, (char *[]){ "apt-get", "-c", (char *)config, "-q", "download" },
	       sizeof(*argv) * 5);
	for (int i = 0; i < count; i++) {
		if (is_downloaded(arena, packages[i]))
			continue;
		argv[5 + missing++] =
			arena_printf(arena, "%s=%s", packages[i]->name, packages[i]->version);
		bytes += packages[i]->size;
		paths[progress.count++] = package_path(arena, packages[i]);
	}
	if (!missing)
		return 0;
	progress.total = (int)(bytes / 1000000);

	unlink(log);
	temporary_add(log);
	result = command_run(&(struct command){ .argv = argv,
						.dir = dir,
						.log = log,
						.progress = show_progress,
						.data = &progress });
	for (int i = 0; !result && i < count; i++) {
		if (is_downloaded(arena, packages[i]))
			continue;
		result = fail("%s: the download is incomplete or damaged; run it again",
			      package_path(arena, packages[i]));
	}
	if (result > 0 && list->own_lists) {
		result = fail("cannot download (apt-get download exited with %d)", result);
		log_tail(log, 8);
	}
	unlink(log);
	temporary_keep(log);
	return result > 0 ? 1 : result;
}
