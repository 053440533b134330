// SPDX-License-Identifier: GPL-2.0-or-later
#include "icecc.h"
#include "compiler-identity.h"
#include "steps.h"
#include "../kernels/compiler.h"
#include "../kernels/tools.h"
#include "../../lib/digest.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *log_file(const struct job *job)
{
	return arena_printf(job->arena, "%s/icecc.log", job->work);
}

/* What decides about the archive's content. `plugin` is the file, or NULL. */
static const char *archive_identity(const struct job *job, const char *plugin)
{
	const char *compiler = compiler_identity(job->arena, job->kernel->cc);
	const char *content = "";
	size_t size;
	char *bytes;

	if (plugin) {
		bytes = file_read(job->arena, plugin, &size);
		if (!bytes)
			return NULL;
		content = digest_of(job->arena, bytes, size);
	}
	return arena_printf(job->arena, "%s %s %s", compiler ?: "", plugin ?: "", content);
}

/* Returns the archive that icecc-create-env makes in `dir`. Its name is a digest of its content: servers keep it by name. */
static const char *make_archive(const struct job *job, const char *dir, const char *plugin)
{
	const char *log = arena_printf(job->arena, "%s/log", dir);
	const char *cc = tool_path(job->arena, job->kernel->cc) ?: job->kernel->cc;
	/* The second compiler would be that of C++, which may be missing. */
	char *argv[] = { "icecc-create-env",
			 "--gcc",
			 (char *)cc,
			 (char *)cc,
			 (char *)(plugin ? "--addfile" : NULL),
			 (char *)plugin,
			 NULL };
	static const char said[] = "\ncreating ";
	char *text, *name;

	if (!tool_path(job->arena, "icecc-create-env"))
		return fail("icecc-create-env is not there; apt install icecc"), NULL;
	if (dir_remove(dir) || dir_make(dir))
		return NULL;
	info("packing %s for the machines of icecc ...", job->kernel->cc);
	if (command_run(&(struct command){ .argv = argv, .dir = dir, .log = log })) {
		fail("icecc-create-env: cannot pack %s; see %s", cc, log);
		log_tail(log, 5);
		return NULL;
	}
	text = file_read(job->arena, log, NULL);
	name = text ? strstr(text, said) : NULL;
	if (!name)
		return fail("%s: icecc-create-env names no archive", log), NULL;
	name += sizeof(said) - 1;
	return arena_printf(job->arena, "%s/%.*s", dir, (int)strcspn(name, "\n"), name);
}

/* Returns the archive, which is kept as long as the compiler and the plugin are the same. */
static const char *archive(const struct job *job, const char *plugin)
{
	const char *dir = arena_printf(job->arena, "%s/icecc", job->work);
	const char *kept = arena_printf(job->arena, "%s/made-of", dir), *identity, *path;
	char *text, *end;

	identity = archive_identity(job, plugin);
	if (!identity)
		return NULL;
	text = file_exists(kept) ? file_read(job->arena, kept, NULL) : NULL;
	end = text ? strchr(text, '\n') : NULL;
	if (end) {
		*end = '\0';
		if (!strcmp(text, identity) && file_exists(end + 1))
			return end + 1;
	}
	path = make_archive(job, dir, plugin);
	if (!path)
		return NULL;
	text = arena_printf(job->arena, "%s\n%s", identity, path);
	return file_write(kept, text, strlen(text)) ? NULL : path;
}

/*
 * The machines get text that was preprocessed by -fdirectives-only, for the reasons in gcc-plugin/klp-cc; ICECC_REMOTE_CPP
 * asks for it. Three options make icecc preprocess wholly all the same, so such units are compiled here. When the compiler says
 * anything, icecc runs it here again: messages are those of a local compiler, too.
 *
 * The compiler runs in /tmp there, which stands for the directory of the source. gcc tries the last map first, so
 * this one, as the first option, is for what no other map is for: those behind it keep what is below /tmp, or in a
 * directory like /tmpfs, as it is.
 */
static const char compile_function[] =
	"export ICECC_REMOTE_CPP=1 ICECC_CARET_WORKAROUND=1 ICECC_REPEAT_RATE=0 ICECC_DEBUG=debug\n"
	"klp_elsewhere()\n"
	"{\n"
	"\tcase \" $* \" in\n"
	"\t*\" -pedantic\"* | *\" -Wpedantic \"* | *-Wunused-macros\" \"* | *=unused-macros\" \"*)\n"
	"\t\t\"$@\"\n"
	"\t\treturn\n"
	"\t\t;;\n"
	"\tesac\n"
	"\techo 'klp-build: one more' >>\"$ICECC_LOGFILE\"\n"
	"\tcc=$1\n"
	"\tshift\n"
	"\tfor dir in /tmp?*; do\n"
	"\t\tset -- \"-fdebug-prefix-map=$dir=$dir\" \"$@\"\n"
	"\tdone\n"
	"\t%s \"$cc\" -fno-working-directory -fdebug-prefix-map=/tmp=. -fdebug-prefix-map=/tmp/=/tmp/ \"$@\"\n"
	"}\n";

const char *icecc_text(const struct job *job, const struct plugin *plugin, const char *launcher)
{
	const char *made = archive(job, plugin->path);
	struct text text = { .arena = job->arena };

	if (!made)
		return NULL;
	unlink(log_file(job));
	text_add(&text, "export ICECC_VERSION=%s ICECC_LOGFILE=%s\n", step_quoted(job, made),
		 step_quoted(job, log_file(job)));
	text_add(&text, compile_function, launcher);
	return text_string(&text);
}

static int count(const char *text, const char *what)
{
	int n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

/* The log is icecc's at its level `debug`, and a line of klp_elsewhere() for each object. */
void icecc_report(const struct job *job)
{
	const char *log = log_file(job);
	const char *text = file_exists(log) ? file_read(job->arena, log, NULL) : NULL;
	int objects = text ? count(text, "klp-build: one more\n") : 0;
	int elsewhere = text ? count(text, ": got ") : 0;

	if (!objects)
		return;
	if (elsewhere)
		info("other machines compiled %d of %d objects", elsewhere, objects);
	else
		warning("--launcher icecc: all was compiled on this machine, because %s; see %s",
			strstr(text, "no local daemon found")
				? "no iceccd answers here"
				: "iceccd named no other: it knows no scheduler, or those that the scheduler knows are busy",
			log);
}
