// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The compile command of each unit, as kbuild would run it. `make -n` prints it without
 * compiling: about a second for one unit, two for six hundred, where making the objects takes
 * seconds each. The compiler's part alone is kept beside the kernel:
 *
 *	kernels/RELEASE/commands/net/ipv4/tcp_input.o.cmd
 *
 * Some units include files that kbuild makes for them (security/selinux/flask.h). The second
 * line then names the objects before which kbuild makes such files; made_files() has it done:
 *
 *	# made security/selinux/avc.o
 */
#include "kernels/kbuild.h"
#include "stages.h"
#include "../lib/files.h"
#include "../lib/hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char made_mark[] = "# made ";

/* Before this object, kbuild makes files in this directory. */
struct maker {
	const char *dir;    /* with a slash behind it */
	const char *object; /* NULL: not known yet */
};

struct makers {
	ARRAY(struct maker) items;
};

static const char *cached_path(struct build *build, const struct unit *unit)
{
	return arena_printf(build->arena, "%s/commands/%s.cmd", build->kernel.dir, unit->object);
}

/* DIR/.NAME.cmd of DIR/NAME. */
static const char *cmd_path(struct build *build, const char *tree, const char *object)
{
	const char *slash = strrchr(object, '/');
	int length = slash ? (int)(slash - object) + 1 : 0;

	return arena_printf(build->arena, "%s/%.*s.%s.cmd", tree, length, object, object + length);
}

int kbuild_run(struct build *build, const char *tree, const char *flags, const char *const *objects,
	       size_t count, const char *log)
{
	const char **goals = arena_alloc(build->arena, (count + 1) * sizeof(*goals));
	const struct kbuild kbuild = {
		.kernel = &build->kernel, .tree = tree, .flags = flags, .goals = goals
	};
	size_t i;

	for (i = 0; i < count; i++) {
		const char *object = arena_printf(build->arena, "%s/%s", tree, objects[i]);
		const char *cmd = cmd_path(build, tree, objects[i]);

		/* What is up to date would not be made, or printed. */
		if ((unlink(object) && errno != ENOENT) || (unlink(cmd) && errno != ENOENT))
			return fail_errno("%s", object);
		goals[i] = objects[i];
	}
	return kbuild_make(build->arena, &kbuild, log);
}

/* Copies the next part of a shell line, up to a ; outside of quotes; NULL at the end. */
static const char *next_part(const char **at, size_t *length)
{
	const char *begin = *at + strspn(*at, " \t;"), *c;
	char quote = 0;

	for (c = begin; *c && *c != '\n' && (quote || *c != ';'); c++) {
		if (quote ? *c == quote : *c == '\'' || *c == '"')
			quote = quote ? 0 : *c;
		else if (*c == '\\' && quote != '\'' && c[1])
			c++;
	}
	*at = c;
	while (c > begin && (c[-1] == ' ' || c[-1] == '\t'))
		c--;
	*length = (size_t)(c - begin);
	return *length ? begin : NULL;
}

/* The part of a line that kbuild would run which compiles the unit; NULL when it has none. */
static const char *compile_part(struct build *build, const struct unit *unit, const char *line)
{
	const char *end = arena_printf(build->arena, " -c -o %s %s", unit->object, unit->source);
	const char *part;
	size_t length, tail = strlen(end);

	while ((part = next_part(&line, &length)))
		if (length > tail && !memcmp(part + length - tail, end, tail))
			return arena_strndup(build->arena, part, length);
	return NULL;
}

/* "set -e;  echo '  CC [M]  x.o'; ...": the word CC and the last of the names; -1 for other lines. */
static int said(struct build *build, const char *line, const char **kind, const char **name)
{
	static const char say[] = "set -e;  echo '  ";
	const char *quote;
	char *text, *space;

	if (strncmp(line, say, strlen(say)))
		return -1;
	line += strlen(say);
	quote = strchr(line, '\'');
	if (!quote)
		return -1;
	text = arena_strndup(build->arena, line, (size_t)(quote - line));
	space = strrchr(text, ' ');
	*name = space ? space + 1 : text;
	text[strcspn(text, " ")] = '\0';
	*kind = text;
	return 0;
}

static void add_maker(struct build *build, struct makers *makers, const char *made)
{
	const char *slash = strrchr(made, '/');

	if (slash && *made != '/')
		array_push(build->arena, &makers->items)->dir =
			arena_strndup(build->arena, made, (size_t)(slash - made) + 1);
}

/* A file that is made once is printed once, but all objects below its directory may include it. */
static const char *made_by(struct build *build, struct makers *makers, const char *object)
{
	const char *list = NULL;
	struct maker *maker;

	array_for_each(maker, &makers->items) {
		if (strncmp(object, maker->dir, strlen(maker->dir)))
			continue;
		if (!maker->object)
			maker->object = object;
		if (!list || !strstr(list, maker->object))
			list = arena_printf(build->arena, "%s%s%s", list ? list : "",
					    list ? " " : "", maker->object);
	}
	return list;
}

