// SPDX-License-Identifier: GPL-2.0-or-later
#include "source.h"
#include "cache.h"
#include "debian.h"
#include "import.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#define FULL_MB 16

const struct kernel_source kernel_sources[] = {
	{ .name = "Debian's archive",
	  .example = "6.12.117+deb12-amd64",
	  .tools = debian_tools,
	  .recognises = debian_recognises,
	  .list = debian_list,
	  .find = debian_find,
	  .fetch = debian_fetch,
	  .unpack = debian_unpack },
	/* Behind those that know their kernels by the form of the release: it looks into the cache. */
	{ .name = "packages that were imported",
	  .example = "the NAME of --import",
	  .is_imported = true,
	  .tools = import_tools,
	  .recognises = import_recognises,
	  .list = import_list,
	  .find = import_find,
	  .fetch = import_fetch,
	  .unpack = import_unpack },
	{ .name = NULL },
};

const struct kernel_source *kernel_source_of(const char *name)
{
	const struct kernel_source *source;

	for (source = kernel_sources; source->name; source++)
		if (source->recognises(name))
			return source;
	return NULL;
}

static unsigned long long to_mb(unsigned long long bytes)
{
	return bytes / 1000000;
}

/* A program failed: the reason is in the log, or the disk is full. */
static int run_failed(const struct delivery *delivery, const char *stage)
{
	if (cache_free_mb(delivery->dir) < FULL_MB)
		return fail(
			"%s: %s failed: the disk is full; make room for %llu MB or set XDG_CACHE_HOME to another disk",
			delivery->dir, stage, to_mb(delivery->disk_bytes));
	fail("%s: %s failed", delivery->name, stage);
	log_tail(delivery->log, 15);
	return -1;
}

static bool show_elapsed(void *stage)
{
	status(stage, 0, 0);
	return true;
}

int delivery_run(const struct delivery *delivery, const char *stage, char *const *argv)
{
	int result;

	status(stage, 0, 0);
	result = command_run(&(struct command){ .argv = argv,
						.dir = delivery->dir,
						.log = delivery->log,
						.progress = show_elapsed,
						.data = (void *)stage });
	return result ? (result < 0 ? -1 : run_failed(delivery, stage)) : 0;
}

int delivery_check_space(const struct delivery *delivery)
{
	unsigned long long needed = to_mb(delivery->disk_bytes + delivery->download_bytes);
	unsigned long long there = cache_free_mb(delivery->dir);

	if (there >= needed)
		return 0;
	return fail(
		"%s: %llu MB are free, preparing a kernel takes %llu MB; make room or set XDG_CACHE_HOME to another disk",
		delivery->dir, there, needed);
}
