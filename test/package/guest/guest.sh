#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs in the booted machine, by klp-test.service. What it prints goes to the host: TAP without numbers, and at the end
# of each stage "next RELEASE" (which kernel is to be booted) or "end".
set -u
. /klp/env # first= and other=, releases of kernels: the one that is tested, and another one
export LC_ALL=C DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
stage=$(cat /var/lib/klp-stage 2>/dev/null || echo 1)
log=/tmp/log
name=livepatch-web-$first

unit_of()  { echo "livepatch-web-$1.service" | tr '+' '_'; }
deb_of()   { echo "/klp/livepatch-web-$1_$2_amd64.deb"; }
rpm_of()   { echo "/klp/livepatch-web-$1-$2-1.x86_64.rpm"; }
# A removal that was refused leaves a wish for it: "deinstall ok installed".
deb_is()   { [ "$(dpkg-query -W -f '${db:Status-Eflag} ${db:Status-Status} ${Version}' "$name")" = "ok installed $1" ]; }
rpm_is()   { [ "$(rpm -q --qf '%{VERSION}' "$name")" = "$1" ]; }
rpms()     { rpm --force-debian "$@"; }
limit()    { export LIVEPATCH_TIMEOUT="$1"; systemctl set-environment LIVEPATCH_TIMEOUT="$1"; }

check()
{
	what=$1
	shift
	if "$@" >$log 2>&1; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		{
			cat $log
			grep . /sys/kernel/livepatch/*/enabled /sys/kernel/livepatch/*/transition
			systemctl --no-pager status "$(unit_of "$first")"
			dmesg | tail -n 15
		} 2>&1 | sed 's/^/# /'
	fi
}

says() { grep -qF -- "$1" $log || { echo "not said: $1"; return 1; }; }