/* What `make -n` printed. What kbuild makes for an object stands before it. */
static void parse_dry_run(struct build *build, char *text, struct hash *by_object)
{
	struct makers makers = { 0 };
	const char *kind, *name;
	char *line, *end;

	for (line = text; line; line = end) {
		struct unit *unit;

		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		if (said(build, line, &kind, &name))
			continue;
		if (strcmp(kind, "CC")) {
			add_maker(build, &makers, name);
			continue;
		}
		unit = hash_get(by_object, name);
		if (!unit || unit->command)
			continue;
		unit->command = compile_part(build, unit, line);
		unit->made_by = made_by(build, &makers, unit->object);
	}
}

static int save_command(struct build *build, const struct unit *unit)
{
	const char *path = cached_path(build, unit), *slash = strrchr(path, '/');
	const char *text = arena_printf(
		build->arena, "%s\n%s%s%s", unit->command, unit->made_by ? made_mark : "",
		unit->made_by ? unit->made_by : "", unit->made_by ? "\n" : "");

	return dir_make(arena_strndup(build->arena, path, (size_t)(slash - path))) ||
			       file_write(path, text, strlen(text))
		       ? -1
		       : 0;
}

static int parse_saved(struct unit *unit, char *text, const char *path)
{
	char *newline = strchr(text, '\n');

	if (!newline)
		return fail("%s: is damaged; remove it", path);
	*newline = '\0';
	if (!strncmp(newline + 1, made_mark, strlen(made_mark))) {
		unit->made_by = newline + 1 + strlen(made_mark);
		newline[1 + strcspn(newline + 1, "\n")] = '\0';
	}
	unit->command = text;
	return 0;
}

static int load_command(struct build *build, struct unit *unit)
{
	const char *path = cached_path(build, unit);
	char *text = file_read(build->arena, path, NULL);

	return text ? parse_saved(unit, text, path) : -1;
}

static int ask_kbuild(struct build *build, struct unit *const *units, size_t count)
{
	const char *log = arena_printf(build->arena, "%s/commands.log", build->work);
	const char **objects = arena_alloc(build->arena, (count + 1) * sizeof(*objects));
	struct hash by_object;
	size_t i, found = 0;
	char *text;

	for (i = 0; i < count; i++)
		objects[i] = units[i]->object;
	status("asking kbuild for the compile commands", 0, 0);
	/* -k: an object that kbuild does not know is no error here. */
	if (kbuild_run(build, build->farm, "-nk", objects, count, log) < 0)
		return -1;
	text = file_read(build->arena, log, NULL);
	if (!text)
		return -1;
	hash_setup(&by_object, build->arena);
	for (i = 0; i < count; i++)
		hash_add(&by_object, units[i]->object, units[i]);
	parse_dry_run(build, text, &by_object);
	for (i = 0; i < count; i++)
		found += units[i]->command != NULL;
	debug("kbuild knows %zu of %zu objects", found, count);
	return 0;
}

/* The value of -DNAME='"value"' in a command; NULL when it is not there. */
static const char *string_macro(struct build *build, const char *command, const char *name)
{
	const char *at = strstr(command, arena_printf(build->arena, "-D%s='\"", name)), *end;

	if (!at)
		return NULL;
	at = strchr(at, '"') + 1;
	end = strchr(at, '"');
	return end ? arena_strndup(build->arena, at, (size_t)(end - at)) : NULL;
}

static int read_object_name(struct build *build, struct unit *unit)
{
	unit->klp_object = "vmlinux";
	unit->is_module = strstr(unit->command, " -DMODULE ") != NULL;
	if (!unit->is_module)
		return 0;
	unit->klp_object = string_macro(build, unit->command, "KBUILD_MODNAME");
	if (!unit->klp_object)
		return fail("%s: its compile command names no module", unit->source);
	/* scripts/Makefile.lib joins the names of all modules that an object is linked into. */
	if (strchr(unit->klp_object, ':'))
		return fail("%s: is linked into several modules, %s; a livepatch cannot tell their "
			    "copies "
			    "of it apart",
			    unit->source, unit->klp_object);
	return 0;
}

int commands_read(struct build *build)
{
	ARRAY(struct unit *) missing = { 0 };
	struct unit **item;

	array_for_each(item, &build->units)
		if ((*item)->is_new || !file_exists(cached_path(build, *item)))
			*array_push(build->arena, &missing) = *item;
	if (missing.count) {
		/* New files have their commands only in the patched tree, the others by the pristine. */
		if (!missing.items[0]->is_new && workspace_revert(build))
			return -1;
		if (ask_kbuild(build, missing.items, missing.count))
			return -1;
	}
	array_for_each(item, &missing)
		if ((*item)->command && !(*item)->is_new && save_command(build, *item))
			return -1;
	array_for_each(item, &build->units) {
		if (!(*item)->command && file_exists(cached_path(build, *item)) &&
		    load_command(build, *item))
			return -1;
		if ((*item)->command && read_object_name(build, *item))
			return -1;
	}
	return 0;
}
