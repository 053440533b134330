// SPDX-License-Identifier: GPL-2.0-or-later
#include "compiler-identity.h"
#include "../kernels/compiler.h"
#include "../kernels/tools.h"
#include "../../lib/digest.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What gcc and clang read (GCC's manual, "Environment Variables Affecting GCC"). */
static const char *const environment[] = {
	"CPATH",	 "C_INCLUDE_PATH",    "GCC_EXEC_PREFIX",
	"COMPILER_PATH", "LIBRARY_PATH",      "SOURCE_DATE_EPOCH",
	"GCC_COLORS",	 "GCC_COMPARE_DEBUG", "CCC_OVERRIDE_OPTIONS",
};

/* The programs that a compiler driver runs. */
static const char *const programs[] = { "cc1", "as" };

/* A wrapper script is smaller, a compiler larger. */
#define SCRIPT_MAX 65536

static void add_program(struct arena *arena, struct digest *sum, const char *command)
{
	char *real = realpath(tool_path(arena, command) ?: command, NULL), *text;
	struct stat st;
	size_t size;

	digest_add_string(sum, real ?: command);
	if (real && !stat(real, &st)) {
		digest_add_string(sum, arena_printf(arena, "%lld %lld.%09ld", (long long)st.st_size,
						    (long long)st.st_mtim.tv_sec,
						    (long)st.st_mtim.tv_nsec));
		text = st.st_size <= SCRIPT_MAX ? file_read(arena, real, &size) : NULL;
		if (text)
			digest_add(sum, text, size);
	}
	free(real);
}

const char *compiler_identity(struct arena *arena, const char *cc)
{
	const char *version = compiler_version(arena, cc);
	struct digest sum;
	size_t i;

	if (!version)
		return NULL;
	digest_begin(&sum);
	digest_add_string(&sum, version);
	add_program(arena, &sum, cc);
	for (i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		char *argv[] = { (char *)cc,
				 arena_printf(arena, "-print-prog-name=%s", programs[i]), NULL };
		char *name = command_output(arena,
					    &(struct command){ .argv = argv, .log = "/dev/null" });

		if (name)
			name[strcspn(name, "\n")] = '\0';
		add_program(arena, &sum, name ?: programs[i]);
	}
	for (i = 0; i < sizeof(environment) / sizeof(*environment); i++)
		digest_add_string(&sum, getenv(environment[i]) ?: "");
	return digest_end(&sum, arena);
}
