// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"
#include "show/show.h"
#include "../lib/message.h"
#include "../livepatch/format.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
	"Usage: create-diff-object [OPTION]... ORIG.o PATCHED.o -o OUT.o\n"
	"       create-diff-object [OPTION]... ORIG.o PATCHED.o --explain NAME\n"
	"       create-diff-object [OPTION]... ORIG.o PATCHED.o --disassemble[=NAME]\n"
	"       create-diff-object [OPTION]... ORIG.o PATCHED.o --listing FILE\n"
	"       create-diff-object [OPTION]... ORIG.o --prove --symbols ELF\n"
	"Compares two object files and writes what changed, ready for a livepatch module.\n"
	"A pair of objects is enough to try it.\n"
	"\n"
	"What is compared:\n"
	"      --object NAME         vmlinux, or the name of the module (default vmlinux)\n"
	"      --symbols ELF         the file whose symbol table the running object has:\n"
	"                            vmlinux, the module's .ko, or a .o (default ORIG.o,\n"
	"                            which makes an OUT.o to look at: it knows no other\n"
	"                            file's symbols)\n"
	"      --symvers FILE        Module.symvers of the kernel; may be repeated\n"
	"      --peer REPORT         another unit of the patch, by its --report: what it\n"
	"                            makes global can be referred to; may be repeated\n"
	"      --orig-reads-keys ORIG.o\n"
	"                            the original, compiled to read static keys when they\n"
	"                            run; with --patched-reads-keys\n"
	"      --patched-reads-keys PATCHED.o\n"
	"                            the same of the patched one: this pair is compared,\n"
	"                            and the other one held against what runs\n"
	"      --lines-kept          code that the patch does not touch has the same line\n"
	"                            numbers in both (by #line): static variables may be\n"
	"                            told by them\n"
	"\n"
	"What goes into OUT.o:\n"
	"  -o, --output OUT.o        the object to write; with --explain,\n"
	"                            --disassemble or --listing it may be left out\n"
	"      --ignore-function NAME\n"
	"                            leave the change of this function out; may be\n"
	"                            repeated\n"
	"      --revert FUNCTION[,SYMPOS]\n"
	"                            include this function, which must not change,\n"
	"                            because an earlier livepatch that stays replaces it;\n"
	"                            may be repeated\n"
	"\n"
	"What is printed:\n"
	"      --report FILE         write what was decided, and why, as YAML; - is\n"
	"                            stdout\n"
	"      --unit NAME           what to call the pair in messages and in the report\n"
	"                            (default ORIG.o)\n"
	"      --explain NAME        print why a function or variable is in OUT.o, or why\n"
	"                            not\n"
	"      --disassemble[=NAME]  print both versions of a function beside each other,\n"
	"                            around the first difference; without NAME: of all\n"
	"                            that changed\n"
	"      --listing FILE        write both versions of changed functions, as YAML,\n"
	"                            instruction by instruction; - is stdout\n"
	"      --prove               only hold ORIG.o against the running object: is that\n"
	"                            what it was compiled to, and where are its symbols?\n"
	"  -q, --quiet               errors only\n"
	"  -h, --help                show this help\n"
	"      --version             show the version\n"
	"\n"
	"Exit status: 0 something changed and OUT.o is written, 3 nothing changed,\n"
	"1 cannot be patched, 2 usage or bad input, 4 static keys of a module have to be\n"
	"read when the code runs. With --explain, --disassemble and --listing too.\n"
	"With --prove: 0 proven, 1 something differs.\n";

enum {
	OPTION_OBJECT = 256,
	OPTION_SYMBOLS,
	OPTION_SYMVERS,
	OPTION_PEER,
	OPTION_IGNORE_FUNCTION,
	OPTION_REVERT,
	OPTION_ORIG_READS_KEYS,
	OPTION_PATCHED_READS_KEYS,
	OPTION_LINES_KEPT,
	OPTION_REPORT,
	OPTION_UNIT,
	OPTION_EXPLAIN,
	OPTION_DISASSEMBLE,
	OPTION_LISTING,
	OPTION_PROVE,
	OPTION_VERSION
};

