// SPDX-License-Identifier: GPL-2.0-or-later
/* What is read of a prepared kernel, and how make is run in its tree. */
#include "check.h"
#include "../../builder/kernels/kernel-info.h"
#include "../../builder/kernels/kbuild.h"
#include "../../builder/kernels/symvers-check.h"
#include "../../builder/kernels/vmlinux-units.h"
#include "../../builder/units/command-check.h"
#include "../../lib/files.h"
#include "../../lib/module-files.h"

static struct arena *arena;
static char top[] = "/tmp/klp-kernel-files-XXXXXX";

static int write_info(const char *text)
{
	return file_write(arena_printf(arena, "%s/kernel.info", top), text, strlen(text));
}

static void info_file(void)
{
	static const struct kernel_info written = {
		.release = "6.1.0-56-amd64",
		.version = "6.1.192-2",
		.arch = "x86",
		.compiler = "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0",
		.cc = "x86_64-linux-gnu-gcc-12",
		.cc_version = "(Debian 12.2.0-14+deb12u1) 12.2.0",
	};
	struct kernel_info read;
	const char *said;

	check(!kernel_info_write(arena, top, &written) && !kernel_info_read(arena, top, &read) &&
		      !strcmp(read.release, written.release) &&
		      !strcmp(read.version, written.version) && !strcmp(read.arch, written.arch) &&
		      !strcmp(read.compiler, written.compiler) && !strcmp(read.cc, written.cc) &&
		      !strcmp(read.cc_version, written.cc_version),
	      "kernel.info is read as it was written");
	write_info("release=r\nversion=v\n\nlater=x=y\narch=x86\ncompiler=a=b\ncc=cc\n"
		   "cc_version=1\nno value");
	check(!kernel_info_read(arena, top, &read) && !strcmp(read.compiler, "a=b"),
	      "names that are not known are left alone, and values may have a =");
	write_info("release=r\nversion=v\ncompiler=c\ncc=cc\ncc_version=1\n");
	check_capture();
	check(kernel_info_read(arena, top, &read), "a line that is missing is an error");
	said = check_captured();
	check(strstr(said, "has no arch="), "which the message names");
}

static int check_symvers(const char *text)
{
	int result;

	file_write(arena_printf(arena, "%s/Module.symvers", top), text, strlen(text));
	check_capture();
	result = kernel_check_symvers(arena, top);
	check_captured();
	return result;
}

/* The kernel's image is this program, which exports nothing. */
static void exports(void)
{
	file_copy("/proc/self/exe", arena_printf(arena, "%s/vmlinux", top));
	dir_make(arena_printf(arena, "%s/modules", top));
	check(check_symvers("0x12345678\tdevice_add\tvmlinux\tEXPORT_SYMBOL\t\n"),
	      "exports that the kernel does not have are an error");
	check(!check_symvers("0x00000000\tdevice_add\tvmlinux\tEXPORT_SYMBOL\t\n"),
	      "but without CONFIG_MODVERSIONS it cannot tell");
}

static void options(void)
{
	static const char command[] =
		"gcc -I ./include -D__KERNEL__ -O2 -fsanitize=kernel-address --param asan-globals=1 --param asan-stack=1 -c -o a.o a.c";

	check(!strcmp(command_code_options(arena, command),
		      " -O2 -fsanitize=kernel-address --param asan-globals=1 --param asan-stack=1"),
	      "an option of two words stays whole");
}

