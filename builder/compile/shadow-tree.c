// SPDX-License-Identifier: GPL-2.0-or-later
#include "shadow-tree.h"
#include "lay-out.h"
#include "../kernels/oot-module.h"
#include "../patches/line-directives.h"
#include "../patches/paths.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/kept-file.h"
#include "../../lib/text.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *work_file(const struct job *job, const char *name)
{
	return arena_printf(job->arena, "%s/%s", job->work, name);
}

const char *pristine_tree(const struct job *job)
{
	return work_file(job, "pristine-tree");
}

const char *patched_tree(const struct job *job)
{
	return work_file(job, "patched-tree");
}

static const char list_heading[] = "klp-build-files 1\n";

/* Reads the lines of a list of paths; false: there is no such file, or it is damaged. */
static bool read_list(const struct job *job, const char *list, struct tree_paths *paths)
{
	char *text = kept_file_read(job->arena, list, list_heading), *path, *save;
	const bool is_whole = text;

	for (path = text ? strtok_r(text, "\n", &save) : NULL; path;
	     path = strtok_r(NULL, "\n", &save))
		*array_push(job->arena, &paths->items) = path;
	return is_whole;
}

static int write_list(const struct job *job, const char *list, const struct tree_paths *paths)
{
	struct text text = { .arena = job->arena };
	const char **path;

	text_add(&text, "%s", list_heading);
	array_for_each(path, &paths->items)
		text_add(&text, "%s\n", *path);
	return kept_file_write(list, &text);
}

static const char *generated_list(const struct job *job)
{
	return work_file(job, "generated/files");
}

static int make_parent(const struct job *job, const char *path)
{
	return dir_make(arena_strndup(job->arena, path, (size_t)(strrchr(path, '/') - path)));
}

/* Copies keep the time stamps of their originals, which make compares. */
static int copy_generated(const struct job *job, const char *tree, const struct tree_paths *paths)
{
	const char **path;

	array_for_each(path, &paths->items) {
		const char *from = arena_printf(job->arena, "%s/%s", pristine_tree(job), *path);
		const char *to = arena_printf(job->arena, "%s/%s", tree, *path);
		struct stat old, new;

		if (stat(from, &new))
			return fail_errno("%s", from);
		if (!lstat(to, &old) && S_ISREG(old.st_mode) && old.st_size == new.st_size &&
		    old.st_mtim.tv_sec == new.st_mtim.tv_sec &&old.st_mtim.tv_nsec ==
			    new.st_mtim.tv_nsec)
			continue;
		if (make_parent(job, to) || (unlink(to) && errno != ENOENT) || file_copy(from, to))
			return -1;
		if (utimensat(AT_FDCWD, to, (struct timespec[]){ new.st_atim, new.st_mtim }, 0))
			return fail_errno("%s", to);
	}
	return 0;
}

static const char *complete_mark(const struct job *job, const char *tree)
{
	return arena_printf(job->arena, "%s.complete", tree);
}

static bool is_complete(const struct job *job, const char *tree)
{
	return file_exists(complete_mark(job, tree));
}

/* Returns a tree that is laid out already, or NULL. */
static const char *complete_tree(const struct job *job)
{
	const char *const trees[] = { pristine_tree(job), patched_tree(job) };
	size_t i;

	for (i = 0; i < sizeof(trees) / sizeof(*trees); i++)
		if (is_complete(job, trees[i]))
			return trees[i];
	return NULL;
}

static int open_tree(const struct job *job, const char *tree)
{
	if (is_complete(job, tree))
		return tree_copy_changed(job, tree);
	status("laying out the source tree", 0, 0);
	return dir_remove(tree) || tree_lay_out(job, tree, complete_tree(job)) ||
			       file_write(complete_mark(job, tree), "", 0)
		       ? -1
		       : 0;
}

/*
 * Does a link stand in for a directory of the path? What is below it is the kernel's own: nothing of
 * it may be patched (arch/arm64, of which a patch may rename a file).
 */
static int check_no_link(const struct job *job, const char *tree, const char *path)
{
	const char *slash;
	struct stat st;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *dir =
			arena_printf(job->arena, "%s/%.*s", tree, (int)(slash - path), path);

		if (!lstat(dir, &st) && S_ISLNK(st.st_mode))
			return fail(
				"%s: nothing in this directory is compiled for %s; leave the file out of the patch",
				path, job->kernel->release);
	}
	return 0;
}

/* Removes the directories that a new file of an earlier patch has left empty. */
static void remove_empty_parents(const struct job *job, const char *tree, const char *path)
{
	char *dir = arena_strdup(job->arena, path), *slash;

	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		if (dir_exists(arena_printf(job->arena, "%s/%s", job->kernel->source, dir)) ||
		    dir_exists(arena_printf(job->arena, "%s/%s", job->kernel->build, dir)) ||
		    rmdir(arena_printf(job->arena, "%s/%s", tree, dir)))
			return;
	}
}

