// SPDX-License-Identifier: GPL-2.0-or-later
/* What modules mean to each other: what the kernel does, and how it is shown. */
#include "check.h"
#include "small-module.h"
#include "../../lib/files.h"
#include "../../lib/text.h"
#include "../../livepatch/difference.h"
#include "../../livepatch/inspect.h"
#include "../../livepatch/replace.h"
#include "../../livepatch/transitions.h"

static char dir[] = "/tmp/klp-replace-XXXXXX";

static const struct module_summary *read_module(struct arena *arena,
						const struct small_module *module)
{
	return small_module_summary(arena, dir, module);
}

static void enable(struct arena *arena, struct enabled_modules *enabled,
		   const struct small_module *module)
{
	*array_push(arena, enabled) = read_module(arena, module);
}

static const char *nops_text(struct arena *arena, const struct transition *transition)
{
	struct text text = { .arena = arena };
	const struct report_nop *nop;

	array_for_each(nop, &transition->nops)
		text_add(&text, "%s:%s,%lu:%s ", nop->object, nop->function, nop->sympos,
			 nop->module);
	return text_string(&text);
}

static const char *callbacks_text(struct arena *arena, const struct transition_callback *items,
				  size_t count)
{
	struct text text = { .arena = arena };
	size_t i;

	for (i = 0; i < count; i++)
		text_add(&text, "%s.%s:%s ", items[i].module->name,
			 klp_callback_name(items[i].callback->kind), items[i].callback->function);
	return text_string(&text);
}

static const char *states_text(struct arena *arena, const struct transition *transition)
{
	struct text text = { .arena = arena };
	const struct transition_state *state;

	array_for_each(state, &transition->states)
		text_add(&text, "%s:%lu:%u:%u ", transition_fate_name(state->fate), state->id,
			 state->from, state->to);
	return text_string(&text);
}

static const char *shadows_text(struct arena *arena, const struct transition *transition)
{
	struct text text = { .arena = arena };
	const struct transition_shadow *shadow;

	array_for_each(shadow, &transition->shadows)
		text_add(&text, "%s:%s ", transition_fate_name(shadow->fate), shadow->id);
	return text_string(&text);
}

/* A stack of two, the second of which reverts nothing, and a cumulative module. */
static void test_nops(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct module_summary *next;

	enable(arena, &enabled,
	       &(struct small_module){
		       .name = "first",
		       .functions = "vmlinux:a,0 vmlinux:twice,1 vmlinux:twice,2 ext4:a,0" });
	enable(arena, &enabled,
	       &(struct small_module){ .name = "second",
				       .stacks = true,
				       .functions = "vmlinux:b,0 ext4:a,0 nf_tables:c,0" });
	next = read_module(arena, &(struct small_module){
					  .name = "third",
					  .functions = "vmlinux:a,1 vmlinux:twice,2 vmlinux:d,0" });
	transition = transition_find(arena, &enabled, next);
	check(!transition->refused && !strcmp(nops_text(arena, transition),
					      "vmlinux:twice,1:first ext4:a,0:first "
					      "vmlinux:b,0:second nf_tables:c,0:second "),
	      "a nop is made for each function of the stack that the new module lacks, once");
	check(transition->removable.count == 2 && transition->forced_keeps.count == 2,
	      "all that it replaces may be removed, or stays for ever when that was forced");

	next = read_module(arena, &(struct small_module){ .name = "third",
							  .stacks = true,
							  .functions = "vmlinux:d,0" });
	transition = transition_find(arena, &enabled, next);
	check(!transition->nops.count && !transition->removable.count &&
		      !transition->forced_keeps.count,
	      "a module that stacks reverts nothing, and nothing can be removed");
	transition = transition_find(arena, &enabled, NULL);
	check(transition->removable.count == 1 &&
		      !strcmp(transition->removable.items[0], "second") &&
		      transition->forced_keeps.count == 1,
	      "disabling is about the newest one");
}

#define CALLBACKS(name)                                                 \
	"vmlinux:post_unpatch:" name "_4 vmlinux:pre_patch:" name "_1 " \
	"vmlinux:pre_unpatch:" name "_3 vmlinux:post_patch:" name "_2 " \
	"ext4:pre_patch:" name "_5 ext4:post_unpatch:" name "_6"

