# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For NAME.host: a module as it would be for another build of the same release.

# shellcheck source=test/integration/host/inspection.sh
. "$KLP_TEST/host/inspection.sh"

# other_build: guest/other-build.ko, the case's first module with another build id in it, and guest/build-id, the
# kernel's own
other_build()
{
	local file id hex before at

	file=$(sed -n '1s/ .*//p' modules)
	id=$("$KLP_BUILD" --inspect --yaml "$file" | inspected build_id)
	[ -n "$id" ] || { echo "$file: has no build id"; return 1; }
	hex=$(od -An -v -tx1 "$file" | tr -d ' \n')
	before=${hex%%"$id"*}
	at=$((${#before} / 2))
	# A second one would be compared with what is not changed here.
	[ "$before" != "$hex" ] && [[ ${hex#*"$id"} != *"$id"* ]] ||
		{ echo "$file: has its build id not once"; return 1; }
	cp "$file" guest/other-build.ko
	printf '\xff\xfe\xfd' | dd of=guest/other-build.ko bs=1 seek=$((at + 10)) conv=notrunc status=none
	echo "$id" >guest/build-id
	if "$KLP_BUILD" -q --verify guest/other-build.ko -k "$KLP_RELEASE"; then
		echo "--verify accepts another build id"
		return 1
	fi
}
