// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"
#include "outcome.h"
#include "../lib/message.h"
#include "../lib/spelling.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An option with the commands that it is for; NULL: all of them. */
struct option_row {
	const char *name;
	char letter;	      /* 0: there is no short option */
	const char *argument; /* NULL: it has none */
	const char *commands; /* words */
	const char *help;
	void (*apply)(struct session *session, const char *argument);
};

static long seconds_of(const char *option, const char *text)
{
	char *end;
	long seconds = strtol(text, &end, 10);

	if (*end || end == text || seconds < 0 || seconds > 1000000)
		die(STATUS_USAGE, "--%s %s: must be a number of seconds from 0 to 1000000", option,
		    text);
	return seconds;
}

static void apply_json(struct session *session, const char *argument)
{
	(void)argument;
	session->json = true;
}

static void apply_prometheus(struct session *session, const char *argument)
{
	session->prometheus = argument;
}

static void apply_limit(struct session *session, const char *argument)
{
	session->limit = seconds_of("limit", argument);
}

static void apply_timeout(struct session *session, const char *argument)
{
	session->timeout = seconds_of("timeout", argument);
}

static void apply_yes(struct session *session, const char *argument)
{
	(void)argument;
	session->yes = true;
}

static void apply_root(struct session *session, const char *argument)
{
	session->machine.root = argument;
}

static void apply_quiet(struct session *session, const char *argument)
{
	(void)session, (void)argument;
	message_setup("klpctl", MESSAGE_ERROR);
}

static void apply_help(struct session *session, const char *argument);

static void apply_version(struct session *session, const char *argument)
{
	(void)session, (void)argument;
	puts("klpctl " KLP_VERSION);
	exit(STATUS_OK);
}

/* Each has an entry in man/klpctl.8. */
static const struct option_row rows[] = {
	{ "json", 'j', NULL, NULL, "print JSON", apply_json },
	{ "prometheus", 0, "FILE.prom", "status", "status: also write metrics for a node exporter",
	  apply_prometheus },
	{ "limit", 0, "SECONDS", "status why", "status, why: what takes longer has stalled (60)",
	  apply_limit },
	{ "timeout", 't', "SECONDS", "load disable unload wait force",
	  "how long to wait for a transition (60; 0: do not)", apply_timeout },
	{ "yes", 'y', NULL, "force", "force: do not ask", apply_yes },
	{ "root", 0, "DIR", NULL, "look at a recording of a machine in DIR", apply_root },
	{ "quiet", 'q', NULL, NULL, "errors only", apply_quiet },
	{ "help", 'h', NULL, NULL, "show this help", apply_help },
	{ "version", 0, NULL, NULL, "show the version", apply_version },
};

#define ROWS	  (sizeof(rows) / sizeof(*rows))
#define FIRST_ROW 256

static void print_commands(enum command_group group)
{
	char words[64];
	size_t i;

	printf("\n%s:\n", command_group_title(group));
	for (i = 0; i < command_count; i++) {
		const struct command_row *row = &commands[i];

		if (row->group != group)
			continue;
		snprintf(words, sizeof(words), "%s%s%s%s%s", row->name, row->argument ? " " : "",
			 row->optional ? "[" : "", row->argument ? row->argument : "",
			 row->optional ? "]" : "");
		printf("  %-14s %s\n", words, row->help);
	}
}

static void apply_help(struct session *session, const char *argument)
{
	enum command_group group;
	char words[64];
	size_t i;

	(void)session, (void)argument;
	puts("Usage: klpctl COMMAND [ARGUMENT] [OPTION]...\n"
	     "\n"
	     "Looks after the livepatches of this machine. Needs nothing of klp-build.");
	for (group = 0; group < COMMAND_GROUPS; group++)
		print_commands(group);
	puts("\nOptions:");
	for (i = 0; i < ROWS; i++) {
		const char letter[] = { '-', rows[i].letter, ',', '\0' };

		snprintf(words, sizeof(words), "--%s%s%s", rows[i].name,
			 rows[i].argument ? " " : "", rows[i].argument ? rows[i].argument : "");
		printf("  %3s %-23s %s\n", rows[i].letter ? letter : "", words, rows[i].help);
	}
	puts("\n"
	     "Exit status: 0 all is well, 1 refused or failed, 2 usage, 3 no livepatch is in\n"
	     "force, 4 a transition is under way, 5 it has stalled, 6 the kernel has no\n"
	     "livepatches.\n"
	     "See klpctl(8).");
	exit(STATUS_OK);
}