static void test_callbacks(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct module_summary *next;

	enable(arena, &enabled,
	       &(struct small_module){ .name = "one", .callbacks = CALLBACKS("f") });
	next = read_module(arena,
			   &(struct small_module){ .name = "two", .callbacks = CALLBACKS("g") });
	transition = transition_find(arena, &enabled, next);
	check(!strcmp(callbacks_text(arena, transition->callbacks.items,
				     transition->callbacks.count),
		      "two.pre_patch:g_1 two.pre_patch:g_5 two.post_patch:g_2 "),
	      "only the new module's callbacks run, pre_patch of all objects first");
	check(!strcmp(callbacks_text(arena, transition->skipped.items, transition->skipped.count),
		      "one.pre_unpatch:f_3 one.post_unpatch:f_4 one.post_unpatch:f_6 "),
	      "the unpatch callbacks of what is replaced never do");
	transition = transition_find(arena, &enabled, NULL);
	check(!strcmp(callbacks_text(arena, transition->callbacks.items,
				     transition->callbacks.count),
		      "one.pre_unpatch:f_3 one.post_unpatch:f_4 one.post_unpatch:f_6 "),
	      "they run when it is disabled");
}

static void test_states(struct arena *arena)
{
	static const struct {
		const char *states, *refused, *shown;
		bool stacks;
	} cases[] = {
		{ "7.2 8.1", NULL, "taken-over:7:2:2 taken-over:8:1:1 ", false },
		{ "9.0 8.3 7.2", NULL, "taken-over:7:2:2 taken-over:8:1:3 new:9:0:0 ", false },
		{ "7.2", "next replaces old, but does not have its state 8",
		  "taken-over:7:2:2 missing:8:1:0 ", false },
		{ "7.1 8.1", "next has version 1 of state 7, lower than 2 of old",
		  "lower:7:2:1 taken-over:8:1:1 ", false },
		{ "7.1 8.1", "next has version 1 of state 7", "lower:7:2:1 taken-over:8:1:1 ",
		  true },
		{ "7.3", NULL, "taken-over:7:2:3 kept:8:1:0 ", true },
		{ NULL, NULL, "kept:7:2:0 kept:8:1:0 ", true },
	};
	struct enabled_modules enabled = { 0 };
	size_t i;

	enable(arena, &enabled,
	       &(struct small_module){
		       .name = "old", .functions = "vmlinux:f,0", .states = "7.2 8.1" });
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct transition *transition = transition_find(
			arena, &enabled,
			read_module(arena, &(struct small_module){ .name = "next",
								   .functions = "vmlinux:f,0",
								   .states = cases[i].states,
								   .stacks = cases[i].stacks }));

		check(!transition->refused == !cases[i].refused &&
			      (!cases[i].refused || strstr(transition->refused, cases[i].refused)),
		      "states %s%s after 7.2 8.1: %s", cases[i].states ? cases[i].states : "-",
		      cases[i].stacks ? ", stacked," : "",
		      cases[i].refused ? "refused" : "allowed");
		check(!strcmp(states_text(arena, transition), cases[i].shown), "which shows %s",
		      cases[i].shown);
	}
}

static void test_refusals(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;

	enable(arena, &enabled,
	       &(struct small_module){ .name = "old", .functions = "vmlinux:f,0" });
	transition = transition_find(arena, &enabled, enabled.items[0]);
	check(transition->refused && strstr(transition->refused, "name old is loaded already"),
	      "a module of the same name cannot be loaded");
	transition = transition_find(
		arena, &enabled,
		read_module(arena, &(struct small_module){ .name = "next",
							   .release = "6.12.1-test",
							   .functions = "vmlinux:f,0" }));
	check(transition->refused && strstr(transition->refused, "for kernel 6.12.1-test") &&
		      !transition->removable.count,
	      "nor one for another kernel");
}

