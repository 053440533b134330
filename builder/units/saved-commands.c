// SPDX-License-Identifier: GPL-2.0-or-later
#include "saved-commands.h"
#include "../kernels/oot-module.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char generated_mark[] = "# made ";
static const char checked_mark[] = "# checked ";

/* Count up when the check changes: kbuild is then asked again for commands that were saved before. */
#define CHECK_VERSION 2

static const char *saved_dir(const struct job *job)
{
	const struct kernel *kernel = kernel_below(job->kernel);

	return kernel->is_own ? job->work : kernel->dir;
}

static const char *saved_path(const struct job *job, const struct unit *unit)
{
	return arena_printf(job->arena, "%s/commands/%s.cmd", saved_dir(job), unit->object);
}

/* What the file has but for the mark of the check. */
static const char *content(const struct job *job, const struct unit *unit)
{
	return arena_printf(
		job->arena, "%s\n%s%s%s", unit->command, unit->generated_with ? generated_mark : "",
		unit->generated_with ? unit->generated_with : "", unit->generated_with ? "\n" : "");
}

static const char *check_line(const struct job *job, const char *text)
{
	struct stat vmlinux = { 0 };

	/* Its size is enough: a kernel that is prepared anew loses its commands. */
	stat(job->kernel->vmlinux, &vmlinux);
	return arena_printf(
		job->arena, "%s%016llx\n", checked_mark,
		(unsigned long long)hash_string(
			HASH_START, arena_printf(job->arena, "%d %lld %s%s", CHECK_VERSION,
						 (long long)vmlinux.st_size,
						 kernel_below(job->kernel)->stamps ?: "", text)));
}

void saved_command_parse(const struct job *job, struct unit *unit, char *text, bool *checked)
{
	char *line;

	*checked = false;
	line = strsep(&text, "\n");
	/* Without a newline the file was cut off. */
	if (!text)
		return;
	unit->command = line;
	if (!strncmp(text, generated_mark, strlen(generated_mark))) {
		line = strsep(&text, "\n");
		unit->generated_with = line + strlen(generated_mark);
	}
	*checked = text && !strcmp(text, check_line(job, content(job, unit)));
}

int saved_command_read(const struct job *job, struct unit *unit, bool *checked)
{
	const char *path = saved_path(job, unit);
	char *text;

	*checked = false;
	if (!file_exists(path))
		return 0;
	text = file_read(job->arena, path, NULL);
	if (!text)
		return -1;
	saved_command_parse(job, unit, text, checked);
	return 0;
}

bool saved_command_compiles(const struct job *job, const struct unit *unit)
{
	size_t length = strlen(job->kernel->cc);

	return unit->command && !strncmp(unit->command, job->kernel->cc, length) &&
	       unit->command[length] == ' ';
}

int saved_command_write(const struct job *job, const struct unit *unit)
{
	const char *path = saved_path(job, unit), *slash = strrchr(path, '/');
	const char *text = content(job, unit);

	if (access(saved_dir(job), W_OK))
		return 0;
	text = arena_printf(job->arena, "%s%s", text, check_line(job, text));
	return dir_make(arena_strndup(job->arena, path, (size_t)(slash - path))) ||
			       file_write(path, text, strlen(text))
		       ? -1
		       : 0;
}
