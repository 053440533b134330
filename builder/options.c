// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"
#include "compile/clean-cache.h"
#include "package/package-format.h"
#include "../livepatch/format.h"
#include "../lib/message.h"
#include "../lib/text.h"

#include <ctype.h>
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* getopt_long() returns a letter, or this and the row's place: rows, then those of refused[]. */
enum { FIRST_ROW = 256 };

/* --help shows options by what they are for. Rows that name no group are about results. */
enum option_group {
	FOR_RESULTS,
	FOR_TASKS,
	FOR_THE_MODULE,
	FOR_KERNELS,
	FOR_CHECKS,
	FOR_RUNNING,
	FOR_MESSAGES,
	OPTION_GROUPS,
};

/* In the order in which a person needs them. */
static const struct {
	enum option_group group;
	const char *title;
} groups[] = {
	{ FOR_THE_MODULE, "What goes into the module" },
	{ FOR_KERNELS, "The kernel that it is for" },
	{ FOR_RESULTS, "What comes out" },
	{ FOR_CHECKS, "What is accepted" },
	{ FOR_RUNNING, "How it is built" },
	{ FOR_TASKS, "Other tasks" },
	{ FOR_MESSAGES, "What is printed" },
};
_Static_assert(sizeof(groups) / sizeof(*groups) == OPTION_GROUPS, "a group has no title");

/* An option that was seen, with its argument or NULL. */
struct seen {
	struct arena *arena;
	struct request *request;
	const struct option_row *row;
	const char *argument;
};

struct option_row {
	const char *name;
	char letter;	      /* 0: there is no short option */
	const char *argument; /* what --help and the completion call it; NULL: it has none */
	const char *help;
	void (*apply)(const struct seen *seen);
	size_t field; /* in struct request, for apply_string() and its kind */
	int value;    /* for apply_action() and apply_level() */
	enum option_group group;
};

static void *field_of(const struct seen *seen)
{
	return (char *)seen->request + seen->row->field;
}

/* To a field `const char *`; the last one counts. */
static void apply_string(const struct seen *seen)
{
	*(const char **)field_of(seen) = seen->argument;
}

/* To a field `bool`. */
static void apply_flag(const struct seen *seen)
{
	*(bool *)field_of(seen) = true;
}

/* To a field `struct string_list`, for options that may be repeated. */
static void apply_list(const struct seen *seen)
{
	struct string_list *list = field_of(seen);

	*array_push(seen->arena, list) = seen->argument;
}

static void apply_jobs(const struct seen *seen)
{
	char *end;
	long jobs = strtol(seen->argument, &end, 10);

	if (*end || end == seen->argument || jobs < 1 || jobs > 4096)
		die(2, "-j %s: must be a number from 1 to 4096", seen->argument);
	seen->request->jobs = (int)jobs;
}

static void apply_cache_size(const struct seen *seen)
{
	unsigned long long bytes;

	if (!cache_size_parse(seen->argument, &bytes))
		die(2,
		    "--cache-size %s: must be a number of K, M, G or T (10^3, 10^6, 10^9, 10^12 bytes), as 5G, or 0",
		    seen->argument);
	apply_string(seen);
}

static void apply_layout(const struct seen *seen)
{
	static const char *const kinds[] = { "struct:",	 "union:",    "enum:",
					     "typedef:", "function:", "variable:" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strncmp(seen->argument, kinds[i], strlen(kinds[i])) &&
		    seen->argument[strlen(kinds[i])])
			break;
	if (i == sizeof(kinds) / sizeof(*kinds))
		die(2,
		    "--allow-layout %s: must be KIND:NAME, as struct:sock; the kinds are struct, union, enum, typedef, variable and function",
		    seen->argument);
	apply_list(seen);
}

static void apply_revert(const struct seen *seen)
{
	const char *colon = strchr(seen->argument, ':'), *name;
	unsigned long sympos;

	if (!colon || colon == seen->argument ||
	    !klp_function_parse(seen->arena, colon + 1, &name, &sympos))
		die(2,
		    "--revert %s: must be OBJECT:FUNCTION or OBJECT:FUNCTION,SYMPOS, as vmlinux:tcp_ack; the object is vmlinux or a module, and SYMPOS the function's position among those of its name",
		    seen->argument);
	apply_list(seen);
}

static void list_add(struct arena *arena, struct string_list *list, const char *word)
{
	const char *const *known;

	array_for_each(known, list)
		if (!strcmp(*known, word))
			return;
	*array_push(arena, list) = word;
}

