// SPDX-License-Identifier: GPL-2.0-or-later
#include "package-tree.h"
#include "package-names.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void package_tree_place(struct package_tree *tree, const char *name, const char *value)
{
	if (tree->place_count == sizeof(tree->places) / sizeof(*tree->places))
		die(1, "a package has too many values");
	tree->places[tree->place_count++] = (struct place_holder){ name, value };
}

static const char *path_in(const struct package_tree *tree, const char *path)
{
	return arena_printf(tree->arena, "%s%s", tree->root, path);
}

static int make_parent(const struct package_tree *tree, const char *path)
{
	const char *whole = path_in(tree, path);

	return dir_make(arena_strndup(tree->arena, whole, (size_t)(strrchr(whole, '/') - whole)));
}

int package_tree_write(const struct package_tree *tree, const char *path, mode_t mode,
		       const void *data, size_t size)
{
	const char *whole = path_in(tree, path);

	if (make_parent(tree, path) || file_write(whole, data, size))
		return -1;
	return chmod(whole, mode) ? fail_errno("%s", whole) : 0;
}

int package_tree_fill(const struct package_tree *tree, const char *path, mode_t mode,
		      const char *template)
{
	const char *text = template_fill(
		tree->arena, arena_printf(tree->arena, "%s/%s", tree->package->templates, template),
		tree->places, tree->place_count);

	return text ? package_tree_write(tree, path, mode, text, strlen(text)) : -1;
}

/* In a unit of systemd and in a spec file '%' begins something else, and "%%" is a '%'. */
const char *package_percent(struct arena *arena, const char *text)
{
	struct text escaped = { .arena = arena };

	for (; *text; text++)
		text_add(&escaped, *text == '%' ? "%%%%" : "%c", *text);
	return text_string(&escaped);
}

/* What starts the unit is a link in the package: no script has to enable it, and systemctl mask still wins. */
static int write_unit(const struct package_tree *tree)
{
	const char *unit = arena_printf(tree->arena, "%s/%s", tree->units, tree->unit);
	const char *wants =
		arena_printf(tree->arena, "%s/sysinit.target.wants/%s", tree->units, tree->unit);

	if (package_tree_fill(tree, unit, 0644, "livepatch.service") || make_parent(tree, wants))
		return -1;
	if (symlink(arena_printf(tree->arena, "../%s", tree->unit), path_in(tree, wants)))
		return fail_errno("%s", path_in(tree, wants));
	return 0;
}

static void set_places(struct package_tree *tree)
{
	const struct fix_package *package = tree->package;

	package_tree_place(tree, "PACKAGE", tree->name);
	package_tree_place(tree, "NAME", package->name);
	package_tree_place(tree, "VERSION", package->version);
	package_tree_place(tree, "RELEASE", package->release);
	package_tree_place(tree, "MODULE", package->module);
	package_tree_place(tree, "FILE", package->file);
	package_tree_place(tree, "BUILD_ID", package->build_id);
	package_tree_place(tree, "UNIT", tree->unit);
	package_tree_place(tree, "HELPER", tree->helper);
	package_tree_place(tree, "REPLACE", package->replace ? "yes" : "no");
	package_tree_place(tree, "ORDER", package->replace ? "Before" : "After");
	package_tree_place(tree, "DOCUMENTATION",
			   package->homepage
				   ? arena_printf(tree->arena, "Documentation=%s\n",
						  package_percent(tree->arena, package->homepage))
				   : "");
}

int package_tree_begin(struct arena *arena, const struct package_format *format,
		       const struct fix_package *package, const char *units,
		       struct package_tree *tree)
{
	const char *name = package_name(arena, format, package), *data;
	size_t size;

	*tree = (struct package_tree){
		.arena = arena,
		.package = package,
		.name = name,
		.unit = package_unit(arena, name),
		.helper = arena_printf(arena, "/usr/libexec/livepatch/%s", name),
		.units = units,
		.root = arena_printf(arena, "%s/root", package->work),
	};
	set_places(tree);
	data = file_read(arena, package->ko, &size);
	if (!data)
		return -1;
	return package_tree_write(tree,
				  arena_printf(arena, "/lib/modules/%s/livepatch/%s.ko",
					       package->release, package->file),
				  0644, data, size)
	       ?: package_tree_fill(tree, tree->helper, 0755, "livepatch")
	       ?: write_unit(tree);
}

