// SPDX-License-Identifier: GPL-2.0-or-later
#include "compile-failure.h"
#include "../kernels/cache.h"
#include "../kernels/temporary-space.h"

#include <string.h>

enum cause { CRASHED, KILLED, DISK_FULL };

/* What the compiler driver, the assembler and the shell print; the first row that matches counts. */
static const struct {
	const char *text;
	enum cause cause;
} signs[] = {
	{ "No space left on device", DISK_FULL },
	{ "Disk quota exceeded", DISK_FULL },
	{ "Killed signal terminated program", KILLED },
	{ "out of memory allocating", KILLED },
	{ "virtual memory exhausted", KILLED },
	{ "internal compiler error", CRASHED },
	{ "signal terminated program", CRASHED },
	{ "Segmentation fault", CRASHED },
	{ "cannot load plugin", CRASHED },
};

static void explain_crash(const struct job *job, const struct plugin *plugin, const char *what)
{
	const char *cc = job->kernel->cc;

	if (plugin && plugin->path)
		fail("%s: the compiler (%s) crashed, with the compiler plugin %s loaded; try again with --no-plugin, and report it if that helps",
		     what, cc, plugin->name);
	else
		fail("%s: the compiler (%s) crashed; the kernel was built with the same one, so look for a broken installation or broken memory",
		     what, cc);
}

static void explain_full_disk(const struct job *job, const char *what)
{
	fail("%s: a disk is full: %llu MB are free in %s, where the compiler writes temporary files (TMPDIR sets another), and %llu MB in %s (--work, XDG_CACHE_HOME); make room",
	     what, cache_free_mb(temporary_dir()), temporary_dir(), cache_free_mb(job->work),
	     job->work);
}

bool compile_failure_explain(const struct job *job, const struct plugin *plugin, const char *what,
			     const char *log)
{
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strstr(log, signs[i].text))
			break;
	if (i == sizeof(signs) / sizeof(*signs))
		return false;
	switch (signs[i].cause) {
	case CRASHED:
		explain_crash(job, plugin, what);
		break;
	case KILLED:
		fail("%s: the compiler was killed, or there was no memory left for it; try again with fewer jobs: -j1",
		     what);
		break;
	case DISK_FULL:
		explain_full_disk(job, what);
		break;
	}
	return true;
}

void unpatched_failure_explain(const struct job *job, const struct plugin *plugin,
			       const struct unit *unit, const char *log)
{
	if (compile_failure_explain(job, plugin, unit->source, log))
		return;
	fail("%s: the unpatched source does not compile; the compiler's messages are above",
	     unit->source);
	/* Says which file is damaged. */
	if (kernel_check_files(job->arena, job->kernel))
		return;
	detail("the prepared kernel has the files that it was prepared with; `sh %s` repeats the compilation",
	       unit_path(job, unit, STEP_ORIG, ".sh"));
}
