// SPDX-License-Identifier: GPL-2.0-or-later
#include "object-cache.h"
#include "compiler-identity.h"
#include "object-cache-size.h"
#include "object-entry.h"
#include "../../lib/digest.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A unit that make may compile. */
struct pending {
	const struct unit *unit;
	enum step_kind kind; /* which of its unpatched objects */
	const char *key_dir;
	const struct search_path *path;
	const char *names;    /* search_names_digest() of it */
	struct timespec made; /* the time of the object that was there before make ran */
};

struct object_cache {
	const struct job *job;
	const struct plugin *plugin;
	struct search_names *names;
	const char *dir;	/* CACHE/objects/KERNEL */
	struct hash identities; /* compiler -> its identity */
	struct hash contents;	/* path -> struct content */
	struct timespec began;	/* file times since then are not trusted */
	ARRAY(struct pending) pending;
	int fetched;
	bool is_off;
};

struct content {
	const char *digest; /* NULL: cannot be read */
	bool is_volatile;   /* see volatile_words[] */
	bool is_fresh;	    /* written so late that the compiler may have read another content */
};

/* An object depends on more than the content of its files when they have these words. */
static const char *const volatile_words[] = {
	"__DATE__", /* and the two below: on the time; kernels compile with -Werror=date-time */
	"__TIME__", "__TIMESTAMP__", "__has_include", /* on a file that is not there */
	".incbin", /* on a file that only the assembler reads: kernel/configs.c */
};

/* Options by which a compiler reads or writes files that the list of dependencies does not have. */
static const char *const other_files[] = {
	"@", /* more options */
	"-specs",
	"--specs",
	"-fprofile",
	"-fauto-profile",
	"-fsanitize-blacklist",
	"-fsanitize-ignorelist",
	"-fplugin-opt",
	"-fplugin=", /* of the kernel's own plugins: randstruct, stackleak */
	"-Xclang",
	"-gsplit-dwarf",
	"--coverage",
	"-ftest-coverage",
	"-save-temps",
	"-fdump",
};

/* How many contents of files a command has objects for; the oldest makes room. */
#define VARIANTS 4

/* As in the index of .cmd files (units/cmd-index.c): clocks of file systems tick, and servers' clocks differ. */
#define SECONDS_DOUBTED 2

struct object_cache *object_cache_begin(const struct job *job, const struct plugin *plugin,
					struct search_names *names)
{
	struct object_cache *cache = arena_new_object(job->arena, struct object_cache);
	const char *dir = object_cache_dir(job->arena), *slash = strrchr(job->kernel->dir, '/');

	*cache = (struct object_cache){ .job = job, .plugin = plugin, .names = names };
	cache->is_off = !dir || !slash || !object_cache_limit(job->arena);
	if (!cache->is_off)
		cache->dir = arena_printf(job->arena, "%s%s", dir, slash);
	hash_setup(&cache->identities, job->arena);
	hash_setup(&cache->contents, job->arena);
	clock_gettime(CLOCK_REALTIME, &cache->began);
	cache->began.tv_sec -= SECONDS_DOUBTED;
	return cache;
}

static bool reads_other_files(const struct job *job, const struct unit *unit)
{
	char *command = arena_strdup(job->arena, unit->command), *word, *save;
	size_t i;

	for (word = strtok_r(command, " \t\n", &save); word; word = strtok_r(NULL, " \t\n", &save))
		for (i = 0; i < sizeof(other_files) / sizeof(*other_files); i++)
			if (!strncmp(word, other_files[i], strlen(other_files[i])))
				return true;
	return false;
}

/* Reads a file only once, whichever units include it. */
static const struct content *content_of(struct object_cache *cache, const char *path)
{
	struct content *content = hash_get(&cache->contents, path);
	struct arena *arena;
	struct stat st;
	char *text;
	size_t size, i;

	if (content)
		return content;
	content = arena_new_object(cache->job->arena, struct content);
	hash_add(&cache->contents, arena_strdup(cache->job->arena, path), content);
	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return content;
	content->is_fresh = !time_is_later(&cache->began, &st.st_mtim) ||
			    !time_is_later(&cache->began, &st.st_ctim);
	arena = arena_new();
	text = file_try_read(arena, path, &size);
	if (text) {
		content->digest = digest_of(cache->job->arena, text, size);
		for (i = 0; i < sizeof(volatile_words) / sizeof(*volatile_words); i++)
			content->is_volatile |= memmem(text, size, volatile_words[i],
						       strlen(volatile_words[i])) != NULL;
	}
	arena_free(arena);
	return content;
}

