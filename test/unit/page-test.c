/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as a page, of reports that no small patch makes: everything that a report may have, hostile text in all of
 * it, hundreds of functions.
 */
#include "check.h"
#include "../../builder/page/html.h"
#include "../../builder/page/report-page.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>

#define EVIL  "<script>alert('x')</script>&\\\"\\u202e"
#define SHOWN "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;[U+202E]"

static const char evil_report[] =
	"format: 1\n"
	"module: livepatch_x\n"
	"version: \"" EVIL "v\"\n"
	"kernel: 6.12.0-x\n"
	"replace: true\n"
	"plugin: \"" EVIL "p\"\n"
	"patches: [\"" EVIL "patch\"]\n"
	"fixes:\n"
	"- {id: \"" EVIL "id\", summary: \"" EVIL "summary\", outcome: refused, why: \"" EVIL
	"fixwhy\", patches: [\"" EVIL "fixpatch\"]}\n"
	"states:\n"
	"- {id: 7, version: 2, file: \"" EVIL "statefile\", line: 3, fix: \"" EVIL "statefix\"}\n"
	"replaces: [\"" EVIL "replaces\"]\n"
	"nops:\n"
	"- {object: <b>nopobject, function: <b>nopfunction, sympos: 0, module: <b>nopmodule}\n"
	"conflicts:\n"
	"- function: <b>conflict\n"
	"  file: \"" EVIL "conflictfile\"\n"
	"  hunks: [\"" EVIL "conflicthunk\"]\n"
	"units:\n"
	"- unit: \"" EVIL "unit\"\n"
	"  object: <b>object\n"
	"  functions:\n"
	"  - {name: <b>f, status: changed, sympos: 2, file: \"" EVIL "file\", line: 1, why: \"" EVIL
	"why\", reason: \"" EVIL "reason\"}\n"
	"  - {name: <b>g, status: new, sympos: 0, reached: [<b>f], run_time_keys: [\"" EVIL
	"key\"], why: \"used by f\"}\n"
	"  data:\n"
	"  - {name: <b>d, status: new, reached: [<b>g], why: \"" EVIL "datawhy\"}\n"
	"  callbacks:\n"
	"  - {kind: pre_patch, function: <b>callback, fix: \"" EVIL "callbackfix\"}\n"
	"  shadow_types:\n"
	"  - {name: <b>type, id: 0x7, version: 2, ctor: <b>ctor, dtor: <b>dtor, file: \"" EVIL
	"typefile\", line: 9}\n"
	"  symbols:\n"
	"  - {name: <b>symbol, object: <b>symbolobject, sympos: 0, how: klp, proven: references, references: 5}\n"
	"  proof:\n"
	"  - {functions: 4, variables: 2, references: 1234, digest: <b>digest}\n"
	"  long_running:\n"
	"  - {name: <b>long, why: \"" EVIL "longwhy\"}\n"
	"  warnings: [\"" EVIL "warning\"]\n"
	"hunks:\n"
	"- {patch: \"" EVIL "hunkpatch\", file: \"" EVIL
	"hunkfile\", hunk: 1, line: 4, kind: changes, about: \"<b>f()\"}\n"
	"- {patch: p, file: f, hunk: 2, line: 9, kind: not-compiled, about: \"" EVIL "about\"}\n";

/* Texts of the report; each is there, and as text. */
static const char *const evil_texts[] = {
	"v",	       "p",	    "patch",	"id",	    "summary",	    "fixwhy",
	"fixpatch",    "statefile", "statefix", "replaces", "conflictfile", "conflicthunk",
	"unit",	       "file",	    "why",	"reason",   "key",	    "datawhy",
	"callbackfix", "typefile",  "longwhy",	"warning",  "hunkpatch",    "hunkfile",
	"about",
};
static const char *const evil_names[] = {
	"nopobject", "nopfunction", "nopmodule", "conflict", "object", "f",	 "g",
	"d",	     "callback",    "type",	 "ctor",     "dtor",   "symbol", "symbolobject",
	"digest",    "long",
};

