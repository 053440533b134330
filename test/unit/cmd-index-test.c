/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/cmd-index.h"
#include "../../lib/files.h"

#include <sys/stat.h>

/* A build tree whose source is /src, and what is kept of it. */
struct build {
	struct arena *arena;
	const char *dir;
	struct kernel kernel;
};

static const char *path_of(const struct build *build, const char *path)
{
	return arena_printf(build->arena, "%s/obj/%s", build->dir, path);
}

/* As old as a build of yesterday: what is new is looked at twice. */
static void age(const struct build *build, const char *path)
{
	const struct timespec times[] = { { .tv_sec = 1000000 }, { .tv_sec = 1000000 } };

	utimensat(AT_FDCWD, path_of(build, path), times, 0);
}

static void write_cmd(const struct build *build, const char *dir, const char *name,
		      const char *reads)
{
	const char *text = arena_printf(
		build->arena,
		"savedcmd_%s/%s.o := gcc -D__KERNEL__ -c -o %s/%s.o /src/%s/%s.c\n\n"
		"source_%s/%s.o := /src/%s/%s.c\n\ndeps_%s/%s.o := \\\n  %s \\\n\n",
		dir, name, dir, name, dir, name, dir, name, dir, name, dir, name, reads);
	const char *path = arena_printf(build->arena, "%s/.%s.o.cmd", dir, name);

	dir_make(path_of(build, dir));
	file_write(path_of(build, path), text, strlen(text));
	age(build, path);
	age(build, dir);
}

/* The objects that read a path, separated by blanks. */
static const char *readers(const struct build *build, const char *path)
{
	const struct cmd_index *index = cmd_index_read(build->arena, &build->kernel);
	const char *list = "";
	struct cmd_dir *const *dir;
	struct cmd_unit *const *unit;

	if (!index)
		return "(error)";
	array_for_each(dir, &index->dirs)
		array_for_each(unit, &(*dir)->units)
			if (cmd_unit_reads(index, *unit, cmd_index_number(index, path)))
				list = arena_printf(build->arena, "%s%s%s", list, *list ? " " : "",
						    (*unit)->object);
	return list;
}

static void setup(struct build *build)
{
	char name[] = "/tmp/cmd-index-XXXXXX";

	build->arena = arena_new();
	build->dir = arena_strdup(build->arena, mkdtemp(name));
	build->kernel = (struct kernel){
		.dir = build->dir,
		.source = "/src",
		.source_prefix = "/src/",
		.build = arena_printf(build->arena, "%s/obj", build->dir),
		.is_own = true,
	};
	write_cmd(build, "fs/proc", "cmdline", "/src/include/linux/fs.h");
	write_cmd(build, "net", "core", "include/generated/bounds.h");
	write_cmd(build, "net", "sock", "/src/include/linux/fs.h");
	write_cmd(build, "scripts/mod", "modpost", "/src/include/linux/fs.h");
	age(build, "fs");
	age(build, "");
}

static void check_reads(struct build *build)
{
	check(!strcmp(readers(build, "include/linux/fs.h"), "fs/proc/cmdline.o net/sock.o") ||
		      !strcmp(readers(build, "include/linux/fs.h"), "net/sock.o fs/proc/cmdline.o"),
	      "all units that read a header are found, and no program of the build");
	check(!strcmp(readers(build, "fs/proc/cmdline.c"), "fs/proc/cmdline.o"),
	      "so is the unit of a source");
	check(!strcmp(readers(build, "include/generated/bounds.h"), "net/core.o"),
	      "and what reads a generated header");
	check(!strcmp(readers(build, "include/linux/none.h"), ""),
	      "what nobody reads has no units");
}

/* Other content behind the same size and time shows that a file is not read again. */
static void check_kept(struct build *build)
{
	write_cmd(build, "net", "core", "include/generated/BOUNDS.h");
	check(!strcmp(readers(build, "include/generated/bounds.h"), "net/core.o"),
	      "a file that has not changed is not read again");
	write_cmd(build, "net", "core", "include/generated/other-bounds.h");
	check(!strcmp(readers(build, "include/generated/bounds.h"), "") &&
		      !strcmp(readers(build, "include/generated/other-bounds.h"), "net/core.o"),
	      "one that has is");
}

static void check_changes(struct build *build)
{
	write_cmd(build, "net/new", "x", "include/generated/bounds.h");
	utimensat(AT_FDCWD, path_of(build, "net"), NULL, 0);
	check(!strcmp(readers(build, "include/generated/bounds.h"), "net/new/x.o"),
	      "a new directory is found");
	unlink(path_of(build, "net/.sock.o.cmd"));
	check(!strcmp(readers(build, "net/sock.c"), ""), "an object that is gone is forgotten");
	dir_remove(path_of(build, "net/new"));
	check(!strcmp(readers(build, "include/generated/bounds.h"), ""), "and so is a directory");
	check(!strcmp(readers(build, "include/linux/fs.h"), "fs/proc/cmdline.o"), "the rest stays");
}

static void check_lacking(struct build *build)
{
	const struct cmd_index *index = cmd_index_read(build->arena, &build->kernel);
	const char *lacking;
	struct hash linked;

	hash_setup(&linked, build->arena);
	hash_add(&linked, "fs/proc/cmdline.o", "");
	hash_add(&linked, "usr/initramfs_data.o", "");
	check(!cmd_index_lacks(index, &linked), "all objects of a kernel are known");
	hash_add(&linked, "net/sock.o", "");
	lacking = cmd_index_lacks(index, &linked);
	check(lacking && !strcmp(lacking, "net/sock.o"), "one without a .cmd file is not");
}

static void check_damage(struct build *build)
{
	const char *index = arena_printf(build->arena, "%s/units.index", build->dir);
	const char *fs = "fs/proc/cmdline.o";
	char *text;
	size_t size, length, wrong = 0;

	text = file_read(build->arena, index, &size);
	for (length = 0; length < size; length += 7) {
		file_write(index, text, length);
		wrong += strcmp(readers(build, "include/linux/fs.h"), fs) != 0;
	}
	check(!wrong, "an index that was cut off is made anew");
	for (length = 0; length < size; length += 3) {
		char *damaged = arena_copy(build->arena, text, size);

		damaged[length] ^= 1;
		file_write(index, damaged, size);
		wrong += strcmp(readers(build, "include/linux/fs.h"), fs) != 0;
	}
	check(!wrong, "and so is one that is damaged");
	file_write(path_of(build, "net/.core.o.cmd"), "savedcmd_net/core.o := gcc", 26);
	unlink(index);
	check_capture();
	readers(build, "x");
	check(strstr(check_captured(), "net/.core.o.cmd: is damaged"),
	      "a damaged .cmd file is named");
}

int main(void)
{
	struct build build;

	setup(&build);
	check_reads(&build);
	check_kept(&build);
	check_changes(&build);
	check_lacking(&build);
	check_damage(&build);
	dir_remove(build.dir);
	arena_free(build.arena);
	return check_done();
}
