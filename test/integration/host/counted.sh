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

build_counted()
{
	local kernel

	kernel=$("$KLP_BUILD" -q --prepare -k "$KLP_RELEASE") || return 1
	mkdir -p guest counted
	cp "$counted_source"/helper/* "$counted_source"/program/* counted/ || return 1
	new_file "$counted_source/counted.patch" >counted/counted.h
	gcc -static -O2 -Wall -Wextra -Werror -o guest/walk counted/{walk,random,steps,compare,kernel,model}.c || return 1
	make -s -C "$kernel/linux" M="$PWD/counted" modules || return 1
	strip --strip-debug -o guest/counted.ko counted/counted.ko
}
