// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts.h"
#include "reloc-names.h"
#include "../../../lib/elf-file.h"
#include "../../../lib/files.h"
#include "../../../lib/message.h"
#include "../../../lib/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The words up to NULL; one that is NULL inside has to be given as "-" or "". */
static void __attribute__((sentinel)) add(struct facts *facts, const char *word, ...)
{
	word_list *fact = array_push(facts->arena, &facts->items);
	va_list args;

	va_start(args, word);
	for (; word; word = va_arg(args, const char *))
		word_add(facts->arena, fact, word);
	va_end(args);
}

static const char *number(struct facts *facts, unsigned long value)
{
	return arena_printf(facts->arena, "%lu", value);
}

static const char * or (const char *word, const char *otherwise)
{
	return word && *word ? word : otherwise;
}

/* A target may be a string with spaces. */
static const char *without_spaces(struct facts *facts, const char *text)
{
	char *copy = arena_strdup(facts->arena, text), *space;

	for (space = copy; (space = strchr(space, ' '));)
		*space = '_';
	return copy;
}

static void facts_of_relocations(struct facts *facts, const struct report_relocations *of)
{
	const struct report_relocation *reloc;

	array_for_each(reloc, &of->resolved)
		add(facts, "resolved", of->symbol, without_spaces(facts, reloc->target),
		    report_how_name(reloc->how), or (reloc->object, "-"),
		    number(facts, reloc->sympos), or (reloc->via, "-"), or (reloc->entry, "-"),
		    NULL);
}

static void facts_of_unit(struct facts *facts, const struct report_unit *unit)
{
	const struct report_function *function;
	const struct report_callback *callback;
	const struct report_relocations *relocations;
	const struct report_ignored *ignored;
	const struct report_symbol *symbol;
	const struct report_global *global;
	const struct report_long_running *long_running;
	const struct report_shadow_type *type;
	const struct report_state *state;
	const struct report_data *data;

	array_for_each(function, &unit->functions)
		add(facts, "function", function->name, report_status_name(function->status),
		    number(facts, function->sympos), or (function->alias, ""), NULL);
	array_for_each(data, &unit->data)
		add(facts, "data", data->name, report_status_name(data->status), NULL);
	array_for_each(callback, &unit->callbacks)
		add(facts, "callback", callback->kind, callback->function, NULL);
	array_for_each(ignored, &unit->ignored)
		add(facts, "ignored", ignored->name, NULL);
	array_for_each(symbol, &unit->symbols)
		add(facts, "symbol", symbol->name, report_how_name(symbol->how),
		    number(facts, symbol->sympos), or (symbol->object, ""), NULL);
	array_for_each(global, &unit->globals)
		add(facts, "global", global->name, number(facts, global->sympos),
		    global->problem	 ? "problem"
		    : global->is_new	 ? "new"
		    : global->calls_only ? "calls-only"
					 : "-",
		    NULL);
	array_for_each(long_running, &unit->long_running)
		add(facts, "long-running", long_running->name, NULL);
	array_for_each(state, &unit->states)
		add(facts, "state", number(facts, state->id), number(facts, state->version),
		    arena_printf(facts->arena, "%s:%u", or (state->file, "-"), state->line), NULL);
	array_for_each(type, &unit->shadow_types)
		add(facts, "shadow-type", type->name, type->id, number(facts, type->version),
		    or (type->ctor, "-"), or (type->dtor, "-"),
		    type->dtor_is_global ? "global" : "local",
		    arena_printf(facts->arena, "%s:%u", or (type->file, "-"), type->line),
		    or (type->alias, "-"), NULL);
	array_for_each(relocations, &unit->relocations)
		facts_of_relocations(facts, relocations);
}

int facts_of_report(struct facts *facts, const char *path)
{
	const struct report *report = report_read(facts->arena, path);
	const struct report_unit *unit;

	if (!report)
		return -1;
	facts->report = report;
	array_for_each(unit, &report->units)
		facts_of_unit(facts, unit);
	return 0;
}

