// SPDX-License-Identifier: GPL-2.0-or-later
/* Packages of Debian and its kin: deb(5), deb-control(5). */
#include "package-names.h"
#include "package-tree.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>
#include <zlib.h>

/* A field of several lines: each has a blank in front, and one that shows nothing a dot, as it would end the field. */
static const char *control_lines(struct arena *arena, const char *text)
{
	struct text lines = { .arena = arena };
	const char *end;

	for (; *text; text = *end ? end + 1 : end) {
		const bool is_blank = text + strspn(text, " \t\r") == text + strcspn(text, "\n");

		end = text + strcspn(text, "\n");
		text_add(&lines, "%s %.*s", lines.chars.count ? "\n" : "",
			 is_blank ? 1 : (int)(end - text), is_blank ? "." : text);
	}
	return text_string(&lines);
}

/*
 * Scanners find the fixes in the field, as they are written; other packages can depend on a virtual package for each, whose name has
 * to keep the rules of names.
 */
static void place_fixes(struct package_tree *tree, const struct package_format *format)
{
	const struct fix_package *package = tree->package;
	struct text field = { .arena = tree->arena }, provides = { .arena = tree->arena };
	const struct packaged_fix *fix;

	/* Two packages that replace all other livepatches would replace each other. */
	if (package->replace)
		text_add(&provides, "livepatch-replacing-%s",
			 package_word(tree->arena, format, package->release));
	array_for_each(fix, &package->fixes) {
		text_add(&field, "%s%s", field.chars.count ? " " : "Livepatch-Fixes: ", fix->id);
		text_add(&provides, "%slivepatch-fix-%s (= %s)", provides.chars.count ? ", " : "",
			 package_word(tree->arena, format, fix->id), package->version);
	}
	if (field.chars.count)
		text_add(&field, "\n");
	package_tree_place(tree, "FIXES", text_string(&field));
	package_tree_place(
		tree, "RELATIONS",
		arena_printf(tree->arena, "%s%s%s%s%s%s", provides.chars.count ? "Provides: " : "",
			     text_string(&provides), provides.chars.count ? "\n" : "",
			     package->replace ? "Conflicts: livepatch-replacing-" : "",
			     package->replace ? package_word(tree->arena, format, package->release)
					      : "",
			     package->replace ? "\n" : ""));
}

/* Of all images of that release, signed or not, as Debian, Ubuntu and the kernel's own `make bindeb-pkg` name them. */
static const char *kernel_packages(struct package_tree *tree, const struct package_format *format)
{
	const char *release = package_word(tree->arena, format, tree->package->release);

	return arena_printf(tree->arena,
			    "linux-image-%s | linux-image-%s-unsigned | linux-image-unsigned-%s",
			    release, release, release);
}

static void set_places(struct package_tree *tree, const struct package_format *format)
{
	const struct fix_package *package = tree->package;

	package_tree_place(tree, "ARCH", package->arch->debian);
	package_tree_place(tree, "MAINTAINER", package->maintainer);
	package_tree_place(tree, "KERNELS", kernel_packages(tree, format));
	package_tree_place(tree, "HOMEPAGE",
			   package->homepage
				   ? arena_printf(tree->arena, "Homepage: %s\n", package->homepage)
				   : "");
	package_tree_place(tree, "DESCRIPTION",
			   control_lines(tree->arena, package_description(tree)));
	package_tree_place(tree, "SIZE",
			   arena_printf(tree->arena, "%llu", package_tree_size(tree)));
	place_fixes(tree, format);
}

/* Debian Policy 12.7. Nothing in the file tells when or by whom it was compressed. */
static int write_changelog(struct package_tree *tree)
{
	const char *text = arena_printf(
		tree->arena, "%s (%s) stable; urgency=medium\n\n%s\n -- %s  %s\n", tree->name,
		tree->package->version, package_wrap(tree->arena, package_changes(tree, "  * ")),
		tree->package->maintainer, package_date(tree, "%a, %d %b %Y %H:%M:%S +0000"));
	z_stream stream = { .next_in = (Bytef *)text, .avail_in = (uInt)strlen(text) };
	Bytef *packed;
	uInt size;

	/* A window of 15 bits; 16: with gzip's header. */
	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		die(1, "out of memory");
	size = (uInt)deflateBound(&stream, stream.avail_in);
	packed = arena_alloc(tree->arena, size);
	stream.next_out = packed;
	stream.avail_out = size;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		die(1, "the changelog of %s cannot be compressed", tree->name);
	size -= stream.avail_out;
	deflateEnd(&stream);
	return package_tree_write(
		tree, arena_printf(tree->arena, "/usr/share/doc/%s/changelog.gz", tree->name), 0644,
		packed, size);
}

/* Debian's tools verify what is installed by this list: "MD5  PATH", without the slash in front. */
static int write_digests(struct package_tree *tree)
{
	char *argv[] = {
		"sh", "-c",
		"find . -type f ! -path './DEBIAN/*' -printf '%P\\0' | sort -z | xargs -0 md5sum",
		NULL
	};
	const struct command command = { .argv = argv,
					 .dir = tree->root,
					 .env = package_environment(tree) };
	const char *text = command_output(tree->arena, &command);

	if (!text)
		return fail("%s: md5sum failed", tree->root);
	return package_tree_write(tree, "/DEBIAN/md5sums", 0644, text, strlen(text));
}

static int write_control(struct package_tree *tree)
{
	static const char *const scripts[] = { "postinst", "prerm", "postrm" };
	size_t i;

	for (i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		if (package_tree_fill(tree, arena_printf(tree->arena, "/DEBIAN/%s", scripts[i]),
				      0755, arena_printf(tree->arena, "deb/%s", scripts[i])))
			return -1;
	return package_tree_fill(tree, "/DEBIAN/control", 0644, "deb/control");
}

const char *package_make_deb(struct arena *arena, const struct package_format *format,
			     const struct fix_package *package)
{
	struct package_tree tree;
	const char *made;

	if (package_tree_begin(arena, format, package, "/lib/systemd/system", &tree) ||
	    package_tree_fill(&tree, arena_printf(arena, "/usr/share/doc/%s/copyright", tree.name),
			      0644, "deb/copyright") ||
	    package_tree_fill(&tree,
			      arena_printf(arena, "/usr/share/lintian/overrides/%s", tree.name),
			      0644, "deb/lintian-overrides") ||
	    write_changelog(&tree))
		return NULL;
	set_places(&tree, format);
	if (write_digests(&tree) || write_control(&tree) || package_tree_end(&tree))
		return NULL;
	made = arena_printf(arena, "%s/%s_%s_%s.deb", package->work, tree.name, package->version,
			    package->arch->debian);
	return package_tree_pack(&tree,
				 (char *[]){ "dpkg-deb", "--root-owner-group", "-Zxz", "--build",
					     (char *)tree.root, (char *)made, NULL },
				 made);
}
