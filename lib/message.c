// SPDX-License-Identifier: GPL-2.0-or-later
#include "message.h"
#include "printable.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define ESTIMATE_AFTER	 3  /* seconds of a stage that must have gone before its end is guessed */
#define PLAIN_LINE_EVERY 10 /* seconds */

static struct {
	const char *program;
	enum message_level level;
	int errors;
	int terminal;			/* -1: not asked yet */
	int line_is_open;		/* the terminal shows a status line */
	char stage[128];		/* the last stage that was shown */
	unsigned long long done, total; /* what it was shown with */
	const char *unit;		/* of these: "MB", or "" for things */
	unsigned long long unit_size;
	void (*on_error)(void *data, const char *text); /* NULL: nobody asked */
	void *on_error_data;
	void (*on_detail)(void *data, const char *text);
	void *on_detail_data;
	enum message_level
		last; /* of the last error, warning or word on a step: what details are about */
	struct {
		char *temporary, *shown;
	} renames[MESSAGE_RENAMES];
	int next_rename;
	struct timespec since;	       /* when it began */
	unsigned long long began_with; /* what was done then */
	time_t shown; /* the seconds of the clock when the line was drawn or printed */
} state = { .program = "klp-build", .level = MESSAGE_INFO, .terminal = -1 };

void message_setup(const char *program, enum message_level level)
{
	state.program = program;
	state.level = level;
}

enum message_level message_level(void)
{
	return state.level;
}

int message_errors(void)
{
	return state.errors;
}

static int understands_sequences(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && *term && strcmp(term, "dumb");
}

int message_is_terminal(void)
{
	if (state.terminal < 0)
		state.terminal = understands_sequences(STDERR_FILENO);
	return state.terminal;
}

const char *message_colour(int fd, const char *sequence)
{
	const char *no_colour = getenv("NO_COLOR");

	return understands_sequences(fd) && !(no_colour && *no_colour) ? sequence : "";
}

int message_width(int fd)
{
	struct winsize size;

	return isatty(fd) && !ioctl(fd, TIOCGWINSZ, &size) ? size.ws_col : 0;
}

static const char *colour(const char *sequence)
{
	return message_colour(STDERR_FILENO, sequence);
}

void status_clear(void)
{
	if (!state.line_is_open)
		return;
	fputs("\r\033[K", stderr);
	state.line_is_open = 0;
}

void message_rename(const char *temporary, const char *shown)
{
	const int i = state.next_rename++ % MESSAGE_RENAMES;

	free(state.renames[i].temporary);
	free(state.renames[i].shown);
	state.renames[i].temporary = strdup(temporary);
	state.renames[i].shown = strdup(shown);
	if (!state.renames[i].temporary || !state.renames[i].shown)
		die(1, "out of memory");
}

/* Does the name end at `c`, rather than go on as that of another file? */
static int ends_name(char c)
{
	return !(isalnum((unsigned char)c) || c == '_' || c == '-');
}

/* Returns where the text has a temporary name, and which; NULL: nowhere. */
static const char *find_temporary(const char *text, int *which)
{
	const char *first = NULL, *found, *temporary;
	int i;

	for (i = 0; i < MESSAGE_RENAMES; i++) {
		temporary = state.renames[i].temporary;
		found = temporary ? strstr(text, temporary) : NULL;
		while (found && !ends_name(found[strlen(temporary)]))
			found = strstr(found + 1, temporary);
		if (found && (!first || found < first)) {
			first = found;
			*which = i;
		}
	}
	return first;
}

/* Returns the text with final names, to be freed; frees `text`. */
static char *with_final_names(char *text)
{
	const char *found;
	size_t done = 0; /* bytes */
	char *renamed;
	int which;

	while ((found = find_temporary(text + done, &which))) {
		if (asprintf(&renamed, "%.*s%s%s", (int)(found - text), text,
			     state.renames[which].shown,
			     found + strlen(state.renames[which].temporary)) < 0)
			die(1, "out of memory");
		done = (size_t)(found - text) + strlen(state.renames[which].shown);
		free(text);
		text = renamed;
	}
	return text;
}

/* Line ends and tabs stay: messages have the words of compilers in them, too. */
static size_t harmless_length(const char *text)
{
	return *text == '\n' || *text == '\t' ? 1 : printable_length(text);
}

/*
 * Returns the text, to be freed, with \xNN for what would reach the terminal as more than text (printable.h); frees
 * `text`.
 */
static char *without_controls(char *text)
{
	const char *from = text;
	char *escaped, *to;

	while (harmless_length(from))
		from += harmless_length(from);
	/* "out of memory" must not need any. */
	if (!*from)
		return text;
	escaped = to = malloc(4 * strlen(text) + 1);
	if (!escaped)
		die(1, "out of memory");
	for (from = text; *from;) {
		const size_t length = harmless_length(from);

		if (length)
			to = mempcpy(to, from, length);
		else
			to += sprintf(to, "\\x%02x", (unsigned char)*from);
		from += length ? length : 1;
	}
	*to = '\0';
	free(text);
	return escaped;
}

