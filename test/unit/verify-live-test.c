// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verify_module() against a kernel that runs: the small kernel of verify/, as /proc/kallsyms and sysfs would
 * show it. Each case changes one of these files.
 */
#include "check.h"
#include "livepatch-ko.h"
#include "verify-kernel.h"
#include "../../lib/files.h"
#include "../../livepatch/verify/live-kernel.h"
#include "../../livepatch/verify/verify.h"

static const char report[] = VERIFY_REPORT("%s", "", "");

#define KALLSYMS "live/proc/kallsyms"
#define TRACING	 "live/sys/kernel/tracing/"
#define MOD_A	 "ffffffffc0000000 t mod_func\\t[mod_a]\\nffffffffc0001000 d mod_data\\t[mod_a]\\n"
#define NAMES	 "old_func\\ntwice\\ntwice\\nmod_func [mod_a]\\n"

/* What the shell does to the files, in the directory of the test kernel; finding NULL: the module is good. */
static const struct {
	const char *promise, *change, *finding, *build_id;
} cases[] = {
	{ "a good module is accepted", ":", NULL, NULL },
	{ "a function that the kernel does not have is found", "sed -i '/ old_func$/d' " KALLSYMS,
	  "old_func() of vmlinux is not there", NULL },
	{ "a position beyond the last one is found", "sed -i '0,/ twice$/{/ twice$/d}' " KALLSYMS,
	  "sympos is 2, but there are only 1 of this name", NULL },
	{ "data that the kernel does not have is found", "sed -i '/ some_data$/d' " KALLSYMS,
	  "vmlinux has no symbol of that name", NULL },
	{ "a function without a site, by address, is found",
	  "sed -i '/ old_func$/d' " TRACING "available_filter_functions_addrs",
	  "old_func() of vmlinux has no fentry call", NULL },
	{ "a function without a site, by name, is found",
	  "rm " TRACING "available_filter_functions_addrs; sed -i '/^old_func$/d' " TRACING
	  "available_filter_functions",
	  "old_func() of vmlinux has no fentry call", NULL },
	{ "names of sites are enough", "rm " TRACING "available_filter_functions_addrs", NULL,
	  NULL },
	{ "without tracefs, it is said", "rm " TRACING "*",
	  "whether ftrace can redirect each function", NULL },
	{ "an __init function is found",
	  "at=$(sed -n 's/ . __init_begin$//p' " KALLSYMS
	  "); sed -i \"s/^[0-9a-f]* \\(. old_func\\)$/$at \\1/\" " KALLSYMS,
	  "old_func() of vmlinux is an __init function", NULL },
	{ "addresses that may not be seen are said",
	  "sed -i 's/^[0-9a-f]*/0000000000000000/' " KALLSYMS, "not checked: addresses of symbols",
	  NULL },
	{ "and the module is accepted", "sed -i 's/^[0-9a-f]*/0000000000000000/' " KALLSYMS, NULL,
	  NULL },
	{ "another release is found", "echo 6.12.1-test >live/proc/sys/kernel/osrelease",
	  "it is for kernel 6.12.0-test, and 6.12.1-test runs", NULL },
	{ "another build of the same release is found", ":",
	  "it is for a kernel with the build id 00112233, and that of the running kernel is 0a0b0c0d",
	  "00112233" },
	{ "a kernel whose notes cannot be read is found", "rm live/sys/kernel/notes",
	  "that of the running kernel is missing", "0a0b0c0d" },
	{ "an import that a kernel with a list does not export is found",
	  "echo 'ffffffff81000000 r __ksymtab_klp_enable_patch' >>" KALLSYMS,
	  "which is neither exported by the kernel nor a livepatch symbol", NULL },
	{ "imports that it does export are good",
	  "for name in klp_enable_patch __fentry__ old_func _printk; do echo \"ffffffff81000000 r __ksymtab_$name\"; done >>" KALLSYMS,
	  NULL, NULL },
	{ "a module that is loaded is looked at as it is",
	  "printf '" MOD_A "' >>" KALLSYMS "; echo 'ffffffffc0000004 mod_func [mod_a]' >>" TRACING
	  "available_filter_functions_addrs",
	  NULL, NULL },
	{ "and must have the function", "printf '" MOD_A "' | grep -v mod_func >>" KALLSYMS,
	  "mod_func() of mod_a is not there", NULL },
	{ "a module that is not loaded is looked for", "mv modules/kernel/mod-a.ko modules/gone",
	  "module mod_a is not loaded, and", NULL },
	{ "that any build of the release would do is said", ":",
	  "not checked: whether it is for this build of the kernel", NULL },
	{ "without BTF, it is said", "rm live/sys/kernel/btf/vmlinux",
	  "there is no /sys/kernel/btf/vmlinux", NULL },
	{ "a line that is no symbol is an error", "echo 'no address' >>" KALLSYMS,
	  "this is no line of the kernel's symbol table: no address", NULL },
	{ "so is a module's name that does not end",
	  "echo 'ffffffff81000000 t x\\t[mod' >>" KALLSYMS,
	  "this is no line of the kernel's symbol table", NULL },
	{ "so is an empty table", ": >" KALLSYMS, "it has no symbol of vmlinux", NULL },
	{ "so is a site without an address",
	  "echo 'zz old_func' >>" TRACING "available_filter_functions_addrs",
	  "this line has no address of a function", NULL },
};

