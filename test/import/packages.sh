# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Puts the files of a kernel into packages, as distributions do. To be sourced; the caller sets
#
#	work		a directory for what is made
#	stock		a directory with vmlinux, vmlinuz, config, Module.symvers and modules/ (modules uncompressed)
#	release		of that kernel
#	tarball		its source
#
# and gets the packages in $work/packages.

# make_deb FILE COMPRESSION ROOT FIELD...: a .deb of all that is below ROOT
make_deb()
{
	local file=$work/packages/$1 compression=$2 root=$3
	shift 3
	mkdir -p "$work/packages" "$root/DEBIAN"
	printf '%s\n' "$@" 'Description: test' >"$root/DEBIAN/control"
	dpkg-deb --nocheck --root-owner-group -Z"$compression" -z1 --build "$root" "$work/package.deb" >"$work/make.log" 2>&1 &&
		mv "$work/package.deb" "$file"
}

# make_rpm NAME PAYLOAD ROOT: an .rpm of all that is below ROOT
make_rpm()
{
	local name=$1 payload=$2 root=$3 top=$work/rpmbuild

	mkdir -p "$work/packages" "$top"
	cat >"$top/$name.spec" <<-END
		%global debug_package %{nil}
		%global __os_install_post %{nil}
		Name: $name
		Version: ${release//[-~]/.}
		Release: 1
		Summary: test
		License: GPL
		AutoReqProv: no
		%description
		test
		%install
		cp -a $root/. %{buildroot}/
		%files
		/*
	END
	rpmbuild -bb --target x86_64 --define "_topdir $top" --define "_binary_payload $payload" "$top/$name.spec" >"$work/make.log" 2>&1 &&
		mv "$top"/RPMS/x86_64/*.rpm "$work/packages/$name.rpm"
}

# make_source_rpm NAME SPEC FILE...: a source package of the files, the first of which is its source
make_source_rpm()
{
	local name=$1 spec=$2 top=$work/rpmbuild
	shift 2
	rm -rf "$top/SOURCES"
	mkdir -p "$work/packages" "$top/SOURCES"
	ln "$@" "$top/SOURCES/" || cp "$@" "$top/SOURCES/" || return
	cp "$spec" "$top/kernel.spec"
	rpmbuild -bs --define "_topdir $top" --define "_source_payload w1.zstdio" "$top/kernel.spec" >"$work/make.log" 2>&1 &&
		mv "$top"/SRPMS/*.rpm "$work/packages/$name.src.rpm"
}

# The spec file of Fedora and RHEL, as far as it says what is applied: fedora_spec TARBALL
fedora_spec()
{
	cat <<-END
		%define patchversion 6.12
		%global nopatches 0
		Name: kernel
		Version: 1
		Release: 1
		Summary: test
		License: GPL
		Source0: ${1##*/}
		%if !%{nopatches}
		Patch1: patch-%{patchversion}-redhat.patch
		%endif
		Patch999999: linux-kernel-test.patch
		%description
		test
		%prep
		%if !%{nopatches}
		ApplyOptionalPatch patch-%{patchversion}-redhat.patch
		%endif
		ApplyOptionalPatch linux-kernel-test.patch
	END
}

# new_root: an empty directory, for a package
new_root()
{
	rm -rf "$work/root"
	mkdir -p "$work/root"
	root=$work/root
}

put() { mkdir -p "$root/${2%/*}" && ln -f "$1" "$root/$2" 2>/dev/null || cp "$1" "$root/$2"; }

# put_modules DIRECTORY ENDING COMMAND...: those of the stock kernel, compressed by the command
put_modules()
{
	local to=$root/$1 ending=$2
	shift 2
	mkdir -p "$to" && cp -a "$stock/modules/." "$to/" || return
	[ -z "$ending" ] || find "$to" -name '*.ko' -print0 | xargs -0 -r -n 32 -P 2 "$@"
}

