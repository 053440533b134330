# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC3043
#
# For tests of several livepatches after one another, beside each other, and half way:
# `. /lib/versions.sh`, which includes klp.sh.
. /lib/klp.sh

# The task that is held in a livepatch, if there is one; a script that fails does not leave it there.
held=
trap '[ -z "$held" ] || kill -9 "$held" 2>/dev/null' EXIT
trap 'exit 143' TERM

# klp_functions NAME: "OBJECT FUNCTION,SYMPOS" of each function that sysfs shows for a livepatch,
# dynamic nops included, sorted.
klp_functions()
{
	local function

	for function in "/sys/kernel/livepatch/$1"/*/*,*; do
		[ -d "$function" ] || continue
		function=${function#/sys/kernel/livepatch/*/}
		echo "${function%/*} ${function##*/}"
	done | sort
}

# predicted FROM TO KEY: the values that klp-build --transitions has, one a line; host/describe.sh wrote them
predicted()
{
	sed -n "s/^$1 $2 $3 //p" "$KLP_DIR/transitions"
}

# klp_objects NAME: the objects that sysfs shows for a livepatch, sorted, on one line.
klp_objects()
{
	local object

	for object in "/sys/kernel/livepatch/$1"/*/; do
		[ -d "$object" ] && basename "$object"
	done | sort | tr '\n' ' '
}

# klp_listed: the livepatches that the kernel knows, sorted, on one line.
klp_listed()
{
	(cd /sys/kernel/livepatch && echo * | sed 's/^\*$//; s/.$/& /')
}

# klp_loaded: those of the case's modules that are in memory, sorted, on one line.
klp_loaded()
{
	local name

	while read -r _ name; do
		[ -d "/sys/module/$name" ] && echo "$name"
	done <"$KLP_DIR/modules" | sort | tr '\n' ' '
}

# klp_refused FILE ERROR: the kernel does not take the livepatch, insmod says ERROR (extended regular
# expression), and nothing is left of it.
klp_refused()
{
	local name

	name=$(klp_name "$1")
	if insmod "$KLP_DIR/$1" 2>insmod.err; then
		fail "$1: the kernel takes it"
	fi
	expect_grep "$2" insmod.err
	[ ! -d "/sys/module/$name" ] || fail "$name: refused, and still in memory"
	[ ! -d "/sys/kernel/livepatch/$name" ] || fail "$name: refused, and still in sysfs"
}

# expect_removable NAME...: just these of the case's modules that are in memory can be removed; they are.
expect_removable()
{
	local name left

	for name; do
		[ -d "/sys/module/$name" ] || fail "$name: not in memory"
		left=100
		# The core drops its reference from a work item, somewhat later.
		until rmmod "$name" 2>rmmod.err; do
			[ $left -gt 0 ] || { cat rmmod.err; fail "$name: cannot be removed"; }
			left=$((left - 1))
			usleep 100000
		done
	done
	for name in $(klp_loaded); do
		if rmmod "$name" 2>rmmod.err; then
			fail "$name: could be removed"
		fi
		expect_grep 'temporarily unavailable' rmmod.err
	done
}

# klp_hold FILE: a task that reads FILE and is held there by a livepatch that holds readers of nice 19.
# Sets held to its id; what it reads goes to held.out.
klp_hold()
{
	local left=300

	# shellcheck disable=SC2016
	sh -c 'renice 19 -p $$ && exec cat "$1" >held.out' - "$1" &
	held=$!
	until [ "$(awk '/^State:/ { print $2 }' "/proc/$held/status")" = D ] && klp_in_livepatch "$held"; do
		[ $left -gt 0 ] || fail "$1: the reader is not held"
		left=$((left - 1))
		usleep 100000
	done
}

# klp_in_livepatch PID: the task sleeps in code of a livepatch, which its stack shows as module.
klp_in_livepatch()
{
	grep -qE '\[('"$(klp_loaded | sed 's/ $//; s/ /|/g')"')\]' "/proc/$1/stack"
}

# klp_let_go: the held task leaves the function; held.out is complete afterwards.
klp_let_go()
{
	renice 0 -p "$held" || fail "renice"
	wait "$held" || fail "the held reader failed"
	held=
}

# klp_force NAME: force the transition that the livepatch is in.
klp_force()
{
	echo 1 >"/sys/kernel/livepatch/$1/force" || fail "$1: cannot be forced"
}

# expect_held NAME: the transition is under way, and stays so.
expect_held()
{
	sleep 2
	expect_eq "transition of $1" "$(cat "/sys/kernel/livepatch/$1/transition" 2>&1)" 1
}
