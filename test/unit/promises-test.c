// SPDX-License-Identifier: GPL-2.0-or-later
/* What is lost when a module replaces others, and what --replaces says of it. */
#include "check.h"
#include "small-module.h"
#include "../../lib/files.h"
#include "../../livepatch/promises.h"

static char dir[] = "/tmp/klp-promises-XXXXXX";

static void enable(struct arena *arena, struct enabled_modules *enabled,
		   const struct small_module *module)
{
	*array_push(arena, enabled) = small_module_summary(arena, dir, module);
}

/* What --replaces refuses, and each way out. */
static const struct promise_case {
	const char *promise;
	struct small_module old, next;
	const char *finding; /* NULL: it is accepted */
} promises[] = {
	{ "a fix that is dropped with its callbacks",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1 vmlinux:post_unpatch:reset:CVE-1",
	    .fixes = "CVE-1:included" },
	  { .functions = "vmlinux:f,0", .fixes = "CVE-2:included" },
	  "fix CVE-1 of old has callbacks whose effect nobody takes over: post_patch set() of vmlinux, post_unpatch reset() of vmlinux;" },
	{ "a fix that stays without one of its callbacks",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1 vmlinux:post_unpatch:reset:CVE-1",
	    .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  "nobody takes over: post_unpatch reset() of vmlinux;" },
	{ "a fix that stays without its callback, beside another one that has such",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_patch:other:CVE-2",
	    .fixes = "CVE-1:included CVE-2:included" },
	  "fix CVE-1 of old" },
	{ "a callback that moves to another object",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "ext4:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  "post_patch set() of vmlinux" },
	{ "a fix that the source has by now, with its callbacks gone",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_patch:other:CVE-2",
	    .fixes = "CVE-1:already CVE-2:included" },
	  "fix CVE-1 of old" },
	{ "a patch without an id whose callback is gone",
	  { .callbacks = "vmlinux:pre_patch:prepare" },
	  { .callbacks = "vmlinux:pre_patch:other" },
	  "the patch of old has callbacks whose effect nobody takes over: pre_patch prepare() of vmlinux" },
	{ "a state of another fix hands nothing over",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1",
	    .states = "7.1:CVE-2",
	    .fixes = "CVE-1:included CVE-2:included" },
	  { .functions = "vmlinux:f,0", .states = "7.1" },
	  "fix CVE-1 of old" },
	{ "a fix that is not included undoes nothing",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .functions = "vmlinux:f,0", .fixes = "CVE-2:not-configured:CVE-1" },
	  "fix CVE-1 of old" },
	{ "a fix without a callback that runs undoes nothing",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_unpatch:unset:CVE-3 ext4:post_patch:other:CVE-4",
	    .fixes = "CVE-3:included:CVE-1 CVE-4:included" },
	  "fix CVE-1 of old" },
	{ "a state that is missing",
	  { .functions = "vmlinux:f,0", .states = "7.2" },
	  { .functions = "vmlinux:f,0" },
	  "old has state 7, version 2, which next does not have; the kernel would refuse" },
	{ "a state of a lower version",
	  { .functions = "vmlinux:f,0", .states = "7.2" },
	  { .functions = "vmlinux:f,0", .states = "7.1" },
	  "old has version 2 of state 7, and next only version 1; the kernel would refuse" },
	{ "a state of a lower version in a stack",
	  { .functions = "vmlinux:f,0", .states = "7.2" },
	  { .functions = "vmlinux:f,0", .states = "7.1", .stacks = true },
	  "old has version 2 of state 7" },
	{ "shadow variables that nobody uses any more",
	  { .functions = "vmlinux:f,0", .shadows = "0x1:klp_shadow_get" },
	  { .functions = "vmlinux:f,0" },
	  "uses shadow variables with the id 0x1, which next neither uses nor frees" },
	{ "a versioned shadow type that is missing",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.2:CVE-1", .states = "7.2" },
	  { .functions = "vmlinux:f,0" },
	  "old has shadow type count of fix CVE-1, id 0x7, version 2, which next does not have; the kernel would refuse" },
	{ "a shadow type of a lower version",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.2:CVE-1", .states = "7.2" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.1", .states = "7.1" },
	  "old has version 2 of shadow type count of fix CVE-1, id 0x7, and next only version 1" },
	{ "a shadow type of a higher version in a stack",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.2", .states = "7.2" },
	  { .functions = "vmlinux:f,0",
	    .types = "vmlinux:count:0x7.3",
	    .states = "7.3",
	    .stacks = true },
	  "old has version 2 of shadow type count, id 0x7, and next version 3; both would use" },
	{ "a shadow type without a version in a stack",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.2", .states = "7.2" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.0", .stacks = true },
	  "old has version 2 of shadow type count, id 0x7, and next version 0" },
	{ "a shadow type whose id is used without it",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.0:CVE-1" },
	  { .functions = "vmlinux:f,0", .shadows = "0x7:klp_shadow_get" },
	  "old declares shadow type count of fix CVE-1, id 0x7, and next uses the id without" },
	{ "an id that a module in force uses, declared in one that stacks",
	  { .functions = "vmlinux:f,0", .shadows = "0x7:klp_shadow_get" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.0", .stacks = true },
	  "next declares shadow type count, id 0x7, and old uses the id without" },
	{ "a module of the same name",
	  { .name = "same", .functions = "vmlinux:f,0" },
	  { .name = "same", .functions = "vmlinux:f,0" },
	  "has the same name, same" },

	{ "a fix that stays with its callbacks",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_patch:set_better:CVE-1", .fixes = "CVE-1:included" },
	  NULL },
	{ "a fix that stays with a callback of which it is not known whose it is",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "vmlinux:post_patch:set", .fixes = "CVE-1:included CVE-2:included" },
	  NULL },
	{ "a patch without an id whose callback stays",
	  { .callbacks = "vmlinux:post_patch:set" },
	  { .callbacks = "vmlinux:post_patch:set" },
	  NULL },
	{ "a state that hands the effect over",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1",
	    .states = "7.1:CVE-1",
	    .fixes = "CVE-1:included" },
	  { .callbacks = "ext4:post_patch:unset", .states = "7.1" },
	  NULL },
	{ "a state of nobody in particular that does",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1",
	    .states = "7.1",
	    .fixes = "CVE-1:included" },
	  { .callbacks = "ext4:post_patch:unset", .states = "7.2" },
	  NULL },
	{ "a fix that undoes the old one",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1", .fixes = "CVE-1:included" },
	  { .callbacks = "ext4:post_patch:unset:CVE-3", .fixes = "CVE-3:included:CVE-1" },
	  NULL },
	{ "shadow variables that are freed",
	  { .functions = "vmlinux:f,0", .shadows = "0x1:klp_shadow_get" },
	  { .functions = "vmlinux:f,0", .shadows = "0x1:klp_shadow_free_all" },
	  NULL },
	{ "shadow types that the new module lacks",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.0" },
	  { .functions = "vmlinux:f,0" },
	  NULL },
	{ "shadow variables whose id is a type of the new module",
	  { .functions = "vmlinux:f,0", .shadows = "0x7:klp_shadow_get" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.0" },
	  NULL },
	{ "a shadow type of a higher version",
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.2", .states = "7.2" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:count:0x7.3", .states = "7.3" },
	  NULL },
	{ "the runtime of shadow types, whose callbacks nobody promised",
	  { .functions = "vmlinux:f,0", .types = "ext4:count:0x7.0 vmlinux:lock:0x8.0" },
	  { .functions = "vmlinux:f,0", .types = "vmlinux:lock:0x8.0" },
	  NULL },
	{ "a module that stacks",
	  { .callbacks = "vmlinux:post_patch:set:CVE-1",
	    .states = "7.1",
	    .shadows = "0x1:klp_shadow_get" },
	  { .functions = "vmlinux:g,0", .stacks = true },
	  NULL },
};

