// SPDX-License-Identifier: GPL-2.0-or-later
#include "files.h"
#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* On Linux, read() and write() transfer at most this much; less is not an error. */
#define CHUNK	       (1UL << 30)
#define LOG_TAIL_BYTES 65536

static ssize_t read_some(int fd, void *buffer, size_t size)
{
	ssize_t got;

	do {
		got = read(fd, buffer, size < CHUNK ? size : CHUNK);
	} while (got < 0 && errno == EINTR);
	return got;
}

int fd_write(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t wrote = write(fd, data, size < CHUNK ? size : CHUNK);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return -1;
		data += wrote;
		size -= (size_t)wrote;
	}
	return 0;
}

/*
 * Reads until the end instead of trusting st_size, which is 0 for /proc and pipes, while a file
 * may grow.
 */
static char *read_to_end(struct arena *arena, int fd, size_t expected, size_t *size)
{
	size_t used = 0, capacity = expected + 1;
	char *text = arena_alloc(arena, capacity);

	for (;;) {
		ssize_t got = read_some(fd, text + used, capacity - used);

		if (got < 0)
			return NULL;
		if (!got)
			break;
		used += (size_t)got;
		if (used == capacity) {
			char *grown = arena_alloc(arena, capacity * 2 + 4096);

			memcpy(grown, text, used);
			text = grown;
			capacity = capacity * 2 + 4096;
		}
	}
	text[used] = '\0';
	*size = used;
	return text;
}

/* A regular file that somebody else has put there may have holes of any size. */
#define REGULAR_MAX (1ll << 30)

/* `type`: the one that the file must have (S_IFMT); 0: any but a directory. */
static char *try_read(struct arena *arena, const char *path, size_t *size, int flags, mode_t type)
{
	struct stat stat;
	char *text = NULL;
	size_t length;
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags), error;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &stat)) {
		errno = S_ISDIR(stat.st_mode) ? EISDIR : EINVAL;
		if (type && stat.st_size > REGULAR_MAX)
			errno = EFBIG;
		else if (type ? (stat.st_mode & S_IFMT) == type : !S_ISDIR(stat.st_mode))
			text = read_to_end(arena, fd, (size_t)stat.st_size, &length);
	}
	error = errno;
	if (text && size)
		*size = length;
	close(fd);
	errno = error;
	return text;
}

char *file_try_read(struct arena *arena, const char *path, size_t *size)
{
	return try_read(arena, path, size, 0, 0);
}

/* Without O_NONBLOCK, a FIFO that nobody writes to would be waited for by open(). */
char *file_try_read_regular(struct arena *arena, const char *path, size_t *size)
{
	return try_read(arena, path, size, O_NONBLOCK | O_NOCTTY, S_IFREG);
}

char *file_read(struct arena *arena, const char *path, size_t *size)
{
	char *text = file_try_read(arena, path, size);

	if (!text)
		fail_errno("cannot read %s", path);
	return text;
}

/* Opens a new file beside `path`, to be renamed to it; two processes never share one. */
static int open_beside(const char *path, char *name, size_t name_size, mode_t mode)
{
	int fd;

	if ((size_t)snprintf(name, name_size, "%s.tmp-%ld", path, (long)getpid()) >= name_size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	/*
	 * Somebody who was killed may have left one. The directory may also be another user's, who must not lead a
	 * root's program to a file elsewhere by a link of this name.
	 */
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	/*
	 * Uses fchmod(), because open() would drop bits of a copied file's mode that the umask
	 * excludes.
	 */
	if (fchmod(fd, mode)) {
		close(fd);
		unlink(name);
		return -1;
	}
	return fd;
}

static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* Closes the file that open_beside() opened and gives it its name, unless `failed`. */
static int put_in_place(int fd, const char *name, const char *path, bool failed)
{
	int error = errno;

	if (close(fd) && !failed) {
		error = errno;
		failed = true;
	}
	if (!failed && !rename(name, path))
		return 0;
	if (!failed)
		error = errno;
	unlink(name);
	errno = error;
	return -1;
}

int file_try_write(const char *path, const void *data, size_t size)
{
	char name[PATH_MAX];
	int fd = open_beside(path, name, sizeof(name), new_file_mode());

	return fd < 0 ? -1 : put_in_place(fd, name, path, fd_write(fd, data, size) != 0);
}

int file_write(const char *path, const void *data, size_t size)
{
	return file_try_write(path, data, size) ? fail_errno("cannot write %s", path) : 0;
}

int file_write_through(const char *path, const void *data, size_t size)
{
	bool is_stdout = !strcmp(path, "-");
	struct stat stat;
	int fd, error;

	if (!is_stdout && (lstat(path, &stat) || S_ISREG(stat.st_mode)))
		return file_write(path, data, size);
	fd = is_stdout ? dup(STDOUT_FILENO)
		       : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return fail_errno("cannot write %s", is_stdout ? "stdout" : path);
	error = fd_write(fd, data, size) ? errno : 0;
	if (close(fd) && !error)
		error = errno;
	errno = error;
	return error ? fail_errno("cannot write %s", is_stdout ? "stdout" : path) : 0;
}

static bool file_holds(const char *path, const char *data, size_t size)
{
	char buffer[65536];
	struct stat stat;
	bool same = false;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode) && (size_t)stat.st_size == size) {
		size_t compared = 0;
		ssize_t got;

		do {
			got = read_some(fd, buffer, sizeof(buffer));
			same = got >= 0 && (size_t)got <= size - compared &&
			       !memcmp(data + compared, buffer, (size_t)got);
			compared += same ? (size_t)got : 0;
		} while (same && got);
		same = same && compared == size;
	}
	close(fd);
	return same;
}