/* Returns the directory of the objects that this command makes; NULL: they are not kept. */
static const char *find_key_dir(struct object_cache *cache, const struct unit *unit,
				const char *names, const char *command)
{
	struct arena *arena = cache->job->arena;
	const char *cc = arena_strndup(arena, unit->command, strcspn(unit->command, " \t"));
	const char *identity = hash_get(&cache->identities, cc), *plugin = cache->plugin->path;
	const struct content *content = plugin ? content_of(cache, plugin) : NULL;
	struct digest sum;

	if (!identity) {
		identity = compiler_identity(arena, cc) ?: "";
		hash_add(&cache->identities, cc, identity);
	}
	if (!*identity || (plugin && !content->digest))
		return NULL;
	digest_begin(&sum);
	digest_add_string(&sum, "1");
	digest_add_string(&sum, identity);
	digest_add_string(&sum, command);
	digest_add_string(&sum, plugin ? content->digest : "");
	digest_add_string(&sum, names);
	return arena_printf(arena, "%s/%s", cache->dir, digest_end(&sum, arena));
}

static const char *full_path(struct arena *arena, const struct unit *unit, const char *path)
{
	return *path == '/' ? path : arena_printf(arena, "%s/%s", unit->orig_tree, path);
}

static bool is_as_it_was(struct object_cache *cache, struct arena *arena, const struct unit *unit,
			 const struct object_entry *entry)
{
	const struct object_input *input;

	array_for_each(input, &entry->files) {
		const char *digest = content_of(cache, full_path(arena, unit, input->path))->digest;

		if (!digest || strcmp(digest, input->digest))
			return false;
	}
	array_for_each(input, &entry->names) {
		const char *dir = full_path(arena, unit, input->path);

		if (strcmp(directory_names_digest(cache->names, dir, false), input->digest))
			return false;
	}
	return true;
}

/* The files that make and later stages look for; the object comes last. */
static bool put_in_place(const struct job *job, struct arena *arena, const struct unit *unit,
			 enum step_kind kind, const struct object_entry *entry)
{
	const char *object = unit_path(job, unit, kind, ".o");
	struct text deps = { .arena = arena };
	const struct object_input *input;

	text_add(&deps, "%s:", object);
	array_for_each(input, &entry->files)
		text_add(&deps, " \\\n %s", full_path(arena, unit, input->path));
	text_add(&deps, "\n");
	array_for_each(input, &entry->files)
		text_add(&deps, "\n%s:\n", full_path(arena, unit, input->path));
	return !file_write(unit_path(job, unit, kind, ".d"), text_string(&deps),
			   deps.chars.count) &&
	       !file_write(unit_path(job, unit, kind, ".log"), entry->log, entry->log_size) &&
	       !file_write(object, entry->object, entry->object_size);
}

/* Takes one file of the cache, if it is the right one. */
static bool take(struct object_cache *cache, const struct unit *unit, enum step_kind kind,
		 const char *path)
{
	struct arena *arena = arena_new();
	struct object_entry entry;
	size_t size;
	bool taken = false;
	char *text = file_try_read(arena, path, &size);

	if (text && !object_entry_read(arena, text, size, &entry)) {
		debug("%s: is damaged, and removed", path);
		unlink(path);
	} else if (text && is_as_it_was(cache, arena, unit, &entry)) {
		taken = put_in_place(cache->job, arena, unit, kind, &entry);
		/* The one that was not used for the longest time makes room for others. */
		utimensat(AT_FDCWD, path, NULL, 0);
	}
	arena_free(arena);
	return taken;
}

static struct timespec modified(const char *path)
{
	struct stat st;

	return stat(path, &st) ? (struct timespec){ 0 } : st.st_mtim;
}

/* Would make compile it? When a file that it includes is newer, it may, without us knowing. */
static bool is_up_to_date(const struct object_cache *cache, const struct unit *unit,
			  enum step_kind kind)
{
	const struct timespec object = modified(unit_path(cache->job, unit, kind, ".o"));
	const struct timespec script = modified(unit_path(cache->job, unit, kind, ".sh"));
	const struct timespec plugin = cache->plugin->path ? modified(cache->plugin->path)
							   : (struct timespec){ 0 };

	return object.tv_sec && !time_is_later(&script, &object) &&
	       !time_is_later(&plugin, &object);
}

void object_cache_fetch(struct object_cache *cache, const struct unit *unit, enum step_kind kind,
			const char *command)
{
	struct arena *arena = cache->job->arena;
	struct search_path *path;
	const char *dir, *names;
	int i;

	if (cache->is_off || unit->is_new || reads_other_files(cache->job, unit) ||
	    is_up_to_date(cache, unit, kind))
		return;
	path = arena_new_object(arena, struct search_path);
	search_path_of(arena, unit, path);
	names = search_names_digest(cache->names, path, unit->orig_tree);
	dir = find_key_dir(cache, unit, names, command);
	if (!dir)
		return;
	for (i = 0; i < VARIANTS; i++)
		if (take(cache, unit, kind, arena_printf(arena, "%s/%d", dir, i))) {
			cache->fetched++;
			return;
		}
	*array_push(arena, &cache->pending) = (struct pending){
		.unit = unit,
		.kind = kind,
		.key_dir = dir,
		.path = path,
		.names = names,
		.made = modified(unit_path(cache->job, unit, kind, ".o")),
	};
}

static bool add_input(struct arena *arena, const char *path, const char *digest,
		      struct object_input *input)
{
	*input = (struct object_input){ .path = arena_strdup(arena, path), .digest = digest };
	return digest != NULL;
}

