// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of Debian's kernels, and which packages make up each of them. */
#include "check.h"
#include "../../builder/kernels/debian-packages.h"
#include "../../builder/kernels/debian-release.h"

static struct arena *arena;

static void releases(void)
{
	static const struct {
		const char *name, *ending; /* NULL: no release */
	} names[] = {
		{ "6.1.0-56-amd64", "-amd64" },
		{ "6.1.0-56-cloud-amd64", "-cloud-amd64" },
		{ "6.1.0-56-rt-amd64", "-rt-amd64" },
		{ "6.12.117+deb12-amd64", "-amd64" },
		{ "6.12.117+deb12-rt-amd64", "-rt-amd64" },
		{ "6.12.9+bpo-cloud-amd64", "-cloud-amd64" },
		{ "6.1.0-0.deb11.7-amd64", "-amd64" },
		/* Meta packages, and packages of a kernel. */
		{ "6.12-amd64", NULL },
		{ "amd64", NULL },
		{ "6.1.0-amd64", NULL },
		{ "6.1.0-56-amd64-dbg", NULL },
		{ "6.1.0-56-amd64-unsigned", NULL },
		/* Directories of the cache. */
		{ "6.1.0-56-amd64,other-compiler", NULL },
		{ ".tmp-6.1.0-56-amd64-4711", NULL },
		/* Other architectures and distributions. */
		{ "6.1.0-56-arm64", NULL },
		{ "6.8.0-31-generic", NULL },
		{ "6.12.0-55.9.1.el10_0.x86_64", NULL },
		{ "../6.1.0-56-amd64", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct debian_flavour *flavour = debian_flavour_of(names[i].name);

		if (names[i].ending)
			check(flavour && !strcmp(flavour->ending, names[i].ending) &&
				      debian_flavour_arch(flavour),
			      "%s is %s", names[i].name, names[i].ending);
		else
			check(!flavour, "\"%s\" is no release", names[i].name);
	}
	check(debian_flavour_of("6.1.0-56-rt-amd64")->patches &&
		      !debian_flavour_of("6.1.0-56-amd64")->patches,
	      "rt kernels have patches of their own");
}

static void series(void)
{
	char buffer[32];

	check(!strcmp(debian_series("6.12.117-1~deb12u1", buffer, sizeof(buffer)), "6.12"),
	      "6.12.117-1~deb12u1 is of 6.12");
	check(!strcmp(debian_series("6.1.192-2", buffer, sizeof(buffer)), "6.1"),
	      "6.1.192-2 is of 6.1");
	check(!strcmp(debian_series("7", buffer, sizeof(buffer)), "7"), "7 is of 7");
}

/* A stanza of `apt-cache show`, with lines that are of no interest here. */
#define STANZA(name, version, more)                                                      \
	"Package: " name "\n" more "Version: " version "\nInstalled-Size: 1\n"           \
	"Architecture: amd64\nDescription: a kernel\n of many lines\nSize: 4000000000\n" \
	"SHA256: 0123\n\n"

static const char archive[] =
	/* A kernel with everything, its image signed and built from another source package. */
	STANZA("linux-image-6.1.0-56-amd64", "6.1.192-2",
	       "Source: linux-signed-amd64 (6.1.192+2)\n")
		STANZA("linux-image-6.1.0-56-amd64-dbg", "6.1.192-2", "Source: linux\n")
			STANZA("linux-headers-6.1.0-56-amd64", "6.1.192-2", "Source: linux\n")
	/* A newer one whose image is there without a signature only. */
	STANZA("linux-image-6.12.117+deb12-rt-amd64-unsigned", "6.12.117-1", "Source: linux-6.12\n")
		STANZA("linux-image-6.12.117+deb12-rt-amd64-dbg", "6.12.117-1",
		       "Source: linux-6.12\n") STANZA("linux-headers-6.12.117+deb12-rt-amd64",
						      "6.12.117-1", "Source: linux-6.12\n")
	/* One whose source is gone, and whose headers are of another version. */
	STANZA("linux-image-6.1.0-9-cloud-amd64", "6.1.27-1", "Source: linux\n")
		STANZA("linux-image-6.1.0-9-cloud-amd64-dbg", "6.1.27-1", "Source: linux\n")
			STANZA("linux-headers-6.1.0-9-cloud-amd64", "6.1.27-2", "Source: linux\n")
	/* A meta package. */
	STANZA("linux-image-6.12-amd64-dbg", "6.12.117-1", "Source: linux-6.12\n")
		STANZA("linux-source-6.1", "6.1.192-1", "Source: linux\n")
			STANZA("linux-source-6.1", "6.1.192-2", "Source: linux\n")
				STANZA("linux-source-6.12", "6.12.117-1", "");

static void packages(void)
{
	struct debian_kernels kernels = { 0 };
	const struct debian_kernel *item = NULL;

	debian_read_packages(arena, arena_strdup(arena, archive), &kernels);
	check(kernels.items.count == 3, "three kernels have a -dbg package");
	if (kernels.items.count != 3)
		return;
	item = &kernels.items.items[0];
	check(!strcmp(item->release, "6.12.117+deb12-rt-amd64"), "the newest stands first");
	check(item->image &&
		      !strcmp(item->image->name, "linux-image-6.12.117+deb12-rt-amd64-unsigned"),
	      "an unsigned image will do");
	check(debian_is_complete(item), "it is complete");
	check(!strcmp(item->debug->source, "linux-6.12"), "its source package is known");
	check(!strcmp(item->source->source, "linux-source-6.12"),
	      "a package without a Source field is its own source package");
	item = &kernels.items.items[1];
	check(!strcmp(item->release, "6.1.0-56-amd64") && debian_is_complete(item),
	      "a generic kernel is complete");
	check(!strcmp(item->series, "6.1") && !strcmp(item->source->version, "6.1.192-2"),
	      "the source is that of the same version");
	check(!strcmp(item->image->name, "linux-image-6.1.0-56-amd64") &&
		      !strcmp(item->image->source, "linux-signed-amd64"),
	      "the signed image is taken");
	check(item->debug->size == 4000000000ULL, "sizes beyond 2 GB are read");
	item = &kernels.items.items[2];
	check(!debian_is_complete(item) && item->image && !item->headers && !item->source,
	      "packages of other versions do not count");
}

static void paths(void)
{
	const struct package package = { .name = "linux-source-6.1",
					 .version = "6.1.192-2",
					 .arch = "all" };

	check(!strcmp(apt_path(arena, "/d", &package), "/d/linux-source-6.1_6.1.192-2_all.deb"),
	      "a package's file has apt's name");
	check(!strcmp(apt_source_path(arena, "/d", "linux", "1:6.1.192-2"),
		      "/d/linux_6.1.192-2.debian.tar.xz"),
	      "a source package's file has no epoch");
}

int main(void)
{
	arena = arena_new();
	releases();
	series();
	packages();
	paths();
	arena_free(arena);
	return check_done();
}
