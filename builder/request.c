// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"
#include "kernels/make-path.h"
#include "module-name.h"
#include "../lib/text.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char patch_stdin[] = "<stdin>";

enum {
	OPTION_NO_REPLACE = 256,
	OPTION_REPORT,
	OPTION_WORK,
	OPTION_KEEP,
	OPTION_STRICT,
	OPTION_SKIP_COMPILER_CHECK,
	OPTION_ALLOW_LAYOUT,
	OPTION_IGNORE_FUNCTION,
	OPTION_SIGN_KEY,
	OPTION_SIGN_CERT,
	OPTION_PREPARE,
	OPTION_VERIFY,
	OPTION_INSPECT,
	OPTION_LIST_KERNELS,
	OPTION_VERBOSE,
	OPTION_VERSION,
	OPTION_NO_PLUGIN,
	OPTION_REFUSED,
};

/* A row for each option; --help does not show rows without a text. */
static const struct option_row {
	const char *name;
	int value; /* a letter: the short option too */
	const char *argument;
	const char *help;
} rows[] = {
	{ "kernel", 'k', "RELEASE", "stock kernel to patch (default: the running one)" },
	{ "name", 'n', "NAME",
	  "the module's name (default: livepatch- and the patch's file name)" },
	{ "output", 'o', "FILE.ko", "where the module goes (default: NAME.ko here)" },
	{ "jobs", 'j', "N", "compile N units at once (default: the number of CPUs)" },
	{ "no-replace", OPTION_NO_REPLACE, NULL,
	  "stack on livepatches that are loaded instead of replacing them" },
	{ "strict", OPTION_STRICT, NULL, "a hunk that has no effect is an error" },
	{ "allow-layout", OPTION_ALLOW_LAYOUT, "KIND:NAME",
	  "accept a changed layout, as struct:sock, or the changed type of an export; may be repeated" },
	{ "ignore-function", OPTION_IGNORE_FUNCTION, "NAME",
	  "leave the change of this function out; may be repeated" },
	{ "report", OPTION_REPORT, "FILE", "write what was decided, and why, as YAML" },
	{ "work", OPTION_WORK, "DIR", "work there instead of in the cache" },
	{ "keep", OPTION_KEEP, NULL, "say where the work directory is, and leave all files in it" },
	{ "skip-compiler-check", OPTION_SKIP_COMPILER_CHECK, NULL,
	  "use a compiler that is not the kernel's own; its code is still compared" },
	{ "no-plugin", OPTION_NO_PLUGIN, NULL,
	  "compile without the compiler plugin, which knows clones and static variables" },
	{ "sign-key", OPTION_SIGN_KEY, "FILE", "sign the module with this private key" },
	{ "sign-cert", OPTION_SIGN_CERT, "FILE", "and this certificate" },
	{ "prepare", OPTION_PREPARE, NULL, "only fetch and prepare the kernel" },
	{ "verify", OPTION_VERIFY, "MODULE.ko", "check that the kernel will accept a module" },
	{ "vmlinux", 'v', "FILE", "with --verify: the kernel's vmlinux, instead of -k" },
	{ "inspect", OPTION_INSPECT, "MODULE.ko", "print what a module patches" },
	{ "list-kernels", OPTION_LIST_KERNELS, NULL,
	  "print the stock kernels that are available or prepared" },
	{ "quiet", 'q', NULL, "errors only" },
	{ "verbose", OPTION_VERBOSE, NULL, "more about each step" },
	{ "help", 'h', NULL, "show this help" },
	{ "version", OPTION_VERSION, NULL, "show the version" },
	/* Planned options, refused by name until they are there. */
	{ "manifest", 'f', "FILE", NULL },
	{ "source", 's', "DIR", NULL },
	{ "build", 'b', "DIR", NULL },
	{ "config", 'c', "FILE", NULL },
	{ "replaces", OPTION_REFUSED, "OLD.ko", NULL },
	{ "revert", OPTION_REFUSED, "OBJECT:FUNC", NULL },
};

/*
 * Options of kpatch-build and of the klp-build in the kernel's tree, which people try. Those that
 * mean something else here, as -o DIR, are not in the list. They are refused when they are seen,
 * so none needs its argument.
 */
