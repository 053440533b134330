// SPDX-License-Identifier: GPL-2.0-or-later
#include "launcher.h"
#include "compiler-identity.h"
#include "icecc.h"
#include "steps.h"
#include "../kernels/compiler.h"
#include "../kernels/tools.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A way to run the compiler. */
struct launcher_kind {
	const char *name; /* of the launcher, without its directory; NULL: any other */
	/*
	 * Returns the shell function klp_compile and what it needs; for one that preprocesses here and compiles
	 * elsewhere it is called klp_elsewhere. NULL after an error.
	 */
	const char *(*text)(const struct job *job, const struct plugin *plugin,
			    const char *launcher);
	bool elsewhere;
	void (*report)(const struct job *job); /* what is to be said after compiling, or NULL */
};

/*
 * __BASE_FILE__ is the name of the file that the compiler was given, which elsewhere is another file: sound/core/seq/seq_lock.h
 * uses it. Such units are compiled here.
 */
static const char compile_elsewhere[] =
	"klp_compile()\n"
	"{\n"
	"\tklp_elsewhere \"$@\" || return\n"
	"\tif tr -s ' \\\\' '\\n' <\"$klp_depends\" | grep -v ':$' | xargs cat 2>/dev/null |\n"
	"\t\tgrep -q __BASE_FILE__; then\n"
	"\t\t\"$@\"\n"
	"\tfi\n"
	"}\n";

/*
 * ccache must not take one object for another, whatever the user's configuration says. It keeps the dependencies
 * and compares their contents (depend mode): preprocessed text would not do, as the plugin's notes have macros, which are
 * not in it. What it does not know is in the extra file of each unit: the names of files that the compiler could
 * find, and the cc1 and the assembler. Objects are copied, as files of a work directory may be changed by hand.
 */
static const char ccache_settings[] =
	"export CCACHE_DIRECT=1 CCACHE_DEPEND=1 CCACHE_COMPILERCHECK=content CCACHE_NOHARDLINK=1\n"
	"export CCACHE_NOFILECLONE=1 CCACHE_HASHDIR=1 CCACHE_SLOPPINESS= CCACHE_IGNOREOPTIONS= CCACHE_BASEDIR=\n"
	"export CCACHE_IGNOREHEADERS= CCACHE_PREFIX_CPP=\n";

static const char *plain_text(const struct job *job, const struct plugin *plugin,
			      const char *launcher)
{
	const char *file = arena_printf(job->arena, "%s/compiler-identity", job->work), *identity;

	(void)plugin;
	if (!*launcher)
		return "klp_compile() { \"$@\"; }\n";
	identity = compiler_identity(job->arena, job->kernel->cc) ?: "";
	if (file_update(file, identity, strlen(identity)))
		return NULL;
	return arena_printf(job->arena,
			    "%sexport CCACHE_EXTRAFILES=\"$klp_names:%s\"\n"
			    "klp_compile() { %s \"$@\"; }\n",
			    ccache_settings, file, launcher);
}

/* Puts klp-cc, under the name klp-COMPILER, where distcc finds it; returns that directory or NULL. */
static const char *link_wrapper(const struct job *job, const char *cc)
{
	const char *dir = arena_printf(job->arena, "%s/launcher", job->work);
	const char *slash = strrchr(cc, '/');
	const char *link = arena_printf(job->arena, "%s/klp-%s", dir, slash ? slash + 1 : cc);

	if (dir_remove(dir) || dir_make(dir))
		return NULL;
	if (symlink(arena_printf(job->arena, "%s/klp-cc", job->own->tools), link))
		return fail_errno("%s", link), NULL;
	return dir;
}

