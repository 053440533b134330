# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# Booting a stock kernel with many cases at once, and reading what came of them.

readonly boot_timeout=${KLP_TEST_TIMEOUT:-300}
# One thread for both CPUs: with a thread for each, TCG of QEMU 7.2 now and then
# executes an int3 that text_poke_bp() has already replaced, and the kernel dies
# with "Oops: int3", in a static key at boot as well as in a livepatch's ftrace
# site. Tasks still migrate and run in turns, which is all that transitions need.
readonly accel=${KLP_TEST_ACCEL:-tcg,thread=single}
readonly console_lines=40

qemu_pid=
boots=0

# boot_cases RELEASE CASE...: run the cases. Those that ask for the same machine (CASE.boot) share it.
boot_cases()
{
	local release=$1 name options machines=()
	local -A sharing=()
	shift

	for name in "$@"; do
		options=$(machine_of "$release" "$name")
		[ -n "${sharing[.$options]:-}" ] || machines+=("$options")
		sharing[.$options]+=" $name"
	done
	for options in "${machines[@]}"; do
		# shellcheck disable=SC2086
		boot_machine "$release" "$options" ${sharing[.$options]}
	done
}

# machine_of RELEASE CASE: options for QEMU beside the usual ones, on one line
machine_of()
{
	local file

	file=$(variant "$1" "$cases_dir/$2" boot) || return 0
	words_of "$file" | tr '\n' ' '
}