static void facts_of_symbol(struct facts *facts, const struct elf_symbol *symbol)
{
	static const char *const binding[] = { "LOCAL", "GLOBAL", "WEAK" };
	const char *bind = symbol->bind < 3 ? binding[symbol->bind] : "UNIQUE";

	if (!*symbol->name)
		return;
	if (symbol->shndx == SHN_UNDEF && !symbol->section)
		add(facts, "undefined", symbol->name, bind, NULL);
	else
		add(facts, "defined", symbol->name, bind, number(facts, symbol->size), NULL);
}

static const char *hexadecimal(struct facts *facts, int64_t value)
{
	return value < 0 ? arena_printf(facts->arena, "-%llx", -(unsigned long long)value)
			 : arena_printf(facts->arena, "%llx", (unsigned long long)value);
}

static int facts_of_section(struct facts *facts, struct elf_file *elf, struct elf_section *section)
{
	size_t i;

	add(facts, "section", section->name, NULL);
	if (!section->rela)
		return 0;
	if (elf_relocs(elf, section) < 0)
		return -1;
	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];

		add(facts, "reloc", section->name, or (reloc->symbol->name, "-"),
		    hexadecimal(facts, reloc->addend),
		    reloc_name(facts->arena, elf->header.e_machine, reloc->type),
		    arena_printf(facts->arena, "%llx", (unsigned long long)reloc->offset), NULL);
	}
	return 0;
}

int facts_of_object(struct facts *facts, const char *path)
{
	struct elf_file *elf = elf_file_open(facts->arena, path);
	size_t i;

	if (!elf)
		return -1;
	for (i = 1; i < elf->section_count; i++)
		if (facts_of_section(facts, elf, &elf->sections[i]) < 0)
			return -1;
	for (i = 1; i < elf->symbol_count; i++)
		facts_of_symbol(facts, &elf->symbols[i]);
	return 0;
}

static bool fact_matches(const word_list *fact, const word_list *patterns)
{
	size_t i;

	for (i = 0; i < patterns->count; i++)
		if (!matches(patterns->items[i], i < fact->count ? fact->items[i] : ""))
			return false;
	return true;
}

bool facts_have(const struct facts *facts, const word_list *patterns)
{
	const word_list *fact;

	array_for_each(fact, &facts->items)
		if (fact_matches(fact, patterns))
			return true;
	return false;
}

size_t facts_count_relocs(const struct facts *facts, const char *section)
{
	const word_list *fact;
	size_t count = 0;

	array_for_each(fact, &facts->items)
		count += !strcmp(fact->items[0], "reloc") && !strcmp(fact->items[1], section);
	return count;
}

int facts_write(const struct facts *facts, const char *path)
{
	FILE *file = fopen(path, "w");
	const word_list *fact;

	if (!file)
		return fail_errno("%s", path);
	array_for_each(fact, &facts->items)
		fprintf(file, "%s\n", words_joined(facts->arena, fact, 0));
	return fclose(file) ? fail_errno("%s", path) : 0;
}

/* A report of one function or one variable, without the lines around it. */
static const char *line_of(const struct facts *facts, const struct report_function *function,
			   const struct report_data *data)
{
	struct report_unit unit = { .unit = "unit.o", .object = "vmlinux" };
	struct report report = { 0 };
	char *text, *line;
	size_t size;

	if (function)
		*array_push(facts->arena, &unit.functions) = *function;
	if (data)
		*array_push(facts->arena, &unit.data) = *data;
	*array_push(facts->arena, &report.units) = unit;
	text = report_text(&report, facts->arena, &size);
	line = text ? strstr(text, "{name: ") : NULL;
	return line ? arena_strndup(facts->arena, line, strcspn(line, "\n")) : "";
}

char *facts_report_lines(const struct facts *facts, const char *name)
{
	const struct report_function *function;
	const struct report_data *data;
	const struct report_unit *unit;
	char *lines = arena_strdup(facts->arena, "");

	if (!facts->report)
		return lines;
	array_for_each(unit, &facts->report->units) {
		array_for_each(function, &unit->functions)
			if (!strcmp(function->name, name))
				lines = arena_printf(facts->arena, "%s%s\n", lines,
						     line_of(facts, function, NULL));
		array_for_each(data, &unit->data)
			if (!strcmp(data->name, name))
				lines = arena_printf(facts->arena, "%s%s\n", lines,
						     line_of(facts, NULL, data));
	}
	return lines;
}
