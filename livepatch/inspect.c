// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspect.h"
#include "info.h"
#include "livepatch.h"
#include "../lib/message.h"

#include <stdio.h>
#include <string.h>

/* Prints the text as one line, whatever it contains: scripts read the output line by line. */
static void print_text(const char *text)
{
	for (; *text; text++)
		putchar(*text == '\n' || *text == '\t' ? ' ' : *text);
	putchar('\n');
}

/* Prints where the function differs, or what led to it. */
static void print_why(const char *object, const struct report_function *function)
{
	const char *why = function->reason ? function->reason : function->why;

	if (!why)
		return;
	printf("why %s %s ", object, function->name);
	if (function->file)
		printf("%s:%u: ", function->file, function->line);
	print_text(why);
}

/*
 * Each line is words separated by one space; the first one tells what the rest is. The words
 * and their order are an interface: add lines, and fields at the end, but change none.
 */
static void print_unit(const struct report_unit *unit)
{
	const char *object = unit->object;
	struct report_function *function;
	struct report_callback *callback;
	struct report_symbol *symbol;
	struct report_data *data;
	const char **warning;

	array_for_each(function, &unit->functions)
		if (livepatch_replaces(function))
			printf("function %s %s %lu changed\n", object, function->name,
			       function->sympos);
	array_for_each(function, &unit->functions)
		if (!livepatch_replaces(function))
			printf("%s %s %s\n", report_status_name(function->status), object,
			       function->name);
	array_for_each(function, &unit->functions)
		print_why(object, function);
	array_for_each(data, &unit->data)
		printf("data %s %s %s\n", object, data->name, report_status_name(data->status));
	array_for_each(callback, &unit->callbacks)
		printf("callback %s %s %s\n", object, callback->kind, callback->function);
	array_for_each(symbol, &unit->symbols)
		printf("symbol %s %s %lu %s\n", symbol->object, symbol->name, symbol->sympos,
		       report_how_name(symbol->how ? symbol->how : REPORT_KLP));
	array_for_each(warning, &unit->warnings) {
		fputs("warning ", stdout);
		print_text(*warning);
	}
}

static bool object_before(const struct report *report, const struct report_unit *unit)
{
	const struct report_unit *before;

	for (before = report->units.items; before < unit; before++)
		if (!strcmp(before->object, unit->object))
			return true;
	return false;
}

static int print_report(const struct report *report, const char *ko)
{
	const struct report_unit *unit;
	const char **patch;

	printf("module %s\n", report->module ? report->module : "-");
	printf("kernel %s\n", report->kernel ? report->kernel : "-");
	printf("replace %s\n", report->replace ? "yes" : "no");
	array_for_each(patch, &report->patches) {
		fputs("patch ", stdout);
		print_text(*patch);
	}
	array_for_each(unit, &report->units)
		if (!object_before(report, unit))
			printf("object %s\n", unit->object);
	array_for_each(unit, &report->units)
		print_unit(unit);
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("%s: its content could not be written to stdout", ko);
	return 0;
}

int inspect_module(const char *ko)
{
	struct arena *arena = arena_new();
	struct elf_file *module = elf_file_open(arena, ko);
	struct report *report = module ? klp_info_read(arena, module, ko) : NULL;
	int result = report ? print_report(report, ko) : -1;

	elf_file_close(module);
	arena_free(arena);
	return result;
}