static struct arena *arena;

/* Returns the HTML of a module with this report, and perhaps an error. */
static const char *render(const char *yaml, const char *error, const struct page_sources *sources)
{
	static const struct page_sources none;
	struct page_module module = { .kernel = "6.12.0-x",
				      .file = error ? NULL : "/nowhere/x.ko",
				      .is_inspected = !sources,
				      .report = report_parse(arena, yaml, strlen(yaml), "test"),
				      .sources = sources ?: &none };
	struct report_page page;

	if (!module.report)
		exit(1);
	if (error)
		*array_push(arena, &module.errors) =
			(struct page_error){ error, "what is below it" };
	report_page_begin(&page, arena, "templates", "livepatch_x");
	report_page_add(&page, &module);
	return page.kernels.items[0].html;
}

static void test_escaping(void)
{
	struct text html = { .arena = arena };
	const char *page;
	size_t i;

	html_add(&html, "<b title=\"%s\">%u %% %zu</b>", "\"<&>'", 7u, (size_t)8);
	check(!strcmp(text_string(&html), "<b title=\"&quot;&lt;&amp;&gt;&#39;\">7 % 8</b>"),
	      "arguments are escaped, formats are not");
	html.chars.count = 0;
	html_text(&html, "a\0b\x1b\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xc3\xa9", 17);
	check(strstr(text_string(&html), "\xc3\xa9") &&
		      !strpbrk(text_string(&html), "\x1b\xc0\xed\xf4"),
	      "what is no text in UTF-8 is replaced");
	page = render(evil_report, "<script>error", NULL);
	for (i = 0; i < sizeof(evil_texts) / sizeof(*evil_texts); i++)
		check(strstr(page, arena_printf(arena, SHOWN "%s", evil_texts[i])),
		      "the page has the text of %s", evil_texts[i]);
	for (i = 0; i < sizeof(evil_names) / sizeof(*evil_names); i++)
		check(strstr(page, arena_printf(arena, "&lt;b&gt;%s", evil_names[i])),
		      "and the name %s", evil_names[i]);
	check(!strstr(page, "<script") && !strstr(page, "<b>"), "nothing of them is HTML");
	check(strstr(page, "&lt;script&gt;error") &&
		      strstr(page, "&lt;script&gt;error") < strstr(page, ">At a glance</h3>"),
	      "errors come first");
	check(strstr(page, "<dd>1,234</dd>"), "the references of the proof are counted");
}

/* A report of many units with one function each, whose instructions take 150 rows. */
static const char *many_units(int count, struct page_sources *sources)
{
	struct text yaml = { .arena = arena };
	int i, row;

	text_add(&yaml, "format: 1\nmodule: livepatch_x\nreplace: true\nunits:\n");
	for (i = 0; i < count; i++) {
		struct report_unit *unit = arena_new_object(arena, struct report_unit);
		struct report_listing *listing = array_push(arena, &unit->listings);

		text_add(
			&yaml,
			"- unit: u%d.o\n  object: vmlinux\n  functions:\n  - {name: f%d, status: changed, sympos: 0, why: x}\n"
			"  - {name: g%d, status: new, sympos: 0, reached: [f%d], why: x}\n",
			i, i, i, i);
		unit->unit = arena_printf(arena, "u%d.o", i);
		listing->function = arena_printf(arena, "f%d", i);
		for (row = 0; row < 150; row++)
			*array_push(arena, &listing->rows) = (struct report_row){
				.row = row % 3 ? REPORT_ROW_SAME : REPORT_ROW_CHANGED,
				.orig_at = "0x10",
				.at = "0x10",
				.orig = "mov saved_command_line(%rip), %rsi",
				.code = "mov saved_command_line(%rip), %rdi",
			};
		*array_push(arena, &sources->listings) = unit;
	}
	return text_string(&yaml);
}