# in_kernel [NAME]: just this livepatch is in force, and no other livepatch module is in memory
in_kernel()
{
	[ "$(ls /sys/kernel/livepatch)" = "${1-}" ] || { echo "in force: $(ls /sys/kernel/livepatch)"; return 1; }
	[ "$(grep -l K /sys/module/*/taint | cut -d / -f 4)" = "${1-}" ] || { echo "in memory: $(grep -l K /sys/module/*/taint)"; return 1; }
	[ -z "${1-}" ] || [ "$(cat "/sys/kernel/livepatch/$1/enabled" "/sys/kernel/livepatch/$1/transition")" = "1
0" ] || return 1
}

fixed()    { grep -q '^klp=a' /proc/devices; }
unit_is()  { [ "$(systemctl is-active "$(unit_of "$first")")" = "$1" ] || { systemctl is-active "$(unit_of "$first")"; return 1; }; }

# Readers see the fix without a pause.
watch_fix()
{
	rm -f /tmp/stop /tmp/missed /tmp/reads
	(while [ ! -e /tmp/stop ]; do fixed || echo missed >>/tmp/missed; echo >>/tmp/reads; done) &
	watcher=$!
}

never_missed()
{
	touch /tmp/stop
	wait "$watcher"
	[ "$(wc -l </tmp/reads)" -gt 20 ] && [ ! -e /tmp/missed ]
}

# A reader of nice 19 is held in the patched function, where no signal reaches it.
hold()
{
	sh -c 'renice 19 -p $$ >/dev/null; exec cat /proc/devices' >/tmp/held &
	held=$!
	left=300
	until grep -q '^State:.*D' "/proc/$held/status" && grep -q devinfo_show "/proc/$held/stack"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.1
	done
}

let_go() { renice 0 -p "$held" >/dev/null && wait "$held"; }

# until_unit STATE
until_unit()
{
	left=300
	until [ "$(systemctl is-active "$(unit_of "$first")")" = "$1" ]; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.2
	done
}

needs_kernel()
{
	! dpkg -i "$(deb_of "$first" 1)" && says "depends on linux-image-$first" && in_kernel && dpkg --purge "$name" &&
		dpkg -i "/klp/linux-image-${first}_1_all.deb" "/klp/linux-image-${other}_1_all.deb"
}
installs()   { dpkg -i "$(deb_of "$first" 1)" && says 'livepatch_web_1 is in force' && in_kernel livepatch_web_1 && fixed && unit_is active; }
for_another_kernel()
{
	dpkg -i "$(deb_of "$other" 1)" && says "$first runs here; the livepatch is for $other" && in_kernel livepatch_web_1 &&
		[ "$(systemctl is-active "$(unit_of "$other")")" = inactive ]
}
upgrades()   { watch_fix; dpkg -i "$(deb_of "$first" 2)" && never_missed && in_kernel livepatch_web_2 && fixed && grep -q klp=second /proc/loadavg && unit_is active && says 'livepatch_web_1 was replaced and is unloaded'; }
downgrades() { watch_fix; dpkg -i "$(deb_of "$first" 1)" && never_missed && in_kernel livepatch_web_1 && ! grep klp=second /proc/loadavg && unit_is active; }
# The directory of the module has room for one.
full_disk()
{
	directory=/lib/modules/$first/livepatch
	mount -t tmpfs -o "size=$((($(stat -c %s "$directory/livepatch-web-1.ko") / 4096 + 2) * 4))k" klp "$directory" && dpkg -i "$(deb_of "$first" 1)" &&
		! dpkg -i "$(deb_of "$first" 2)" && says 'No space left on device' && deb_is 1 && [ -z "$(dpkg --audit)" ] && [ -e "$directory/livepatch-web-1.ko" ] &&
		in_kernel livepatch_web_1 && fixed && unit_is active && umount "$directory"
}
fails_to_load()
{
	dpkg -i "$(deb_of "$first" 4)" && deb_is 4 && says 'cannot be loaded: insmod' && says 'in force as before: livepatch_web_1' &&
		says "systemctl restart $(unit_of "$first")" && in_kernel livepatch_web_1 && fixed && until_unit failed
}
after_failure() { dpkg -i "$(deb_of "$first" 2)" && deb_is 2 && in_kernel livepatch_web_2 && unit_is active; }
# An upgrade of a livepatch that replaces others takes this one along, and what stacks on others comes back.
stacked()
{
	dpkg -i "/klp/livepatch-hot-${first}_1_amd64.deb" && grep -q klp=third /proc/uptime && fixed && dpkg -i "$(deb_of "$first" 1)" && says 'livepatch_hot_1 is in force' &&
		[ "$(ls /sys/kernel/livepatch | tr '\n' ' ')" = 'livepatch_hot_1 livepatch_web_1 ' ] && grep -q klp=third /proc/uptime && fixed &&
		dpkg -i "$(deb_of "$first" 2)" && grep -q klp=third /proc/uptime && dpkg -r "livepatch-hot-$first" && ! grep klp=third /proc/uptime && in_kernel livepatch_web_2
}
two_that_replace() { ! dpkg -i "/klp/livepatch-db-${first}_1_amd64.deb" && says 'conflict' && in_kernel livepatch_web_2; }
stalls()
{
	limit 6
	dpkg -i "$(deb_of "$first" 3)" && deb_is 3 && says 'the transition has not ended within 6 seconds' && says '(kauditd)' && says 'kauditd_thread' &&
		fixed && [ "$(cat /sys/kernel/livepatch/livepatch_web_3/transition)" = 1 ] && until_unit failed
}
removed_meanwhile() { limit 600; dpkg -r "$name" && in_kernel && ! fixed && ! systemctl cat "$(unit_of "$first")"; }
again()      { dpkg -i "$(deb_of "$first" 2)" && in_kernel livepatch_web_2; }

before_network() { in_kernel "$1" && grep -qx klp=a /run/klp-network && grep -qx 1 /run/klp-network; }
removal_stalls()
{
	limit 6
	hold && ! dpkg -r "$name" && deb_is 2 && says 'the package stays installed' && says '(cat)' && in_kernel livepatch_web_2 && until_unit active && let_go && fixed
}
removed()    { limit 600; dpkg -r "$name" && in_kernel && ! fixed; }
nothing_left() { dpkg --purge "$name" && [ -z "$(find / -xdev -path /proc -prune -o -path /klp -prune -o -name "*livepatch*web*$(echo "$first" | tr '+' '?')*" -print | tee -a /dev/stderr)" ] && [ -z "$(ls "/lib/modules/$first/livepatch" 2>/dev/null)" ]; }

rpm_needs_kernel() { ! rpms -i "$(rpm_of "$first" 1)" && says "/boot/vmlinuz-$first is needed" && in_kernel && rpms -i /klp/kernel-stub-1-1.noarch.rpm; }
rpm_installs()  { rpms -i "$(rpm_of "$first" 1)" && says 'livepatch_web_1 is in force' && in_kernel livepatch_web_1 && fixed && unit_is active; }
rpm_upgrades()  { watch_fix; rpms -U "$(rpm_of "$first" 2)" && never_missed && rpm_is 2 && in_kernel livepatch_web_2 && unit_is active && [ ! -e "/lib/modules/$first/livepatch/livepatch-web-1.ko" ]; }
rpm_downgrades() { watch_fix; rpms -U --oldpackage "$(rpm_of "$first" 1)" && never_missed && rpm_is 1 && in_kernel livepatch_web_1; }
rpm_fails()     { rpms -U "$(rpm_of "$first" 4)" && rpm_is 4 && says 'cannot be loaded: insmod' && in_kernel livepatch_web_1 && until_unit failed; }
rpm_stalls()    { limit 6; rpms -U --oldpackage "$(rpm_of "$first" 3)" && rpm_is 3 && says '(kauditd)' && fixed && until_unit failed; }
rpm_removed()   { limit 600; rpms -e "$name" && in_kernel && ! rpm -q "$name"; }
rpm_removal_stalls()
{
	rpms -i "$(rpm_of "$first" 2)" && limit 6 && hold && ! rpms -e "$name" && rpm_is 2 && says 'the package stays installed' && in_kernel livepatch_web_2 && fixed && let_go
}
rpm_again()     { rpms -i "$(rpm_of "$first" 2)" && in_kernel livepatch_web_2; }
# The test's modules have no signature.
rpm_not_signed()
{
	echo 1 >/sys/module/module/parameters/sig_enforce && rpms -U --oldpackage "$(rpm_of "$first" 1)" && rpm_is 1 && says 'Key was rejected by service' &&
		says 'Loading of unsigned module is rejected' && says 'takes signed modules only' && in_kernel livepatch_web_2 && fixed && until_unit failed &&
		rpms -U "$(rpm_of "$first" 2)" && in_kernel livepatch_web_2 && unit_is active
}

other_alone()
{
	before_network livepatch_web_1 && [ "$(systemctl is-active "$(unit_of "$other")")" = active ] && unit_is inactive && [ -z "$(systemctl --failed --no-legend)" ]
}
all_removed()   { dpkg -r "livepatch-web-$other" && in_kernel && rpms -e "$name" && in_kernel; }

limit 600
echo "# stage $stage on $(uname -r)"
case $stage in
1)
	check 'deb: without the kernel that it is for, it is not installed' needs_kernel
	check 'deb: installed, it is in force' installs
	check 'deb: for another kernel, it is installed and not loaded' for_another_kernel
	check 'deb: an upgrade replaces the module, and the fix never pauses' upgrades
	check 'deb: so does a downgrade' downgrades
	check 'deb: an upgrade for which the disk has no room leaves the last version, and it in force' full_disk
	check 'deb: a module that fails to load leaves the last one in force, and the package installed' fails_to_load
	check 'deb: the next version repairs it' after_failure
	check 'deb: a livepatch that stacks on others outlives an upgrade of one that replaces others' stacked
	check 'deb: two packages that would replace each other conflict' two_that_replace
	check 'deb: a transition that does not end is explained, and the package installed' stalls
	check 'deb: it can be removed meanwhile' removed_meanwhile
	check 'deb: it can be installed again' again
	next=$first ;;
