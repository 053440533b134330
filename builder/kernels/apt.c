// SPDX-License-Identifier: GPL-2.0-or-later
#include "apt.h"
#include "cache.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Do not fetch lists again within this time, when fresh ones still lack a release. */
#define REFRESH_SECONDS 600

/* Debian's signatures; apt's own keys would do, and some systems keep no others there. */
#define KEYRING "/usr/share/keyrings/debian-archive-keyring.gpg"

/* Paths are below CACHE/apt when they do not begin with a slash. */
static const struct {
	const char *name;    /* prefix of the names of its files */
	const char *dir;     /* the lists */
	const char *file;    /* the name of every list contains this */
	const char *sources; /* the archive's addresses; NULL: the system's own */
} sets[] = {
	[APT_SYSTEM] = { "system", "/var/lib/apt/lists", "_Packages", NULL },
	[APT_OWN] = { "own", "lists", "_Packages", NULL },
	[APT_SOURCES] = { "source", "source-lists", "_Sources", "sources.list" },
};

static const char *apt_dir(struct arena *arena)
{
	const char *cache = cache_dir(arena);

	return cache ? arena_printf(arena, "%s/apt", cache) : NULL;
}

static const char *below(struct arena *arena, const char *dir, const char *path)
{
	return *path == '/' ? path : arena_printf(arena, "%s/%s", dir, path);
}

/* Every other apt program would fail in the same way, and some of what they say goes unseen. */
static int check_settings(struct arena *arena, const char *dir)
{
	static bool checked;
	const char *log = arena_printf(arena, "%s/settings.log", dir),
		   *given = getenv("APT_CONFIG");
	char *argv[] = { "sh", "-c", "exec apt-config dump >/dev/null", NULL };
	char *said;

	if (checked)
		return 0;
	unlink(log);
	if (dir_make(dir))
		return -1;
	if (command_run(&(struct command){ .argv = argv, .log = log })) {
		fail("apt cannot read its configuration%s%s; apt-config says:",
		     given ? ", with APT_CONFIG=" : "", given ? given : "");
		log_tail(log, 5);
		return -1;
	}
	checked = true;
	said = file_read(arena, log, NULL);
	if (said && *said)
		warning("apt-config says: %.*s", (int)strcspn(said, "\n"), said);
	return 0;
}

/*
 * Writes a configuration file that is read after the system's, for options that cannot be given
 * as -o. It clears the hooks of the system's own update, which need root, and turns off the
 * sandbox user, who could not write to our cache (apt complains about that at length).
 */
static const char *apt_config(struct arena *arena, enum apt_lists set)
{
	const char *dir = apt_dir(arena), *path, *text, *lists;

	if (!dir || check_settings(arena, dir))
		return NULL;
	lists = below(arena, dir, sets[set].dir);
	if (dir_make(arena_printf(arena, "%s/cache/archives/partial", dir)) ||
	    (set != APT_SYSTEM && dir_make(arena_printf(arena, "%s/partial", lists))))
		return NULL;
	path = arena_printf(arena, "%s/%s.conf", dir, sets[set].name);
	text = "APT::Sandbox::User \"root\";\n"
	       "Acquire::Retries \"3\";\n"
	       "Dir::Cache::srcpkgcache \"\";\n";
	if (set != APT_SYSTEM)
		text = arena_printf(arena,
				    "%s#clear APT::Update::Pre-Invoke;\n"
				    "#clear APT::Update::Post-Invoke;\n"
				    "#clear APT::Update::Post-Invoke-Success;\n"
				    "#clear Acquire::IndexTargets::deb::Contents-deb;\n"
				    "APT::Update::Error-Mode \"any\";\n"
				    "Acquire::Languages \"none\";\n"
				    "Dir::State::Lists \"%s\";\n"
				    "Dir::Cache \"%s/cache\";\n",
				    text, lists, dir);
	if (sets[set].sources)
		text = arena_printf(arena,
				    "%sDir::Etc::SourceList \"%s/%s\";\n"
				    "Dir::Etc::SourceParts \"/dev/null\";\n",
				    text, dir, sets[set].sources);
	return file_update(path, text, strlen(text)) ? NULL : path;
}

bool apt_has_lists(struct arena *arena, enum apt_lists set)
{
	const char *dir = apt_dir(arena);
	struct dirent *entry;
	bool found = false;
	DIR *lists = dir ? opendir(below(arena, dir, sets[set].dir)) : NULL;

	while (lists && !found && (entry = readdir(lists)))
		found = strstr(entry->d_name, sets[set].file) != NULL;
	if (lists)
		closedir(lists);
	return found;
}

