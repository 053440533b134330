# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The Debian on which packages are tried. It is made once and kept: 300 MB.

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/klp-build
readonly machine=$cache/test-machine

# Makes $machine/root in a temporary name, so one that is there is whole. Prints what debootstrap says.
make_machine()
{
	local root=$machine/root new

	[ ! -d "$root" ] || return 0
	new=$machine/root.$$
	mkdir -p "$machine"
	debootstrap --variant=minbase --include=systemd,systemd-sysv,udev,kmod,rpm bookworm "$new" ||
		{ rm -rf "$new"; return 1; }
	rm -rf "$new"/var/cache/apt/archives/*.deb "$new"/var/lib/apt/lists/*
	mv "$new" "$root"
}
