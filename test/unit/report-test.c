// SPDX-License-Identifier: GPL-2.0-or-later
#include "check.h"
#include "../../lib/report.h"
#include "../../livepatch/info.h"

static struct report *sample(struct arena *arena, bool module)
{
	struct report *report = arena_new_object(arena, struct report);
	struct report_unit *unit = array_push(arena, &report->units);
	struct report_relocations *relocations;

	if (module) {
		report->module = "livepatch-fix";
		report->kernel = "6.12.117+deb12-cloud-amd64";
		report->replace = true;
		*array_push(arena, &report->patches) = "a dir/fix: it's #1.patch";
		*array_push(arena, &report->patches) = "caf\xe9.patch";
	}
	unit->unit = "fs/proc/cmdline.o";
	unit->object = "vmlinux";
	*array_push(arena, &unit->functions) = (struct report_function){
		.name = "cmdline_proc_show",
		.status = REPORT_CHANGED,
		.sympos = 3,
		.alias = "__klp_func_cmdline_proc_show_3",
		.what = "reference",
		.differs = "-0x1f",
		.from = "seq_puts",
		.to = "\"%s\\n: {x}\"",
		.file = "fs/proc/cmdline.c",
		.line = 12,
		.references = 5,
		.orig_file = "fs/proc/a file.c",
		.orig_line = 11,
		.why = "inlines \"seq_puts\", which changed:\nsee: [it], {x} & *y",
	};
	*array_push(arena, &unit->functions) =
		(struct report_function){ .name = "null", .status = REPORT_NEW };
	*array_push(arena, &unit->functions.items[1].reached) = "cmdline_proc_show";
	*array_push(arena, &unit->functions.items[1].reached) = "- ops, [x]";
	*array_push(arena, &unit->data) =
		(struct report_data){ .name = "counter.1", .status = REPORT_KEPT };
	*array_push(arena, &unit->data.items->reached) = "null";
	*array_push(arena, &unit->callbacks) =
		(struct report_callback){ "pre_patch", "on", "__klp_cb_on", NULL };
	*array_push(arena, &unit->shadow_types) =
		(struct report_shadow_type){ "my_count",
					     "0xffffffffffffffff",
					     4294967295u,
					     "my_ctor",
					     "my_dtor",
					     true,
					     "__klp_shadow_type_my_count",
					     "include/a file.h",
					     9,
					     "CVE-1: it's" };
	*array_push(arena, &unit->shadow_types) =
		(struct report_shadow_type){ .name = "bare", .id = "0x0" };
	*array_push(arena, &unit->symbols) = (struct report_symbol){ "saved_command_line",
								     "vmlinux",
								     0,
								     REPORT_KLP,
								     REPORT_BY_REFERENCES,
								     7,
								     "cmdline_proc_show",
								     3,
								     "0x9",
								     "R_X86_64_PC32",
								     "-0x4" };
	*array_push(arena, &unit->proof) = (struct report_proof){ 4, 2, 17, "6f00" };
	relocations = array_push(arena, &unit->relocations);
	relocations->symbol = "cmdline_proc_show";
	*array_push(arena, &relocations->resolved) = (struct report_relocation){
		.at = "0x12",
		.entry = "__jump_table",
		.type = "R_X86_64_PC64",
		.target = "\"a: [b]\"+0x1",
		.how = REPORT_KLP,
		.object = "nf_nat",
		.sympos = 2,
		.via = "original",
	};
	*array_push(arena, &relocations->resolved) = (struct report_relocation){
		.at = "-0x4", .target = ".text+0x1", .how = REPORT_INCLUDED
	};
	*array_push(arena, &unit->warnings) = "";
	*array_push(arena, &unit->warnings) = "- 'x': y # z";
	return report;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void check_same_relocations(const struct report_unit *a, const struct report_unit *b)
{
	const struct report_relocations *x = a->relocations.items, *y = b->relocations.items;
	size_t i;

	check(b->relocations.count == 1 && same(x->symbol, y->symbol) && y->resolved.count == 2,
	      "lists of relocations survive");
	for (i = 0; i < x->resolved.count && i < y->resolved.count; i++) {
		const struct report_relocation *r = &x->resolved.items[i],
					       *s = &y->resolved.items[i];

		check(same(r->at, s->at) && same(r->entry, s->entry) && same(r->type, s->type) &&
			      same(r->target, s->target) && r->how == s->how &&
			      same(r->object, s->object) && r->sympos == s->sympos &&
			      same(r->via, s->via),
		      "relocation %zu survives", i);
	}
}

static void check_same_shadow_types(const struct report_unit *a, const struct report_unit *b)
{
	const struct report_shadow_type *x = a->shadow_types.items, *y = b->shadow_types.items;

	check(b->shadow_types.count == 2 && same(x->name, y->name) && same(x->id, y->id) &&
		      x->version == y->version && same(x->ctor, y->ctor) &&
		      same(x->dtor, y->dtor) && x->dtor_is_global == y->dtor_is_global &&
		      same(x->alias, y->alias) && same(x->file, y->file) && x->line == y->line &&
		      same(x->fix, y->fix),
	      "a shadow type with all it has survives");
	check(b->shadow_types.count == 2 && same(y[1].id, "0x0") && !y[1].version && !y[1].ctor &&
		      !y[1].dtor && !y[1].dtor_is_global && !y[1].fix,
	      "a shadow type that has only an id survives");
}

static void check_same_proof(const struct report_unit *a, const struct report_unit *b)
{
	const struct report_symbol *x = a->symbols.items, *y = b->symbols.items;

	check(b->symbols.count == 1 && y->how == REPORT_KLP, "a symbol survives");
	check(y->proven == REPORT_BY_REFERENCES && y->references == 7 && same(x->from, y->from) &&
		      y->from_sympos == 3 && same(x->at, y->at) && same(x->type, y->type) &&
		      same(x->addend, y->addend),
	      "what tells which symbol is meant survives");
	check(b->proof.count == 1 && b->proof.items->functions == 4 &&
		      b->proof.items->variables == 2 && b->proof.items->references == 17 &&
		      same(b->proof.items->digest, "6f00"),
	      "the proof of a unit survives");
}

static void check_same_unit(const struct report_unit *a, const struct report_unit *b)
{
	const struct report_function *f = a->functions.items, *g = b->functions.items;

	check(same(a->unit, b->unit) && same(a->object, b->object), "the unit survives");
	check(b->functions.count == 2 && same(f->name, g->name) && f->status == g->status &&
		      f->sympos == g->sympos && same(f->alias, g->alias) &&
		      same(f->file, g->file) && f->line == g->line &&
		      f->references == g->references && same(f->why, g->why),
	      "a function with all it has survives");
	check(same(f->what, g->what) && same(f->differs, g->differs) && same(f->from, g->from) &&
		      same(f->to, g->to) && same(f->orig_file, g->orig_file) &&
		      f->orig_line == g->orig_line && !g->reached.count,
	      "what differs, and where, survives");
	check(g[1].reached.count == 2 && same(g[1].reached.items[0], "cmdline_proc_show") &&
		      same(g[1].reached.items[1], "- ops, [x]") && !g[1].differs && !g[1].from,
	      "the way to a function that is reached survives");
	check(same(g[1].name, "null") && !g[1].alias && !g[1].why && !g[1].sympos,
	      "a name that YAML takes for something else survives");
	check(b->data.count == 1 && same(b->data.items->name, "counter.1") && !b->data.items->why,
	      "data survives");
	check(b->data.items->reached.count == 1 && same(b->data.items->reached.items[0], "null"),
	      "the way to data survives");
	check_same_relocations(a, b);
	check_same_shadow_types(a, b);
	check(b->callbacks.count == 1 && same(b->callbacks.items->function, "on"),
	      "a callback survives");
	check_same_proof(a, b);
	check(b->warnings.count == 2 && same(b->warnings.items[0], "") &&
		      same(b->warnings.items[1], "- 'x': y # z"),
	      "warnings survive");
}

static void test_round_trip(struct arena *arena, bool module)
{
	struct report *report = sample(arena, module), *back;
	size_t size, again_size;
	char *text = report_text(report, arena, &size), *again;

	check(text && strlen(text) == size, "a report is written");
	back = report_parse(arena, text, size, "test");
	check(back != NULL, "what was written is read");
	if (!back)
		return;
	check(same(report->module, back->module) && same(report->kernel, back->kernel) &&
		      report->replace == back->replace &&
		      report->patches.count == back->patches.count,
	      "the module's part survives");
	if (module)
		check(same(back->patches.items[1], "caf?.patch"),
		      "a file name that is not UTF-8 becomes readable");
	check(back->units.count == 1, "units survive");
	check_same_unit(report->units.items, back->units.items);
	again = report_text(back, arena, &again_size);
	check(again && again_size == size && !strcmp(text, again),
	      "reading and writing again gives the same bytes");
}

/* Text that must be refused, and a part of the message. */
static const struct {
	const char *text, *why;
} bad_reports[] = {
	{ "format: 1\nunits:\n  - unit: a.o\n    object: vmlinux\n    functions:\n      - {name: f, status: odd, sympos: 0}\n",
	  "a word that this klp-build knows" },
	{ "", "empty" },
	{ "# nothing\n", "empty" },
	{ "just text\n", "format" },
	{ "[1, 2]\n", "format" },
	{ "units: []\n", "format" },
	{ "format: 2\n", "reads format 1" },
	{ "format: x\n", "format" },
	{ "format: [1]\n", "format" },
	{ "format: 1\nformat: 1\n", "twice" },
	{ "format: 1\n---\nformat: 1\n", "second document" },
	{ "format: 1\nunits: 5\n", "list" },
	{ "format: 1\nunits: {a: b}\n", "list" },
	{ "format: 1\nunits: [x]\n", "key: value" },
	{ "format: 1\nunits: [{unit: a.o}]\n", "without 'object'" },
	{ "format: 1\nunits: [{unit: a.o, object: [x]}]\n", "one value" },
	{ "format: 1\nunits: [{unit: a.o, object: 'a b'}]\n", "white space" },
	{ "format: 1\nunits: [{unit: a.o, object: ''}]\n", "white space" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "sympos: -1}]}]\n",
	  "number" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "sympos: 99999999999999999999}]}]\n",
	  "number" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "differs: 12}]}]\n",
	  "hexadecimal" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "differs: 0x12345678123456789}]}]\n",
	  "hexadecimal" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "differs: 0x}]}]\n",
	  "hexadecimal" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: f, status: changed, "
	  "reached: g}]}]\n",
	  "list" },
	{ "format: 1\nunits: [{unit: a.o, object: m, relocations: [{symbol: f, resolved: [{at: "
	  "0x1, "
	  "target: t}]}]}]\n",
	  "without 'how'" },
	{ "format: 1\nunits: [{unit: a.o, object: m, relocations: [{symbol: f, resolved: {}}]}]\n",
	  "list" },
	{ "format: 1\nunits: [{unit: a.o, object: m, functions: [{name: \"a\\nb\", status: "
	  "changed}]}]\n",
	  "white space" },
	{ "format: 1\nunits: [{unit: \"a\\0b\", object: m}]\n", "control character" },
	{ "format: 1\nunits: [{unit: \"a\\eb\", object: m}]\n", "control character" },
	{ "format: 1\nunits: [{unit: a.o, object: m, callbacks: [{kind: evil, function: f}]}]\n",
	  "callback" },
	{ "format: 1\nunits: [{unit: a.o, object: m, warnings: [{a: b}]}]\n", "strings" },
	{ "format: 1\nreplace: maybe\n", "true or false" },
	{ "format: 1\na: &x [1]\nunits: *x\n", "aliases" },
	{ "format: 1\nunits: [\n", "not YAML" },
	{ "format: 1\n\tunits: 1\n", "not YAML" },
	{ "format: 1\n? [a]\n: b\n", "key must be a word" },
	{ "format: 1\nx: \"\xff\xfe\"\n", "not YAML" },
};

static void test_bad(struct arena *arena)
{
	size_t i;

	for (i = 0; i < sizeof(bad_reports) / sizeof(*bad_reports); i++) {
		const char *printed;
		struct report *report;

		check_capture();
		report = report_parse(arena, bad_reports[i].text, strlen(bad_reports[i].text),
				      "bad.yaml");
		printed = check_captured();
		check(!report && strstr(printed, bad_reports[i].why) && strstr(printed, "bad.yaml"),
		      "bad report %zu is refused with the reason", i);
		if (report || !strstr(printed, bad_reports[i].why))
			printf("# %s\n", printed);
	}
}

static void test_depth(struct arena *arena)
{
	char *text = arena_alloc(arena, 100000);
	const char *printed;
	struct report *report;

	strcpy(text, "format: 1\nx: ");
	memset(text + strlen(text), '[', 90000);
	check_capture();
	report = report_parse(arena, text, strlen(text), "deep.yaml");
	printed = check_captured();
	check(!report && strstr(printed, "nested too deep"), "endless nesting is refused");
}

static void test_unknown_keys(struct arena *arena)
{
	const char *text = "format: 1\nfuture: {a: [b]}\nunits:\n- unit: a.o\n  object: m\n"
			   "  later: x\n";
	struct report *report = report_parse(arena, text, strlen(text), "test");

	check(report && report->units.count == 1, "unknown keys are ignored");
}

static void test_info_section(struct arena *arena)
{
	const char text[] = "format: 1\n";
	unsigned char *section, *broken;
	size_t size, back_size;
	const char *printed;
	char *back;
	void *out;
	int ret;

	check(!klp_info_encode(arena, text, strlen(text), &out, &size), "a report is packed");
	section = out;
	check(!klp_info_decode(arena, section, size, "m.ko", &back, &back_size) &&
		      back_size == strlen(text) && !strcmp(back, text),
	      "and unpacked");
	check(!klp_info_encode(arena, "", 0, &out, &back_size) &&
		      !klp_info_decode(arena, out, back_size, "m.ko", &back, &back_size) &&
		      !back_size,
	      "an empty one too");

	static const struct {
		const char *promise;
		int offset;
		unsigned char value;
		int cut;
	} damage[] = {
		{ "another magic is refused", 0, 'x', 0 },
		{ "a shorter claim is refused", 8, 3, 0 },
		{ "a longer claim is refused", 8, 200, 0 },
		{ "a gigantic claim is refused", 15, 0x7f, 0 },
		{ "a claim of 64 MB from a few bytes is refused", 11, 3, 0 },
		{ "a damaged stream is refused", 18, 0xff, 0 },
		{ "a cut stream is refused", 0, 'k', 3 },
		{ "only a header is refused", 0, 'k', -16 },
		{ "nothing is refused", 0, 'k', -1 },
	};
	for (size_t i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		size_t left = damage[i].cut < 0 ? (size_t)-damage[i].cut
						: size - (size_t)damage[i].cut;

		broken = arena_copy(arena, section, size);
		broken[damage[i].offset] = damage[i].value;
		check_capture();
		ret = klp_info_decode(arena, broken, left, "m.ko", &back, &back_size);
		printed = check_captured();
		check(ret == -1 && strstr(printed, "m.ko"), "%s", damage[i].promise);
	}
	broken = arena_alloc(arena, size + 5);
	memcpy(broken, section, size);
	check_capture();
	ret = klp_info_decode(arena, broken, size + 5, "m.ko", &back, &back_size);
	check_captured();
	check(ret == -1, "bytes behind the stream are refused");
}

int main(void)
{
	struct arena *arena = arena_new();

	test_round_trip(arena, true);
	test_round_trip(arena, false);
	test_bad(arena);
	test_depth(arena);
	test_unknown_keys(arena);
	test_info_section(arena);
	arena_free(arena);
	return check_done();
}