static const struct {
	const char *name;
	int value;
	const char *instead;
} foreign[] = {
	{ "archversion", 'a', "-k RELEASE names the kernel" },
	{ "sourcerpm", 'r', "-k RELEASE names the kernel, and its source is fetched" },
	{ "target", 't', "leave it out: what is compiled follows from the patch" },
	{ "debug", 'd', "--verbose tells more, and --keep leaves all files" },
	{ "oot-module", 'e', "modules that are not the kernel's own cannot be patched" },
	{ "oot-module-src", OPTION_REFUSED,
	  "modules that are not the kernel's own cannot be patched" },
	{ "non-replace", 'R', "it is --no-replace" },
	{ "skip-cleanup", OPTION_REFUSED, "it is --keep" },
	{ "skip-gcc-check", OPTION_REFUSED, "it is --skip-compiler-check" },
	{ "keep-tmp", 'T', "it is --keep" },
	{ "short-circuit", 'S', "leave it out: what has been compiled is kept from run to run" },
	{ "show-first-changed", OPTION_REFUSED,
	  "--report FILE has it, and create-diff-object --disassemble shows it" },
};

#define ROWS	(sizeof(rows) / sizeof(*rows))
#define FOREIGN (sizeof(foreign) / sizeof(*foreign))

/* The state of parsing the command line. */
struct command_line {
	struct arena *arena;
	struct request request;
};

static void print_help(void)
{
	size_t i;

	puts("Usage: klp-build [OPTION]... PATCH...       (- is standard input)\n"
	     "       klp-build --prepare [-k RELEASE]\n"
	     "       klp-build --verify MODULE.ko [-k RELEASE | -v VMLINUX]\n"
	     "       klp-build --inspect MODULE.ko\n"
	     "       klp-build --list-kernels\n"
	     "\n"
	     "Builds a livepatch module from source patches, for a stock kernel that need not be\n"
	     "built: only the objects that the patch touches are compiled.\n");
	for (i = 0; i < ROWS; i++) {
		char option[64];

		if (!rows[i].help)
			continue;
		snprintf(option, sizeof(option), "--%s%s%s", rows[i].name,
			 rows[i].argument ? " " : "", rows[i].argument ? rows[i].argument : "");
		if (rows[i].value < 256)
			printf("  -%c, %-26s %s\n", rows[i].value, option, rows[i].help);
		else
			printf("      %-26s %s\n", option, rows[i].help);
	}
	puts("\n"
	     "Exit status: 0 built and verified, 1 refused or failed, 2 usage, 3 the patch changes "
	     "no code.\n"
	     "Kernels are kept in $XDG_CACHE_HOME/klp-build (~/.cache/klp-build). See "
	     "klp-build(1).");
}

static int parse_jobs(const char *text)
{
	char *end;
	long jobs = strtol(text, &end, 10);

	if (*end || end == text || jobs < 1 || jobs > 4096)
		die(2, "-j %s: must be a number from 1 to 4096", text);
	return (int)jobs;
}

static void set_action(struct request *request, enum action action, const char *module)
{
	if (request->action != ACTION_BUILD)
		die(2,
		    "only one of --prepare, --verify, --inspect and --list-kernels can be given");
	request->action = action;
	request->module = module;
}

static void add_allowed_layout(struct command_line *command_line)
{
	static const char *const kinds[] = { "struct:",	 "union:",    "enum:",
					     "typedef:", "variable:", "function:" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strncmp(optarg, kinds[i], strlen(kinds[i])) && optarg[strlen(kinds[i])])
			break;
	if (i == sizeof(kinds) / sizeof(*kinds))
		die(2,
		    "--allow-layout %s: must be KIND:NAME, as struct:sock; the kinds are struct, union, enum, typedef, variable and function",
		    optarg);
	*array_push(command_line->arena, &command_line->request.allowed_layouts) = optarg;
}

static void add_to_list(struct command_line *command_line, int option)
{
	if (option == OPTION_ALLOW_LAYOUT)
		add_allowed_layout(command_line);
	else
		*array_push(command_line->arena, &command_line->request.ignored_functions) = optarg;
}