# boot_machine RELEASE OPTIONS CASE...: run the cases on one machine, in as few boots as possible. A case
# that kills the kernel has failed; those after it run in the next boot.
boot_machine()
{
	local release=$1 options=$2 left=() dir death unreached=0
	shift 2
	left=("$@")

	while [ ${#left[@]} -gt 0 ]; do
		boots=$((boots + 1))
		dir=$work/$release/.boot$boots
		echo "# $release: boot $boots, ${#left[@]} cases"
		mkdir -p "$dir"
		if ! make_initramfs "$release" "$dir" "${left[@]}" >"$dir/log" 2>&1; then
			fail_all "$release" "$dir/log" "${left[@]}"
			return
		fi
		death=$(run_qemu "$release" "$dir" "$options")
		read_results "$release" "$dir" "$death" "${left[@]}"
		if [ ${#undecided[@]} -eq ${#left[@]} ]; then
			# Nothing of ours has run yet; it deserves a second chance.
			unreached=$((unreached + 1))
			[ $unreached -gt 1 ] || continue
			{ echo "no case was reached: $death"; tail -n $console_lines "$dir/console"; } >>"$dir/log"
			fail_all "$release" "$dir/log" "${left[@]}"
			return
		fi
		unreached=0
		left=("${undecided[@]}")
		rm -rf "$dir/root" "$dir/initramfs"
	done
}

fail_all()
{
	local release=$1 log=$2 name
	shift 2

	for name in "$@"; do
		result["$release $name"]='not ok'
		tail -n $console_lines "$log" | add_diag "$release" "$name"
	done
}

make_initramfs()
{
	local release=$1 dir=$2 root=$2/root name uname
	shift 2
	uname=$(uname_of "$release")

	rm -rf "$root"
	mkdir -p "$root"/{bin,cases,dev,proc,sys,tmp} "$root/lib/modules/$uname" || return 1
	cp "$(command -v busybox)" "$root/bin/busybox" || return 1
	cp "$here/guest/init" "$root/init"
	cp "$here/guest/"*.sh "$root/lib/"
	chmod +x "$root/init"
	gcc -static -O2 -o "$root/bin/klp-load" "$here/guest/workload.c" || return 1
	gcc -static -O2 -o "$root/bin/fail-nth" "$here/guest/fail-nth.c" || return 1
	printf '%s\n' "$@" >"$root/cases/list"
	for name in "$@"; do
		add_case "$release" "$name" "$root" || return 1
	done
	PATH=$PATH:/sbin:/usr/sbin depmod -b "$root" "$uname" || return 1
	# Not compressed: the emulated CPU would have to unpack it.
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$dir/initramfs"
}

# Put a case's modules, scripts and helper program, and the kernel modules it
# needs, into the initramfs.
add_case()
{
	local release=$1 name=$2 root=$3 to=$3/cases/$2 file extension

	mkdir -p "$to"
	cp "$work/$release/$name/modules" "$work/$release/$name/"*.ko "$to/" || return 1
	[ ! -d "$work/$release/$name/guest" ] || cp -r "$work/$release/$name/guest/." "$to/" || return 1
	for extension in 'test' drive dmesg; do
		file=$(variant "$release" "$cases_dir/$name" $extension) || continue
		cp "$file" "$to/$extension"
	done
	if [ -f "$cases_dir/$name.c" ]; then
		gcc -static -O2 -Wall -o "$root/bin/$name" "$cases_dir/$name.c" || return 1
	fi
	if file=$(variant "$release" "$cases_dir/$name" modules); then
		grep -v '^#' "$file" >"$to/needs"
		while read -r file; do
			add_kernel_module "$release" "$file" "$root" || return 1
		done <"$to/needs"
	fi
}

# Add a module of the stock kernel and what it depends on. Names in file names
# and in modinfo differ in - and _.
add_kernel_module()
{
	local release=$1 name=${2//-/_} root=$3 tree to file depend
	tree=$(modules_of "$release")
	to=$root/lib/modules/$(uname_of "$release")/kernel

	[ ! -e "$to/$name.ko" ] || return 0
	file=$(find -L "$tree/" -name "${name//_/[-_]}.ko*" | head -n 1)
	if [ -z "$file" ]; then
		grep -qE "/${name//_/[-_]}\.ko\$" "$tree/modules.builtin" && return 0
		echo "$release has no module $name below $tree"
		return 1
	fi
	mkdir -p "$to"
	case $file in
	*.xz)	xz -dc "$file" ;;
	*.zst)	zstd -dqc "$file" ;;
	*.gz)	gzip -dc "$file" ;;
	*)	cat "$file" ;;
	esac >"$to/$name.ko" || return 1
	for depend in $(modinfo -F depends "$to/$name.ko" | tr ',' ' '); do
		add_kernel_module "$release" "$depend" "$root" || return 1
	done
}

# Boot once; leaves DIR/console and DIR/results. Prints how the kernel ended if
# not by itself. Two checks at boot, which now and then fail in an emulation
# that gets little time, are left out: self-tests of the cryptography (a failure is a
# warning, which ends the kernel here), and the timer's ("IO-APIC + timer doesn't work!").
run_qemu()
{
	local release=$1 dir=$2 options=$3 size=0 last=0 since=$SECONDS killed=
	local with=$accel

	# Instructions are counted by the emulation only.
	[[ $options != *-icount* ]] || with=tcg,thread=single
	: >"$dir/results"
	# shellcheck disable=SC2086
	qemu-system-x86_64 -accel "$with" -cpu max -smp 2 -m 1G $options \
		-nodefaults -display none -no-reboot \
		-kernel "$(image_of "$release")" -initrd "$dir/initramfs" \
		-append "console=ttyS0 panic=-1 panic_on_warn=1 oops=panic log_buf_len=4M cryptomgr.notests no_timer_check" \
		-serial "file:$dir/console" -serial "file:$dir/results" \
		>"$dir/qemu.log" 2>&1 </dev/null &
	qemu_pid=$!
	# run_qemu runs in a subshell, so the shell that cleans up needs to be told.
	echo $qemu_pid >"$work/qemu.pid"
	# Progress is what the tests say, not what the kernel says: a stalled
	# kernel can talk for ever.
	while kill -0 $qemu_pid 2>/dev/null; do
		sleep 0.5
		size=$(stat -c %s "$dir/results")
		[ "$size" = "$last" ] || { last=$size; since=$SECONDS; }
		if [ $((SECONDS - since)) -gt "$boot_timeout" ]; then
			kill -9 $qemu_pid
			killed=yes
			echo "no progress for $boot_timeout seconds"
			break
		fi
	done
	wait $qemu_pid 2>/dev/null
	rm -f "$work/qemu.pid"
	cat "$dir/qemu.log" >>"$dir/log"
	[ -n "$killed" ] || grep -q '^end' "$dir/results" || echo "the kernel died"
}

stop_qemu()
{
	[ -f "$work/qemu.pid" ] || return 0
	kill -9 "$(cat "$work/qemu.pid")" 2>/dev/null
	rm -f "$work/qemu.pid"
}

# read_results RELEASE DIR DEATH CASE...: set the results of the cases that ran;
# sets undecided to those that have to run again. A case that began and did not
# end has failed.
read_results()
{
	local release=$1 dir=$2 death=$3 name line event rest begun=
	local -A decided=()
	shift 3

	while IFS= read -r line; do
		line=${line%$'\r'}
		read -r event name rest <<<"$line"
		case $event in
		begin)
			begun=$name ;;
		diag)
			rest=${line#diag "$name"}
			echo "${rest# }" | add_diag "$release" "$name" ;;
		note)
			echo "$rest" >"$work/$release/$name/note" ;;
		pass | fail)
			decided[$name]=$event
			begun= ;;
		esac
	done <"$dir/results"

	for name in "${!decided[@]}"; do
		if [ "${decided[$name]}" = pass ]; then
			result["$release $name"]=ok
		else
			result["$release $name"]='not ok'
			console_of "$dir" "$name" | add_diag "$release" "$name"
		fi
	done
	if [ -n "$begun" ]; then
		decided[$begun]=fail
		result["$release $begun"]='not ok'
		{ echo "${death:-the kernel died}"; console_of "$dir" "$begun"; } |
			add_diag "$release" "$begun"
	fi
	undecided=()
	for name in "$@"; do
		[ -n "${decided[$name]:-}" ] || undecided+=("$name")
	done
}

# The console's lines of a case: from the first complaint on if there is one,
# else the last ones. Init marks begin and end in the kernel's log.
console_of()
{
	echo "the console's lines:"
	sed -n "/klp-test: begin $2\r*\$/,/klp-test: end $2\r*\$/p" "$1/console" | tr -d '\r' |
		awk -v max=$console_lines '
			{ line[NR] = $0 }
			!first && /WARNING:|BUG:|Oops|Kernel panic|general protection/ { first = NR }
			END {
				if (!first && NR > max)
					first = NR - max + 1
				for (i = first ? first : 1; i <= NR && i < first + max; i++)
					print line[i]
			}'
}
