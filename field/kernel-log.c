// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel-log.h"
#include "../lib/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record is at most this long (CONSOLE_EXT_LOG_MAX of the kernel). */
#define RECORD_MAX 8192

/* The texts of kernel/livepatch/core.c and transition.c, with what stands around a livepatch's name. */
static const struct {
	enum log_event_kind kind;
	const char *before, *behind;
} texts[] = {
	{ LOG_PATCHING, "'", "': starting patching transition" },
	{ LOG_UNPATCHING, "'", "': starting unpatching transition" },
	{ LOG_PATCHED, "'", "': patching complete" },
	{ LOG_UNPATCHED, "'", "': unpatching complete" },
	{ LOG_FORCED, "forcing remaining tasks to the patched state", "" },
};

#define CORE "livepatch: "

static void add_event(struct kernel_log *log, struct arena *arena, const char *text, double at)
{
	const size_t length = strlen(text);
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const size_t before = strlen(texts[i].before), behind = strlen(texts[i].behind);

		if (length < before + behind || strncmp(text, texts[i].before, before) ||
		    strcmp(text + length - behind, texts[i].behind))
			continue;
		*array_push(arena, &log->events) = (struct log_event){
			.kind = texts[i].kind,
			.livepatch = texts[i].kind == LOG_FORCED
					     ? NULL
					     : arena_strndup(arena, text + before,
							     length - before - behind),
			.at = at,
		};
		return;
	}
}

/* Other messages that say why a module was not taken: what begins like these. */
static const char *const telling[] = { CORE, "module: ", "Module ", "Loading of ", "Lockdown: " };

static bool is_telling(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(telling) / sizeof(*telling); i++)
		if (!strncmp(text, telling[i], strlen(telling[i])))
			return true;
	/* "livepatch_fix: disagrees about version of symbol", "livepatch_fix: Unknown symbol" */
	return strstr(text, ": disagrees about version of symbol ") ||
	       strstr(text, ": Unknown symbol ") || strstr(text, ": version magic ") ||
	       strstr(text, "livepatch");
}

/*
 * A record: "PRIORITY,SEQUENCE,MICROSECONDS,FLAGS[,...];TEXT". Programs can write to the log, too; the
 * kernel gives their records a facility, above the three bits of the level.
 */
static void parse_record(struct kernel_log *log, struct arena *arena, const char *record)
{
	char *end, *text = strchr(record, ';');
	unsigned long priority;
	double at;

	if (!text)
		return;
	text++;
	priority = strtoul(record, &end, 10);
	if (end == record || *end != ',' || priority >> 3)
		return;
	end = strchr(end + 1, ',');
	if (!end)
		return;
	at = (double)strtoull(end + 1, NULL, 10) / 1e6;
	if (is_telling(text))
		*array_push(arena, &log->lines) = text;
	if (!strncmp(text, CORE, strlen(CORE)))
		add_event(log, arena, text + strlen(CORE), at);
}

void kernel_log_parse(struct kernel_log *log, struct arena *arena, char *text)
{
	char *line;

	/* Lines that begin with a blank continue a record: " SUBSYSTEM=...". */
	while ((line = strsep(&text, "\n")))
		if (*line != ' ')
			parse_record(log, arena, line);
}

/* A read of the device gives one record; EPIPE: some were overwritten, the next one is there. NULL: it may not be read. */
static char *read_device(struct arena *arena, const char *path)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct text text = { .arena = arena };
	char record[RECORD_MAX];
	ssize_t got;

	while (fd >= 0) {
		got = read(fd, record, sizeof(record));
		if (got < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (got <= 0)
			break;
		text_add_bytes(&text, record, (size_t)got);
	}
	if (fd < 0)
		return NULL;
	close(fd);
	return (char *)text_string(&text);
}

struct kernel_log kernel_log_read(const struct machine *machine)
{
	struct kernel_log log = { .readable = false };
	const char *path = machine_path(machine, "/dev/kmsg");
	char *text = machine_is_running(machine) ? read_device(machine->arena, path)
						 : machine_read(machine, path);

	log.readable = text != NULL;
	if (text && *text)
		kernel_log_parse(&log, machine->arena, text);
	return log;
}

const struct log_event *kernel_log_last(const struct kernel_log *log, const char *livepatch,
					enum log_event_kind kind)
{
	size_t i;

	for (i = log->events.count; i-- > 0;) {
		const struct log_event *event = &log->events.items[i];

		if (event->kind == kind && event->livepatch && !strcmp(event->livepatch, livepatch))
			return event;
	}
	return NULL;
}