static void test_shadows(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct module_summary *next;

	enable(arena, &enabled,
	       &(struct small_module){
		       .name = "old",
		       .functions = "vmlinux:f,0",
		       .shadows = "0x1:klp_shadow_get 0x2:klp_shadow_alloc "
				  "0x3:klp_shadow_get_or_alloc 0x3:klp_shadow_free_all" });
	next = read_module(arena, &(struct small_module){
					  .name = "next",
					  .functions = "vmlinux:f,0",
					  .shadows = "0x1:klp_shadow_get 0x2:klp_shadow_free_all "
						     "0x4:klp_shadow_get" });
	check(!strcmp(shadows_text(arena, transition_find(arena, &enabled, next)),
		      "taken-over:0x1 collected:0x2 left:0x3 new:0x4 "),
	      "shadow variables are taken over, collected or left on a replace");
	transition = transition_find(arena, &enabled, NULL);
	check(!strcmp(shadows_text(arena, transition), "left:0x1 left:0x2 collected:0x3 "),
	      "and left or collected when their module is disabled");
}

/* Variables of a type go with the last enabled module that has the type. */
static void test_types(struct arena *arena)
{
	static const struct {
		const char *types, *shadows, *refused, *shown;
		bool stacks;
	} cases[] = {
		{ "vmlinux:a:0x1.0 vmlinux:b:0x2.3", NULL, NULL, "taken-over:0x1 taken-over:0x2 ",
		  false },
		{ "ext4:b:0x2.4 vmlinux:c:0x3.0", NULL, NULL,
		  "collected:0x1 taken-over:0x2 new:0x3 ", false },
		{ "vmlinux:b:0x2.3", "0x1:klp_shadow_get", NULL, "collected:0x1 taken-over:0x2 ",
		  false },
		{ NULL, NULL, NULL, "kept:0x1 kept:0x2 ", true },
		{ "vmlinux:a:0x1.0", NULL, NULL, "taken-over:0x1 kept:0x2 ", true },
		{ "vmlinux:b:0x2.2", NULL,
		  "next has version 2 of state 2, lower than 3 of old (EINVAL)",
		  "collected:0x1 taken-over:0x2 ", false },
		{ "vmlinux:b:0x2.4", NULL,
		  "next has version 4 of shadow type 0x2, and old has version 3 (EINVAL)",
		  "kept:0x1 taken-over:0x2 ", true },
		{ "vmlinux:a:0x1.1", NULL,
		  "next has version 1 of shadow type 0x1, and old has version 0 (EINVAL)",
		  "taken-over:0x1 kept:0x2 ", true },
	};
	static const char *const states[] = { "2.3", "2.4", "2.3", NULL, NULL, "2.2", "2.4", NULL };
	struct enabled_modules enabled = { 0 };
	struct small_module old = { .name = "old",
				    .functions = "vmlinux:f,0",
				    .states = "2.3",
				    .types = "vmlinux:a:0x1.0 ext4:a_too:0x1.0 vmlinux:b:0x2.3" };
	size_t i;

	enable(arena, &enabled, &old);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct transition *transition = transition_find(
			arena, &enabled,
			read_module(arena, &(struct small_module){ .name = "next",
								   .functions = "vmlinux:f,0",
								   .types = cases[i].types,
								   .states = states[i],
								   .shadows = cases[i].shadows,
								   .stacks = cases[i].stacks }));

		check(!strcmp(shadows_text(arena, transition), cases[i].shown),
		      "types %s%s after 1.0 2.3: %s", cases[i].types ? cases[i].types : "-",
		      cases[i].stacks ? ", stacked," : "", cases[i].shown);
		check(!transition->refused == !cases[i].refused &&
			      (!cases[i].refused || strstr(transition->refused, cases[i].refused)),
		      "which is %s", cases[i].refused ? cases[i].refused : "allowed");
	}
	check(!strcmp(shadows_text(arena, transition_find(arena, &enabled, NULL)),
		      "collected:0x1 collected:0x2 "),
	      "they are collected when the module is disabled");
	enable(arena, &enabled,
	       &(struct small_module){ .name = "second",
				       .functions = "vmlinux:g,0",
				       .types = "vmlinux:a:0x1.0 vmlinux:d:0x4.0",
				       .stacks = true });
	check(!strcmp(shadows_text(arena, transition_find(arena, &enabled, NULL)),
		      "kept:0x1 collected:0x4 "),
	      "or stay with the modules below it");
}

