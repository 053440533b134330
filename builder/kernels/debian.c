// SPDX-License-Identifier: GPL-2.0-or-later
#include "debian.h"
#include "debian-packages.h"
#include "debian-release.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <string.h>
#include <unistd.h>

const struct tool debian_tools[] = {
	{ "apt-get", "apt" }, /* fetches the packages */
	{ "apt-cache", "apt" },
	{ "dpkg-deb", "dpkg" },	      /* unpacks them */
	{ "sha256sum", "coreutils" }, /* checks them */
	{ NULL, NULL },
};

/* What find() leaves in delivery->packages. */
struct debian_delivery {
	const struct debian_kernel *kernel;
	const struct debian_flavour *flavour;
	enum apt_lists lists;
};

bool debian_recognises(const char *release)
{
	return debian_flavour_of(release) != NULL;
}

int debian_list(struct arena *arena, struct kernel_offers *offers)
{
	struct debian_kernels kernels = { 0 };
	const struct debian_kernel *kernel;
	int result = debian_packages_list(arena, &kernels);

	array_for_each(kernel, &kernels.items)
		if (debian_is_complete(kernel))
			*array_push(arena, &offers->items) =
				(struct kernel_offer){ kernel->release, kernel->version };
	return result;
}

/*
 * How much disk space a prepared kernel takes, from the sizes of its packages. Measured with
 * generic and cloud kernels of 6.1 and 6.12: a prepared source tree is 10.5 to 10.9 times the
 * size of linux-source, modules with vmlinuz are 3.5 to 5.7 times that of the image. vmlinux
 * has 340 to 635 MB, whatever the size of the debug package, most of which is modules.
 */
#define SOURCE_FACTOR 12
#define IMAGE_FACTOR  6
#define VMLINUX_BYTES 700000000ULL

static void set_sizes(struct delivery *delivery, const struct debian_kernel *kernel)
{
	delivery->download_bytes = kernel->image->size + kernel->debug->size +
				   kernel->headers->size + kernel->source->size;
	delivery->disk_bytes = kernel->source->size * SOURCE_FACTOR +
			       kernel->image->size * IMAGE_FACTOR + VMLINUX_BYTES;
}

static int find(struct delivery *delivery, bool fresh)
{
	struct debian_delivery *debian = arena_new_object(delivery->arena, struct debian_delivery);

	debian->flavour = debian_flavour_of(delivery->release);
	debian->kernel =
		debian_packages_find(delivery->arena, delivery->release, fresh, &debian->lists);
	if (!debian->kernel)
		return -1;
	delivery->packages = debian;
	delivery->version = debian->kernel->version;
	delivery->arch = debian_flavour_arch(debian->flavour);
	if (!delivery->arch)
		return fail("%s: its architecture is not supported", delivery->release);
	set_sizes(delivery, debian->kernel);
	return 0;
}

int debian_find(struct delivery *delivery)
{
	return find(delivery, false);
}

static char *path_of(const struct delivery *delivery, const struct package *package)
{
	return (char *)apt_path(delivery->arena, delivery->downloads, package);
}

/* The image that is unpacked by now is of another version than the packages that can still be had. */
static int image_is_outdated(const struct delivery *delivery, const struct package *image)
{
	/* Else the next run would take it again. */
	unlink(path_of(delivery, image));
	return fail("%s: version %s has been replaced by %s in the archive; run it again",
		    delivery->release, image->version, delivery->version);
}

/*
 * When the lists are older than the archive, fetches fresh ones and tries again; the packages
 * may then be newer versions.
 */
static int fetch_packages(struct delivery *delivery, enum kernel_part part)
{
	const struct debian_delivery *debian = delivery->packages;
	const struct debian_kernel *kernel = debian->kernel;
	const struct package *const packages[] = { kernel->image, kernel->debug, kernel->headers,
						   kernel->source };
	int result = apt_download(delivery->arena, debian->lists, delivery->downloads, packages,
				  part == PART_IMAGE ? 1 : 4);

	if (result <= 0)
		return result;
	if (find(delivery, true))
		return -1;
	if (part == PART_BUILD && strcmp(delivery->version, kernel->version))
		return image_is_outdated(delivery, kernel->image);
	return fetch_packages(delivery, part);
}

/* Fetches them with the image, so that nothing large is downloaded when they are not available. */
static int fetch_patches(struct delivery *delivery)
{
	const struct debian_delivery *debian = delivery->packages;

	if (!debian->flavour->patches ||
	    !apt_download_source(delivery->arena, delivery->downloads,
				 debian->kernel->debug->source, delivery->version))
		return 0;
	detail("only that package has the patches that this flavour is built with (%s); try another release of the flavour, or later",
	       debian->flavour->patches);
	return -1;
}

