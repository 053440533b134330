# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# Modules of no kernel's tree, for cases with CASE.oot.

readonly packages_dir=${XDG_CACHE_HOME:-$HOME/.cache}/klp-build/test-packages

# build_oot_modules RELEASE CASE: sets oot_options, for the build, and oot_modules, for --verify.
build_oot_modules()
{
	local release=$1 name=$2 dir=$work/$1/$2 source log=$work/$1/$2/oot.log

	oot_options=()
	oot_modules=()
	source=$(variant "$release" "$cases_dir/$name" oot) || return 0
	mkdir -p "$dir/oot" "$dir/guest"
	make_oot_modules "$release" "$source" "$dir" >"$log" 2>&1 && return 0
	{ echo "the modules of ${source##*/} cannot be built"; tail -n 20 "$log"; } | add_diag "$release" "$name"
	return 1
}

make_oot_modules()
{
	local release=$1 source=$2 dir=$3 kernel ko

	[ -d "$source" ] || source=$(oot_source_of_package "$(words_of "$source")") || return 1
	kernel=$own_build
	if [ "$release" != "$own_release" ]; then
		kernel=$("$klp_build" -q --prepare -k "$release")/linux || return 1
	fi
	# Strings that have __FILE__ name the directory where it was built. What klp-build gets was never built in.
	cp -a "$source" "$dir/oot/source" || return 1
	make -s -C "$kernel" M="$dir/oot/source" KERNELRELEASE="$release" CC="${CC:-gcc-12}" modules || return 1
	while read -r ko; do
		ko=${ko%.*}.ko
		strip --strip-debug -o "$dir/guest/${ko##*/}" "$ko" || return 1
		oot_modules+=(--oot-module "$dir/guest/${ko##*/}")
	done <"$dir/oot/source/modules.order"
	mv "$dir/oot/source" "$dir/oot/built" && cp -a "$source" "$dir/oot/source" || return 1
	oot_options=("${oot_modules[@]}" --oot-source "$dir/oot/source")
}

# oot_source_of_package PACKAGE: the directory in /usr/src of a dkms package, unpacked in the cache
oot_source_of_package()
{
	local package=$1 dir=$packages_dir/$1

	if [ ! -d "$dir" ]; then
		mkdir -p "$dir.tmp.$$" || return 1
		(cd "$dir.tmp.$$" && apt-get download "$package" && dpkg-deb -x "$package"_*.deb .) >&2 &&
			{ mv -T "$dir.tmp.$$" "$dir" 2>/dev/null || [ -d "$dir" ]; } || return 1
		rm -rf "$dir.tmp.$$"
	fi
	(cd "$dir/usr/src/"* && pwd)
}
