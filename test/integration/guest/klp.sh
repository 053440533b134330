# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC3043
#
# What a NAME.test or NAME.drive script may use in the booted kernel, and init
# itself uses: `. /lib/klp.sh`. Set by init:
#
#	KLP_CASE	the case's name
#	KLP_DIR		/cases/NAME: the livepatch modules and the case's files
#	KLP_RUN		the current directory, kept from phase to phase

# How long a transition or an unload may take, in tenths of a second. The
# livepatch core itself kicks blocked tasks after 15 s.
KLP_TENTHS=600

# fail TEXT: end the script; the text becomes a TAP diagnostic.
fail()
{
	echo "$*"
	exit 1
}

# expect_eq WHAT GOT WANTED
expect_eq()
{
	[ "$2" = "$3" ] || fail "$1: got '$2', expected '$3'"
}

# expect_ne WHAT GOT UNWANTED
expect_ne()
{
	[ "$2" != "$3" ] || fail "$1: is '$2' and should not be"
}

# expect_grep ERE FILE: some line of FILE matches
expect_grep()
{
	grep -qE "$1" "$2" || { head -n 20 "$2"; fail "$2: no line matches '$1'"; }
}

# expect_no_grep ERE FILE: no line of FILE matches
expect_no_grep()
{
	if grep -E "$1" "$2"; then
		fail "$2: the lines above match '$1'"
	fi
}

# The kernel's messages since this case began.
klp_dmesg()
{
	dmesg | sed -n "/klp-test: begin $KLP_CASE\$/,\$p"
}

# expect_dmesg ERE, expect_no_dmesg ERE
expect_dmesg()
{
	klp_dmesg >dmesg.out
	grep -qE "$1" dmesg.out || fail "no kernel message matches '$1'"
}

expect_no_dmesg()
{
	klp_dmesg >dmesg.out
	expect_no_grep "$1" dmesg.out
}

# klp_name FILE: the kernel's name for the module in $KLP_DIR/FILE
klp_name()
{
	awk -v file="$1" '$1 == file { print $2 }' "$KLP_DIR/modules"
}

# klp_file N: the file of the case's Nth module
klp_file()
{
	sed -n "${1}s/ .*//p" "$KLP_DIR/modules"
}

# Tasks that keep a transition from finishing, with their kernel stacks.
klp_blockers()
{
	local task

	for task in /proc/[0-9]*/task/[0-9]*; do
		# -1: no transition concerns this task
		[ "$(cat "$task/patch_state" 2>/dev/null)" = "$1" ] || continue
		echo "blocked by $(cat "$task/comm"):"
		head -n 12 "$task/stack"
	done
}

# klp_start FILE: insert the livepatch; its transition may be under way afterwards.
klp_start()
{
	insmod "$KLP_DIR/$1" || { klp_dmesg | tail -n 5; return 1; }
	[ -d "/sys/kernel/livepatch/$(klp_name "$1")" ] ||
		{ echo "$1: not a livepatch, or refused"; return 1; }
}

# klp_wait NAME: wait until the livepatch is in force.
klp_wait()
{
	local dir=/sys/kernel/livepatch/$1 left=$KLP_TENTHS

	while [ "$(cat "$dir/transition" 2>/dev/null)" != 0 ]; do
		[ -d "$dir" ] || { echo "$1: it is gone"; return 1; }
		if [ $left -eq 0 ]; then
			echo "$1: transition does not finish"
			klp_blockers 0
			return 1
		fi
		left=$((left - 1))
		usleep 100000
	done
	[ "$(cat "$dir/enabled")" = 1 ] || { echo "$1: not enabled"; return 1; }
}

# klp_load FILE: insert the livepatch and wait until it is in force.
klp_load()
{
	klp_start "$1" && klp_wait "$(klp_name "$1")"
}

# klp_gone NAME: wait until a livepatch that is being disabled or replaced is gone.
klp_gone()
{
	local left=$KLP_TENTHS

	# The directory goes when the transition is complete.
	while [ -d "/sys/kernel/livepatch/$1" ]; do
		if [ $left -eq 0 ]; then
			echo "$1: reverse transition does not finish"
			klp_blockers 1
			return 1
		fi
		left=$((left - 1))
		usleep 100000
	done
}

# klp_unpatch NAME: disable the livepatch, if it still is enabled, and wait
# until the kernel no longer uses it.
klp_unpatch()
{
	[ -d "/sys/kernel/livepatch/$1" ] || return 0
	echo 0 >"/sys/kernel/livepatch/$1/enabled" || return 1
	klp_gone "$1"
}

# klp_unload NAME: unpatch and remove the module.
klp_unload()
{
	local left=100

	klp_unpatch "$1" || return 1
	# The core drops its reference from a work item, somewhat later.
	until rmmod "$1" 2>rmmod.err; do
		[ $left -gt 0 ] || { cat rmmod.err; return 1; }
		left=$((left - 1))
		usleep 100000
	done
	rm -f rmmod.err
}