/* The files of a kernel, from the small kernel's vmlinux. */
static const char record[] =
	"cd %s && rm -rf live && mkdir -p live/proc/sys/kernel " TRACING " live/sys/kernel/btf && "
	"{ [ ! -e modules/gone ] || mv modules/gone modules/kernel/mod-a.ko; } && "
	"nm -n vmlinux | sed 's/ twice\\..*/ twice/' >" KALLSYMS " && "
	"nm -n vmlinux | sed -n 's/^\\([0-9a-f]*\\) . \\(.*\\)_fentry$/\\1 \\2/p' | "
	"sed 's/twice_.*/twice/' >" TRACING "available_filter_functions_addrs && "
	"printf '" NAMES "' >" TRACING "available_filter_functions && "
	"echo 6.12.0-test >live/proc/sys/kernel/osrelease && "
	"objcopy --dump-section .BTF=live/sys/kernel/btf/vmlinux vmlinux live/copy && "
	"printf '\\4\\0\\0\\0\\4\\0\\0\\0\\3\\0\\0\\0GNU\\0\\012\\013\\014\\015' >live/sys/kernel/notes && { %s; }";

static const char *module_file(void *data, const char *name)
{
	const char *path = verify_kernel_path(data, "modules/kernel/mod-a.ko");

	return !strcmp(name, "mod_a") && file_exists(path) ? path : NULL;
}

static int shell(struct arena *arena, const char *change)
{
	char *line = arena_printf(arena, record, verify_kernel_path(arena, ""), change);
	char *argv[] = { "sh", "-c", line, NULL };

	return command_run(&(struct command){ .argv = argv });
}

static void run_case(size_t i)
{
	struct arena *arena = arena_new();
	struct verify_against against = { .module_file = module_file, .data = arena };
	const char *ko = verify_kernel_path(arena, "test.ko"), *printed;
	const char *build_id =
		cases[i].build_id ? arena_printf(arena, "build_id: %s\n", cases[i].build_id) : "";
	struct elf_out *out = livepatch_ko(arena, verify_kernel_path(arena, "lp.o"),
					   arena_printf(arena, report, build_id));
	int result = -2;

	if (!out || elf_out_write(out, ko) || shell(arena, cases[i].change))
		abort();
	check_capture();
	against.live = live_kernel_open(arena, verify_kernel_path(arena, "live"));
	against.release = against.live ? against.live->release : NULL;
	result = against.live ? verify_module(ko, ko, &against) : -1;
	printed = check_captured();
	check(cases[i].finding ? strstr(printed, cases[i].finding) != NULL
			       : !result && !strstr(printed, "error:"),
	      "%s", cases[i].promise);
	if (cases[i].finding ? !strstr(printed, cases[i].finding) : result)
		printf("# %s\n", printed);
	arena_free(arena);
}

int main(void)
{
	struct arena *arena = arena_new();
	size_t i;

#ifndef __x86_64__
	puts("1..0 # SKIP the test kernel is for x86-64");
	return 0;
#endif
	if (verify_kernel_make(arena, "") ||
	    verify_kernel_compile(arena, "-c " VERIFY_SOURCES "lp.c", "lp.o")) {
		check(0, "the test kernel is made");
		return check_done();
	}
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run_case(i);
	verify_kernel_remove();
	arena_free(arena);
	return check_done();
}