/*
 * Writes deb-src lines for the places from which the system has Debian's packages. apt knows
 * which of them are Debian's when the system has lists.
 */
static int write_source_list(struct arena *arena, const char *path)
{
	const char *config =
		apt_config(arena, apt_has_lists(arena, APT_SYSTEM) ? APT_SYSTEM : APT_OWN);
	char *argv[] = { "apt-get",
			 "-c",
			 (char *)config,
			 "indextargets",
			 "--format",
			 "$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)",
			 "Created-By: Packages",
			 NULL };
	char *text = config ? command_output(arena, &(struct command){ .argv = argv }) : NULL;
	const char *keyring = file_exists(KEYRING) ? "[signed-by=" KEYRING "] " : "", *list = "";
	char *line;

	if (!text)
		return fail(
			"apt-get indextargets does not tell where the system has packages from");
	while ((line = strsep(&text, "\n"))) {
		if (strncmp(line, "Debian ", strlen("Debian ")))
			continue;
		line = arena_printf(arena, "deb-src %s%s\n", keyring, line + strlen("Debian "));
		/* One for each architecture. */
		if (!strstr(list, line))
			list = arena_printf(arena, "%s%s", list, line);
	}
	if (!*list)
		return fail(
			"the system's package sources are not Debian's own archive, or have no lists yet (apt-get update), so the source package cannot be had");
	return file_update(path, list, strlen(list));
}

static int fetch_lists(struct arena *arena, enum apt_lists set, const char *log)
{
	const char *config = apt_config(arena, set);
	char *argv[] = { "apt-get", "-c", (char *)config, "-q", "update", NULL };
	int result;

	if (!config)
		return -1;
	status("fetching package lists", 0, 0);
	unlink(log);
	result = command_run(&(struct command){ .argv = argv, .log = log });
	/* Another of the system's sources may be broken: what counts is whether lists arrived. */
	if (!apt_has_lists(arena, set)) {
		fail("cannot fetch the package lists (apt-get update); is the network there?");
		log_tail(log, 8);
		return -1;
	}
	if (result)
		warning("some package lists could not be fetched: see %s", log);
	return result ? 1 : 0;
}

/* apt locks its lists too, but gives up at once when another process holds the lock. */
int apt_refresh(struct arena *arena, enum apt_lists set)
{
	const char *dir = apt_dir(arena), *stamp, *log;
	struct stat last;
	int lock, result = 0;

	if (!dir || dir_make(dir))
		return -1;
	stamp = arena_printf(arena, "%s/refreshed%s", dir, set == APT_OWN ? "" : "-sources");
	log = arena_printf(arena, "%s/update.log", dir);
	lock = open(arena_printf(arena, "%s/lock", dir), O_RDWR | O_CREAT, 0666);
	if (lock < 0 || flock(lock, LOCK_EX)) {
		result = fail_errno("cannot lock %s", dir);
	} else if (stat(stamp, &last) || time(NULL) - last.st_mtime >= REFRESH_SECONDS ||
		   !apt_has_lists(arena, set)) {
		if (sets[set].sources)
			result = write_source_list(
				arena, arena_printf(arena, "%s/%s", dir, sets[set].sources));
		result = result ?: fetch_lists(arena, set, log);
		if (!result)
			result = file_write(stamp, "", 0);
	}
	if (lock >= 0)
		close(lock);
	return result < 0 ? -1 : 0;
}

char *apt_show(struct arena *arena, enum apt_lists lists, const char *const *patterns)
{
	const char *config = apt_config(arena, lists);
	ARRAY(char *) argv = { 0 };
	int before = message_errors();
	char *text;

	if (!config)
		return NULL;
	*array_push(arena, &argv) = "apt-cache";
	*array_push(arena, &argv) = "-c";
	*array_push(arena, &argv) = (char *)config;
	*array_push(arena, &argv) = "show";
	for (; *patterns; patterns++)
		*array_push(arena, &argv) = (char *)*patterns;
	*array_push(arena, &argv) = NULL;
	text = command_output(arena, &(struct command){ .argv = argv.items, .log = "/dev/null" });
	/* apt-cache fails when no package matches at all. */
	if (!text && message_errors() == before)
		text = arena_strdup(arena, "");
	return text;
}

const char *apt_path(struct arena *arena, const char *dir, const struct package *package)
{
	/* apt-get download chooses this name. */
	return arena_printf(arena, "%s/%s_%s_%s.deb", dir, package->name, package->version,
			    package->arch);
}

