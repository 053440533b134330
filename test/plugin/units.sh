# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# The units of a stock kernel, and how kbuild compiles them; for the tests beside this file, which
# source it. $top is the project's directory, $out its programs, $work a directory for temporary files.

# build_read_notes: $work/read-notes, and all programs; what went wrong is in $work/log
build_read_notes()
{
	make -s -C "$top" "OUT=$out" all read-notes >"$work/log" 2>&1 &&
		cp "$out/test/read-notes" "$work/read-notes"
}

# newest_releases: the newest cloud kernel of each line
newest_releases()
{
	local line

	for line in 6.12 6.1; do
		"$top/klp-build" --list-kernels | awk -F '\t' -v line="$line" '
			$1 ~ /-cloud-/ && index($1, line ".") == 1 { print $1; exit }'
	done
}

# lay_out RELEASE DIR: a tree that kbuild may write to, $tree: the patched tree of a patch that changes no
# code, in the work directory DIR. Also sets $cc and $plugin, and $option, for -fplugin-arg-...
lay_out()
{
	local dir line major

	dir=$("$top/klp-build" -q --prepare -k "$1" 2>"$work/log") || return 1
	tree=$2/patched-tree
	read -r line <"$dir/linux/lib/cmdline.c"
	printf -- '--- a/lib/cmdline.c\n+++ b/lib/cmdline.c\n@@ -1,1 +1,2 @@\n %s\n+extern int klp_neutral;\n' "$line" \
		>"$work/declaration.patch"
	"$top/klp-build" -q -k "$1" --work "$2" -o "$work/none.ko" "$work/declaration.patch" 2>"$work/log"
	[ $? = 3 ] && [ -d "$tree" ] || return 1
	cc=$(sed -n 's/^cc=//p' "$dir/kernel.info")
	major=$($cc -dumpversion)
	major=${major%%.*}
	option=klp_notes_gcc_$major
	plugin=$out/plugin/$option.so
	[ -e "$plugin" ] || echo "there is no $plugin: install the plugin headers of gcc $major" >"$work/log"
	[ -e "$plugin" ]
}

# kbuild RELEASE ARGUMENT...: make in $tree
kbuild()
{
	local release=$1

	shift
	make -C "$tree" "KERNELRELEASE=$release" "CC=$cc" "HOSTCC=$cc" ARCH=x86 "$@"
}

# compile_commands RELEASE DIRECTORY...: "DIRECTORY <tab> OBJECT <tab> COMMAND" of all C objects below these
# directories
compile_commands()
{
	local release=$1

	shift
	kbuild "$release" -nk "$@" 2>/dev/null |
		sed -e 's/; *scripts\/basic\/fixdep .*//' -e 's/; *[^ ]*objtool .*//' -e 's/[ ;]*$//' |
		sed -n "s/^set -e;  echo '  CC \(\[M\]\)\? *\([^ ']*\.o\)';.*; *\($cc .* -c -o [^ ;]*\.o [^ ;]*\.c\)$/\2\t\3/p" |
		sed 's/ -Wp,-MM\?D,[^ ]*//' | awk -F '\t' '!seen[$1]++ {
			dir = $1; sub(/[^\/]*$/, "", dir); print dir "\t" $1 "\t" $2 }'
}