int debian_fetch(struct delivery *delivery, enum kernel_part part)
{
	if (fetch_packages(delivery, part))
		return -1;
	return part == PART_IMAGE ? fetch_patches(delivery) : 0;
}

static const char image_script[] = "set -e\n"
				   "dpkg-deb -x \"$1\" image\n"
				   "mv image/boot/config-\"$2\" config\n"
				   "mv image/boot/vmlinuz-\"$2\" vmlinuz\n"
				   "if [ -d image/usr/lib/modules ]\n"
				   "then mv image/usr/lib/modules/\"$2\" modules\n"
				   "else mv image/lib/modules/\"$2\" modules\n"
				   "fi\n"
				   "rm -rf image\n";

/*
 * The debug package has gigabytes of modules behind vmlinux, so tar stops after the first
 * match. dpkg-deb then complains about the broken pipe, which is why its messages are dropped;
 * when it really fails, tar misses the end of its input. The trap ends the pipelines together
 * with the shell when we are killed. Both run in the background, because a shell handles no
 * trap while a command runs in the foreground.
 */
static const char build_script[] =
	"trap 'trap - TERM; kill 0' TERM\n"
	"release=$1 series=$2 debug=$3 headers=$4 source=$5 jobs=$6\n"
	"(\n"
	"	dpkg-deb --fsys-tarfile \"$debug\" 2>/dev/null |\n"
	"	tar -xO --occurrence=1 -f - ./usr/lib/debug/boot/vmlinux-$release >vmlinux &&\n"
	"	test -s vmlinux\n"
	") & symbols=$!\n"
	"(\n"
	"	dpkg-deb --fsys-tarfile \"$source\" |\n"
	"	tar -xO -f - ./usr/src/linux-source-$series.tar.xz |\n"
	"	xz -dc -T\"$jobs\" | tar -x -f - &&\n"
	"	mv linux-source-$series linux &&\n"
	"	dpkg-deb --fsys-tarfile \"$headers\" |\n"
	"	tar -xO -f - ./usr/src/linux-headers-$release/Module.symvers >Module.symvers\n"
	") & tree=$!\n"
	"wait $symbols; result=$?\n"
	"wait $tree && exit $result\n";

static int unpack_image(struct delivery *delivery, const struct debian_kernel *kernel)
{
	char *argv[] = { "sh",
			 "-c",
			 (char *)image_script,
			 "sh",
			 path_of(delivery, kernel->image),
			 (char *)delivery->release,
			 NULL };

	return delivery_run(delivery, "unpacking the image", argv);
}

static int unpack_build(struct delivery *delivery, const struct debian_kernel *kernel)
{
	char *argv[] = { "sh",
			 "-c",
			 (char *)build_script,
			 "sh",
			 (char *)delivery->release,
			 (char *)kernel->series,
			 path_of(delivery, kernel->debug),
			 path_of(delivery, kernel->headers),
			 path_of(delivery, kernel->source),
			 arena_printf(delivery->arena, "%d", delivery->jobs),
			 NULL };

	return delivery_run(delivery, "unpacking source and symbols", argv);
}

/* Applies them as debian/rules.real does: without fuzz. */
static const char patch_script[] =
	"set -e\n"
	"mkdir patches\n"
	"tar -x -f \"$1\" -C patches\n"
	"sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' \"patches/$2/series\" |\n"
	"while read -r name\n"
	"do	echo \"$name\"\n"
	"	patch -d linux -p1 -s -f -F 0 --no-backup-if-mismatch <\"patches/$2/$name\" || exit 1\n"
	"done\n"
	"rm -rf patches\n";

static int apply_patches(struct delivery *delivery, const struct debian_delivery *debian)
{
	char *argv[] = { "sh",
			 "-c",
			 (char *)patch_script,
			 "sh",
			 (char *)apt_source_path(delivery->arena, delivery->downloads,
						 debian->kernel->debug->source, delivery->version),
			 (char *)debian->flavour->patches,
			 NULL };

	return delivery_run(delivery, "applying the patches of this flavour", argv);
}

int debian_unpack(struct delivery *delivery, enum kernel_part part)
{
	const struct debian_delivery *debian = delivery->packages;

	if (part == PART_IMAGE)
		return unpack_image(delivery, debian->kernel);
	if (unpack_build(delivery, debian->kernel))
		return -1;
	return debian->flavour->patches ? apply_patches(delivery, debian) : 0;
}
