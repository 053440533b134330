// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes packages of any module, as klp-build makes those of its own:
 *
 *	make-package FORMAT FILE.ko NAME VERSION RELEASE OUTPUT [ID[=SUMMARY]]...
 *	make-package --stack FORMAT ...		the module stacks on others
 *	make-package --versions VERSION...	prints the packages' versions, in their order
 */
#include "../../builder/package/package-names.h"
#include "../../lib/elf-file.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../livepatch/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	return package_version_compare(*(const char *const *)a, *(const char *const *)b);
}

static int print_versions(struct arena *arena, char **versions, int count)
{
	int i;

	for (i = 0; i < count; i++)
		versions[i] = package_version(arena, versions[i]);
	qsort(versions, (size_t)count, sizeof(*versions), compare);
	for (i = 0; i < count; i++)
		puts(versions[i]);
	return 0;
}

static void add_fix(struct arena *arena, struct fix_package *package, char *text)
{
	char *summary = strchr(text, '=');

	if (summary)
		*summary++ = '\0';
	*array_push(arena, &package->fixes) = (struct packaged_fix){ text, summary };
}

static int make(struct arena *arena, const char *format, char **argv, bool replace)
{
	const char *file = arena_printf(arena, "%s-%s", argv[1], argv[2]), *made;
	struct elf_file *elf = elf_file_open(arena, argv[0]);
	char **fix;
	struct fix_package package = {
		.name = argv[1],
		.version = package_version(arena, argv[2]),
		.release = argv[3],
		.module = klp_object_name(arena, file, strlen(file)),
		.file = file,
		.ko = argv[0],
		.build_id = elf ? elf_build_id(arena, elf) ?: "" : "",
		.replace = replace,
		.arch = kernel_arch_by_debian("amd64"),
		.maintainer = getenv("MAINTAINER") ?: "A. Person <a@example.org>",
		.description = getenv("DESCRIPTION"),
		.homepage = "https://example.org/%7Elivepatch",
		.templates = "templates/package",
		.work = arena_printf(arena, "%s/work", argv[4]),
		.output = argv[4],
		.date = 1700000000,
	};

	for (fix = argv + 5; *fix; fix++)
		add_fix(arena, &package, *fix);
	*array_push(arena, &package.patches) = "fix.patch";
	if (!elf || dir_remove(package.work) || dir_make(package.work))
		return 1;
	made = package_format_find(format)->make(arena, package_format_find(format), &package);
	if (!made || dir_remove(package.work))
		return 1;
	puts(made);
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	bool stack = argc > 1 && !strcmp(argv[1], "--stack");

	message_setup("make-package", MESSAGE_INFO);
	if (argc > 2 && !strcmp(argv[1], "--versions"))
		return print_versions(arena, argv + 2, argc - 2);
	argv += stack;
	argc -= stack;
	if (argc < 7 || !package_format_find(argv[1]))
		return 2;
	return make(arena, argv[1], argv + 2, !stack);
}