/* What is not known is a warning. */
static const struct promise_case unknowns[] = {
	{ "shadow variables, with a new module of which nothing is known",
	  { .functions = "vmlinux:f,0", .shadows = "0x1:klp_shadow_get" },
	  { .functions = "vmlinux:f,0", .no_plugin = true },
	  "it is not known whether next goes on with them" },
	{ "shadow variables, with a new module whose ids are not constant",
	  { .functions = "vmlinux:f,0", .shadows = "0x1:klp_shadow_get" },
	  { .functions = "vmlinux:f,0", .shadows = "?:klp_shadow_get" },
	  "it is not known whether next goes on with them" },
	{ "an old module of which nothing is known",
	  { .functions = "vmlinux:f,0", .no_plugin = true },
	  { .functions = "vmlinux:f,0" },
	  "it is not known which shadow variables old uses" },
};

/* Returns the result of promises_check(); *said is what it prints. */
static int run_promises(struct arena *arena, const struct promise_case *promise, const char **said)
{
	struct small_module old = promise->old, next = promise->next;
	struct enabled_modules enabled = { 0 };
	const struct module_summary *summary;
	int result;

	old.name = old.name ? old.name : "old";
	next.name = next.name ? next.name : "next";
	enable(arena, &enabled, &old);
	summary = small_module_summary(arena, dir, &next);
	check_capture();
	result = promises_check(arena, &enabled, summary);
	*said = check_captured();
	if (getenv("VERBOSE"))
		printf("# %s", *said);
	return result;
}

static void test_promises(struct arena *arena)
{
	const char *said;
	size_t i;

	for (i = 0; i < sizeof(promises) / sizeof(*promises); i++) {
		const char *finding = promises[i].finding;
		int result = run_promises(arena, &promises[i], &said);

		check(finding ? result == -1 && strstr(said, finding) : !result && !*said, "%s: %s",
		      promises[i].promise, finding ? "refused" : "accepted");
	}
	for (i = 0; i < sizeof(unknowns) / sizeof(*unknowns); i++)
		check(!run_promises(arena, &unknowns[i], &said) &&
			      strstr(said, unknowns[i].finding),
		      "%s: a warning", unknowns[i].promise);
}

/* All that is lost is said at once, for each module. */
static void test_all_promises(struct arena *arena)
{
	struct enabled_modules enabled = { 0 };
	const char *said;
	int result;

	enable(arena, &enabled,
	       &(struct small_module){ .name = "one",
				       .states = "7.1",
				       .shadows = "0x1:klp_shadow_get",
				       .callbacks = "vmlinux:post_patch:set:CVE-1",
				       .fixes = "CVE-1:included" });
	enable(arena, &enabled,
	       &(struct small_module){ .name = "two", .callbacks = "vmlinux:post_patch:set" });
	check_capture();
	result = promises_check(
		arena, &enabled,
		small_module_summary(
			arena, dir,
			&(struct small_module){ .name = "next", .functions = "vmlinux:f,0" }));
	said = check_captured();
	check(result == -1 && strstr(said, "fix CVE-1 of one") && strstr(said, "state 7") &&
		      strstr(said, "id 0x1") && strstr(said, "the patch of two"),
	      "everything that is lost is said at once");
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
	test_promises(arena);
	test_all_promises(arena);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