static void modules(void)
{
	static const char *const paths[] = {
		"kernel/net/ipv4/ip-gre.ko",
		"kernel/fs/ext4/ext4.ko",
		"updates/dkms/own_one.ko",
		"kernel/fs/xfs/xfs.ko.xz",
		"modules.dep",
		"kernel/.ko",
	};
	const char *dir = arena_printf(arena, "%s/modules", top);
	struct module_files files;
	const char *path;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		path = arena_printf(arena, "%s/%s", dir, paths[i]);
		dir_make(arena_strndup(arena, path, (size_t)(strrchr(path, '/') - path)));
		file_write(path, "", 0);
	}
	check(!module_files_read(&files, arena, dir), "the modules are read");
	check(files.items.count == 3, "files that are no modules are left out");
	path = module_files_find(&files, "ip_gre");
	check(path && !strcmp(path, arena_printf(arena, "%s/%s", dir, paths[0])),
	      "a module goes by its file's name with _ for -");
	for (size_t i = 0; i < files.items.count; i++) {
		const struct module_file *file = &files.items.items[i];

		if (!strcmp(file->name, "ip_gre"))
			check(file->source_dir && !strcmp(file->source_dir, "net/ipv4"),
			      "a module of the kernel's own is linked where it lies");
		if (!strcmp(file->name, "own_one"))
			check(!file->source_dir, "another one is not");
	}
	check(module_files_find(&files, "own_one"), "modules are found outside of kernel/, too");
	check(!module_files_find(&files, "ip-gre") && !module_files_find(&files, "xfs"),
	      "others are not found");
}

static bool is_command(const struct kbuild *kbuild, const char *expected)
{
	char **word = kbuild_command(arena, kbuild), *text = "";

	for (; *word; word++)
		text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", *word);
	if (strcmp(text, expected))
		printf("# %s\n", text);
	return !strcmp(text, expected);
}

static void commands(void)
{
	static const char *const goals[] = { "modules", NULL };
	static const char *const variables[] = { "M=/m", NULL };
	const struct kernel kernel = { .release = "6.1.0-56-amd64",
				       .arch = kernel_arch_by_kbuild("x86"),
				       .cc = "gcc-12" };
	struct kbuild kbuild = { .kernel = &kernel, .tree = "/t", .goals = goals };

	unsetenv("MAKEFLAGS");
	check(is_command(&kbuild, "make -C /t KERNELRELEASE=6.1.0-56-amd64 CC=gcc-12 HOSTCC=gcc-12 "
				  "ARCH=x86 modules"),
	      "every make is told release, compiler and architecture");
	kbuild.flags = "-nk";
	kbuild.jobs = 3;
	kbuild.variables = variables;
	check(is_command(&kbuild, "make -nk -C /t -j3 KERNELRELEASE=6.1.0-56-amd64 CC=gcc-12 "
				  "HOSTCC=gcc-12 ARCH=x86 M=/m modules"),
	      "flags, jobs and variables have their place");
	setenv("MAKEFLAGS", " -j --jobserver-auth=3,4", 1);
	check(is_command(&kbuild, "make -nk -C /t KERNELRELEASE=6.1.0-56-amd64 CC=gcc-12 "
				  "HOSTCC=gcc-12 ARCH=x86 M=/m modules"),
	      "a make around us hands out the jobs");
}

static void prefixes(void)
{
	static const char *const plain[] = { "fs/x/init/main.c", "init/main.c", "fs/inode.c" };
	static const char *const own[] = { "lib/made.c", "debian/build/source_rt/init/main.c" };
	static const char *const absolute[] = { "/build/linux-6.1/init/main.c", "xinit/main.c" };

	check(!strcmp(vmlinux_units_prefix(arena, plain, 3), ""), "names are below the tree");
	check(!strcmp(vmlinux_units_prefix(arena, own, 2), "debian/build/source_rt/"),
	      "a source tree below the build's directory stands in front of the names");
	check(!strcmp(vmlinux_units_prefix(arena, absolute, 2), "/build/linux-6.1/"),
	      "so does one that is named in full");
	check(!strcmp(vmlinux_units_prefix(arena, plain, 0), ""), "without names there is none");
}

int main(void)
{
	arena = arena_new();
	if (!mkdtemp(top))
		return 1;
	info_file();
	exports();
	options();
	modules();
	commands();
	prefixes();
	dir_remove(top);
	arena_free(arena);
	return check_done();
}