/* A livepatch core that registers types compares states, and no more. */
static void test_types_of_the_core(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;

	enable(arena, &enabled,
	       &(struct small_module){ .name = "old",
				       .functions = "vmlinux:f,0",
				       .types = "vmlinux:a:0x1.0",
				       .native = true });
	transition = transition_find(
		arena, &enabled,
		read_module(arena, &(struct small_module){ .name = "next",
							   .functions = "vmlinux:f,0",
							   .types = "vmlinux:a:0x1.1",
							   .states = "1.1",
							   .native = true,
							   .stacks = true }));
	check(!transition->refused, "a livepatch core with shadow types takes a higher version");
}

/* What a function prints to stdout. */
static const char *printed(struct arena *arena, int (*print)(struct arena *arena), int *result)
{
	const char *path = arena_printf(arena, "%s/printed", dir);
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), saved;

	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	dup2(file, STDOUT_FILENO);
	*result = print(arena);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(file);
	return file_read(arena, path, NULL);
}

static const char *v1, *v2;

static int print_transitions(struct arena *arena)
{
	(void)arena;
	return transitions_print((const char *const[]){ v1, v2 }, 2, "-");
}

static int print_table(struct arena *arena)
{
	return transitions_print((const char *const[]){ v1, v2 }, 2,
				 arena_printf(arena, "%s/t.yaml", dir));
}

static int print_difference(struct arena *arena)
{
	(void)arena;
	return difference_print(v1, v2, INSPECT_YAML);
}

static int print_difference_page(struct arena *arena)
{
	(void)arena;
	return difference_print(v1, v2, INSPECT_PAGE);
}

static int print_inspect(struct arena *arena)
{
	(void)arena;
	return inspect_module(v2, INSPECT_YAML);
}

static int print_inspect_page(struct arena *arena)
{
	(void)arena;
	return inspect_module(v2, INSPECT_PAGE);
}

static const char yaml_of_difference[] =
	"format: 1\n"
	"from: web_1\n"
	"to: web_2\n"
	"kernel: \"6.12.0-test\"\n"
	"allowed: true\n"
	"nops:\n"
	"- {object: vmlinux, function: a, sympos: 0, module: web_1}\n"
	"fixes:\n"
	"- {where: dropped, id: CVE-1, from: included}\n"
	"- {where: both, id: CVE-2, from: included, to: included}\n"
	"- {where: added, id: CVE-3, to: included}\n"
	"functions:\n"
	"- {where: dropped, object: vmlinux, name: a, sympos: 0, status: changed}\n"
	"- {where: both, object: vmlinux, name: b, sympos: 2, status: changed}\n"
	"- {where: added, object: ext4, name: c, sympos: 0, status: changed}\n"
	"callbacks:\n"
	"- {where: dropped, object: vmlinux, kind: post_unpatch, function: reset}\n"
	"- {where: added, object: vmlinux, kind: post_patch, function: set}\n"
	"states:\n"
	"- {where: both, id: 7, from: 1, to: 2}\n"
	"shadows:\n"
	"- {where: dropped, id: 0x1}\n"
	"shadow_types:\n"
	"- {where: dropped, object: vmlinux, name: count, id: 0x5}\n"
	"- {where: both, object: ext4, name: lock, id: 0x7, from: 1, to: 2}\n";

static const char page_of_difference[] =
	"web_1 -> web_2, for 6.12.0-test\n"
	"    the kernel allows it\n"
	"\n"
	"goes back to the kernel's code\n"
	"    nop       a() of vmlinux\n"
	"\n"
	"only in web_1\n"
	"    fix       CVE-1: included\n"
	"    changed   a() of vmlinux\n"
	"    callback  post_unpatch: reset() of vmlinux\n"
	"    shadow    variables of id 0x1\n"
	"    shadow    type count of vmlinux, id 0x5\n"
	"\n"
	"only in web_2\n"
	"    fix       CVE-3: included\n"
	"    changed   c() of ext4\n"
	"    callback  post_patch: set() of vmlinux\n"
	"\n"
	"in both\n"
	"    fix       CVE-2: included\n"
	"    changed   b(), position 2 of its name, of vmlinux\n"
	"    state     7, version 1, then 2\n"
	"    shadow    type lock of ext4, id 0x7, version 1, then 2\n";