/*
 * Returns the text, to be freed, with all lines but the first one set in, as details are: a name that has a line end in
 * it cannot pass for a message of the program. Frees `text`.
 */
static char *set_in(char *text)
{
	static const char margin[] = "\n    ";
	char *whole, *to;
	const char *from;
	size_t lines = 0;

	for (from = text; (from = strchr(from, '\n')); from++)
		lines++;
	if (!lines)
		return text;
	whole = to = malloc(strlen(text) + lines * strlen(margin) + 1);
	if (!whole)
		die(1, "out of memory");
	for (from = text; *from; from++)
		if (*from == '\n' && from[1])
			to = stpcpy(to, margin);
		else
			*to++ = *from;
	*to = '\0';
	free(text);
	return whole;
}

/* Returns the text of a message, to be freed. `error`: an errno whose text is appended, or 0. */
static char *format(const char *fmt, va_list args, int error)
{
	char *text, *whole;

	if (vasprintf(&text, fmt, args) < 0)
		return NULL;
	if (error) {
		if (asprintf(&whole, "%s: %s", text, strerror(error)) < 0)
			whole = NULL;
		free(text);
		text = whole;
	}
	return text ? without_controls(with_final_names(text)) : NULL;
}

static void print(enum message_level level, const char *kind, const char *sequence, const char *fmt,
		  va_list args, int error)
{
	char *text;

	if (level <= MESSAGE_INFO)
		state.last = level;
	if (level > state.level && !(level == MESSAGE_ERROR && state.on_error))
		return;
	text = format(fmt, args, error);
	if (level == MESSAGE_ERROR && state.on_error)
		state.on_error(state.on_error_data, text ?: "out of memory");
	if (level <= state.level) {
		status_clear();
		text = text ? set_in(text) : NULL;
		fprintf(stderr, "%s: %s%s%s%s\n", state.program, colour(sequence), kind,
			*kind ? colour("\033[0m") : "", text ?: "out of memory");
	}
	free(text);
}

#define PRINT(level, kind, sequence, error)                     \
	do {                                                    \
		va_list args;                                   \
		va_start(args, fmt);                            \
		print(level, kind, sequence, fmt, args, error); \
		va_end(args);                                   \
	} while (0)

int fail(const char *fmt, ...)
{
	state.errors++;
	PRINT(MESSAGE_ERROR, "error: ", "\033[1;31m", 0);
	return -1;
}

int fail_errno(const char *fmt, ...)
{
	int error = errno;

	state.errors++;
	PRINT(MESSAGE_ERROR, "error: ", "\033[1;31m", error);
	return -1;
}

void warning(const char *fmt, ...)
{
	PRINT(MESSAGE_WARNING, "warning: ", "\033[1;35m", 0);
}

void info(const char *fmt, ...)
{
	PRINT(MESSAGE_INFO, "", "", 0);
}

void debug(const char *fmt, ...)
{
	PRINT(MESSAGE_DEBUG, "", "", 0);
}

void detail(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args, 0);
	va_end(args);
	if (text && state.last == MESSAGE_ERROR && state.on_detail)
		state.on_detail(state.on_detail_data, text);
	if (state.last <= state.level) {
		status_clear();
		text = text ? set_in(text) : NULL;
		fprintf(stderr, "    %s\n", text ?: "");
	}
	free(text);
}

void die(int code, const char *fmt, ...)
{
	PRINT(MESSAGE_ERROR, "error: ", "\033[1;31m", 0);
	exit(code);
}

void message_on_error(void (*hook)(void *data, const char *text), void *data)
{
	state.on_error = hook;
	state.on_error_data = data;
}

void message_on_detail(void (*hook)(void *data, const char *text), void *data)
{
	state.on_detail = hook;
	state.on_detail_data = data;
}

/*
 * Tells the hooks of a line, up to `end`, that another program said. Lines that are set in are details of what is above
 * them: "    7 |     static int x;" below a compiler's error.
 */
static void hear_line(const char *line, const char *end)
{
	static const char mark[] = "error: ";
	const char *found = memmem(line, (size_t)(end - line), mark, strlen(mark));
	char text[4096];

	if (!found) {
		if (*line != ' ')
			state.last = MESSAGE_WARNING;
		else if (state.last == MESSAGE_ERROR && state.on_detail) {
			line += strspn(line, " ") < 4 ? strspn(line, " ") : 4;
			snprintf(text, sizeof(text), "%.*s", (int)(end - line), line);
			state.on_detail(state.on_detail_data, text);
		}
		return;
	}
	/* "create-diff-object: error: …" needs no program; "fs/a.c:7:3: error: …" is the place. */
	found = !memchr(line, '/', (size_t)(found - line)) ? found + strlen(mark) : line;
	snprintf(text, sizeof(text), "%.*s", (int)(end - found), found);
	state.last = MESSAGE_ERROR;
	state.on_error(state.on_error_data, text);
}

