// SPDX-License-Identifier: GPL-2.0-or-later
#include "tree-writer.h"
#include "../../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int tree_writer_open(struct tree_writer *writer, struct arena *arena, const char *root)
{
	*writer = (struct tree_writer){ .arena = arena, .root = root, .last_fd = -1 };
	writer->root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return writer->root_fd < 0 ? fail_errno("%s", root) : 0;
}

void tree_writer_close(struct tree_writer *writer)
{
	if (writer->last_fd >= 0)
		close(writer->last_fd);
	if (writer->root_fd >= 0)
		close(writer->root_fd);
	writer->last_fd = writer->root_fd = -1;
}

/* Opens the directory `name` in `parent`, and makes it when it is missing; a link is an error. */
static int open_directory(int parent, const char *name)
{
	if (mkdirat(parent, name, 0777) && errno != EEXIST)
		return -1;
	return openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Makes `path` the last directory; "" is the root. */
static int enter(struct tree_writer *writer, const char *path)
{
	char *copy = arena_strdup(writer->arena, path), *rest = *copy ? copy : NULL, *name;
	int fd = dup(writer->root_fd), next;

	while (fd >= 0 && (name = strsep(&rest, "/"))) {
		next = open_directory(fd, name);
		close(fd);
		fd = next;
	}
	if (fd < 0)
		return fail_errno("%s/%s: the directory cannot be made", writer->root, path);
	if (writer->last_fd >= 0)
		close(writer->last_fd);
	writer->last_fd = fd;
	writer->last = arena_strdup(writer->arena, path);
	return 0;
}

/* Enters the directory of `path`; *name is the rest. */
static int enter_parent(struct tree_writer *writer, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	*name = slash ? slash + 1 : path;
	if (writer->last && strlen(writer->last) == length && !strncmp(writer->last, path, length))
		return 0;
	return enter(writer, arena_strndup(writer->arena, path, length));
}

int tree_writer_directory(struct tree_writer *writer, const char *path)
{
	return enter(writer, path);
}

int tree_writer_file(struct tree_writer *writer, const char *path, bool executable)
{
	const char *name;
	int fd;

	if (enter_parent(writer, path, &name))
		return -1;
	fd = openat(writer->last_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    executable ? 0777 : 0666);
	return fd < 0 ? fail_errno("%s/%s: cannot be made", writer->root, path) : fd;
}

/* Would `to`, of a link in a directory `depth` levels below the root, stay below the root? */
static bool stays_inside(const char *to, int depth)
{
	size_t length;

	if (*to == '/')
		return false;
	for (; *to; to += length + (to[length] == '/')) {
		length = strcspn(to, "/");
		if (length == 2 && !strncmp(to, "..", 2))
			depth--;
		else if (length && !(length == 1 && *to == '.'))
			depth++;
		if (depth < 0)
			return false;
	}
	return true;
}

int tree_writer_link(struct tree_writer *writer, const char *path, const char *to)
{
	const char *name, *slash;
	int depth = 0;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
		depth++;
	if (!*to || !stays_inside(to, depth))
		return fail("%s/%s: would be a link to %s, which leads out of the tree",
			    writer->root, path, to);
	if (enter_parent(writer, path, &name))
		return -1;
	return symlinkat(to, writer->last_fd, name)
		       ? fail_errno("%s/%s: cannot be made", writer->root, path)
		       : 0;
}