static const char page_of_v2[] =
	"web_2: livepatch for 6.12.0-test\n"
	"    replaces  all livepatches that are loaded\n"
	"\n"
	"fixes\n"
	"    CVE-2: included\n"
	"    CVE-3: included\n"
	"\n"
	"vmlinux\n"
	"    changed   b(), position 2 of its name\n"
	"    callback  post_patch: set() (CVE-3)\n"
	"\n"
	"ext4\n"
	"    changed   c()\n"
	"    shadow    type lock, id 0x7, version 2, constructor lock_ctor (CVE-3)\n"
	"\n"
	"states and shadow variables\n"
	"    state     7, version 2\n"
	"\n"
	"when somebody forces a transition\n"
	"    disabling it keeps web_2 in memory for ever\n"
	"    replacing keeps all that it replaces in memory for ever\n";

static const char yaml_of_v2_to_v1[] =
	"- from: web_2\n"
	"  to: web_1\n"
	"  allowed: false\n"
	"  why: web_1 has version 1 of state 7, lower than 2 of web_2 (EINVAL)\n"
	"  reverted: []\n"
	"  callbacks: []\n"
	"  never-run: []\n"
	"  states:\n"
	"  - lower 7 2 1\n"
	"  shadows: []\n"
	"  removable: []\n"
	"  forced-keeps: []\n";

static const char yaml_of_v1_to_v2[] = "- from: web_1\n"
				       "  to: web_2\n"
				       "  allowed: true\n"
				       "  reverted:\n"
				       "  - vmlinux:a,1\n"
				       "  callbacks:\n"
				       "  - web_2.post_patch vmlinux set\n"
				       "  never-run:\n"
				       "  - web_1.post_unpatch vmlinux reset\n"
				       "  states:\n"
				       "  - taken-over 7 1 2\n"
				       "  shadows:\n"
				       "  - left 0x1\n"
				       "  - collected 0x5\n"
				       "  - taken-over 0x7\n"
				       "  removable:\n"
				       "  - web_1\n"
				       "  forced-keeps:\n"
				       "  - web_1\n";

