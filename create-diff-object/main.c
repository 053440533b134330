// SPDX-License-Identifier: GPL-2.0-or-later
/* create-diff-object: what changed between two object files, as an object of its own. */
#include "diff.h"
#include "include.h"
#include "../lib/message.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"Usage: create-diff-object [OPTION]... ORIG.o PATCHED.o -o OUT.o\n"
	"Compares two object files and writes what changed, ready for a livepatch module.\n"
	"\n"
	"  -o, --output OUT.o   the object to write\n"
	"      --object NAME    vmlinux, or the name of the module (default vmlinux)\n"
	"      --symbols ELF    the file whose symbol table the running object has: vmlinux or\n"
	"                       the module's .ko (default ORIG.o)\n"
	"      --symvers FILE   Module.symvers of the kernel; may be repeated\n"
	"      --report FILE    write what was decided, and why, as YAML\n"
	"      --unit NAME      what to call the pair in messages and in the report (default "
	"ORIG.o)\n"
	"  -q, --quiet          errors only\n"
	"  -h, --help           show this help\n"
	"      --version        show the version\n"
	"\n"
	"Exit status: 0 OUT.o written, 3 nothing changed, 1 cannot be patched, 2 usage or bad "
	"input.\n";

enum {
	OPTION_OBJECT = 256,
	OPTION_SYMBOLS,
	OPTION_SYMVERS,
	OPTION_REPORT,
	OPTION_UNIT,
	OPTION_VERSION
};

static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "object", required_argument, NULL, OPTION_OBJECT },
	{ "symbols", required_argument, NULL, OPTION_SYMBOLS },
	{ "symvers", required_argument, NULL, OPTION_SYMVERS },
	{ "report", required_argument, NULL, OPTION_REPORT },
	{ "unit", required_argument, NULL, OPTION_UNIT },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ 0 },
};

static void parse_options(struct diff *diff, int argc, char **argv)
{
	struct options *options = &diff->options;
	char *c, *object;
	int option;

	options->object = "vmlinux";
	while ((option = getopt_long(argc, argv, "o:qh", long_options, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = optarg;
			break;
		case OPTION_OBJECT:
			object = arena_strdup(diff->arena, optarg);
			for (c = object; *c; c++)
				if (*c == '-')
					*c = '_';
			options->object = object;
			break;
		case OPTION_SYMBOLS:
			options->symbols = optarg;
			break;
		case OPTION_SYMVERS:
			*array_push(diff->arena, &options->symvers) = optarg;
			break;
		case OPTION_REPORT:
			options->report = optarg;
			break;
		case OPTION_UNIT:
			options->unit = optarg;
			break;
		case 'q':
			message_setup("create-diff-object", MESSAGE_ERROR);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(0);
		case OPTION_VERSION:
			puts("create-diff-object " KLP_VERSION);
			exit(0);
		default:
			exit(2);
		}
	}
	if (argc - optind != 2 || !options->output)
		die(2, "two object files and -o OUT.o are needed; see --help");
	options->orig = argv[optind];
	options->patched = argv[optind + 1];
	if (!options->unit)
		options->unit = options->orig;
}

static int load(struct diff *diff)
{
	const char **file;

	diff->orig = object_load(diff->arena, diff->options.orig);
	diff->patched = diff->orig ? object_load(diff->arena, diff->options.patched) : NULL;
	if (!diff->patched)
		return -1;
	if (diff->orig->arch != diff->patched->arch)
		return fail("%s and %s are for different machines", diff->options.orig,
			    diff->options.patched);
	array_for_each(file, &diff->options.symvers)
		if (symvers_read(&diff->symvers, diff->arena, *file))
			return -1;
	return running_open(diff);
}

/* Nothing that runs changes: exit status 3, unless the user expects something else. */
static int nothing_included(struct diff *diff)
{
	if (!diff->no_effect)
		return 3;
	fail("%s: the patch changes only code that never runs again (see the warnings above)",
	     diff->options.unit);
	return 1;
}

int main(int argc, char **argv)
{
	struct diff diff = { .arena = arena_new() };

	message_setup("create-diff-object", MESSAGE_INFO);
	parse_options(&diff, argc, argv);
	diff.unit = array_push(diff.arena, &diff.report.units);
	diff.unit->unit = diff.options.unit;
	diff.unit->object = diff.options.object;

	if (load(&diff))
		return 2;
	if (correlate(&diff) || compare(&diff) || replace_callers(&diff))
		return 1;
	if (check(&diff) || include(&diff) || check_included(&diff))
		return 1;
	if (!diff.included->symbols.count)
		return nothing_included(&diff);
	if (running_match(&diff))
		return 1;
	if (write_object(&diff))
		return 1;
	if (diff.options.report && report_write(&diff.report, diff.options.report))
		return 1;
	return 0;
}