int package_tree_end(const struct package_tree *tree)
{
	const struct timespec times[] = { { .tv_sec = tree->package->date },
					  { .tv_sec = tree->package->date } };
	char *roots[] = { (char *)tree->root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int result = 0;

	if (!fts)
		return fail_errno("%s", tree->root);
	while (!result && (entry = fts_read(fts))) {
		/* A directory's time changes with what is written in it: it comes last. */
		if (entry->fts_info == FTS_D)
			continue;
		if ((entry->fts_info == FTS_DP && chmod(entry->fts_accpath, 0755)) ||
		    utimensat(AT_FDCWD, entry->fts_path, times, AT_SYMLINK_NOFOLLOW))
			result = fail_errno("%s", entry->fts_path);
	}
	fts_close(fts);
	return result;
}

unsigned long long package_tree_size(const struct package_tree *tree)
{
	char *roots[] = { (char *)tree->root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	unsigned long long size = 0;
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info == FTS_F)
			size += ((unsigned long long)entry->fts_statp->st_size + 1023) / 1024;
		else if (entry->fts_info != FTS_DP)
			size++;
	if (fts)
		fts_close(fts);
	return size;
}

const char *const *package_environment(const struct package_tree *tree)
{
	const char **environment = arena_alloc(tree->arena, 4 * sizeof(*environment));

	environment[0] =
		arena_printf(tree->arena, "SOURCE_DATE_EPOCH=%lld", (long long)tree->package->date);
	environment[1] = "LC_ALL=C";
	environment[2] = "TZ=UTC";
	return environment;
}

const char *package_tree_pack(const struct package_tree *tree, char *const *argv, const char *made)
{
	const char *log = arena_printf(tree->arena, "%s/log", tree->package->work);
	const char *base = strrchr(made, '/') + 1;
	const char *file = arena_printf(tree->arena, "%s/%s", tree->package->output, base);
	const struct command command = { .argv = argv,
					 .log = log,
					 .env = package_environment(tree) };
	const char *data;
	int status = command_run(&command);
	size_t size;

	if (status < 0)
		return NULL;
	if (status || !file_exists(made)) {
		fail("%s: %s failed with exit status %d", file, argv[0], status);
		log_tail(log, 20);
		return NULL;
	}
	if (!strncmp(file, "./", 2))
		file += 2;
	data = file_read(tree->arena, made, &size);
	return data && !file_write(file, data, size) ? file : NULL;
}

const char *package_changes(const struct package_tree *tree, const char *indent)
{
	struct text text = { .arena = tree->arena };
	const struct packaged_fix *fix;
	const char *const *patch;

	array_for_each(fix, &tree->package->fixes)
		text_add(&text, "%s%s%s%s\n", indent, fix->id, fix->summary ? ": " : "",
			 fix->summary ?: "");
	if (!tree->package->fixes.count)
		array_for_each(patch, &tree->package->patches)
			text_add(&text, "%s%s\n", indent, *patch);
	return text_string(&text);
}

const char *package_wrap(struct arena *arena, const char *text)
{
	struct text lines = { .arena = arena };
	const char *end, *blank;

	for (; *text; text = end) {
		size_t length = strcspn(text, "\n"), width = 78;

		while (length > width) {
			for (blank = text + width; blank > text + 8 && *blank != ' '; blank--)
				;
			if (blank == text + 8)
				break;
			text_add(&lines, "%.*s\n    ", (int)(blank - text), text);
			length -= (size_t)(blank + 1 - text);
			text = blank + 1;
			width = 74;
		}
		end = text + length + (text[length] == '\n');
		text_add_bytes(&lines, text, (size_t)(end - text));
	}
	return text_string(&lines);
}

const char *package_description(const struct package_tree *tree)
{
	const struct fix_package *package = tree->package;
	const char *text = package->description;
	size_t length;

	if (!text)
		text = arena_printf(
			tree->arena,
			"This livepatch changes the code of the running kernel, without a reboot:\nLinux %s.",
			package->release);
	for (length = strlen(text); length && text[length - 1] == '\n'; length--)
		;
	return package_wrap(tree->arena,
			    arena_printf(tree->arena, "%.*s\n\nIn this version:\n%s", (int)length,
					 text, package_changes(tree, "  - ")));
}

const char *package_date(const struct package_tree *tree, const char *format)
{
	char buffer[64];
	struct tm tm;

	gmtime_r(&tree->package->date, &tm);
	strftime(buffer, sizeof(buffer), format, &tm);
	return arena_strdup(tree->arena, buffer);
}
