# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What test/caches/run and test/caches/launchers have in common: a kernel to compile for, with a tree of which only little
# is there, so that it is laid out in two seconds, and which may be written.

klp_build=$(readlink -f "${KLP_BUILD:-../../klp-build}")
readonly cases=$PWD/../integration/cases
readonly kernels=${XDG_CACHE_HOME:-$HOME/.cache}/klp-build/kernels
# What fs/proc/*.o and a module need of the source.
readonly directories='include arch/x86 scripts tools/objtool tools/bpf tools/lib tools/include init kernel lib/vdso'

work=$(mktemp -d)
# distccd's user goes through it.
chmod 755 "$work"
number=0
failures=0
status=
# Nobody's own caches are read or filled.
unset CCACHE_DIR CCACHE_CONFIGPATH
export CCACHE_DISABLE=1

# check NAME COMMAND...: a test that passes when the command does
check()
{
	local name=$1
	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		{ echo "exit status $status"; cat "$work/said"; } | sed 's/^/# /' | tail -n 20
		failures=$((failures + 1))
	fi
}

# run ARGUMENT...: klp-build for the kernel; $status, $work/said (stderr), $work/out (stdout)
run()
{
	(cd "$work" && timeout 600 "$klp_build" -k "$release" "$@") >"$work/out" 2>"$work/said" </dev/null
	status=$?
}

builds() { [ "$status" = 0 ] && grep -q 'built for .* and verified' "$work/said"; }
says() { grep -qF -- "$1" "$work/said"; }
same() { cmp "$work/$1" "$work/$2" >>"$work/said" 2>&1; }

# make_cache: a cache in $cache with the kernel in $kernel
make_cache()
{
	local from=$kernels/$release dir file

	cache=$work/cache
	kernel=$cache/klp-build/kernels/$release
	mkdir -p "$kernel/linux"
	for dir in $directories; do
		mkdir -p "$kernel/linux/$(dirname "$dir")"
		cp -rs "$from/linux/$dir" "$kernel/linux/$(dirname "$dir")"
	done
	# Files that are links are not patched.
	mkdir -p "$kernel/linux/fs"
	cp -rp "$from/linux/fs/proc" "$kernel/linux/fs"
	cp -p "$from"/linux/fs/*.h "$kernel/linux/fs"
	mkdir -p "$kernel/linux/crypto"
	cp -rp "$from/linux/crypto/async_tx" "$kernel/linux/crypto"
	find "$from/linux" -maxdepth 1 -type f -exec cp -p {} "$kernel/linux" \;
	cp -p "$from/Module.symvers" "$kernel/linux"
	for file in vmlinux modules; do
		ln -s "$from/$file" "$kernel/$file"
	done
	cp -rp "$from"/{config,Module.symvers,vmlinuz,commands,kernel.info} "$kernel"
	export XDG_CACHE_HOME=$cache
}

# make_patch NAME SED [FILE]: a patch to the file, fs/proc/cmdline.c by default
make_patch()
{
	local file=${3:-fs/proc/cmdline.c}

	sed "$2" "$kernel/linux/$file" |
		diff -u --label "a/$file" --label "b/$file" "$kernel/linux/$file" - >"$work/$1.patch"
}

# The newest prepared cloud kernel of 6.12, for whose source the patches are.
release=$(cd "$kernels" 2>/dev/null && printf '%s\n' 6.12.*-cloud-amd64 | sort -V | tail -n 1)
[ -d "$kernels/$release" ] || { echo "Bail out! no stock kernel of 6.12 is prepared: klp-build --prepare"; exit 1; }
