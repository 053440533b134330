# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC3043
#
# For NAME.drive on kernels with fault injection (`. /lib/klp.sh`, then `. /lib/faults.sh`): lets each allocation
# of a system call fail in turn.

FAILSLAB=/sys/kernel/debug/failslab

# Also allocations that can wait for memory fail; without a stack trace for each.
faults_begin()
{
	[ -d $FAILSLAB ] || fail "this kernel has no fault injection (CONFIG_FAILSLAB)"
	echo N >$FAILSLAB/ignore-gfp-wait
	echo 0 >$FAILSLAB/verbose
}

# faults_in DONE REFUSED WHAT...: does `fail-nth N WHAT...` with N = 1, 2, ... until there are less than N
# allocations. Calls DONE after those that were done all the same and after the last one, REFUSED after the others, and
# fails when one of these does. Sets faults and refusals, the number of allocations that failed and of refusals.
faults_in()
{
	local after_done="$1" after_refused="$2" n=0 status
	shift 2

	faults=0
	refusals=0
	while :; do
		n=$((n + 1))
		fail-nth $n "$@" >fault.out 2>&1
		status=$?
		case $status in
		0 | 3)	"$after_done" || fail "$*, when allocation $n failed (done all the same): $(cat fault.out)" ;;
		1)	refusals=$((refusals + 1))
			"$after_refused" || fail "$*, when allocation $n failed ($(cat fault.out))" ;;
		*)	fail "fail-nth $n $*: $(cat fault.out)" ;;
		esac
		[ $status -ne 3 ] || return 0
		faults=$n
	done
}
