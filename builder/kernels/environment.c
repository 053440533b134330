// SPDX-License-Identifier: GPL-2.0-or-later
#include "environment.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Variables that kbuild, make, tar or xz would take as settings of ours. */
static const char *const foreign[] = {
	"ARCH",
	"SUBARCH",
	"CROSS_COMPILE",
	"LLVM",
	"LOCALVERSION",
	"KERNELRELEASE",
	"KERNELVERSION",
	"KBUILD_OUTPUT",
	"KBUILD_EXTMOD",
	"KBUILD_EXTRA_SYMBOLS",
	"KBUILD_VERBOSE",
	"KCFLAGS",
	"KAFLAGS",
	"KCPPFLAGS",
	"KCONFIG_CONFIG",
	"KCONFIG_ALLCONFIG",
	"KCONFIG_OVERWRITECONFIG",
	"HOSTCFLAGS",
	"HOSTLDFLAGS",
	/* Set by dpkg-buildpackage and rpmbuild, used by tools/objtool. */
	"CFLAGS",
	"CPPFLAGS",
	"LDFLAGS",
	/* O= M= V= W= C= of an outer kernel build. */
	"O",
	"M",
	"V",
	"W",
	"C",
	"MFLAGS",
	"MAKELEVEL",
	"MAKEFILES",
	"GNUMAKEFLAGS",
	"CDPATH",
	"TAR_OPTIONS",
	"XZ_OPT",
	"XZ_DEFAULTS",
};

/*
 * make sets MAKEFLAGS in every recipe, but passes the pipe of its jobserver only to recipes
 * marked with '+'. A make that is told of a closed pipe runs one job at a time.
 */
static bool jobserver_is_open(const char *option)
{
	const char *value = strchr(option, '=');
	int from, to;

	if (!value || sscanf(value, "=%d,%d", &from, &to) != 2)
		return value != NULL; /* fifo:PATH, since make 4.4 */
	return fcntl(from, F_GETFD) >= 0 && fcntl(to, F_GETFD) >= 0;
}

/*
 * We want nothing but the jobserver of an outer make: MAKEFLAGS also has its options and the
 * assignments on its command line, which would override those in a makefile.
 */
static void keep_jobserver_only(struct arena *arena)
{
	const char *flags = getenv("MAKEFLAGS"), *kept = "";
	char *rest = flags ? arena_strdup(arena, flags) : NULL, *word;
	bool open = false;

	while ((word = strsep(&rest, " "))) {
		if (!strcmp(word, "--"))
			break;
		if (!strncmp(word, "--jobserver", strlen("--jobserver")))
			open = jobserver_is_open(word);
		else if (strncmp(word, "-j", 2))
			continue;
		kept = arena_printf(arena, "%s %s", kept, word);
	}
	if (open)
		setenv("MAKEFLAGS", kept, 1);
	else
		unsetenv("MAKEFLAGS");
}

void environment_clean(struct arena *arena)
{
	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		unsetenv(foreign[i]);
	keep_jobserver_only(arena);
	/* The output of tools is compared and logged. */
	setenv("LC_ALL", "C", 1);
}

bool environment_has_jobserver(void)
{
	return getenv("MAKEFLAGS") != NULL;
}