void message_relay(const char *said)
{
	const char *line, *end;
	char *text = strdup(said);

	if (!text)
		die(1, "out of memory");
	text = without_controls(with_final_names(text));
	status_clear();
	fputs(text, stderr);
	state.last = MESSAGE_WARNING;
	for (line = text; state.on_error && *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		hear_line(line, end);
	}
	state.last = MESSAGE_ERROR;
	free(text);
}

/*
 * "3 min": how long the rest of the stage takes at the pace so far. Empty when nothing can be said: some is done
 * already when a stage begins, and the first few come in no time or all at once.
 */
static const char *time_left(long elapsed, char *text, size_t size)
{
	const unsigned long long done =
		state.done > state.began_with ? state.done - state.began_with : 0;
	const long seconds =
		done ? (long)((unsigned long long)elapsed * (state.total - state.done) / done) : 0;

	if (done < 2 || state.done >= state.total || elapsed < ESTIMATE_AFTER)
		return "";
	if (seconds < 100)
		snprintf(text, size, ", about %ld s left", seconds);
	else
		snprintf(text, size, ", about %ld min left", (seconds + 30) / 60);
	return text;
}

/* "12 of 151", "312 of 480 MB" */
static void count_text(char *text, size_t size)
{
	const char *blank = *state.unit ? " " : "";

	snprintf(text, size, "%llu of %llu%s%s", state.done / state.unit_size,
		 state.total / state.unit_size, blank, state.unit);
}

/* What does not fit on one line cannot be replaced in place. The last column stays free: some terminals wrap there. */
static void draw_status(const struct timespec *now)
{
	const long elapsed = (long)(now->tv_sec - state.since.tv_sec);
	const int width = message_width(STDERR_FILENO);
	char line[512], count[96] = "", left[64];
	int used = snprintf(line, sizeof(line), "%s: %s", state.program, state.stage);

	if (state.total)
		count_text(count, sizeof(count));
	snprintf(line + used, sizeof(line) - (size_t)used, "%s%s (%ld s%s)", *count ? ": " : "",
		 count, elapsed, time_left(elapsed, left, sizeof(left)));
	fprintf(stderr, "\r\033[K%.*s", width > 1 ? width - 1 : (int)sizeof(line), line);
	fflush(stderr);
	state.line_is_open = 1;
	state.shown = now->tv_sec;
}

/* Says how much there is to move: without a terminal the next line is ten seconds away. */
static void print_stage(const struct timespec *now)
{
	if (state.total && *state.unit)
		fprintf(stderr, "%s: %s: %llu %s\n", state.program, state.stage,
			state.total / state.unit_size, state.unit);
	else
		fprintf(stderr, "%s: %s\n", state.program, state.stage);
	state.shown = now->tv_sec;
}

/* Where nothing can be replaced, long work is to be seen to go on all the same. */
static void print_progress(const struct timespec *now)
{
	const long elapsed = (long)(now->tv_sec - state.since.tv_sec);
	char count[96], left[64];

	if (!state.total || now->tv_sec - state.shown < PLAIN_LINE_EVERY)
		return;
	count_text(count, sizeof(count));
	fprintf(stderr, "%s: %s: %s (%ld s%s)\n", state.program, state.stage, count, elapsed,
		time_left(elapsed, left, sizeof(left)));
	state.shown = now->tv_sec;
}

static void show_status(const char *stage, unsigned long long done, unsigned long long total)
{
	struct timespec now;
	int new_stage = strcmp(stage, state.stage) != 0;

	if (state.level < MESSAGE_INFO)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (new_stage) {
		snprintf(state.stage, sizeof(state.stage), "%s", stage);
		state.since = now;
		state.began_with = done;
	}
	/* A file that apt had begun before may be longer than was said. */
	state.done = total && done > total ? total : done;
	state.total = total;
	if (message_is_terminal())
		draw_status(&now);
	else if (new_stage)
		print_stage(&now);
	else
		print_progress(&now);
}

void status(const char *stage, int done, int total)
{
	state.unit = "";
	state.unit_size = 1;
	show_status(stage, (unsigned long long)done, (unsigned long long)total);
}

void status_bytes(const char *stage, unsigned long long done, unsigned long long total)
{
	const int few = total < 10 * 1000 * 1000;

	state.unit = few ? "kB" : "MB";
	state.unit_size = few ? 1000 : 1000 * 1000;
	show_status(stage, done, total);
}

void status_tick(void)
{
	struct timespec now;

	if (!state.line_is_open)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec != state.shown)
		draw_status(&now);
}