static const struct option_row *row_of(int option)
{
	size_t i;

	if (option >= FIRST_ROW)
		return &rows[option - FIRST_ROW];
	for (i = 0; i < ROWS; i++)
		if (rows[i].letter == option)
			return &rows[i];
	return NULL;
}

/* Fills in what getopt_long() wants. */
static void list_options(struct option options[ROWS + 1], char letters[2 * ROWS + 2])
{
	size_t i;

	memset(options, 0, (ROWS + 1) * sizeof(*options));
	/* A colon in front tells a missing argument from an unknown option. */
	*letters++ = ':';
	for (i = 0; i < ROWS; i++) {
		options[i].name = rows[i].name;
		options[i].has_arg = rows[i].argument ? required_argument : no_argument;
		options[i].val = FIRST_ROW + (int)i;
		if (rows[i].letter)
			*letters++ = rows[i].letter;
		if (rows[i].letter && rows[i].argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

static bool has_word(const char *words, const char *word)
{
	const size_t length = strlen(word);

	for (; words; words = strchr(words, ' ')) {
		words += *words == ' ';
		if (!strncmp(words, word, length) && (!words[length] || words[length] == ' '))
			return true;
	}
	return false;
}

static const struct command_row *find_command(const char *word)
{
	const struct command_row *command = command_named(word);
	size_t i;

	for (i = 0; !command && i < command_count; i++)
		if (spelling_is_near(word, commands[i].name))
			die(STATUS_USAGE, "there is no command %s; is %s meant? See --help", word,
			    commands[i].name);
	if (!command)
		die(STATUS_USAGE, "there is no command %s; see --help", word);
	return command;
}

/* Does the command take these options and words? */
static void check_command(const struct session *session, const bool seen[ROWS])
{
	const struct command_row *command = session->command;
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (seen[i] && rows[i].commands && !has_word(rows[i].commands, command->name))
			die(STATUS_USAGE, "klpctl %s does not have --%s; see --help", command->name,
			    rows[i].name);
	if (!session->word_count && command->argument && !command->optional)
		die(STATUS_USAGE, "klpctl %s needs %s; see --help", command->name,
		    command->argument);
	if (session->word_count > (command->argument ? 1 : 0))
		die(STATUS_USAGE, "klpctl %s takes %s; %s is too much", command->name,
		    command->argument ? command->argument : "no argument",
		    session->words[command->argument ? 1 : 0]);
}

/* Asked before the options are read, since it says how an error in these is printed. */
static bool wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json") || !strcmp(argv[i], "-j"))
			return true;
	return false;
}

struct session options_parse(struct arena *arena, int argc, char **argv)
{
	struct session session = { .timeout = 60, .limit = 60 };
	const struct option_row *row;
	struct option options[ROWS + 1];
	char letters[2 * ROWS + 2];
	bool seen[ROWS] = { false };
	int option;

	if (wants_json(argc, argv))
		outcome_print_usage_error(arena);
	list_options(options, letters);
	opterr = 0;
	while ((option = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (option == ':')
			die(STATUS_USAGE, "%s needs an argument; see --help", argv[optind - 1]);
		if (option == '?' && optopt > 0 && optopt < FIRST_ROW)
			die(STATUS_USAGE, "-%c: there is no such option; see --help", optopt);
		row = option == '?' ? NULL : row_of(option);
		if (!row)
			die(STATUS_USAGE, "%s: there is no such option; see --help",
			    argv[optind - 1]);
		seen[row - rows] = true;
		row->apply(&session, row->argument ? optarg : NULL);
	}
	if (optind == argc)
		die(STATUS_USAGE, "no command was given; see --help");
	session.command = find_command(argv[optind]);
	session.words = (const char *const *)argv + optind + 1;
	session.word_count = (size_t)(argc - optind - 1);
	check_command(&session, seen);
	message_on_error(NULL, NULL);
	session.machine = machine_open(arena, session.machine.root);
	return session;
}
