// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a running kernel says of itself and of its tasks: the first byte chooses the file, the rest is what is in it.
 * A module or a task chooses names in these, so nothing in them can be relied on.
 */
#include "quiet.h"
#include "../../field/advice.h"
#include "../../field/json.h"
#include "../../lib/elf-file.h"
#include "../../lib/printable.h"
#include "../../livepatch/verify/btf.h"
#include "../../livepatch/verify/live-kernel.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text, and its bytes without a zero behind them. */
struct input {
	struct arena *arena;
	char *text;
	const uint8_t *bytes;
	size_t size;
};

static size_t try_kernel(const struct input *input, bool by_address)
{
	struct live_kernel kernel = { .arena = input->arena };
	char *sites = memchr(input->text, '\f', strlen(input->text));
	const struct live_object *object;

	hash_setup(&kernel.objects, input->arena);
	if (sites)
		*sites++ = '\0';
	if (live_symbols_parse(&kernel, input->text, "fuzz"))
		return 0;
	if (sites)
		live_sites_parse(&kernel, sites, by_address, "fuzz");
	object = live_object(&kernel, "vmlinux");
	return object->symbols.count + object->traced.count + kernel.addresses.count;
}

static size_t try_symbols(const struct input *input)
{
	return try_kernel(input, false);
}

static size_t try_addresses(const struct input *input)
{
	return try_kernel(input, true);
}

/* A task with this stack, in a transition to a livepatch of f() and ext4's g(). */
static size_t try_stack(const struct input *input)
{
	struct loaded_function functions[] = { { "vmlinux", "f", 1 }, { "ext4", "g", 1 } };
	struct loaded livepatch = { .name = "livepatch_fix", .state = LOADED_PATCHING };
	struct loaded_list list = { .items = { &livepatch, 1, 1 }, .supported = true };
	struct blocker blocker = { .task = { .pid = 7, .tid = 7, .name = "x", .state = 'S' } };
	size_t sum;

	livepatch.functions.items = functions;
	livepatch.functions.count = 2;
	blocker.task.is_kthread = input->size & 1;
	blocker.task.stack = stack_trace_parse(input->arena, input->text);
	blocker_judge(&list, &livepatch, &blocker);
	sum = strlen(blocker_reason(input->arena, &blocker));
	return sum + strlen(blocker_advice(input->arena, &livepatch, &blocker));
}

static size_t try_stat(const struct input *input)
{
	struct task task = { 0 };

	return task_parse_stat(input->arena, input->text, &task) ? strlen(task.name) : 0;
}

static size_t try_cgroup(const struct input *input)
{
	const char *unit = task_parse_unit(input->arena, input->text);

	return unit ? strlen(unit) : 0;
}

static size_t try_log(const struct input *input)
{
	struct kernel_log log = { 0 };
	const struct log_event *event;
	const char *const *line;
	size_t sum = 0;

	kernel_log_parse(&log, input->arena, input->text);
	array_for_each(event, &log.events)
		sum += event->livepatch ? strlen(event->livepatch) : 1;
	array_for_each(line, &log.lines)
		sum += strlen(*line);
	return sum;
}

/* Whatever is printed is UTF-8 without control characters. */
static size_t try_names(const struct input *input)
{
	struct json json = json_begin(input->arena);
	const char *text = printable(input->arena, input->text), *at;

	for (at = text; *at; at += utf8_length(at))
		if (!utf8_length(at) || (unsigned char)*at < ' ')
			abort();
	json_string(&json, NULL, input->text);
	for (text = json_end(&json), at = text; *at; at += utf8_length(at))
		if (!utf8_length(at))
			abort();
	return strlen(text);
}

static size_t try_btf(const struct input *input)
{
	struct btf btf;

	return btf_read(&btf, input->bytes, input->size, false)
		       ? (size_t)btf_size(&btf, "klp_func") +
				 (size_t)btf_offset(&btf, "klp_func", "old_name")
		       : 0;
}

static size_t try_notes(const struct input *input)
{
	const char *id = notes_build_id(input->arena, input->bytes, input->size, false);

	return id ? strlen(id) : 0;
}

static size_t (*const tries[])(const struct input *input) = {
	try_symbols, try_addresses, try_stack, try_stat,  try_cgroup,
	try_log,     try_names,	    try_btf,   try_notes,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static volatile size_t sum;
	struct input input = { .arena = arena_new() };
	uint8_t *exact;

	if (size) {
		/* From malloc(), so that a byte beyond the end is noticed. */
		exact = malloc(size);
		memcpy(exact, data, size);
		input.bytes = exact + 1;
		input.size = size - 1;
		input.text = arena_strndup(input.arena, (const char *)data + 1, size - 1);
		quiet_begin();
		sum += tries[*data % (sizeof(tries) / sizeof(*tries))](&input);
		quiet_end();
		free(exact);
	}
	arena_free(input.arena);
	return 0;
}