/* Restores one path: to a link, or to nothing when the kernel's source has no such file. */
static int restore(const struct job *job, const char *tree, const char *path)
{
	const char *in_tree = arena_printf(job->arena, "%s/%s", tree, path);

	if (check_no_link(job, tree, path))
		return -1;
	if (unlink(in_tree) && errno != ENOENT && errno != ENOTDIR)
		return fail_errno("%s", in_tree);
	if (!file_exists(arena_printf(job->arena, "%s/%s", job->kernel->source, path))) {
		remove_empty_parents(job, tree, path);
		return 0;
	}
	return make_parent(job, in_tree) || tree_link(path, in_tree) ? -1 : 0;
}

/*
 * Returns a patched file's text for a tree. C files get #line directives, so that code below a
 * hunk does not change.
 */
static const char *text_in_tree(const struct job *job, const struct patched_file *file,
				size_t *size)
{
	const char *in_source = arena_printf(job->arena, "%s/%s", job->kernel->source, file->path);
	size_t original_size;
	char *original;

	*size = file->size;
	if (file->change != CHANGE_EDIT || !path_is_c(file->path))
		return file->text;
	original = file_read(job->arena, in_source, &original_size);
	return original ? lines_keep(job->arena, original, original_size, file->text, file->size,
				     size)
			: NULL;
}

static int place(const struct job *job, const char *tree, const struct patched_file *file)
{
	const char *path = arena_printf(job->arena, "%s/%s", tree, file->path), *text;
	struct stat st;
	size_t size;

	if (check_no_link(job, tree, file->path))
		return -1;
	/* Do not write through the link: that would change the kernel's source. */
	if ((!lstat(path, &st) && !S_ISREG(st.st_mode) && unlink(path)) ||
	    (file->change == CHANGE_DELETE && unlink(path) && errno != ENOENT))
		return fail_errno("%s", path);
	if (file->change == CHANGE_DELETE)
		return 0;
	text = text_in_tree(job, file, &size);
	return !text || make_parent(job, path) || file_update(path, text, size) ? -1 : 0;
}

void generated_files_read(const struct job *job, struct tree_paths *paths)
{
	/* A tree whose build was cut off is laid out anew before anything is generated in it. */
	if (is_complete(job, pristine_tree(job)))
		read_list(job, generated_list(job), paths);
}

/* Has the tree laid out anew when it is opened. */
static int distrust(const struct job *job, const char *tree)
{
	const char *mark = complete_mark(job, tree);

	return unlink(mark) ? fail_errno("%s", mark) : 0;
}

static const char *patched_list(const struct job *job, const char *tree)
{
	return arena_printf(job->arena, "%s.files", tree);
}

/*
 * Opens a tree, and reads which of its files are patched. When that is not known - a disk that is switched off while it
 * writes leaves an empty list - the tree may have files of another patch, which no build may read.
 */
static int open_patched_tree(const struct job *job, const char *tree, struct tree_paths *patched)
{
	if (is_complete(job, tree) && !read_list(job, patched_list(job, tree), patched) &&
	    distrust(job, tree))
		return -1;
	return open_tree(job, tree);
}

/* Gives these files of the tree their patched text, and restores all others. */
static int update(const struct job *job, const char *tree, const struct patched_file *files,
		  size_t count)
{
	const char *list = patched_list(job, tree), **path;
	struct tree_paths before = { 0 }, generated = { 0 }, touched = { 0 }, wanted = { 0 };
	struct hash kept;
	size_t i;

	if (open_patched_tree(job, tree, &before))
		return -1;
	generated_files_read(job, &generated);
	hash_setup(&kept, job->arena);
	for (i = 0; i < count; i++) {
		hash_add(&kept, files[i].path, (void *)files[i].path);
		*array_push(job->arena, &wanted.items) = files[i].path;
		*array_push(job->arena, &touched.items) = files[i].path;
	}
	array_for_each(path, &before.items)
		if (!hash_get(&kept, *path))
			*array_push(job->arena, &touched.items) = *path;
	if (write_list(job, list, &touched))
		return -1;
	array_for_each(path, &before.items)
		if (!hash_get(&kept, *path) && restore(job, tree, *path))
			return -1;
	if (copy_generated(job, tree, &generated))
		return -1;
	for (i = 0; i < count; i++)
		if (place(job, tree, &files[i]))
			return -1;
	return write_list(job, list, &wanted);
}

int patched_tree_update(struct job *job, const struct patch_set *patches)
{
	return update(job, patched_tree(job), patches->files.items, patches->files.count);
}

