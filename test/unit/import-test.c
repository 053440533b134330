// SPDX-License-Identifier: GPL-2.0-or-later
/* Where distributions put the parts of a kernel, and in which order a spec file applies patches. */
#include "check.h"
#include "../../builder/kernels/package-layout.h"
#include "../../builder/kernels/spec-patches.h"

static struct arena *arena;

static void places(void)
{
	static const struct {
		const char *path;
		enum package_kind kind;
		enum kernel_file_part part; /* FILE_PARTS: none */
		const char *release, *name;
	} rows[] = {
		{ "usr/lib/debug/boot/vmlinux-6.1.0-56-amd64", PACKAGE_DEB, FILE_VMLINUX,
		  "6.1.0-56-amd64", "" },
		{ "usr/lib/debug/usr/lib/modules/6.11-1.fc41/vmlinux", PACKAGE_RPM, FILE_VMLINUX,
		  "6.11-1.fc41", "vmlinux" },
		{ "boot/config-6.8.0-31-generic", PACKAGE_DEB, FILE_CONFIG, "6.8.0-31-generic",
		  "" },
		{ "lib/modules/6.11-1.fc41/config", PACKAGE_RPM, FILE_CONFIG, "6.11-1.fc41",
		  "config" },
		{ "usr/src/kernels/6.11-1.fc41/.config", PACKAGE_RPM, FILE_PARTS, NULL, NULL },
		{ "usr/src/linux-headers-6.1.0-56-amd64/.config", PACKAGE_DEB, FILE_PARTS, NULL,
		  NULL },
		{ "usr/src/linux-headers-6.1.0-56-amd64/Module.symvers", PACKAGE_DEB, FILE_SYMVERS,
		  "6.1.0-56-amd64", "Module.symvers" },
		{ "lib/modules/5.14.0-362.el9/symvers.gz", PACKAGE_RPM, FILE_SYMVERS,
		  "5.14.0-362.el9", "symvers" },
		{ "boot/symvers-4.18.0-513.el8.x86_64.gz", PACKAGE_RPM, FILE_SYMVERS,
		  "4.18.0-513.el8.x86_64", "" },
		{ "usr/lib/modules/6.1/kernel/fs/ext4/ext4.ko.zst", PACKAGE_DEB, FILE_MODULE, "6.1",
		  "kernel/fs/ext4/ext4.ko" },
		{ "lib/modules/6.1/modules.builtin.modinfo", PACKAGE_DEB, FILE_MODULE_LIST, "6.1",
		  "modules.builtin.modinfo" },
		{ "lib/modules/6.1/build/modules.order", PACKAGE_DEB, FILE_PARTS, NULL, NULL },
		{ "usr/lib/debug/lib/modules/6.1/kernel/fs/ext4/ext4.ko", PACKAGE_DEB, FILE_PARTS,
		  NULL, NULL },
		{ "usr/src/linux-source-6.12.tar.xz", PACKAGE_DEB, FILE_SOURCE, NULL, NULL },
		{ "usr/src/linux-source-6.8.0/linux-source-6.8.0.tar.bz2", PACKAGE_DEB, FILE_SOURCE,
		  NULL, NULL },
		{ "linux-6.11.tar.xz", PACKAGE_RPM, FILE_SOURCE, NULL, NULL },
		{ "linux-6.11.tar.xz", PACKAGE_DEB, FILE_PARTS, NULL, NULL },
		{ "kernel-kabi-dw-5.14.tar.xz", PACKAGE_RPM, FILE_PARTS, NULL, NULL },
		{ "patch-6.11-redhat.patch", PACKAGE_RPM, FILE_PATCH, NULL, NULL },
		{ "kernel.spec", PACKAGE_RPM, FILE_SPEC, NULL, NULL },
		{ "boot/config-", PACKAGE_DEB, FILE_PARTS, NULL, NULL },
		{ "", PACKAGE_DEB, FILE_PARTS, NULL, NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct kernel_part_found found;
		bool is_part = package_place_find(arena, rows[i].kind, rows[i].path, &found);

		if (rows[i].part == FILE_PARTS)
			check(!is_part, "\"%s\" is no part of a kernel", rows[i].path);
		else
			check(is_part && found.place->part == rows[i].part &&
				      !rows[i].release == !found.release &&
				      (!rows[i].release ||
				       (!strcmp(rows[i].release, found.release) &&
					!strcmp(rows[i].name, found.name))),
			      "%s is %s", rows[i].path, kernel_part_name(rows[i].part));
	}
}

static void orders(void)
{
	static const char *const names[] = { "a.patch", "b-6.12-c.patch" };
	static const struct {
		const char *spec, *order; /* NULL: is refused */
	} rows[] = {
		{ "ApplyOptionalPatch b-%{version}-c.patch\nApplyOptionalPatch a.patch\n", "ba" },
		{ "ApplyPatch a.patch\nApplyPatch b-%version-c.patch\nApplyPatch none.patch\n",
		  "ab" },
		{ "%autosetup -p1\nPatch10: a.patch\nPatch2: b-6.12-c.patch\n", "ba" },
		{ "Patch1: a.patch\nPatch2: b-6.12-c.patch\n%patch1 -p1\n%patch2 -p1\n", NULL },
		{ "ApplyPatch a.patch\n", NULL },
		{ "ApplyPatch *.patch\n", NULL },
		{ "ApplyPatch a.patch\nApplyPatch b-%{v}-c.patch\nApplyPatch a.patch\n", NULL },
		{ "%if !%{nopatches}\nApplyPatch a.patch\nApplyPatch b-%{v}-c.patch\n%endif\n",
		  "ab" },
		{ "%if %{with_rt}\nApplyPatch a.patch\n%endif\nApplyPatch b-%{v}-c.patch\n", NULL },
		{ "%if %{with_rt}\n%endif\nApplyPatch a.patch\nApplyPatch b-%{v}-c.patch\n", "ab" },
		{ "%if !%{nopatches}\n%else\nApplyPatch a.patch\nApplyPatch b-%{v}-c.patch\n%endif\n",
		  NULL },
		{ "# ApplyPatch a.patch\nApplyPatch b-%{v}-c.patch\n", NULL },
		{ "", NULL },
	};
	struct patch_names patches = { 0 };
	size_t i, j;

	for (i = 0; i < 2; i++)
		*array_push(arena, &patches.items) = names[i];
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct patch_names order = { 0 };
		char found[3] = "";
		int result;

		check_capture();
		result = spec_patches_order(arena, "x.src.rpm", rows[i].spec, &patches, &order);
		check_captured();
		for (j = 0; !result && j < order.items.count && j < 2; j++)
			found[j] = order.items.items[j][0];
		check(rows[i].order ? !result && !strcmp(found, rows[i].order) : result != 0,
		      "spec file %zu: %s", i, rows[i].order ?: "refused");
	}
}

int main(void)
{
	arena = arena_new();
	places();
	orders();
	arena_free(arena);
	return check_done();
}
