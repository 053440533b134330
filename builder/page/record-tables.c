// SPDX-License-Identifier: GPL-2.0-or-later
/* What else the report has: a table for each kind of record; and what other sections make tables and lists of. */
#include "sections.h"
#include "inclusion-graph.h"

#include <string.h>

void scroll_begin(struct text *html, const char *class, const char *label)
{
	html_add(
		html,
		"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table class=\"%s\">"
		"<caption class=\"vh\">%s</caption>\n",
		label, class, label);
}

void table_begin(struct section_writer *w, const char *label, const char *const *columns)
{
	scroll_begin(w->html, "", label);
	html_add(w->html, "<thead><tr>");
	for (; *columns; columns++)
		html_add(w->html, "<th scope=\"col\">%s</th>", *columns);
	html_add(w->html, "</tr></thead>\n<tbody>\n");
}

void table_end(struct section_writer *w)
{
	html_add(w->html, "</tbody></table></div>\n");
}

void write_fact(struct section_writer *w, const char *what, const char *value)
{
	if (value)
		html_add(w->html, "<div><dt>%s</dt><dd>%s</dd></div>\n", what, value);
}

void write_list(struct section_writer *w, const char *before, const char *const *names,
		size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		html_add(w->html, "%s<code>%s</code>", i ? ", " : before, names[i]);
}

/* The table begins with the first row, as without any there is none. */
struct lazy_table {
	const char *label;
	const char *const *columns;
	bool has_begun;
};

static void begin_row(struct section_writer *w, struct lazy_table *table)
{
	if (!table->has_begun)
		table_begin(w, table->label, table->columns);
	table->has_begun = true;
}

static void end_table(struct section_writer *w, const struct lazy_table *table)
{
	if (table->has_begun)
		table_end(w);
}

void write_data(struct section_writer *w)
{
	static const char *const columns[] = { "Variable", "Status", "Unit", "Why", NULL };
	struct lazy_table table = { "Variables", columns, false };
	const struct report_unit *unit;
	const struct report_data *data;

	array_for_each(unit, &w->report->units)
		array_for_each(data, &unit->data) {
			begin_row(w, &table);
			html_add(
				w->html,
				"<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td><code>%s</code></td>"
				"<td>%s</td></tr>\n",
				data->name, status_word(data->status), unit->unit, data->why ?: "");
		}
	end_table(w, &table);
}

void write_callbacks(struct section_writer *w)
{
	static const char *const columns[] = { "Callback", "When", "Object", "Unit", "Fix", NULL };
	struct lazy_table table = { "Callbacks", columns, false };
	const struct report_callback *callback;
	const struct report_unit *unit;

	array_for_each(unit, &w->report->units)
		array_for_each(callback, &unit->callbacks) {
			begin_row(w, &table);
			html_add(
				w->html,
				"<tr><th scope=\"row\"><code>%s()</code></th><td><code>%s</code></td>"
				"<td><code>%s</code></td><td><code>%s</code></td><td>%s</td></tr>\n",
				callback->function, callback->kind, unit->object, unit->unit,
				callback->fix ?: "");
		}
	end_table(w, &table);
}

void write_nops(struct section_writer *w)
{
	static const char *const columns[] = { "Function", "Object", "Patched by", NULL };
	struct lazy_table table = { "Functions that go back to the original code", columns, false };
	const struct report_nop *nop;

	array_for_each(nop, &w->report->nops) {
		begin_row(w, &table);
		html_add(
			w->html,
			"<tr><th scope=\"row\"><code>%s()</code></th><td><code>%s</code></td><td><code>%s</code></td></tr>\n",
			nop->function, nop->object, nop->module);
	}
	end_table(w, &table);
}

void write_states(struct section_writer *w)
{
	static const char *const columns[] = { "State", "Version", "Declared at", "Fix", NULL };
	struct lazy_table table = { "States", columns, false };
	const struct report_state *state;

	array_for_each(state, &w->report->states) {
		begin_row(w, &table);
		html_add(w->html,
			 "<tr><th scope=\"row\">%lu</th><td>%u</td><td>%s</td><td>%s</td></tr>\n",
			 state->id, state->version,
			 state->file ? arena_printf(w->arena, "%s:%u", state->file, state->line)
				     : "the manifest",
			 state->fix ?: "");
	}
	end_table(w, &table);
}