/*
 * A file that is too short is kept, because apt continues where it ends. A file of the right
 * size must be checked: apt would accept it, whatever it contains.
 */
static bool is_downloaded(struct arena *arena, const char *dir, const struct package *package)
{
	const char *path = apt_path(arena, dir, package);
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

struct download_progress {
	const char *const *paths;
	int count;
	unsigned long long total; /* bytes */
};

static bool show_progress(void *data)
{
	const struct download_progress *progress = data;
	unsigned long long done = 0;
	struct stat status_now;

	for (int i = 0; i < progress->count; i++) {
		if (!stat(progress->paths[i], &status_now))
			done += (unsigned long long)status_now.st_size;
	}
	status_bytes("downloading", done, progress->total);
	return true;
}

/*
 * Runs apt-get download for the packages that `progress` shows; `wanted` has their names and
 * versions.
 */
static int run_download(struct arena *arena, const char *config, const char *dir, const char *log,
			const char *const *wanted, struct download_progress *progress)
{
	ARRAY(char *) argv = { 0 };

	*array_push(arena, &argv) = "apt-get";
	*array_push(arena, &argv) = "-c";
	*array_push(arena, &argv) = (char *)config;
	*array_push(arena, &argv) = "-q";
	*array_push(arena, &argv) = "download";
	for (; *wanted; wanted++)
		*array_push(arena, &argv) = (char *)*wanted;
	*array_push(arena, &argv) = NULL;
	unlink(log);
	return command_run(&(struct command){ .argv = argv.items,
					      .dir = dir,
					      .log = log,
					      .progress = show_progress,
					      .data = progress });
}

int apt_download(struct arena *arena, enum apt_lists lists, const char *dir,
		 const struct package *const *packages, int count)
{
	const char *config = apt_config(arena, lists), *log = arena_printf(arena, "%s/log", dir);
	const char **paths = arena_alloc(arena, sizeof(*paths) * (size_t)count);
	const char **wanted = arena_alloc(arena, sizeof(*wanted) * (size_t)(count + 1));
	struct download_progress progress = { .paths = paths };
	int result;

	if (!config)
		return -1;
	for (int i = 0; i < count; i++) {
		if (is_downloaded(arena, dir, packages[i]))
			continue;
		wanted[progress.count] =
			arena_printf(arena, "%s=%s", packages[i]->name, packages[i]->version);
		progress.total += packages[i]->size;
		paths[progress.count++] = apt_path(arena, dir, packages[i]);
	}
	if (!progress.count)
		return 0;
	result = run_download(arena, config, dir, log, wanted, &progress);
	for (int i = 0; !result && i < count; i++) {
		if (is_downloaded(arena, dir, packages[i]))
			continue;
		result = fail("%s: the download is incomplete or damaged; run it again",
			      apt_path(arena, dir, packages[i]));
	}
	if (result > 0 && lists != APT_SYSTEM) {
		result = fail("cannot download (apt-get download exited with %d)", result);
		log_tail(log, 8);
	}
	return result > 0 ? 1 : result;
}

const char *apt_source_path(struct arena *arena, const char *dir, const char *name,
			    const char *version)
{
	const char *epoch = strchr(version, ':');

	return arena_printf(arena, "%s/%s_%s.debian.tar.xz", dir, name,
			    epoch ? epoch + 1 : version);
}

int apt_download_source(struct arena *arena, const char *dir, const char *name, const char *version)
{
	const char *config = apt_config(arena, APT_SOURCES);
	const char *log = arena_printf(arena, "%s/log", dir);
	char *argv[] = { "apt-get",
			 "-c",
			 (char *)config,
			 "-q",
			 "source",
			 "--download-only",
			 "--diff-only",
			 "--only-source",
			 arena_printf(arena, "%s=%s", name, version),
			 NULL };
	const struct command command = { .argv = argv, .dir = dir, .log = log };
	int result = 1;

	if (!config)
		return -1;
	/* The lists from last time may do. */
	if (apt_has_lists(arena, APT_SOURCES)) {
		unlink(log);
		result = command_run(&command);
	}
	if (result > 0) {
		if (apt_refresh(arena, APT_SOURCES))
			return -1;
		status("downloading the source package", 0, 0);
		unlink(log);
		result = command_run(&command);
	}
	if (result > 0) {
		result = fail("the source package %s %s cannot be downloaded; apt-get says:", name,
			      version);
		log_tail(log, 8);
	}
	return result;
}