bool file_is_same(const char *a, const char *b)
{
	static char left[65536], right[65536];
	FILE *x = fopen(a, "re"), *y = fopen(b, "re");
	bool same = x && y;
	size_t got;

	do {
		got = same ? fread(left, 1, sizeof(left), x) : 0;
		same = same && fread(right, 1, sizeof(right), y) == got &&
		       !memcmp(left, right, got);
	} while (same && got);
	if (x)
		fclose(x);
	if (y)
		fclose(y);
	return same;
}

int file_update(const char *path, const void *data, size_t size)
{
	return file_holds(path, data, size) ? 0 : file_write(path, data, size);
}

bool file_exists(const char *path)
{
	struct stat status;

	return !stat(path, &status) && !S_ISDIR(status.st_mode);
}

bool dir_exists(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

int dir_make(const char *path)
{
	char prefix[PATH_MAX];
	size_t length = strlen(path);

	if (length >= sizeof(prefix)) {
		errno = ENAMETOOLONG;
		return fail_errno("cannot create directory %s", path);
	}
	memcpy(prefix, path, length + 1);
	for (char *slash = prefix + 1; length && *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		/* A failure shows at the last mkdir(): a parent may exist and not be writable. */
		mkdir(prefix, 0777);
		*slash = '/';
	}
	if (mkdir(prefix, 0777) && (errno != EEXIST || !dir_exists(path)))
		return fail_errno("cannot create directory %s", path);
	return 0;
}

static int remove_at(int parent, const char *name)
{
	struct dirent *entry;
	int fd, result = 0;
	DIR *dir;

	if (!unlinkat(parent, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	/* Another run may be removing it, too. */
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -1;
	}
	while (!result && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			result = remove_at(fd, entry->d_name);
	}
	closedir(dir);
	if (!result && unlinkat(parent, name, AT_REMOVEDIR) && errno != ENOENT)
		result = -1;
	return result;
}

int dir_remove(const char *path)
{
	if (remove_at(AT_FDCWD, path))
		return fail_errno("cannot remove %s", path);
	return 0;
}

static int copy_data(int from, int to)
{
	static char buffer[1 << 16];
	ssize_t got;

	/* Shares the blocks where the file system can. */
	while ((got = copy_file_range(from, NULL, to, NULL, CHUNK, 0)) > 0)
		;
	if (got < 0 && (lseek(from, 0, SEEK_SET) < 0 || lseek(to, 0, SEEK_SET) < 0))
		return -1;
	/* Do this even after success: files in /proc look empty to copy_file_range(). */
	while ((got = read_some(from, buffer, sizeof(buffer))) > 0) {
		if (fd_write(to, buffer, (size_t)got))
			return -1;
	}
	return got < 0 ? -1 : 0;
}

bool time_is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

unsigned long long dir_usage(const char *path)
{
	char *roots[] = { (char *)path, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	unsigned long long bytes = 0;
	FTSENT *entry;

	while (tree && (entry = fts_read(tree)))
		if (entry->fts_info != FTS_DP && entry->fts_info != FTS_NS)
			bytes += (unsigned long long)entry->fts_statp->st_blocks * 512;
	if (tree)
		fts_close(tree);
	return bytes;
}

int file_copy(const char *from, const char *to)
{
	char name[PATH_MAX];
	struct stat stat;
	int in, out, result;

	in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0 || fstat(in, &stat)) {
		result = fail_errno("cannot read %s", from);
	} else if (!S_ISREG(stat.st_mode)) {
		result = fail("cannot copy %s: not a regular file", from);
	} else {
		out = open_beside(to, name, sizeof(name), stat.st_mode & 0777);
		if (out < 0)
			result = fail_errno("cannot write %s", to);
		else
			result = put_in_place(out, name, to, copy_data(in, out) != 0);
	}
	if (in >= 0)
		close(in);
	return result;
}

void log_tail(const char *path, int lines)
{
	char buffer[LOG_TAIL_BYTES + 1], *line, *end;
	FILE *file = fopen(path, "re");
	size_t size;

	if (!file)
		return;
	if (fseek(file, -LOG_TAIL_BYTES, SEEK_END))
		rewind(file);
	size = fread(buffer, 1, LOG_TAIL_BYTES, file);
	fclose(file);
	while (size && buffer[size - 1] == '\n')
		size--;
	if (!size)
		return;
	buffer[size] = '\0';
	for (line = buffer + size; line > buffer; line--) {
		if (line[-1] == '\n' && --lines <= 0)
			break;
	}
	for (; line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		detail("%.*s", (int)(end ? end - line : (ptrdiff_t)strlen(line)), line);
	}
}