void write_shadow_types(struct section_writer *w)
{
	static const char *const columns[] = { "Shadow type", "Id",	    "Version",
					       "Constructor", "Destructor", "Declared at",
					       NULL };
	struct lazy_table table = { "Shadow types", columns, false };
	const struct report_shadow_type *type;
	const struct report_unit *unit;

	array_for_each(unit, &w->report->units)
		array_for_each(type, &unit->shadow_types) {
			begin_row(w, &table);
			html_add(
				w->html,
				"<tr><th scope=\"row\"><code>%s</code></th><td><code>%s</code></td><td>%u</td>"
				"<td><code>%s</code></td><td><code>%s</code></td><td>%s</td></tr>\n",
				type->name, type->id, type->version, type->ctor ?: "none",
				type->dtor ?: "none",
				type->file ? arena_printf(w->arena, "%s:%u", type->file, type->line)
					   : "");
		}
	end_table(w, &table);
}

void write_proofs(struct section_writer *w)
{
	static const char *const columns[] = {
		"Unit", "Functions", "Variables", "References", "Digest of what is replaced", NULL
	};
	struct lazy_table table = { "Proofs", columns, false };
	const struct report_proof *proof;
	const struct report_unit *unit;

	array_for_each(unit, &w->report->units)
		array_for_each(proof, &unit->proof) {
			begin_row(w, &table);
			html_add(
				w->html,
				"<tr><th scope=\"row\"><code>%s</code></th><td class=\"num\">%lu</td><td class=\"num\">%lu</td>"
				"<td class=\"num\">%lu</td><td><code>%s</code></td></tr>\n",
				unit->unit, proof->functions, proof->variables, proof->references,
				proof->digest);
		}
	end_table(w, &table);
}

static const char *how_text(const struct report_symbol *symbol)
{
	static const char *const texts[] = {
		[REPORT_KLP] = "the livepatch core",
		[REPORT_EXPORT] = "the module loader",
		[REPORT_LINK] = "the link: another file of the livepatch has it",
	};

	return texts[symbol->how] ?: "";
}

void write_symbols(struct section_writer *w)
{
	static const char *const columns[] = { "Symbol",   "Object",  "Position",
					       "Found by", "Told by", NULL };
	struct lazy_table table = { "Symbols of the running kernel", columns, false };
	const struct report_symbol *symbol;
	const struct report_unit *unit;
	unsigned long count = 0;

	array_for_each(unit, &w->report->units)
		count += unit->symbols.count;
	if (!count)
		return;
	html_add(w->html, "<details><summary>");
	html_count(w->html, count, "symbol", "symbols");
	html_add(w->html, "</summary>\n");
	array_for_each(unit, &w->report->units)
		array_for_each(symbol, &unit->symbols) {
			begin_row(w, &table);
			html_add(
				w->html,
				"<tr><th scope=\"row\"><code>%s</code></th><td><code>%s</code></td><td class=\"num\">%lu</td>"
				"<td>%s</td><td>%s",
				symbol->name, symbol->object, symbol->sympos, how_text(symbol),
				symbol->proven ? report_proven_name(symbol->proven) : "");
			if (symbol->references)
				html_add(w->html, " (%lu)", symbol->references);
			html_add(w->html, "</td></tr>\n");
		}
	end_table(w, &table);
	html_add(w->html, "</details>\n");
}

void write_oot_modules(struct section_writer *w)
{
	static const char *const columns[] = { "Module", "Version", "srcversion", "Build id",
					       NULL };
	struct lazy_table table = { "Modules of other trees", columns, false };
	const struct report_oot_module *module;

	array_for_each(module, &w->report->oot_modules) {
		begin_row(w, &table);
		html_add(
			w->html,
			"<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td><code>%s</code></td><td><code>%s</code></td></tr>\n",
			module->name, module->version ?: "", module->srcversion ?: "",
			module->build_id ?: "");
	}
	end_table(w, &table);
}