int pristine_tree_open(struct job *job)
{
	const char *tree = pristine_tree(job), *list = generated_list(job);
	struct tree_paths generated = { 0 };

	/* When it is not known what was generated, the other trees would lack it. */
	if (is_complete(job, tree) && file_exists(list) && !read_list(job, list, &generated) &&
	    distrust(job, tree))
		return -1;
	/* A new tree has none of the generated files. */
	if (!is_complete(job, tree) && dir_remove(work_file(job, "generated")))
		return -1;
	return open_tree(job, tree);
}

const char *kbuild_tree(const struct job *job)
{
	/* Making a module writes nothing into the kernel's tree, and a module of another tree has none here. */
	if (job->kernel->oot)
		return job->kernel->oot->kernel->build;
	return job->kernel->is_own ? pristine_tree(job) : job->kernel->build;
}

int kbuild_tree_open(struct job *job)
{
	return job->kernel->is_own && !job->kernel->oot ? pristine_tree_open(job) : 0;
}

int pristine_tree_begin(struct job *job)
{
	if (pristine_tree_open(job))
		return -1;
	return unlink(complete_mark(job, pristine_tree(job))) ? fail_errno("%s", job->work) : 0;
}

int pristine_tree_end(struct job *job)
{
	return file_write(complete_mark(job, pristine_tree(job)), "", 0);
}

const char *scratch_tree_update(struct job *job, const struct patch_set *patches, const char *path,
				const char *text, size_t size)
{
	const char *tree = work_file(job, "scratch-tree");
	struct patched_file *files =
		arena_copy(job->arena, patches->files.items, patches->files.count * sizeof(*files));
	size_t i;

	for (i = 0; i < patches->files.count; i++)
		if (!strcmp(files[i].path, path)) {
			files[i].text = text;
			files[i].size = size;
		}
	return update(job, tree, files, patches->files.count) ? NULL : tree;
}

const char *plain_tree_update(struct job *job, const struct patch_set *patches)
{
	const char *tree = work_file(job, "scratch-tree");
	struct patched_file *files =
		arena_copy(job->arena, patches->files.items, patches->files.count * sizeof(*files));
	size_t i;

	/* A new file has no lines whose numbers must be kept. */
	for (i = 0; i < patches->files.count; i++)
		if (files[i].change == CHANGE_EDIT)
			files[i].change = CHANGE_NEW_FILE;
	return update(job, tree, files, patches->files.count) ? NULL : tree;
}

/* Counts generated sources, but neither objects nor the host programs that generate them. */
static bool is_generated(const struct job *job, const FTSENT *entry, const char *path)
{
	struct stat st;

	if (entry->fts_info != FTS_F || tree_has_built_name(entry->fts_name) ||
	    (entry->fts_statp->st_mode & S_IXUSR))
		return false;
	return lstat(arena_printf(job->arena, "%s%s", job->kernel->build, path), &st) &&
	       lstat(arena_printf(job->arena, "%s%s", job->kernel->source, path), &st);
}

/* Finds all files of the pristine tree that the kernel's own tree does not have. */
static int find_generated(const struct job *job, struct tree_paths *generated)
{
	char *roots[] = { (char *)pristine_tree(job), NULL };
	size_t prefix = strlen(roots[0]);
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int result = 0;

	if (!tree)
		return fail_errno("%s", roots[0]);
	while (!result && (entry = fts_read(tree))) {
		if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR) {
			errno = entry->fts_errno;
			result = fail_errno("%s", entry->fts_path);
		} else if (is_generated(job, entry, entry->fts_path + prefix)) {
			*array_push(job->arena, &generated->items) =
				arena_strdup(job->arena, entry->fts_path + prefix + 1);
		}
	}
	if (!result && errno)
		result = fail_errno("%s", roots[0]);
	fts_close(tree);
	return result;
}

/* Leaves out what the patches have a text of their own for. */
static void without_patched(const struct job *job, const struct tree_paths *generated,
			    struct tree_paths *others)
{
	struct tree_paths patched = { 0 };
	struct hash known;
	const char *const *path;

	read_list(job, patched_list(job, patched_tree(job)), &patched);
	hash_setup(&known, job->arena);
	array_for_each(path, &patched.items)
		hash_add(&known, *path, *path);
	array_for_each(path, &generated->items)
		if (!hash_get(&known, *path))
			*array_push(job->arena, &others->items) = *path;
}

int generated_files_share(struct job *job)
{
	struct tree_paths generated = { 0 }, others = { 0 };

	if (find_generated(job, &generated) || dir_make(work_file(job, "generated")) ||
	    write_list(job, generated_list(job), &generated))
		return -1;
	without_patched(job, &generated, &others);
	return copy_generated(job, patched_tree(job), &others);
}
