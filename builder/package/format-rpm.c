// SPDX-License-Identifier: GPL-2.0-or-later
/* Packages of Fedora, RHEL, SUSE and their kin. */
#include "package-names.h"
#include "package-tree.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>

/*
 * Lines of text in a spec file. One that begins with '%' when macros are expanded may be taken for "%if" or "%files", and
 * one with '#', as wrapping makes of "freed twice (see #123)", for a comment, whatever blanks are in front; a no-break
 * space is none of these.
 */
static const char *spec_lines(struct arena *arena, const char *text)
{
	struct text lines = { .arena = arena };
	bool begins = true; /* only blanks were in the line so far */

	for (; *text; text++) {
		text_add(&lines, "%s%c", begins && strchr("%#", *text) ? "\xc2\xa0" : "", *text);
		begins = *text == '\n' || (begins && strchr(" \t\r", *text));
	}
	return package_percent(arena, text_string(&lines));
}

/*
 * Fedora's and RHEL's kernel-core, and packages that the kernel's own `make rpm-pkg` makes, provide kernel-uname-r. Releases with
 * more dashes, as SUSE's 6.4.0-150600.21-default, cannot be a version in an rpm: there the package that owns the kernel's image
 * is meant.
 */
static const char *kernel_requirement(const struct package_tree *tree)
{
	const char *release = tree->package->release;
	const char *dash = strchr(release, '-');

	return arena_printf(tree->arena,
			    dash && strchr(dash + 1, '-') ? "/boot/vmlinuz-%s"
							  : "kernel-uname-r = %s",
			    release);
}

/* Two packages that replace all other livepatches would replace each other. */
static const char *relations(const struct package_tree *tree)
{
	const struct fix_package *package = tree->package;
	struct text text = { .arena = tree->arena };
	const struct packaged_fix *fix;

	array_for_each(fix, &package->fixes)
		text_add(&text, "Provides: livepatch-fix(%s)\n", fix->id);
	if (package->replace)
		text_add(&text,
			 "Provides: livepatch-replacing(%s)\nConflicts: livepatch-replacing(%s)\n",
			 package->release, package->release);
	return text_string(&text);
}

static void set_places(struct package_tree *tree)
{
	const struct fix_package *package = tree->package;
	struct arena *arena = tree->arena;

	package_tree_place(tree, "MAINTAINER", package_percent(arena, package->maintainer));
	package_tree_place(tree, "KERNEL", kernel_requirement(tree));
	package_tree_place(tree, "HOMEPAGE",
			   package->homepage
				   ? arena_printf(arena, "URL: %s\n",
						  package_percent(arena, package->homepage))
				   : "");
	package_tree_place(tree, "RELATIONS", relations(tree));
	package_tree_place(tree, "DESCRIPTION", spec_lines(arena, package_description(tree)));
	package_tree_place(tree, "ROOT", tree->root);
	package_tree_place(
		tree, "CHANGELOG",
		arena_printf(arena, "* %s %s - %s-1\n%s", package_date(tree, "%a %b %d %Y"),
			     package_percent(arena, package->maintainer), package->version,
			     package_percent(arena, package_changes(tree, "- "))));
}

static int write_readme(struct package_tree *tree)
{
	const char *text = package_description(tree);

	return package_tree_write(tree,
				  arena_printf(tree->arena, "/usr/share/doc/%s/README", tree->name),
				  0644, text, strlen(text));
}

/* rpmbuild's own scripts do not quote paths: its `rm -rf` of "/a b" would remove /a. */
static int check_work(const char *work)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+~:@,=-";

	if (!work[strspn(work, plain)])
		return 0;
	return fail(
		"%s: rpmbuild cannot work in a directory of this name, as its scripts do not quote it; name another work directory with --work",
		work);
}

const char *package_make_rpm(struct arena *arena, const struct package_format *format,
			     const struct fix_package *package)
{
	const char *spec = arena_printf(arena, "%s/livepatch.spec", package->work);
	const char *made, *text;
	struct package_tree tree;

	if (check_work(package->work) ||
	    package_tree_begin(arena, format, package, "/usr/lib/systemd/system", &tree) ||
	    write_readme(&tree) || package_tree_end(&tree))
		return NULL;
	set_places(&tree);
	text = template_fill(arena,
			     arena_printf(arena, "%s/rpm/livepatch.spec", package->templates),
			     tree.places, tree.place_count);
	if (!text || file_write(spec, text, strlen(text)))
		return NULL;
	made = arena_printf(arena, "%s/rpm/%s-%s-1.%s.rpm", package->work, tree.name,
			    package->version, package->arch->rpm);
	return package_tree_pack(
		&tree,
		(char *[]){ "rpmbuild", "-bb", "--target", (char *)package->arch->rpm, "--define",
			    arena_printf(arena, "_topdir %s/top", package->work), "--define",
			    arena_printf(arena, "_rpmdir %s/rpm", package->work), "--define",
			    "_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm", (char *)spec,
			    NULL },
		made);
}
