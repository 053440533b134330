// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify-kernel.h"
#include "../../lib/files.h"

#include <stdlib.h>
#include <string.h>

static char dir[] = "/tmp/klp-verify-XXXXXX";

const char *verify_kernel_path(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name);
}

int verify_kernel_compile(struct arena *arena, const char *words, const char *out)
{
	char *line = arena_printf(arena,
				  "gcc -O1 -mcmodel=kernel -fno-pic -fcf-protection=none "
				  "-fno-asynchronous-unwind-tables -nostdlib %s -o %s/%s",
				  words, dir, out);
	char *argv[] = { "sh", "-c", line, NULL };

	return command_run(&(struct command){ .argv = argv });
}

int verify_kernel_make(struct arena *arena, const char *symvers)
{
	if (!mkdtemp(dir))
		return -1;
	return verify_kernel_compile(arena, VERIFY_VMLINUX, "vmlinux") ||
	       dir_make(verify_kernel_path(arena, "modules/kernel")) ||
	       verify_kernel_compile(arena,
				     "-r " VERIFY_SOURCES "mod-a-init.S " VERIFY_SOURCES "mod-a.S",
				     "modules/kernel/mod-a.ko") ||
	       file_write(verify_kernel_path(arena, "Module.symvers"), symvers, strlen(symvers));
}

void verify_kernel_remove(void)
{
	dir_remove(dir);
}

const char *but_for_digest(const char *printed)
{
	const char *said = strstr(printed, "which wrote no digest");
	const char *end = strchr(printed, '\n');

	return said && said < end ? end + 1 : printed;
}