static void test_size(void)
{
	struct page_sources sources = { 0 };
	const char *yaml = many_units(400, &sources), *page = render(yaml, NULL, &sources);

	check(strlen(page) < (5u << 20),
	      "a module of 400 units has a page of %zu kB, not more than 5 MB", strlen(page) >> 10);
	check(strstr(page, "the page holds 3 MB of them"), "which says that it leaves code out");
	check(strstr(page, "<code>f399()</code>"), "but no function");
	check(strstr(page, "There is no picture: with 800 nodes"), "and why there is no picture");
	check(!strstr(page, "<svg") && strstr(page, "Because of"), "but a table");
	sources = (struct page_sources){ 0 };
	page = render(many_units(3, &sources), NULL, &sources);
	check(!strstr(page, "of them. Their") && strstr(page, "First difference"),
	      "a small one has all code");
}

static void test_rows(void)
{
	static const char before[] =
		"int f(void)\n{\n\treturn 1;\n}\n\nint g(void)\n{\n\treturn 1;\n}\n";
	static const char after[] =
		"int f(void)\n{\n\treturn 1;\n}\n\nint h(void)\n{\n\treturn 3;\n}\n\nint g(void)\n{\n\treturn 2;\n}\n";
	struct report_unit unit = { .unit = "a/b.o" };
	struct report_function f = { .name = "f" }, g = { .name = "g.isra.0" }, h = { .name = "h" };
	struct page_sources sources = { 0 };
	struct page_file *file = array_push(arena, &sources.files);
	struct source_extent extent;

	*file = (struct page_file){ .path = "a/b.c",
				    .before = before,
				    .after = after,
				    .before_size = strlen(before),
				    .after_size = strlen(after) };
	source_rows_make(arena, file);
	check(file->removed == 1 && file->added == 6 && file->rows.count == 15,
	      "lines are matched");
	extent = source_extent_of(&sources, &unit, &f);
	check(extent.file && !source_extent_differs(&extent), "f() is found, and does not differ");
	extent = source_extent_of(&sources, &unit, &g);
	check(extent.file && source_extent_differs(&extent) &&
		      file->rows.items[extent.first].before == 6 &&
		      file->rows.items[extent.last - 1].after == 14,
	      "g() is found by its clone, in both versions");
	extent = source_extent_of(&sources, &unit, &h);
	check(extent.file && extent.last - extent.first == 4 &&
		      file->rows.items[extent.first].after == 6,
	      "h() is found, which is new");
	unit.unit = "a/c.o";
	extent = source_extent_of(&sources, &unit, &f);
	check(!extent.file, "a function of another unit is not in this file");
}

/* Two kernels, of which one has a fix and the other has not. */
static void test_table(void)
{
	static const char *const yaml[] = {
		"format: 1\nmodule: m\nkernel: one\nreplace: true\nfixes: [{id: A, outcome: included, summary: what <A> is}]\n",
		"format: 1\nmodule: m\nkernel: two\nreplace: true\nfixes: [{id: A, outcome: already, why: there}]\n",
	};
	const struct page_sources none = { 0 };
	char path[] = "/tmp/page-test-XXXXXX";
	struct report_page page;
	const char *text;
	size_t i;

	report_page_begin(&page, arena, "templates", "m");
	for (i = 0; i < 2; i++)
		report_page_add(&page, &(struct page_module){
					       .file = "m.ko",
					       .report = report_parse(arena, yaml[i],
								      strlen(yaml[i]), "test"),
					       .sources = &none });
	close(mkstemp(path));
	check(!report_page_write(&page, path), "a page of two kernels is written");
	text = file_read(arena, path, NULL);
	unlink(path);
	check(strstr(text, "<code>A</code><p>what &lt;A&gt; is</p></th>"),
	      "a column says what the fix is");
	check(strstr(text,
		     "<code>one</code></a></th><td class=\"\">built and verified</td><td class=\"\">included</td>"),
	      "a row says what the first has");
	check(strstr(text, "<td class=\"\">already in the kernel<p class=\"soft\">there</p></td>"),
	      "and why the second has it not");
}

int main(void)
{
	arena = arena_new();
	test_escaping();
	test_size();
	test_rows();
	test_table();
	arena_free(arena);
	return check_done();
}
