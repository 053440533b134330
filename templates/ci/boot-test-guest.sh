# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC3043
#
# The first process of the machine that boot-test boots. /boot-test has the modules and the file `modules` with a line
# "NAME FILE" for each, `needs` (modules of the kernel to load before), `limits` (seconds for all of it, and for a transition), and maybe the user's `check`.
#
# What happens is said on the second serial port, one line an event:
#
#	at TEXT		done so far
#	fail TEXT	the reason of a failure; nothing follows but
#	said TEXT	lines that belong to it
#	end		all is well

/bin/busybox mkdir -p /sbin /usr/bin /usr/sbin /run
/bin/busybox --install -s
export PATH=/bin:/sbin:/usr/bin:/usr/sbin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /tmp
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
mount -t cgroup2 cgroup2 /sys/fs/cgroup 2>/dev/null
ifconfig lo 127.0.0.1 up
exec 3>/dev/ttyS1

read -r LIMIT WAIT </boot-test/limits
OUT=/tmp/boot-test.out

# Messages that no livepatch may cause.
BAD_MESSAGES='WARNING:|BUG:|Oops|Call Trace:|general protection|invalid opcode|unable to handle'
BAD_MESSAGES="$BAD_MESSAGES|livepatch: .*(failed|error|unexpected|symbol)|Unknown (symbol|rela)"
BAD_MESSAGES="$BAD_MESSAGES|disagrees about version|overflow in relocation|Invalid relocation"

# Bits of /proc/sys/kernel/tainted that a livepatch module sets: built out of tree, unsigned, a livepatch.
MAY_TAINT=$((1 << 12 | 1 << 13 | 1 << 15))
# The others: Documentation/admin-guide/tainted-kernels.rst
TAINTS='0 a proprietary module
1 a module that was forced to load
2 a CPU that is not supported
3 a module that was forced to unload
4 a machine check
5 a bad page
6 user space
7 an oops or a BUG
8 an ACPI table
9 a warning
10 a staging driver
11 a workaround for firmware
14 a soft lockup
16 an auxiliary reason
17 the plugin that randomises structs
18 a test of the kernel'

at() { echo "at $*" >&3; }

give_up()
{
	sync
	poweroff -f
	sleep 100
}

# fail TEXT: stdin is what belongs to it
fail()
{
	echo "fail $1" >&3
	tail -n 60 | sed 's/^/said /' >&3
	give_up
}

# The kernel's messages since its modules were there.
log_since() { dmesg | sed -n '/boot-test: begins$/,$p'; }

# no_complaint WHEN
no_complaint()
{
	local now bit text

	log_since >/tmp/log
	if grep -qE "$BAD_MESSAGES" /tmp/log; then
		grep -E -m 1 -A 40 "$BAD_MESSAGES" /tmp/log | fail "the kernel complained $1:"
	fi
	now=$(($(cat /proc/sys/kernel/tainted) & ~TAINT_BEFORE & ~MAY_TAINT))
	[ $now != 0 ] || return 0
	echo "$TAINTS" | while read -r bit text; do
		[ $((now >> bit & 1)) = 0 ] || echo "$text (bit $bit)"
	done | fail "the kernel is tainted $1, by:"
}

# run_check STAGE: the user's script
run_check()
{
	[ -f /boot-test/check ] || return 0
	(cd /boot-test/check.d && timeout $((LIMIT / 2)) sh /boot-test/check "$1") >$OUT 2>&1 </dev/null
	set -- "$1" $?
	[ "$2" = 0 ] || fail "the check script with \`$1' ended with exit status $2:" <$OUT
	no_complaint "while the check script ran with \`$1'"
	at "check ($1): passed"
}

# control WHAT COMMAND ARGUMENT: klpctl, which waits for the transition
control()
{
	klpctl "$2" "$3" --timeout "$WAIT" >$OUT 2>&1 </dev/null
	case $? in
	0)	return ;;
	4)	klpctl why >>$OUT 2>&1
		fail "$1: the transition does not end:" <$OUT ;;
	*)	log_since | grep -E 'livepatch|klp|module|insmod|klpctl' | tail -n 10 >>$OUT
		fail "$1:" <$OUT ;;
	esac
}

# in_force NAME: is the livepatch in force, and nothing under way?
in_force()
{
	[ "$(cat "/sys/kernel/livepatch/$1/enabled" 2>&1)" = 1 ] && [ "$(cat "/sys/kernel/livepatch/$1/transition" 2>&1)" = 0 ]
}

load()
{
	control "$2 could not be loaded" load "/boot-test/$1.ko"
	in_force "$1" || fail "$2 is loaded and not in force" </dev/null
	no_complaint "when $2 was loaded"
	at "$2: in force"
}

unload()
{
	control "$2 could not be removed" unload "$1"
	[ ! -e "/sys/module/$1" ] || fail "$2 is still in memory" </dev/null
	no_complaint "when $2 was removed"
	at "$2: disabled and removed"
}

at "booted $(uname -r)"
while read -r name; do
	modprobe "$name" >$OUT 2>&1 || fail "module $name of the kernel does not load:" <$OUT
done </boot-test/needs
TAINT_BEFORE=$(cat /proc/sys/kernel/tainted)
echo 'boot-test: begins' >/dev/kmsg

run_check before
while read -r name file; do
	load "$name" "$file"
done </boot-test/modules
run_check patched
tac /boot-test/modules >/tmp/backwards
while read -r name file; do
	unload "$name" "$file"
done </tmp/backwards
run_check after
# Once more: what the first time left behind shows now.
read -r name file </tmp/backwards
load "$name" "$file"
unload "$name" "$file"
echo end >&3
give_up
