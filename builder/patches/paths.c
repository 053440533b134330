// SPDX-License-Identifier: GPL-2.0-or-later
#include "paths.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

static const char leave_out[] = "leave this file out of the patch";

/*
 * The first row that matches counts. A `*` matches across directories; arch/ is followed by the
 * kernel's own architecture, because those of others have been sorted out before.
 */
static const struct row {
	const char *pattern;
	enum path_verdict verdict;
	const char *reason, *way_out;
} rows[] = {
	{ "Documentation/*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "tools/testing/*", PATH_NO_EFFECT, "it is a test, not part of the kernel", leave_out },
	{ "samples/*", PATH_NO_EFFECT, "it is a sample, not part of the kernel", leave_out },
	{ "LICENSES/*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "MAINTAINERS", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "CREDITS", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "COPYING", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "README", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "*.rst", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ ".*", PATH_NO_EFFECT, "it only serves the development of the kernel", leave_out },
	{ "*/.gitignore", PATH_NO_EFFECT, "it only serves the development of the kernel",
	  leave_out },

	/*
	 * Code that is linked into the decompressor or the boot loader's stub, or copied to
	 * user space.
	 */
	{ "arch/*/boot/dts/*", PATH_REFUSED, "the device tree was read when the kernel booted",
	  "change it by an overlay, or in the boot loader" },
	{ "*.dts", PATH_REFUSED, "the device tree was read when the kernel booted",
	  "change it by an overlay, or in the boot loader" },
	{ "*.dtsi", PATH_REFUSED, "the device tree was read when the kernel booted",
	  "change it by an overlay, or in the boot loader" },
	{ "arch/*/boot/*", PATH_REFUSED, "boot code has run before the kernel could be patched",
	  "this fix needs a new kernel and a reboot" },
	{ "arch/*/realmode/*", PATH_REFUSED,
	  "real-mode code is copied to low memory at boot and runs outside the kernel",
	  "this fix needs a new kernel and a reboot" },
	{ "arch/*/purgatory/*", PATH_REFUSED, "it runs between two kernels, not in this one",
	  "this fix needs a new kernel and a reboot" },
	{ "arch/*/entry/vdso/*", PATH_REFUSED,
	  "the vDSO runs in user space, where nothing is patched",
	  "fix the kernel's side, or reboot into a new kernel" },
	{ "arch/*/vdso/*", PATH_REFUSED, "the vDSO runs in user space, where nothing is patched",
	  "fix the kernel's side, or reboot into a new kernel" },
	{ "arch/*/vdso32/*", PATH_REFUSED, "the vDSO runs in user space, where nothing is patched",
	  "fix the kernel's side, or reboot into a new kernel" },
	{ "arch/*/vdso64/*", PATH_REFUSED, "the vDSO runs in user space, where nothing is patched",
	  "fix the kernel's side, or reboot into a new kernel" },
	{ "lib/vdso/*", PATH_REFUSED, "the vDSO runs in user space, where nothing is patched",
	  "fix the kernel's side, or reboot into a new kernel" },

	{ "virt/*", PATH_REFUSED,
	  "it is linked into kvm.ko from another directory, which is not handled yet",
	  "patch its callers in the architecture's own kvm directory" },

	{ "*.lds", PATH_REFUSED, "a linker script lays out the whole kernel",
	  "this fix needs a new kernel and a reboot" },
	{ "*.lds.S", PATH_REFUSED, "a linker script lays out the whole kernel",
	  "this fix needs a new kernel and a reboot" },
	{ "*.lds.h", PATH_REFUSED, "a linker script lays out the whole kernel",
	  "this fix needs a new kernel and a reboot" },
	{ "*.S", PATH_REFUSED,
	  "assembly functions have no fentry site through which they could be patched",
	  "patch the C functions that call it" },
	{ "*.rs", PATH_REFUSED, "Rust code is not supported",
	  "patch the C functions that call it" },
	{ "rust/*", PATH_REFUSED, "Rust code is not supported",
	  "patch the C functions that call it" },

	{ "Kconfig*", PATH_REFUSED, "the configuration of a running kernel cannot change",
	  "leave it out; code that depends on a new option needs it decided in the code" },
	{ "*/Kconfig*", PATH_REFUSED, "the configuration of a running kernel cannot change",
	  "leave it out; code that depends on a new option needs it decided in the code" },
	{ "arch/*/configs/*", PATH_NO_EFFECT, "the running kernel has its own configuration",
	  leave_out },
	{ "scripts/*", PATH_REFUSED, "it builds the kernel; the running kernel has been built",
	  leave_out },
	{ "tools/*", PATH_REFUSED, "it is a program of user space or of the build", leave_out },
	{ "usr/*", PATH_REFUSED, "the initramfs has been used when the kernel booted", leave_out },

	{ "Makefile", PATH_MAKEFILE, NULL, NULL },
	{ "Kbuild", PATH_MAKEFILE, NULL, NULL },
	{ "*/Makefile*", PATH_MAKEFILE, NULL, NULL },
	{ "*/Kbuild*", PATH_MAKEFILE, NULL, NULL },
};