static void test_printing(struct arena *arena)
{
	const struct small_module first = { .name = "web_1",
					    .functions = "vmlinux:a,0 vmlinux:b,2",
					    .states = "7.1",
					    .callbacks = "vmlinux:post_unpatch:reset:CVE-1",
					    .fixes = "CVE-1:included CVE-2:included",
					    .shadows = "0x1:klp_shadow_get",
					    .types = "vmlinux:count:0x5.0:CVE-2 ext4:lock:0x7.1" };
	const struct small_module second = { .name = "web_2",
					     .functions = "vmlinux:b,2 ext4:c,0",
					     .states = "7.2",
					     .callbacks = "vmlinux:post_patch:set:CVE-3",
					     .types = "ext4:lock:0x7.2:CVE-3",
					     .fixes = "CVE-2:included CVE-3:included" };
	const char *text;
	int result;

	v1 = read_module(arena, &first)->file;
	v2 = read_module(arena, &second)->file;
	text = printed(arena, print_transitions, &result);
	check(!result && strstr(text, "format: 1\nmodules:\n- {name: web_1, file: ") &&
		      strstr(text, yaml_of_v1_to_v2),
	      "--transitions writes what happens as YAML");
	check(strstr(text, yaml_of_v2_to_v1), "and why something cannot happen");
	check(strstr(text, "- from: none\n  to: web_1\n") &&
		      strstr(text, "- from: web_2\n  to: none\n") && !strstr(text, "from \\ to"),
	      "from none and to none too, and no table beside it");
	text = printed(arena, print_table, &result);
	check(!result &&
		      strstr(text, "from \\ to  web_1      web_2      none\n"
				   "none       allowed    allowed    -\n"
				   "web_1      -          allowed    allowed\n"
				   "web_2      refused    -          allowed\n") &&
		      strstr(text, "web_1 -> web_2: allowed\n    reverted     vmlinux:a,1\n"),
	      "and a table for people");
	text = file_read(arena, arena_printf(arena, "%s/t.yaml", dir), NULL);
	check(text && strstr(text, yaml_of_v1_to_v2), "with the YAML in a file");
	text = printed(arena, print_difference, &result);
	check(!result && !strcmp(text, yaml_of_difference),
	      "--inspect --yaml of two modules prints what differs");
	text = printed(arena, print_difference_page, &result);
	check(!result && !strcmp(text, page_of_difference), "--inspect prints it for people");
	text = printed(arena, print_inspect, &result);
	check(!result &&
		      strstr(text,
			     "module: web_2\nkernel: \"6.12.0-test\"\nreplace: true\nfixes:\n"
			     "- {id: CVE-2, outcome: included}\n- {id: CVE-3, outcome: included}\n") &&
		      strstr(text,
			     "\nstates:\n- {id: 7, version: 2}\nshadow_types:\n- {object: ext4, "
			     "name: lock, id: 0x7, version: 2, ctor: lock_ctor, fix: CVE-3}\n"
			     "forced_disable:\n- web_2\nforced_replace:\n- \"-\"\n"),
	      "--inspect --yaml of one prints its fixes and states, and what forcing does");
	text = printed(arena, print_inspect_page, &result);
	check(!result && !strcmp(text, page_of_v2), "and --inspect, by object");
}

static void test_inspect_report(struct arena *arena)
{
	struct small_module module = { .name = "web_3", .functions = "vmlinux:b,2" };
	const char *text;
	int result;

	module.info = arena_printf(arena,
				   "version: \"3\"\n"
				   "replaces: [web_1, \"web_2\\nmodule evil\"]\n"
				   "nops:\n"
				   "- {object: vmlinux, function: a, sympos: 0, module: web_1}\n%s",
				   small_module_info(arena, &module));
	v2 = read_module(arena, &module)->file;
	text = printed(arena, print_inspect, &result);
	check(!result && strstr(text, "module: web_3\nversion: \"3\"\n") &&
		      strstr(text, "\nreplaces:\n- web_1\n- ") && !strstr(text, "\nmodule evil") &&
		      strstr(text,
			     "\nnops:\n- {object: vmlinux, function: a, sympos: 0, module: web_1}\n") &&
		      strstr(text, "\nforced_replace:\n- web_1\n"),
	      "and its version, what it replaces and what is reverted then");
	text = printed(arena, print_inspect_page, &result);
	check(!result && strstr(text, "\n    built to  replace web_1, web_2 module evil\n") &&
		      strstr(text,
			     "\n    nop       a(): goes back to the kernel's code when web_1 is replaced\n"),
	      "text in a report does not look like another line");
	module.info = NULL;
	module.no_info = true;
	v2 = read_module(arena, &module)->file;
	text = printed(arena, print_inspect, &result);
	check(!result &&
		      !strcmp(text,
			      "format: 1\nmodule: web_3\nkernel: \"6.12.0-test\"\nreplace: true\n"
			      "objects:\n- vmlinux\nfunctions:\n"
			      "- {object: vmlinux, name: b, sympos: 2, status: changed}\n"
			      "forced_disable:\n- web_3\nforced_replace:\n- \"-\"\n"),
	      "a module without .klp.info is shown as the kernel sees it");
}

int main(void)
{
	struct arena *arena = arena_new();

#ifndef __x86_64__
	puts("1..0 # SKIP the modules are compiled for x86-64");
	return 0;
#endif
	if (!mkdtemp(dir))
		return 1;
	test_nops(arena);
	test_callbacks(arena);
	test_states(arena);
	test_refusals(arena);
	test_shadows(arena);
	test_types(arena);
	test_types_of_the_core(arena);
	test_printing(arena);
	test_inspect_report(arena);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
