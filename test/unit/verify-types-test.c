// SPDX-License-Identifier: GPL-2.0-or-later
/* verify_module() on livepatches with shadow types (verify/lp-types.c), good ones and broken ones. */
#include "check.h"
#include "livepatch-ko.h"
#include "verify-kernel.h"
#include "../../lib/files.h"
#include "../../livepatch/verify/verify.h"

#define COUNT_TYPE                                                                         \
	"  shadow_types:\n"                                                                \
	"  - {name: count, id: 0x1d, ctor: count_ctor, dtor: count_dtor, file: fs/old.c, " \
	"line: 9}\n"
#define LOCK_TYPE           \
	"  shadow_types:\n" \
	"  - {name: lock, id: 0x7, version: 2, dtor: late_fentry}\n"

static const char report[] = VERIFY_REPORT(
	"", "  - {name: late_fentry, object: vmlinux, sympos: 0, how: klp}\n" COUNT_TYPE,
	LOCK_TYPE);

/* A module made with `defines`, for a kernel with or without klp_object.shadow_types. */
static const struct {
	const char *promise, *defines;
	const char *from, *to; /* in the report; NULL: nothing */
	const char *finding;   /* NULL: none */
} cases[] = {
	{ "types with a runtime", "", NULL, NULL, NULL },
	{ "types of a livepatch core", "-DNATIVE", NULL, NULL, NULL },
	{ "a destructor that the report does not know", "", "dtor: late_fentry", "dtor: gone",
	  "shadow type lock (id 0x7) of mod_a: its destructor is late_fentry(), but according to the report gone()" },
	{ "a destructor that the report does not have", "-DNATIVE", ", dtor: late_fentry", "",
	  "its destructor is late_fentry(), but according to the report it has none" },
	{ "the wrong constructor", "-DCOUNT_CTOR=other_ctor", NULL, NULL,
	  "shadow type count (id 0x1d) of vmlinux: its constructor is other_ctor(), but according to the report count_ctor()" },
	{ "no constructor", "-DNATIVE -DCOUNT_CTOR=0", NULL, NULL,
	  "the report has count_ctor() as its constructor, but its struct klp_shadow_type has none" },
	{ "a constructor that is no function", "'-DCOUNT_CTOR=(void *)((char *)count_ctor + 1)'",
	  NULL, NULL, "its constructor does not point at the entry of a function" },
	{ "a constructor that is data", "'-DCOUNT_CTOR=(void *)some_data_of_it'", NULL, NULL,
	  "its constructor does not point at the entry of a function" },
	{ "a type that nobody registers", "-DNO_LOCK", NULL, NULL,
	  "shadow type lock of mod_a: 1 unit declares it, but the module registers 0" },
	{ "a type that is registered once, and declared twice", "-DNATIVE", LOCK_TYPE,
	  LOCK_TYPE "- unit: c.o\n  object: mod_a\n" LOCK_TYPE,
	  "shadow type lock of mod_a: 2 units declare it, but the module registers 1" },
	{ "a type that the report does not have", "", COUNT_TYPE, "",
	  "shadow type count (id 0x1d) of vmlinux: is registered, but the report does not say so" },
	{ "a type of another object", "", "object: vmlinux\n", "object: mod_a\n",
	  "shadow type count (id 0x1d) of vmlinux: is registered, but the report does not say so" },
	{ "another id", "-DNATIVE", "id: 0x1d", "id: 0x1e",
	  "fs/old.c:9: shadow type count of vmlinux: 1 unit declares it, but the module registers 0" },
	{ "another version", "-DLOCK_VERSION=3", NULL, NULL,
	  "it is registered with version 3, and reported with version 2" },
	{ "a type that cannot be written", "-DCOUNT_QUALIFIER=const", NULL, NULL,
	  "shadow type count (id 0x1d) of vmlinux: is in .rodata, which is read-only" },
	{ "an entry without a type", "-DLOCK_POINTER=0", NULL, NULL,
	  "an entry of its shadow types does not point at a struct klp_shadow_type" },
	{ "an array with something else", "-DNATIVE '-DLOCK_POINTER=(void *)8'", NULL, NULL,
	  "object mod_a: an element of a shadow_types array does not point at" },
	{ "an object that does not call the runtime", "-DMOD_A_CALLBACKS=", NULL, NULL,
	  "shadow type lock (id 0x7) of mod_a: no pre_patch and post_unpatch callbacks" },
	{ "vmlinux before others", "-DVMLINUX_FIRST", NULL, NULL,
	  "its last klp_object is not vmlinux with all callbacks" },
};

static int make_kernels(struct arena *arena)
{
	return verify_kernel_make(arena, VERIFY_SYMVERS) ||
	       verify_kernel_compile(arena, "-DSHADOW_TYPES " VERIFY_VMLINUX, "vmlinux-native");
}

static const char *module_file(void *data, const char *name)
{
	return strcmp(name, "mod_a") ? NULL : verify_kernel_path(data, "modules/kernel/mod-a.ko");
}

static const char *edited_report(struct arena *arena, size_t i)
{
	const char *at = cases[i].from ? strstr(report, cases[i].from) : report;

	if (!at)
		abort();
	return cases[i].from ? arena_printf(arena, "%.*s%s%s", (int)(at - report), report,
					    cases[i].to, at + strlen(cases[i].from))
			     : report;
}

static void run_case(size_t i)
{
	struct arena *arena = arena_new();
	const bool native = strstr(cases[i].defines, "-DNATIVE");
	const struct verify_against against = {
		.vmlinux = verify_kernel_path(arena, native ? "vmlinux-native" : "vmlinux"),
		.decode = code_decode,
		.symvers = verify_kernel_path(arena, "Module.symvers"),
		.release = "6.12.0-test",
		.module_file = module_file,
		.data = arena,
		.modules = verify_kernel_path(arena, "modules"),
	};
	const char *ko = verify_kernel_path(arena, "test.ko"), *printed;
	struct elf_out *out;
	int ret;

	if (verify_kernel_compile(
		    arena,
		    arena_printf(arena, "-fno-toplevel-reorder -c %s " VERIFY_SOURCES "lp-types.c",
				 cases[i].defines),
		    "lp.o"))
		abort();
	out = livepatch_ko(arena, verify_kernel_path(arena, "lp.o"), edited_report(arena, i));
	if (!out || elf_out_write(out, ko))
		abort();
	check_capture();
	ret = verify_module(ko, ko, &against);
	printed = check_captured();
	check(cases[i].finding ? ret == -1 && strstr(printed, cases[i].finding)
			       : !ret && !*but_for_digest(printed),
	      "%s: %s", cases[i].promise, cases[i].finding ? "found" : "passes");
	if (getenv("VERBOSE"))
		printf("# %s\n", printed);
	arena_free(arena);
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

#ifndef __x86_64__
	puts("1..0 # SKIP the kernels are compiled for x86-64");
	return 0;
#endif
	if (make_kernels(arena))
		return 1;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run_case(i);
	verify_kernel_remove();
	arena_free(arena);
	return check_done();
}
