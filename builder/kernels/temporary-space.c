// SPDX-License-Identifier: GPL-2.0-or-later
#include "temporary-space.h"
#include "cache.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The assembly of a large unit has 20 MB. */
#define NEEDED_MB 64
/* What is really written: a quota is not in the file system's numbers. */
#define PROBE_BYTES (1 << 20)

static bool is_usable(const char *dir)
{
	return dir && dir_exists(dir) && !access(dir, R_OK | W_OK | X_OK);
}

const char *temporary_dir(void)
{
	const char *const dirs[] = { getenv("TMPDIR"), getenv("TMP"), getenv("TEMP"),
				     P_tmpdir,	       "/var/tmp",    "/usr/tmp" };
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (is_usable(dirs[i]))
			return dirs[i];
	return ".";
}

/* Writes to a file without a name. */
static int probe(const char *dir)
{
	static const char zeros[1 << 16];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), result = 0;
	size_t done;

	/* Not every file system can; then its numbers have to do. */
	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR))
		return 0;
	if (fd < 0)
		return -1;
	for (done = 0; !result && done < PROBE_BYTES; done += sizeof(zeros))
		result = write(fd, zeros, sizeof(zeros)) == sizeof(zeros) ? 0 : -1;
	close(fd);
	return result;
}

int temporary_space_check(void)
{
	static const char advice[] =
		"the compiler writes its temporary files there; make room, or set TMPDIR to another directory";
	const char *dir = temporary_dir();
	unsigned long long there = cache_free_mb(dir);

	if (there < NEEDED_MB)
		return fail("%s: %llu MB are free, %d MB are needed: %s", dir, there, NEEDED_MB,
			    advice);
	if (probe(dir))
		return fail_errno("%s: cannot be written: %s", dir, advice);
	return 0;
}