static void apply_formats(const struct seen *seen)
{
	char *list = arena_strdup(seen->arena, seen->argument), *name, *save;
	struct string_list *formats = field_of(seen);

	/* The last one counts. */
	formats->count = 0;
	for (name = strtok_r(list, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
		if (!package_format_find(name))
			die(2,
			    "--package %s: there is no format '%s'; there are %s, and several have commas between them",
			    seen->argument, name, package_format_names(seen->arena));
		list_add(seen->arena, formats, name);
	}
	if (!formats->count)
		die(2, "--package needs a format: %s", package_format_names(seen->arena));
}

/* It becomes a part of the module's name, whose length is looked at as a whole. */
static void apply_version_of_package(const struct seen *seen)
{
	const char *c;

	for (c = seen->argument; isalnum((unsigned char)*c) || *c == '-' || *c == '_'; c++)
		;
	if (*c || !isalnum((unsigned char)*seen->argument))
		die(2,
		    "--package-version %s: must begin with a letter or digit and can have letters, digits, - and _, as 3 or 1-2",
		    seen->argument);
	apply_string(seen);
}

static void apply_action(const struct seen *seen)
{
	struct request *request = seen->request;

	if (request->action != ACTION_BUILD)
		die(2, "%s and --%s cannot be given together", option_of_action(request->action),
		    seen->row->name);
	request->action = (enum action)seen->row->value;
	request->module = seen->argument;
}

static void apply_import(const struct seen *seen)
{
	apply_action(seen);
	seen->request->import = seen->argument;
	seen->request->module = NULL;
}

static void apply_level(const struct seen *seen)
{
	message_setup("klp-build", (enum message_level)seen->row->value);
}

static void apply_help(const struct seen *seen);

static void apply_version(const struct seen *seen)
{
	(void)seen;
	puts("klp-build " KLP_VERSION);
	exit(0);
}

#define STRING(name) .apply = apply_string, .field = offsetof(struct request, name)
#define FLAG(name)   .apply = apply_flag, .field = offsetof(struct request, name)
#define LIST(name)   .apply = apply_list, .field = offsetof(struct request, name)
#define ACTION(name) .apply = apply_action, .value = (name)
#define LEVEL(name)  .apply = apply_level, .value = (name)

/* Each has an entry in man/klp-build.1; the completion reads --help. */
static const struct option_row rows[] = {
	{ "manifest", 'f', "FILE.yaml", "build what this manifest describes: klp-build-manifest(5)",
	  STRING(manifest_file), .group = FOR_THE_MODULE },
	{ "check", 0, NULL, "with -f: only check the manifest", ACTION(ACTION_CHECK),
	  .group = FOR_TASKS },
	{ "kernel", 'k', "RELEASE",
	  "stock or imported kernel to patch (default: the running one); with -f a glob that picks some",
	  STRING(release), .group = FOR_KERNELS },
	{ "source", 's', "DIR",
	  "patch a kernel of your own: the source that it was built from; with --import its source",
	  STRING(source), .group = FOR_KERNELS },
	{ "build", 'b', "DIR", "where it was built (default: DIR of -s)", STRING(build),
	  .group = FOR_KERNELS },
	{ "config", 'c', "FILE", "with -s: its config, to be compared with that of the build tree",
	  STRING(config), .group = FOR_KERNELS },
	{ "cc", 0, "COMMAND",
	  "with -s or --import: its compiler (default: the one that the build used)", STRING(cc),
	  .group = FOR_KERNELS },
	{ "oot-module", 'e', "KO",
	  "patch a module of no kernel's tree, which runs as KO; again: what it needs, or of the same source",
	  LIST(oot_modules), .group = FOR_KERNELS },
	{ "oot-source", 0, "DIR", "with --oot-module: the source that it was built from",
	  STRING(oot_source), .group = FOR_KERNELS },
	{ "name", 'n', "NAME", "the module's name (default: livepatch- and the patch's file name)",
	  STRING(name), .group = FOR_THE_MODULE },
	{ "output", 'o', "FILE.ko",
	  "where the module goes (default: NAME.ko here); with -f for several kernels a directory",
	  STRING(output) },
	{ "jobs", 'j', "N", "compile N units at once (default: the number of CPUs)",
	  .apply = apply_jobs, .group = FOR_RUNNING },
	{ "launcher", 0, "COMMAND",
	  "run compilers by this command, as distcc or icecc (default: ccache, when it is there)",
	  STRING(launcher), .group = FOR_RUNNING },
	{ "no-replace", 0, NULL, "stack on livepatches that are loaded instead of replacing them",
	  FLAG(no_replace), .group = FOR_THE_MODULE },
	{ "replaces", 0, "OLD.ko",
	  "a module that this one is to replace, or to stack on; may be repeated", LIST(replaces),
	  .group = FOR_THE_MODULE },
	{ "revert", 0, "OBJECT:FUNC",
	  "with --no-replace: take an earlier module's change of this function back; may be repeated",
	  .apply = apply_revert, .field = offsetof(struct request, reverts),
	  .group = FOR_THE_MODULE },
	{ "keep-going", 0, NULL,
	  "compile every unit even when one that reads the same patched file has failed",
	  FLAG(keep_going), .group = FOR_RUNNING },
	{ "strict", 0, NULL, "a hunk that has no effect is an error", FLAG(strict),
	  .group = FOR_CHECKS },
	{ "allow-layout", 0, "KIND:NAME",
	  "accept a changed layout, as struct:sock, or the changed type of an export; may be repeated",
	  .apply = apply_layout, .field = offsetof(struct request, allowed_layouts),
	  .group = FOR_CHECKS },
	{ "allow-undeclared-shadow", 0, NULL,
	  "accept shadow variables of ids that no KLP_SHADOW_TYPE() declares",
	  FLAG(allow_undeclared_shadow), .group = FOR_CHECKS },
	{ "ignore-function", 0, "NAME", "leave the change of this function out; may be repeated",
	  LIST(ignored_functions), .group = FOR_THE_MODULE },
	{ "package", 0, "FORMATS",
	  "make packages of the module, beside it: deb, rpm, or both with a comma between",
	  .apply = apply_formats, .field = offsetof(struct request, formats) },
	{ "package-version", 0, "VERSION",
	  "their version, when no manifest gives one (default: 1); the module is NAME-VERSION",
	  .apply = apply_version_of_package, .field = offsetof(struct request, version) },
	{ "report", 0, "FILE", "write what was decided, and why, as YAML", STRING(report) },
	{ "html", 0, "FILE",
	  "write that as a page for who has to approve the module; also with --inspect",
	  STRING(html) },
	{ "work", 0, "DIR", "work there instead of in the cache", STRING(work),
	  .group = FOR_RUNNING },
	{ "keep", 0, NULL, "say where the work directory is, and leave all files in it", FLAG(keep),
	  .group = FOR_RUNNING },
	{ "skip-compiler-check", 0, NULL,
	  "use a compiler that is not the kernel's own; its code is still compared",
	  FLAG(skip_compiler_check), .group = FOR_CHECKS },
	{ "no-plugin", 0, NULL,
	  "compile without the compiler plugin, which knows clones and static variables",
	  FLAG(no_plugin), .group = FOR_CHECKS },
	{ "sign-key", 0, "FILE", "sign the module with this private key", STRING(sign_key) },
	{ "sign-cert", 0, "FILE", "and this certificate", STRING(sign_cert) },
	{ "prepare", 0, NULL, "only fetch and prepare the kernel", ACTION(ACTION_PREPARE),
	  .group = FOR_TASKS },
	{ "verify", 0, "MODULE.ko", "check that the kernel will accept a module",
	  ACTION(ACTION_VERIFY), .group = FOR_TASKS },
	{ "vmlinux", 'v', "FILE", "with --verify or -s: the kernel's vmlinux", STRING(vmlinux),
	  .group = FOR_KERNELS },
	{ "inspect", 0, "MODULE.ko",
	  "print what a module patches, with -v also its symbols; with a second one: what differs",
	  ACTION(ACTION_INSPECT), .group = FOR_TASKS },
	{ "yaml", 0, NULL, "with --inspect: as YAML, for programs", FLAG(yaml),
	  .group = FOR_TASKS },
	{ "transitions", 0, "MODULE.ko",
	  "print what the kernel does on each way from one of these modules to another",
	  ACTION(ACTION_TRANSITIONS), .group = FOR_TASKS },
	{ "import", 0, "NAME",
	  "make a kernel for -k NAME of a distribution's packages: .deb, .ddeb, .rpm",
	  .apply = apply_import, .value = ACTION_IMPORT, .group = FOR_TASKS },
	{ "list-kernels", 0, NULL,
	  "print the kernels that are available or prepared; with -f: the manifest's",
	  ACTION(ACTION_LIST_KERNELS), .group = FOR_TASKS },
	{ "cache-size", 0, "SIZE",
	  "keep that much of compiled objects from now on, as 5G (the default); 0: none",
	  .apply = apply_cache_size, .field = offsetof(struct request, cache_size),
	  .group = FOR_RUNNING },
	{ "clean-cache", 0, NULL,
	  "remove kept objects, work directories and downloads; prepared kernels stay",
	  ACTION(ACTION_CLEAN_CACHE), .group = FOR_TASKS },
	{ "quiet", 'q', NULL, "errors only", LEVEL(MESSAGE_ERROR), .group = FOR_MESSAGES },
	{ "verbose", 0, NULL, "more about each step; no list is cut", LEVEL(MESSAGE_DEBUG),
	  .group = FOR_MESSAGES },
	{ "help", 'h', NULL, "show this help", .apply = apply_help, .group = FOR_MESSAGES },
	{ "version", 0, NULL, "show the version", .apply = apply_version, .group = FOR_MESSAGES },
};

/*
 * Options of kpatch-build and of the klp-build in the kernel's tree, which people try. Options that mean something else here, as -o DIR, are not in the list. They are
 * refused when they are seen, so none needs its argument.
 */
static const struct refused_option {
	const char *name;
	char letter;
	const char *instead;
} refused[] = {
	{ "archversion", 'a', "-k RELEASE names the kernel" },
	{ "sourcerpm", 'r',
	  "-k RELEASE names the kernel, and its source is fetched; --import takes packages" },
	{ "sourcedir", 0, "it is --source" },
	{ "target", 't', "leave it out: what is compiled follows from the patch" },
	{ "debug", 'd', "--verbose tells more, and --keep leaves all files" },
	{ "oot-module-src", 0, "it is --oot-source" },
	{ "non-replace", 'R', "it is --no-replace" },
	{ "skip-cleanup", 0, "it is --keep" },
	{ "skip-gcc-check", 0, "it is --skip-compiler-check" },
	{ "keep-tmp", 'T', "it is --keep" },
	{ "short-circuit", 'S', "leave it out: what has been compiled is kept from run to run" },
	{ "show-first-changed", 0,
	  "--report FILE has it, and create-diff-object --disassemble shows it" },
};

#define ROWS	(sizeof(rows) / sizeof(*rows))
#define REFUSED (sizeof(refused) / sizeof(*refused))

#define HELP_WIDTH 80
#define HELP_TEXT  31 /* the column where the text of an option begins */

/* Prints words up to the width of a page; lines after the first begin below it. */
static void print_words(const char *text)
{
	int used = HELP_TEXT;
	size_t length;

	for (; *text; text += length + strspn(text + length, " ")) {
		length = strcspn(text, " ");
		if (used + 1 + (int)length > HELP_WIDTH) {
			printf("\n%*s", HELP_TEXT, "");
			used = HELP_TEXT;
		}
		used += printf("%s%.*s", used > HELP_TEXT ? " " : "", (int)length, text);
	}
	putchar('\n');
}

static void print_row(const struct option_row *row)
{
	char letter[] = { '-', row->letter, ',', '\0' };
	int used = printf("  %3s --%s%s%s", row->letter ? letter : "", row->name,
			  row->argument ? " " : "", row->argument ?: "");

	/* Completions tell an option's text by two blanks in front of it. */
	if (used > HELP_TEXT - 2) {
		putchar('\n');
		used = 0;
	}
	printf("%*s", HELP_TEXT - used, "");
	print_words(row->help);
}

static const char usage[] =
	"Usage: klp-build [OPTION]... PATCH...       (- is standard input)\n"
	"       klp-build [OPTION]... -f MANIFEST.yaml\n"
	"       klp-build -s SOURCE [-b BUILD] [OPTION]... PATCH...\n"
	"       klp-build --oot-module KO --oot-source DIR [-k RELEASE | -s SOURCE]\n"
	"                 [OPTION]... PATCH...\n"
	"       klp-build --check -f MANIFEST.yaml\n"
	"       klp-build --prepare [-k RELEASE]\n"
	"       klp-build --import NAME PACKAGE... [-s SOURCE] [--cc COMMAND]\n"
	"       klp-build --verify MODULE.ko [-k RELEASE | -v VMLINUX]\n"
	"       klp-build --inspect MODULE.ko [OTHER.ko] [-v | --yaml]\n"
	"       klp-build --transitions MODULE.ko...\n"
	"       klp-build --list-kernels [-f MANIFEST.yaml]\n"
	"       klp-build --clean-cache | --cache-size SIZE\n"
	"\n"
	"Builds a livepatch module from source patches, for a stock kernel that need not\n"
	"be built, or for one of your own: only the objects that the patch touches are\n"
	"compiled.\n";

static void apply_help(const struct seen *seen)
{
	size_t group, i;

	(void)seen;
	fputs(usage, stdout);
	for (group = 0; group < OPTION_GROUPS; group++) {
		printf("\n%s:\n", groups[group].title);
		for (i = 0; i < ROWS; i++)
			if (rows[i].group == groups[group].group)
				print_row(&rows[i]);
	}
	puts("\n"
	     "Exit status: 0 built and verified, 1 refused or failed, 2 usage, 3 the patch\n"
	     "changes no code. Kernels are kept in $XDG_CACHE_HOME/klp-build\n"
	     "(~/.cache/klp-build). See klp-build(1).");
	exit(0);
}

const char *option_of_action(enum action action)
{
	static char name[32];
	size_t i;

	if (action == ACTION_CACHE_SIZE)
		return "--cache-size";
	for (i = 0; i < ROWS; i++)
		if ((rows[i].apply == apply_action || rows[i].apply == apply_import) &&
		    rows[i].value == (int)action) {
			snprintf(name, sizeof(name), "--%s", rows[i].name);
			return name;
		}
	return NULL;
}

/* Options that people put between --inspect and the module, which is its argument. */
static bool says_how_to_inspect(const char *word)
{
	static const char *const words[] = { "--yaml", "-v", "--verbose", "-q", "--quiet" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/*
 * Nobody inspects with a vmlinux, so -v is then what it is elsewhere: --verbose. Moves --inspect in front of
 * its module.
 */
static bool inspects(int argc, char **argv)
{
	char *word;
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strncmp(argv[i], "--inspect=", strlen("--inspect=")))
			return true;
		if (strcmp(argv[i], "--inspect"))
			continue;
		for (; i + 1 < argc && says_how_to_inspect(argv[i + 1]); i++) {
			word = argv[i];
			argv[i] = argv[i + 1];
			argv[i + 1] = word;
		}
		return true;
	}
	return false;
}

/* Fills in what getopt_long() wants. */
static struct option *list_options(struct arena *arena, bool short_verbose, struct text *letters)
{
	struct option *options = arena_alloc(arena, (ROWS + REFUSED + 1) * sizeof(*options));
	size_t i;

	/* A colon in front tells a missing argument from an unknown option. */
	text_add(letters, ":");
	for (i = 0; i < ROWS; i++) {
		options[i].name = rows[i].name;
		options[i].has_arg = rows[i].argument ? required_argument : no_argument;
		options[i].val = FIRST_ROW + (int)i;
		if (rows[i].letter && !(short_verbose && rows[i].letter == 'v'))
			text_add(letters, "%c%s", rows[i].letter, rows[i].argument ? ":" : "");
	}
	if (short_verbose)
		text_add(letters, "v");
	for (i = 0; i < REFUSED; i++) {
		options[ROWS + i].name = refused[i].name;
		options[ROWS + i].has_arg = optional_argument;
		options[ROWS + i].val = FIRST_ROW + (int)(ROWS + i);
		if (refused[i].letter)
			text_add(letters, "%c", refused[i].letter);
	}
	return options;
}

/* Returns the place in rows[], or behind them in refused[], of what getopt_long() returned. */
static size_t place_of(int option)
{
	size_t i;

	if (option >= FIRST_ROW)
		return (size_t)(option - FIRST_ROW);
	for (i = 0; i < ROWS + REFUSED; i++)
		if (option == (i < ROWS ? rows[i].letter : refused[i - ROWS].letter))
			break;
	return i;
}

static void refuse(const struct refused_option *option, bool is_long)
{
	char letter[] = { option->letter, '\0' };

	die(2, "-%s%s is not an option of this klp-build; %s", is_long ? "-" : "",
	    is_long ? option->name : letter, option->instead);
}

void options_parse(struct arena *arena, int argc, char **argv, struct request *request,
		   struct string_list *words)
{
	struct seen seen = { .arena = arena, .request = request };
	struct text letters = { .arena = arena };
	const bool short_verbose = inspects(argc, argv);
	struct option *options = list_options(arena, short_verbose, &letters);
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, text_string(&letters), options, NULL)) != -1) {
		size_t place = place_of(option);

		if (short_verbose && option == 'v') {
			message_setup("klp-build", MESSAGE_DEBUG);
			continue;
		}
		if (option == ':')
			die(2, "%s needs an argument; see --help", argv[optind - 1]);
		/* The last word may hold other letters, too: "-qx". */
		if (option == '?' && optopt > 0 && optopt < FIRST_ROW)
			die(2, "-%c: there is no such option; see --help", optopt);
		if (option == '?')
			die(2, "%s: there is no such option; see --help", argv[optind - 1]);
		if (place >= ROWS)
			refuse(&refused[place - ROWS], option >= FIRST_ROW);
		seen.row = &rows[place];
		seen.argument = seen.row->argument ? optarg : NULL;
		seen.row->apply(&seen);
	}
	for (; optind < argc; optind++)
		*array_push(arena, words) = argv[optind];
}
