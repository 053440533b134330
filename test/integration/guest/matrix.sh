# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC3043
#
# Goes every way from one livepatch to another that klp-build has predicted, and compares what the
# kernel does: `. /lib/matrix.sh`, then walk_matrix. $KLP_DIR/transitions is by host/describe.sh. A
# callback says "klp-test: MODULE.KIND OBJECT". The test may define
#
#	code_now		prints which code runs
#	code_of MODULE...	prints what code_now has to print while these are enabled, the oldest first
#	hold_in MODULE		klp_hold, when the livepatch that is enabled can hold a task
. /lib/versions.sh
trap 'killall -CONT klp-load; [ -z "$held" ] || kill -9 "$held" 2>/dev/null' EXIT

code_now() { :; }
code_of() { :; }
hold_in() { :; }

# The livepatch that is enabled.
matrix_now=none

# on_a_line: the lines of stdin, separated by spaces
on_a_line()
{
	tr '\n' ' '
}

file_of()
{
	awk -v name="$1" '$2 == name { print $1 }' "$KLP_DIR/modules"
}

replaces()
{
	# A module that does not replace leaves that which is enabled, so nothing can be removed.
	[ "$1" = none ] || [ "$2" = none ] || [ -n "$(predicted "$1" "$2" removable)" ]
}

# Functions in sysfs while the transition is under way: its own and the nops. When no task holds it,
# it may be complete already; no process is started until they are read.
check_nops()
{
	local from="$1" to="$2" under_way path
	shift 2

	set -- "/sys/kernel/livepatch/$to"/*/*,*
	read -r under_way <"/sys/kernel/livepatch/$to/transition"
	if [ "$under_way" != 1 ]; then
		[ -z "$held" ] || fail "$from to $to: complete, although a task is in $from"
		return 0
	fi
	for path; do
		path=${path#/sys/kernel/livepatch/*/}
		echo "${path%/*} ${path##*/}"
	done | sort >functions
	predicted "$from" "$to" reverted | sed 's/:/ /' | sort -u - "$KLP_DIR/$to.functions" >wanted
	diff wanted functions || fail "$from to $to: other functions and nops than predicted, while under way"
}

# messages_of_cell: what the kernel has said since go() began
messages_of_cell()
{
	klp_dmesg | awk '/klp-test: cell / { text = "" } { text = text $0 "\n" } END { printf "%s", text }'
}

callbacks_of_cell()
{
	messages_of_cell | sed -n 's/.*klp-test: \([a-z0-9_]*\.[a-z]*_[a-z]* [a-z0-9_]*\).*/\1/p'
}

# check_cell FROM TO ENABLED...: the way has been gone, and these livepatches are enabled.
check_cell()
{
	local from="$1" to="$2" name
	shift 2

	expect_eq "$from to $to: livepatches" "$(klp_listed)" "$(for name; do echo "$name"; done | sort | on_a_line)"
	for name; do
		klp_functions "$name" | diff "$KLP_DIR/$name.functions" - ||
			fail "$from to $to: other functions in sysfs for $name"
	done
	expect_eq "$from to $to: code" "$(code_now)" "$(code_of "$@")"
	expect_eq "$from to $to: callbacks" "$(callbacks_of_cell)" \
		"$(predicted "$from" "$to" callbacks | cut -d ' ' -f 1,2)"
	# shellcheck disable=SC2046
	expect_removable $(predicted "$from" "$to" removable)
	expect_eq "$from to $to: modules in memory" "$(klp_loaded)" "$(klp_listed)"
}

refuse_cell()
{
	klp_refused "$(file_of "$2")" 'Invalid'
	messages_of_cell >said
	expect_grep "Livepatch patch \($2\) is not compatible with the already installed livepatches" said
	[ "$1" = none ] || expect_eq "$1 to $2: livepatches" "$(klp_listed)" "$1 "
}

# go FROM TO: goes the way and checks it. Sets matrix_now.
go()
{
	local from="$1" to="$2"

	echo "$from $to" >>gone
	echo "klp-test: cell $from $to" >/dev/kmsg
	if [ "$(predicted "$from" "$to" allowed)" != true ]; then
		refuse_cell "$from" "$to"
	elif [ "$to" = none ]; then
		klp_unpatch "$from" || fail "$from to none: unpatch"
		check_cell "$from" none
		matrix_now=none
	else
		[ -z "$(predicted "$from" "$to" reverted)" ] || hold_in "$from"
		klp_start "$(file_of "$to")" || fail "$from to $to: load"
		check_nops "$from" "$to"
		[ -z "$held" ] || klp_let_go
		klp_wait "$to" || fail "$from to $to: load"
		if replaces "$from" "$to"; then
			check_cell "$from" "$to" "$to"
			matrix_now=$to
		else
			check_cell "$from" "$to" "$from" "$to"
			klp_unload "$to" || fail "$to: unload"
		fi
	fi
}

# The way to go next: from where we are; if all of these have been gone, to none and from there.
next_way()
{
	awk -v now="$matrix_now" '
		{ left[$1]++; way[NR] = $0; from[NR] = $1; to[NR] = $2 }
		END {
			best = -1
			for (i = 1; i <= NR; i++)
				if (from[i] == now && left[to[i]] + 0 > best) {
					best = left[to[i]] + 0
					next_way = way[i]
				}
			# Through none to one that has ways left.
			if (best < 0 && NR)
				next_way = now == "none" ? "none " from[1] : now " none"
			print next_way
		}' todo
}

walk_matrix()
{
	local way

	# Many transitions are quicker without the load.
	killall -STOP klp-load
	awk '!seen[$1 " " $2]++ { print $1, $2 }' "$KLP_DIR/transitions" >todo
	expect_ne 'ways to go' "$(grep -c . todo)" 0
	while way=$(next_way) && [ -n "$way" ]; do
		# shellcheck disable=SC2086
		go $way
		grep -vx "$way" todo >left
		mv left todo
	done
	killall -CONT klp-load
	[ "$matrix_now" = none ] || go "$matrix_now" none
	expect_eq 'ways gone and predicted' "$(sort -u gone | grep -c .)" \
		"$(cut -d ' ' -f 1,2 "$KLP_DIR/transitions" | sort -u | grep -c .)"
}