static void apply(struct command_line *command_line, int option, const char *word)
{
	struct request *request = &command_line->request;

	switch (option) {
	case 'k':
		request->release = optarg;
		break;
	case 'n':
		request->name = optarg;
		break;
	case 'o':
		request->output = optarg;
		break;
	case 'j':
		request->jobs = parse_jobs(optarg);
		break;
	case 'v':
		request->vmlinux = optarg;
		break;
	case 'q':
		message_setup("klp-build", MESSAGE_ERROR);
		break;
	case OPTION_VERBOSE:
		message_setup("klp-build", MESSAGE_DEBUG);
		break;
	case OPTION_NO_REPLACE:
		request->no_replace = true;
		break;
	case OPTION_NO_PLUGIN:
		request->no_plugin = true;
		break;
	case OPTION_STRICT:
		request->strict = true;
		break;
	case OPTION_REPORT:
		request->report = optarg;
		break;
	case OPTION_WORK:
		request->work = optarg;
		break;
	case OPTION_KEEP:
		request->keep = true;
		break;
	case OPTION_SKIP_COMPILER_CHECK:
		request->skip_compiler_check = true;
		break;
	case OPTION_ALLOW_LAYOUT:
	case OPTION_IGNORE_FUNCTION:
		add_to_list(command_line, option);
		break;
	case OPTION_SIGN_KEY:
		request->sign_key = optarg;
		break;
	case OPTION_SIGN_CERT:
		request->sign_cert = optarg;
		break;
	case OPTION_PREPARE:
		set_action(request, ACTION_PREPARE, NULL);
		break;
	case OPTION_VERIFY:
		set_action(request, ACTION_VERIFY, optarg);
		break;
	case OPTION_INSPECT:
		set_action(request, ACTION_INSPECT, optarg);
		break;
	case OPTION_LIST_KERNELS:
		set_action(request, ACTION_LIST_KERNELS, NULL);
		break;
	case 'h':
		print_help();
		exit(0);
	case OPTION_VERSION:
		puts("klp-build " KLP_VERSION);
		exit(0);
	case ':':
		die(2, "%s needs an argument; see --help", word);
	default:
		die(2, "%s: there is no such option; see --help", word);
	}
}

/* Fills in what getopt_long() wants; `index` of a long option is that of its row. */
static struct option *list_options(struct arena *arena, struct text *letters)
{
	struct option *options = arena_alloc(arena, (ROWS + FOREIGN + 1) * sizeof(*options));
	size_t i;

	/* A colon in front tells a missing argument from an unknown option. */
	text_add(letters, ":");
	for (i = 0; i < ROWS; i++) {
		options[i].name = rows[i].name;
		options[i].has_arg = rows[i].argument ? required_argument : no_argument;
		options[i].val = rows[i].value;
		if (rows[i].value < 256)
			text_add(letters, "%c%s", rows[i].value, rows[i].argument ? ":" : "");
	}
	for (i = 0; i < FOREIGN; i++) {
		options[ROWS + i].name = foreign[i].name;
		options[ROWS + i].has_arg = optional_argument;
		options[ROWS + i].val = foreign[i].value;
		if (foreign[i].value < 256)
			text_add(letters, "%c", foreign[i].value);
	}
	return options;
}

static void refuse_foreign(size_t i, bool is_long)
{
	if (is_long)
		die(2, "--%s is not an option of this klp-build; %s", foreign[i].name,
		    foreign[i].instead);
	die(2, "-%c is not an option of this klp-build; %s", foreign[i].value, foreign[i].instead);
}

/* Refuses what is planned, and options of other programs. */
static void check_option(int option, int index)
{
	size_t i;

	if (option == '?' || option == ':')
		return;
	if (index >= (int)ROWS)
		refuse_foreign((size_t)index - ROWS, true);
	for (i = 0; i < FOREIGN && index < 0; i++)
		if (foreign[i].value == option)
			refuse_foreign(i, false);
	for (i = 0; i < ROWS && index < 0; i++)
		if (rows[i].value == option)
			index = (int)i;
	if (index >= 0 && !rows[index].help)
		die(2,
		    "--%s is planned, but this version does not have it; see --help for what it has",
		    rows[index].name);
}

/* getopt_long() also puts there the letter of a long option that has an argument too many. */
static bool is_unknown_letter(int letter)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (rows[i].value == letter)
			return false;
	return letter > 0 && letter < 256;
}

static void read_options(struct command_line *command_line, int argc, char **argv)
{
	struct text letters = { .arena = command_line->arena };
	struct option *options = list_options(command_line->arena, &letters);
	int option, index;

	opterr = 0;
	while (index = -1,
	       (option = getopt_long(argc, argv, text_string(&letters), options, &index)) != -1) {
		check_option(option, index);
		/* The next word may not have been reached yet: "-qx". */
		apply(command_line, option,
		      option == '?' && is_unknown_letter(optopt)
			      ? arena_printf(command_line->arena, "-%c", optopt)
			      : argv[optind - 1]);
	}
	for (; optind < argc; optind++)
		*array_push(command_line->arena, &command_line->request.patches) =
			strcmp(argv[optind], "-") ? argv[optind] : patch_stdin;
}

