# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2153
#
# For NAME.host scripts of cases about shadow types: the helper module and the program that
# cases/shadow-walk/ has, built into guest/.

counted_source=$KLP_TEST/cases/shadow-walk

# new_file PATCH: the file that a patch makes
new_file()
{
	sed -n '/^@@/,$ s/^+//p' "$1"
}

# is_native LINUX: the livepatch core knows shadow types, so klp-build's runtime is not used. guest/native says so.
is_native()
{
	grep -q '^struct klp_shadow_type {' "$1/include/linux/livepatch.h"
}

build_counted()
{
	local kernel native=()

	kernel=$("$KLP_BUILD" -q --prepare -k "$KLP_RELEASE") || return 1
	mkdir -p guest counted
	cp "$counted_source"/helper/* "$counted_source"/program/* counted/ || return 1
	new_file "$counted_source/counted.patch" >counted/counted.h
	if is_native "$kernel/linux"; then
		native=(-DNATIVE)
		touch guest/native
	fi
	gcc -static -O2 -Wall -Wextra -Werror "${native[@]}" -o guest/walk counted/{walk,random,steps,compare,kernel,model}.c || return 1
	make -s -C "$kernel/linux" M="$PWD/counted" modules || return 1
	strip --strip-debug -o guest/counted.ko counted/counted.ko
}