# Debian: one image package, debug symbols, headers, source. An argument, "usr/", is what /lib is below.
make_debian()
{
	local fields=('Version: 6.12.5-1' 'Maintainer: Debian Kernel Team <debian-kernel@lists.debian.org>')

	new_root
	put "$stock/config" "boot/config-$release" && put "$stock/vmlinuz" "boot/vmlinuz-$release" &&
		put_modules "${1-}lib/modules/$release" "" || return
	ln -s "/usr/src/linux-headers-$release" "$root/${1-}lib/modules/$release/build"
	make_deb image.deb xz "$root" "Package: linux-image-$release" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$stock/vmlinux" "usr/lib/debug/boot/vmlinux-$release"
	put "$stock/config" "usr/lib/debug/lib/modules/$release/kernel/fs/some.ko"
	make_deb debug.deb gzip "$root" "Package: linux-image-$release-dbg" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$stock/Module.symvers" "usr/src/linux-headers-$release/Module.symvers"
	# Debian's has other symbols than the kernel's.
	echo '# another one' >"$root/usr/src/linux-headers-$release/.config"
	make_deb headers.deb zstd "$root" "Package: linux-headers-$release" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$tarball" "usr/src/linux-source-6.12.tar.${tarball##*.}"
	make_deb source.deb none "$root" 'Package: linux-source-6.12' 'Architecture: all' "${fields[@]}"
}

# Ubuntu: config and modules are apart from the image, modules are compressed, debug symbols are in a .ddeb.
make_ubuntu()
{
	local fields=('Version: 6.12.0-5.5' 'Maintainer: Ubuntu Kernel Team <kernel-team@lists.ubuntu.com>')

	new_root
	put "$stock/vmlinuz" "boot/vmlinuz-$release"
	# Signed once more.
	make_deb image.deb zstd "$root" "Package: linux-image-$release" 'Architecture: amd64' 'Version: 6.12.0-5.5+1' "${fields[1]}" || return
	new_root
	put "$stock/config" "boot/config-$release" && put_modules "lib/modules/$release" .zst zstd -q -1 --rm || return
	make_deb modules.deb zstd "$root" "Package: linux-modules-$release" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$stock/vmlinux" "usr/lib/debug/boot/vmlinux-$release"
	mkdir -p "$root/usr/lib/debug/lib/modules/$release"
	ln -s "../../../boot/vmlinux-$release" "$root/usr/lib/debug/lib/modules/$release/vmlinux"
	make_deb debug.ddeb zstd "$root" "Package: linux-image-unsigned-$release-dbgsym" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$stock/Module.symvers" "usr/src/linux-headers-$release/Module.symvers"
	make_deb headers.deb zstd "$root" "Package: linux-headers-$release" 'Architecture: amd64' "${fields[@]}" || return
	new_root
	put "$tarball" "usr/src/linux-source-6.12.0/linux-source-6.12.0.tar.${tarball##*.}"
	ln -s "linux-source-6.12.0/linux-source-6.12.0.tar.${tarball##*.}" "$root/usr/src/"
	mkdir -p "$root/usr/src/linux-source-6.12.0/debian" && echo 'tar' >"$root/usr/src/linux-source-6.12.0/debian/rules"
	make_deb source.deb none "$root" 'Package: linux-source-6.12.0' 'Architecture: all' "${fields[@]}"
}

# Fedora: the kernel's files are below /lib/modules; modules are compressed, and in two packages.
make_fedora()
{
	local all=$work/all.modules

	new_root
	put "$stock/vmlinuz" "lib/modules/$release/vmlinuz" && put "$stock/config" "lib/modules/$release/config" || return
	xz -c -1 "$stock/Module.symvers" >"$root/lib/modules/$release/symvers.xz"
	echo map >"$root/lib/modules/$release/System.map"
	make_rpm kernel-core w1.zstdio "$root" || return

	new_root
	put_modules modules .xz xz -1 || return
	rm -rf "$all" && mv "$root/modules" "$all"
	new_root
	mkdir -p "$root/lib/modules/$release" && cp -a "$all/." "$root/lib/modules/$release/"
	rm -rf "$root/lib/modules/$release/kernel/fs"
	make_rpm kernel-modules-core w1.xzdio "$root" || return
	new_root
	mkdir -p "$root/lib/modules/$release/kernel" && mv "$all/kernel/fs" "$root/lib/modules/$release/kernel/"
	make_rpm kernel-modules w1.gzdio "$root" || return

	new_root
	put "$stock/Module.symvers" "usr/src/kernels/$release/Module.symvers"
	put "$stock/config" "usr/src/kernels/$release/.config"
	mkdir -p "$root/lib/modules/$release" && ln -s "/usr/src/kernels/$release" "$root/lib/modules/$release/build"
	make_rpm kernel-devel w1.xzdio "$root" || return
	new_root
	put "$stock/vmlinux" "usr/lib/debug/lib/modules/$release/vmlinux"
	put "$stock/config" "usr/lib/debug/lib/modules/$release/kernel/fs/some.ko.debug"
	make_rpm kernel-debuginfo w1.zstdio "$root"
}