2)
	check 'deb: after a reboot it is in force before the network comes' before_network livepatch_web_2
	check 'deb: a removal that stalls leaves it in force, and the package installed' removal_stalls
	check 'deb: removed, it leaves nothing in the kernel' removed
	check 'deb: purged, it leaves no file' nothing_left
	check 'rpm: without the kernel that it is for, it is not installed' rpm_needs_kernel
	check 'rpm: installed, it is in force' rpm_installs
	check 'rpm: an upgrade replaces the module, and the fix never pauses' rpm_upgrades
	check 'rpm: so does a downgrade' rpm_downgrades
	check 'rpm: a module that fails to load leaves the last one in force, and the package installed' rpm_fails
	check 'rpm: a transition that does not end is explained, and the package installed' rpm_stalls
	check 'rpm: it can be removed meanwhile' rpm_removed
	check 'rpm: a removal that stalls leaves it in force, and the package installed' rpm_removal_stalls
	check 'rpm: removed, it leaves nothing in the kernel' rpm_removed
	check 'rpm: it can be installed again' rpm_again
	check 'rpm: where modules must be signed, it is said what to do, and the last one stays in force' rpm_not_signed
	next=$first ;;
3)
	check 'rpm: after a reboot it is in force before the network comes' before_network livepatch_web_2
	next=$other ;;
4)
	check 'of packages for two kernels, that of the booted one is in force' other_alone
	check 'both can be removed there' all_removed
	echo end
	sync
	exec systemctl poweroff 2>/dev/null ;;
esac
echo $((stage + 1)) >/var/lib/klp-stage
echo "next $next"
sync
# Without D-Bus systemctl complains, and asks systemd itself.
exec systemctl reboot 2>/dev/null
