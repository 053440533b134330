// SPDX-License-Identifier: GPL-2.0-or-later
/* Which kernels and compilers are refused, before anything is built. */
#include "check.h"
#include "../../builder/kernels/compiler.h"
#include "../../builder/kernels/config.h"
#include "../../lib/files.h"

static struct arena *arena;
static char top[] = "/tmp/klp-config-XXXXXX";

/* A config that can be livepatched; a line of `other` for the same symbol takes its place. */
static const char *const good[] = {
	"LIVEPATCH=y",
	"KALLSYMS=y",
	"KALLSYMS_ALL=y",
	"MODULES=y",
	"DYNAMIC_FTRACE_WITH_REGS=y",
	"DYNAMIC_FTRACE_WITH_ARGS=y",
	"FUNCTION_TRACER=y",
	"DYNAMIC_FTRACE=y",
	"CC_IS_GCC=y",
	"RANDSTRUCT_NONE=y",
	"X86_64=y",
	"STACKTRACE=y",
	"HAVE_RELIABLE_STACKTRACE=y",
};

static const char *write_config(const char *without, const char *with)
{
	const char *path = arena_printf(arena, "%s/config", top);
	char text[2048] = "";
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!without || strncmp(good[i], without, strlen(without)))
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "CONFIG_%s\n",
				 good[i]);
	if (with)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "CONFIG_%s\n", with);
	file_write(path, text, strlen(text));
	return path;
}

static void check_configs(void)
{
	static const struct {
		const char *without, *with, *expected;
	} refused[] = {
		{ "LIVEPATCH=", NULL, "CONFIG_LIVEPATCH is not set" },
		{ "KALLSYMS_ALL=", NULL, "CONFIG_KALLSYMS_ALL is not set" },
		{ "MODULES=", NULL, "CONFIG_MODULES is not set" },
		{ NULL, "RANDSTRUCT_FULL=y", "RANDSTRUCT_FULL" },
		{ NULL, "GCC_PLUGIN_LATENT_ENTROPY=y", "LATENT_ENTROPY" },
		{ NULL, "LTO_CLANG=y", "LTO_CLANG" },
	};
	const char *error;
	int result;
	size_t i;

	check_capture();
	result = kernel_check_config(arena, write_config(NULL, NULL), "6.12-test");
	error = check_captured();
	check(!result, "a kernel with what livepatching needs is accepted%s", error);
	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		check_capture();
		result = kernel_check_config(
			arena, write_config(refused[i].without, refused[i].with), "6.12-test");
		error = check_captured();
		check(result == -1 && strstr(error, refused[i].expected) &&
			      strstr(error, "6.12-test"),
		      "refused: %s", refused[i].expected);
	}
}

static void check_compilers(void)
{
	static const char wanted[] = "gcc-99 (Elsewhere 99.1.0-1) 99.1.0";
	const char *version, *found, *error;

	check_capture();
	found = compiler_find(arena, kernel_arch_by_kbuild("x86"), wanted, false, &version);
	error = check_captured();
	check(!found && strstr(error, "99.1.0") && strstr(error, "--skip-compiler-check"),
	      "a kernel of another compiler is refused, with the way out");
	check_capture();
	found = compiler_find(arena, kernel_arch_by_kbuild("x86"), wanted, true, &version);
	error = check_captured();
	check(found && strstr(error, "warning"),
	      "--skip-compiler-check takes the closest, and warns");
}

int main(void)
{
	arena = arena_new();
	if (!mkdtemp(top))
		return 2;
	check_configs();
	check_compilers();
	dir_remove(top);
	return check_done();
}