/* Below the source of a module of another tree only names tell. What is left may take part in the build. */
static const struct row oot_rows[] = {
	{ "Documentation/*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "*.c", PATH_CODE, NULL, NULL },
	{ "*.h", PATH_CODE, NULL, NULL },
	{ "Makefile*", PATH_MAKEFILE, NULL, NULL },
	{ "Kbuild*", PATH_MAKEFILE, NULL, NULL },
	{ "*/Makefile*", PATH_MAKEFILE, NULL, NULL },
	{ "*/Kbuild*", PATH_MAKEFILE, NULL, NULL },
	{ "*.S", PATH_REFUSED,
	  "assembly functions have no fentry site through which they could be patched",
	  "patch the C functions that call it" },
	{ "*.rs", PATH_REFUSED, "Rust code is not supported",
	  "patch the C functions that call it" },
	{ "dkms.conf", PATH_NO_EFFECT, "it says how the module is installed", leave_out },
	{ "debian/*", PATH_NO_EFFECT, "it says how the module is packaged", leave_out },
	{ "*.spec", PATH_NO_EFFECT, "it says how the module is packaged", leave_out },
	{ "*.md", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "*.rst", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "man/*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "README*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "*ChangeLog*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "*NEWS*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "AUTHORS*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "COPYING*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ "LICENSE*", PATH_NO_EFFECT, "it is documentation", leave_out },
	{ ".*", PATH_NO_EFFECT, "it only serves the development of the module", leave_out },
	{ "*/.gitignore", PATH_NO_EFFECT, "it only serves the development of the module",
	  leave_out },
	{ "*", PATH_REFUSED, "it is not C, and nobody knows what the build makes of it",
	  "patch the C files, or leave it out" },
};

/*
 * Directories of other architectures, as arch/um, never belong to this kernel; what is shared
 * is outside of arch/.
 */
static bool is_of_other_arch(const char *path, const struct kernel_arch *arch)
{
	const char *slash;
	size_t length;

	if (strncmp(path, "arch/", 5))
		return false;
	path += 5;
	slash = strchr(path, '/');
	if (!slash)
		return false;
	length = (size_t)(slash - path);
	return strlen(arch->kbuild) != length || memcmp(path, arch->kbuild, length);
}

enum path_verdict path_judge(const char *path, const struct kernel_arch *arch, const char **reason,
			     const char **way_out)
{
	const struct row *row, *table = arch ? rows : oot_rows;
	size_t count = arch ? sizeof(rows) / sizeof(*rows) : sizeof(oot_rows) / sizeof(*oot_rows);

	if (arch && is_of_other_arch(path, arch)) {
		*reason = "it is for another architecture";
		*way_out = leave_out;
		return PATH_NO_EFFECT;
	}
	for (row = table; row < table + count; row++) {
		if (fnmatch(row->pattern, path, 0))
			continue;
		*reason = row->reason;
		*way_out = row->way_out;
		return row->verdict;
	}
	return PATH_CODE;
}

bool path_is_makefile(const char *path, const struct kernel_arch *arch)
{
	const char *reason, *way_out;

	return path_judge(path, arch, &reason, &way_out) == PATH_MAKEFILE;
}

bool path_ends_with(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length > tail && !strcmp(path + length - tail, end);
}

bool path_is_c(const char *path)
{
	return path_ends_with(path, ".c") || path_ends_with(path, ".h");
}