static const char *wrapper_identity(const struct job *job, const char *dir, const char *cc,
				    const struct plugin *plugin)
{
	const char *slash = strrchr(cc, '/');
	char *argv[] = { arena_printf(job->arena, "%s/klp-%s", dir, slash ? slash + 1 : cc),
			 "--klp-identity", (char *)(plugin->path ? plugin->name : NULL), NULL };
	const char *const env[] = { arena_printf(job->arena, "KLP_CC=%s", cc), NULL };
	char *text = command_output(job->arena, &(struct command){ .argv = argv, .env = env });

	if (!text)
		return fail("%s: does not run; is klp-build installed completely?", argv[0]), NULL;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

/* The server refuses -fplugin= and knows compilers by their names: see gcc-plugin/klp-cc. */
static const char *distcc_text(const struct job *job, const struct plugin *plugin,
			       const char *launcher)
{
	const char *cc = job->kernel->cc, *dir, *identity;

	dir = link_wrapper(job, cc);
	identity = dir ? wrapper_identity(job, dir, cc, plugin) : NULL;
	if (!identity)
		return NULL;
	return arena_printf(
		job->arena,
		/* What distcc says of its servers is nothing that the compiler says of the source. */
		"export DISTCC_LOG=%s/distcc.log KLP_CC=%s PATH=%s:\"$PATH\"\n"
		"klp_elsewhere()\n"
		"{\n"
		"\tcc=klp-${1##*/}\n"
		"\tshift\n"
		"\tleft=$#\n"
		"\twhile [ $left -gt 0 ]; do\n"
		"\t\tcase $1 in\n"
		"\t\t-fplugin=*) ;;\n"
		"\t\t*) set -- \"$@\" \"$1\" ;;\n"
		"\t\tesac\n"
		"\t\tshift\n"
		"\t\tleft=$((left - 1))\n"
		"\tdone\n"
		"\t%s $cc \"$@\" %s%s -fplugin-arg-klp_cc-identity=%s && return\n"
		"\techo \"distcc says why in $DISTCC_LOG, if it is not the compiler\"\n"
		"\treturn 1\n"
		"}\n",
		job->work, step_quoted(job, cc), dir, launcher,
		plugin->path ? "-fplugin-arg-klp_cc-plugin=" : "", plugin->path ? plugin->name : "",
		identity);
}

static const struct launcher_kind kinds[] = {
	{ "distcc", distcc_text, .elsewhere = true },
	{ "icecc", icecc_text, .elsewhere = true, .report = icecc_report },
	{ NULL, plain_text, .elsewhere = false },
};

/* Does the compiler run under ccache, with a directory that it can write? */
static bool ccache_works(const struct job *job)
{
	const char *source = arena_printf(job->arena, "%s/ccache-test.c", job->work);
	const char *object = arena_printf(job->arena, "%s/ccache-test.o", job->work);
	char *argv[] = { "ccache", (char *)job->kernel->cc, "-c", (char *)source,
			 "-o",	   (char *)object,	    NULL };
	static const char text[] = "int klp_build_tries_ccache;\n";
	bool works = !file_update(source, text, sizeof(text) - 1) &&
		     !command_run(&(struct command){ .argv = argv, .log = "/dev/null" });

	unlink(object);
	return works;
}

/* The launcher that is used without --launcher; "" for none. */
static const char *choose(const struct job *job)
{
	if (getenv("CCACHE_DISABLE") || !tool_path(job->arena, "ccache"))
		return "";
	if (ccache_works(job))
		return "ccache";
	info("ccache is there but cannot run %s, and is not used", job->kernel->cc);
	return "";
}

static const struct launcher_kind *kind_of(const struct job *job, const char *launcher)
{
	const char *word = arena_strndup(job->arena, launcher, strcspn(launcher, " "));
	const char *slash = strrchr(word, '/');
	const struct launcher_kind *kind = kinds;

	while (kind->name && strcmp(kind->name, slash ? slash + 1 : word))
		kind++;
	return kind;
}

static bool is_for_gcc(const struct job *job, const char *launcher)
{
	if (!compiler_text_is_clang(job->kernel->compiler))
		return true;
	fail("--launcher %s: works for kernels that gcc compiled; this one was compiled with clang",
	     launcher);
	return false;
}

int launcher_write(const struct job *job, const struct plugin *plugin)
{
	const char *launcher = job->request->launcher ?: choose(job), *text;
	const struct launcher_kind *kind = kind_of(job, launcher);

	if (kind->elsewhere && !is_for_gcc(job, launcher))
		return -1;
	text = kind->text(job, plugin, launcher);
	if (!text)
		return -1;
	text = arena_printf(job->arena, "%s%s", text, kind->elsewhere ? compile_elsewhere : "");
	return file_update(arena_printf(job->arena, "%s/launcher.sh", job->work), text,
			   strlen(text));
}

void launcher_report(const struct job *job)
{
	const struct launcher_kind *kind = kind_of(job, job->request->launcher ?: "");

	if (kind->report)
		kind->report(job);
}

/*
 * The options that decide what __FILE__ is: ccache does not count them, as it takes them to be in the preprocessed text,
 * which is not compared here. Modules of other trees are compiled for the directory of their source.
 */
static const char *file_name_options(const struct job *job, const char *command)
{
	static const char *const options[] = { "-fmacro-prefix-map=", "-ffile-prefix-map=" };
	char *words = arena_strdup(job->arena, command), *word, *save;
	struct text text = { .arena = job->arena };
	size_t i;

	for (word = strtok_r(words, " \t\n", &save); word; word = strtok_r(NULL, " \t\n", &save))
		for (i = 0; i < sizeof(options) / sizeof(*options); i++)
			if (!strncmp(word, options[i], strlen(options[i])))
				text_add(&text, "%s\n", word);
	return text_string(&text);
}

const char *launcher_run(const struct job *job, const char *command, const char *names,
			 const char *names_file, const char *depends)
{
	const char *text =
		arena_printf(job->arena, "%s\n%s", names, file_name_options(job, command));

	if (dir_make(arena_strndup(job->arena, names_file,
				   (size_t)(strrchr(names_file, '/') - names_file))) ||
	    file_update(names_file, text, strlen(text)))
		return NULL;
	return arena_printf(job->arena,
			    "# %s\n"
			    "klp_names=%s klp_depends=%s\n"
			    ". %s/launcher.sh\n"
			    "klp_compile %s || exit 1\n",
			    names, step_quoted(job, names_file), step_quoted(job, depends),
			    step_quoted(job, job->work), command);
}