static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "object", required_argument, NULL, OPTION_OBJECT },
	{ "symbols", required_argument, NULL, OPTION_SYMBOLS },
	{ "symvers", required_argument, NULL, OPTION_SYMVERS },
	{ "peer", required_argument, NULL, OPTION_PEER },
	{ "ignore-function", required_argument, NULL, OPTION_IGNORE_FUNCTION },
	{ "revert", required_argument, NULL, OPTION_REVERT },
	{ "orig-reads-keys", required_argument, NULL, OPTION_ORIG_READS_KEYS },
	{ "patched-reads-keys", required_argument, NULL, OPTION_PATCHED_READS_KEYS },
	{ "lines-kept", no_argument, NULL, OPTION_LINES_KEPT },
	{ "report", required_argument, NULL, OPTION_REPORT },
	{ "unit", required_argument, NULL, OPTION_UNIT },
	{ "explain", required_argument, NULL, OPTION_EXPLAIN },
	{ "disassemble", optional_argument, NULL, OPTION_DISASSEMBLE },
	{ "listing", required_argument, NULL, OPTION_LISTING },
	{ "prove", no_argument, NULL, OPTION_PROVE },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ 0 },
};

/* It is renamed into place, so what is there must be a file that may be replaced. */
static void check_output(const char *output)
{
	struct stat st;

	if (!strcmp(output, "-"))
		die(2, "-o -: an object cannot go to stdout; give the name of a file");
	if (!lstat(output, &st) && !S_ISREG(st.st_mode))
		die(2, "-o %s: is there and is no regular file; give the name of a file", output);
}

static void take_proven_object(struct options *options, int count, char **names)
{
	if (!options->symbols)
		die(2,
		    "--prove: --symbols is needed: the vmlinux, or the module's .ko, that runs; see --help");
	if (count != 1)
		die(2, "--prove: takes one object file, ORIG.o; see --help");
	options->orig = options->patched = names[0];
	options->unit = options->unit ?: options->orig;
}

static void take_objects(struct options *options, int count, char **names)
{
	if (count != 2)
		die(2, "two object files are needed, ORIG.o and PATCHED.o; see --help");
	if (!options->output && !options->explain && !options->disassemble && !options->listing)
		die(2, "-o OUT.o is needed, or --explain, --disassemble or --listing; see --help");
	if (!options->orig_reads_keys != !options->patched_reads_keys)
		die(2, "--orig-reads-keys and --patched-reads-keys go together: name both objects");
	if (options->output)
		check_output(options->output);
	options->orig = names[0];
	options->patched = names[1];
	if (!options->unit)
		options->unit = options->orig;
}

void options_parse(struct diff *diff, int argc, char **argv)
{
	struct options *options = &diff->options;
	int option;

	options->object = KLP_VMLINUX;
	while ((option = getopt_long(argc, argv, "o:qh", long_options, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = optarg;
			break;
		case OPTION_OBJECT:
			options->object = klp_object_name(diff->arena, optarg, strlen(optarg));
			break;
		case OPTION_SYMBOLS:
			options->symbols = optarg;
			break;
		case OPTION_SYMVERS:
			*array_push(diff->arena, &options->symvers) = optarg;
			break;
		case OPTION_PEER:
			*array_push(diff->arena, &options->peers) = optarg;
			break;
		case OPTION_IGNORE_FUNCTION:
			*array_push(diff->arena, &options->ignored_functions) = optarg;
			break;
		case OPTION_REVERT:
			*array_push(diff->arena, &options->reverts) = optarg;
			break;
		case OPTION_ORIG_READS_KEYS:
			options->orig_reads_keys = optarg;
			break;
		case OPTION_PATCHED_READS_KEYS:
			options->patched_reads_keys = optarg;
			break;
		case OPTION_LINES_KEPT:
			options->lines_kept = true;
			break;
		case OPTION_REPORT:
			options->report = optarg;
			break;
		case OPTION_UNIT:
			options->unit = optarg;
			break;
		case OPTION_EXPLAIN:
			options->explain = optarg;
			break;
		case OPTION_DISASSEMBLE:
			options->disassemble = true;
			options->disassembled = optarg;
			break;
		case OPTION_LISTING:
			options->listing = optarg;
			break;
		case OPTION_PROVE:
			options->prove = true;
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
	if (options->prove)
		take_proven_object(options, argc - optind, argv + optind);
	else
		take_objects(options, argc - optind, argv + optind);
}

int options_check(struct diff *diff)
{
	const char *names[] = { diff->options.explain, diff->options.disassembled };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct matches matches = { 0 };

		if (names[i] && find_symbols(diff, names[i], &matches))
			return -1;
	}
	return 0;
}