/* Standard input can be read once. */
static void check_patches(const struct request *request)
{
	const char *const *patch;
	int count = 0;

	array_for_each(patch, &request->patches)
		count += *patch == patch_stdin;
	if (count > 1)
		die(2, "-: standard input can be one patch only");
}

/* The module's name comes from it. */
static void check_output_name(const char *output)
{
	size_t length = strlen(output);

	if (!strcmp(output, "-"))
		die(2, "-o -: a module cannot go to stdout; give the name of a file");
	if (!length || output[length - 1] == '/')
		die(2,
		    "-o %s: is the name of a directory; give the name of a file in it: %sNAME.ko",
		    output, output);
}

/* What is at a path, for messages; NULL: nothing, or a regular file. */
static const char *what_stands_at(const char *path)
{
	static const struct {
		mode_t type;
		const char *what;
	} types[] = {
		{ S_IFDIR, "a directory" },  { S_IFLNK, "a symbolic link" },
		{ S_IFCHR, "a device" },     { S_IFBLK, "a device" },
		{ S_IFIFO, "a named pipe" }, { S_IFSOCK, "a socket" },
	};
	struct stat st;
	size_t i;

	if (lstat(path, &st))
		return NULL;
	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if ((st.st_mode & S_IFMT) == types[i].type)
			return types[i].what;
	return NULL;
}

/* Can a file be made there? */
static void check_parent(struct command_line *command_line, const char *option, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir =
		!slash ? "." : arena_strndup(command_line->arena, path, (size_t)(slash - path) + 1);

	if (!dir_exists(dir))
		die(1, "%s %s: there is no directory %s", option, path, dir);
	if (access(dir, W_OK | X_OK))
		die(1, "%s %s: the directory %s cannot be written", option, path, dir);
}

/* A file that is read must not be overwritten. */
static void check_not_read(const struct request *request, const char *option, const char *path)
{
	const char *const *patch;
	struct stat st, other;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return;
	array_for_each(patch, &request->patches)
		if (!stat(*patch, &other) && st.st_dev == other.st_dev && st.st_ino == other.st_ino)
			die(2, "%s %s: is the patch %s, which would be overwritten", option, path,
			    *patch);
}

/*
 * The module takes its name by a rename, which would replace a device or a link by a file. All this is
 * checked now rather than when the module is finished.
 */
static void check_output(struct command_line *command_line)
{
	const char *output = command_line->request.output, *what = what_stands_at(output);

	if (what)
		die(2, "-o %s: is %s; give the name of a new file, or of a module to replace",
		    output, what);
	check_parent(command_line, "-o", output);
	check_not_read(&command_line->request, "-o", output);
}

/* Devices, pipes and what links lead to are written to. */
static void check_report(struct command_line *command_line)
{
	const char *report = command_line->request.report;

	if (!strcmp(report, "-"))
		return;
	if (!*report || dir_exists(report))
		die(2, "--report %s: is a directory; give the name of a file, or - for stdout",
		    report);
	if (what_stands_at(report) && access(report, W_OK) && errno != ENOENT)
		die(1, "--report %s: cannot be written", report);
	if (!what_stands_at(report))
		check_parent(command_line, "--report", report);
	check_not_read(&command_line->request, "--report", report);
	if (!strcmp(report, command_line->request.output))
		die(2, "-o and --report are the same file, %s", report);
}

struct request request_parse(struct arena *arena, int argc, char **argv)
{
	struct command_line command_line = { .arena = arena };
	struct request *request = &command_line.request;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	request->jobs = cpus > 0 ? (int)cpus : 1;
	read_options(&command_line, argc, argv);
	if (request->action != ACTION_BUILD && request->patches.count)
		die(2,
		    "%s: patches are not used together with --prepare, --verify, --inspect or --list-kernels",
		    request->patches.items[0]);
	if (request->vmlinux && request->action != ACTION_VERIFY)
		die(2, "-v VMLINUX is for --verify; -k RELEASE names the kernel to build for");
	if (!request->sign_key != !request->sign_cert)
		die(2, "--sign-key and --sign-cert go together");
	if (request->work && make_path_check(arena, request->work, "give another --work DIR"))
		exit(2);
	if (request->action == ACTION_BUILD) {
		if (!request->patches.count)
			die(2, "no patch is given; see --help");
		if (request->output)
			check_output_name(request->output);
		check_patches(request);
		module_name_choose(arena, request);
		check_output(&command_line);
		if (request->report)
			check_report(&command_line);
	}
	return *request;
}
