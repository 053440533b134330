#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the piece of bash `prepare` of a case, and after_run() of it, which is called when
# create-diff-object has made OUT.o. For the runner:
#
#	prepare.sh NAME=VALUE...	variables that it sets: case, work, tool, mirror, headers, flavour,
#					compiler, flag_words, case_flag_words, ld, objcopy, strip, arch
#
# On descriptor 3 it writes records that end with a zero byte: `option WORD`, further options of
# create-diff-object; `env NAME=VALUE`; `skip REASON`; `after`, when there is an after_run(), and then
# `done`. It then waits for a line on stdin, and for none when there is no after_run(). Problems go to
# stdout; the exit status is 1 when there were any.

set -uf
export LC_ALL=C

for assignment; do
	declare "$assignment"
done
# shellcheck disable=SC2154 # set by the line above
read -r -a flags <<<"$flag_words"
# shellcheck disable=SC2154
read -r -a case_flags <<<"$case_flag_words"
ld_flags=(--no-warn-rwx-segments)
# shellcheck disable=SC2154
[[ $ld != ld.lld* ]] || ld_flags=()
options=()
skip=''
failed=0

problem()
{
	echo "# $*"
	failed=1
}

# compile SOURCE OBJECT [FLAG]...: as DIRECTORY/unit.c, with the flavour's flags; -DPATCHED for the
# patched version where unit.c has both
compile()
{
	local source=$1 object=$2

	shift 2
	mkdir -p "${object%/*}"
	# shellcheck disable=SC2154
	cp "$source" "$work/compile/unit.c"
	# shellcheck disable=SC2154,SC2086
	(cd "$work/compile" && $compiler "${flags[@]}" ${case_flags[@]+"${case_flags[@]}"} "$@" -I "$headers" -c \
		-o "$object" unit.c)
}

# read_keys [FLAG]...: has the same pair compiled with static keys that are read when the code runs
read_keys()
{
	local -a before=(-I "${headers%/test/unit/*}/templates/run-time-keys" -I "$work/kernel")

	mkdir -p "$work/kernel/asm"
	: >"$work/kernel/asm/jump_label.h"
	compile "$case/unit.c" "$work/reads-keys/orig.o" -DRUN_TIME_KEYS "${before[@]}" "$@"
	compile "$case/unit.c" "$work/reads-keys/patched.o" -DRUN_TIME_KEYS -DPATCHED "${before[@]}" "$@"
	options+=(--orig-reads-keys "$work/reads-keys/orig.o" --patched-reads-keys "$work/reads-keys/patched.o")
}

# link_vmlinux FILE OBJECT...: a stand-in for vmlinux, with addresses and all local symbols
link_vmlinux()
{
	local output=$1 text=0xffffffff81000000

	shift
	# What is undefined becomes 0, which branches of other architectures have to reach.
	# shellcheck disable=SC2154
	[ "$arch" = x86_64 ] || text=0x1000000
	$ld -e 0 ${ld_flags[@]+"${ld_flags[@]}"} --unresolved-symbols=ignore-all -Ttext=$text \
		-o "$output" "$@" || problem "the stand-in for vmlinux cannot be linked"
}

# has_fact PATTERN...: is there a fact, as expect has them, that matches the words?
has_fact()
{
	local -a words=("$@") fact
	local i

	while read -r -a fact; do
		for ((i = 0; i < ${#words[@]}; i++)); do
			# shellcheck disable=SC2053
			[[ ${fact[i]-} == ${words[i]} ]] || continue 2
		done
		return 0
	done <"$work/facts"
	return 1
}

# count_relocs SECTION
count_relocs()
{
	grep -c "^reloc $1 " "$work/facts"
}

# shellcheck disable=SC1091,SC2154
. "$case/prepare"

for word in ${options[@]+"${options[@]}"}; do
	printf 'option %s\0' "$word" >&3
done
for word in $(compgen -e); do
	printf 'env %s=%s\0' "$word" "${!word}" >&3
done
[ -z "$skip" ] || printf 'skip %s\0' "$skip" >&3
if declare -F after_run >/dev/null; then
	printf 'after\0' >&3
	printf 'done\0' >&3
	exec 3>&-
	! read -r _ || after_run
else
	printf 'done\0' >&3
fi
exit $failed