/* Adds a file that the compiler read, and its directory when it is none that the compiler searches. */
static bool add_file(struct object_cache *cache, struct arena *arena, const struct pending *item,
		     const char *file, struct object_entry *entry)
{
	const char *top = item->unit->orig_tree, *path = file, *dir;
	const struct content *content = content_of(cache, file);
	const struct object_input *known;
	size_t length = strlen(top);

	if (!strncmp(file, top, length) && file[length] == '/')
		for (path = file + length + 1; !strncmp(path, "./", 2);)
			path += 2;
	if (content->is_volatile || content->is_fresh ||
	    !add_input(arena, path, content->digest, array_push(arena, &entry->files)))
		return false;
	/* fs/proc/../mount.h includes what stands in fs/. */
	if (!strrchr(path, '/') || (search_path_has(item->path, path) && !strstr(path, "/../")))
		return true;
	dir = arena_strndup(arena, path, (size_t)(strrchr(path, '/') - path));
	array_for_each(known, &entry->names)
		if (!strcmp(known->path, dir))
			return true;
	return add_input(
		arena, dir,
		directory_names_digest(cache->names, full_path(arena, item->unit, dir), false),
		array_push(arena, &entry->names));
}

/* Reads what write_compile_script() has left for make: "OBJECT: FILE \ FILE ...", then a line for each file. */
static bool read_inputs(struct object_cache *cache, struct arena *arena, const struct pending *item,
			struct object_entry *entry)
{
	const char *path = unit_path(cache->job, item->unit, item->kind, ".d");
	char *text = file_try_read(arena, path, NULL), *word, *save;
	char *colon = text ? strstr(text, ": ") : NULL;

	if (!colon)
		return false;
	for (word = strtok_r(colon + 1, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
		if (!strcmp(word, "\\"))
			continue;
		/* The rules for headers that are gone. */
		if (word[strlen(word) - 1] == ':')
			break;
		if (strpbrk(word, "\\$\t") || !add_file(cache, arena, item, word, entry))
			return false;
	}
	return entry->files.count != 0;
}

/* Has another run kept the same in the meantime? */
static bool is_kept(struct object_cache *cache, struct arena *arena, const struct pending *item)
{
	struct object_entry entry;
	size_t size;
	int i;

	for (i = 0; i < VARIANTS; i++) {
		char *text =
			file_try_read(arena, arena_printf(arena, "%s/%d", item->key_dir, i), &size);

		if (text && object_entry_read(arena, text, size, &entry) &&
		    is_as_it_was(cache, arena, item->unit, &entry))
			return true;
	}
	return false;
}

/* A free number; else the one that was not used for the longest time. */
static const char *choose_name(struct arena *arena, const char *dir)
{
	const char *oldest = NULL;
	struct timespec time = { 0 };
	int i;

	for (i = 0; i < VARIANTS; i++) {
		const char *path = arena_printf(arena, "%s/%d", dir, i);
		struct timespec used = modified(path);

		if (oldest && !time_is_later(&time, &used))
			continue;
		oldest = path;
		time = used;
	}
	return oldest;
}

/* Files may have appeared, while make ran, in front of those that the compiler would find. */
static bool names_are_as_they_were(struct object_cache *cache, const struct pending *item)
{
	return !strcmp(item->names,
		       search_names_digest(cache->names, item->path, item->unit->orig_tree));
}

static void keep(struct object_cache *cache, const struct pending *item)
{
	const char *object = unit_path(cache->job, item->unit, item->kind, ".o");
	const char *log = unit_path(cache->job, item->unit, item->kind, ".log");
	const struct timespec made = modified(object);
	struct object_entry entry = { 0 };
	struct arena *arena;
	size_t size;
	char *text;

	/* make did not compile it, or it does not compile. */
	if (!made.tv_sec ||
	    (made.tv_sec == item->made.tv_sec && made.tv_nsec == item->made.tv_nsec) ||
	    !names_are_as_they_were(cache, item))
		return;
	arena = arena_new();
	entry.log = file_try_read(arena, log, &entry.log_size);
	entry.object = file_try_read(arena, object, &entry.object_size);
	if (entry.log && entry.object && !is_kept(cache, arena, item) &&
	    read_inputs(cache, arena, item, &entry)) {
		text = object_entry_text(arena, &entry, &size);
		object_cache_write(arena, choose_name(arena, item->key_dir), text, size);
	}
	arena_free(arena);
}

void object_cache_end(struct object_cache *cache)
{
	struct search_names names;
	const struct pending *item;

	if (cache->is_off)
		return;
	/* What make's compilers have read is what counts now. */
	search_names_setup(&names, cache->job->arena);
	cache->names = &names;
	hash_setup(&cache->contents, cache->job->arena);
	if (cache->fetched)
		debug("%d unpatched objects come from %s", cache->fetched, cache->dir);
	array_for_each(item, &cache->pending)
		keep(cache, item);
	if (cache->pending.count)
		object_cache_trim(cache->job->arena);
}
