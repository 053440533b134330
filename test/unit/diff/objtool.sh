# SPDX-License-Identifier: GPL-2.0-or-later
#
# For `prepare` of cases: objtool of a stock kernel that klp-build has prepared.
#
#	process OBJECT...	as kbuild does for the objects of a module

# shellcheck shell=bash disable=SC2154
process()
{
	local objtool='' file object args=(--hacks=jump_label --orc --retpoline --static-call --uaccess)

	set +f
	for file in "${XDG_CACHE_HOME:-$HOME/.cache}"/klp-build/kernels/*/linux/tools/objtool/objtool; do
		[ ! -x "$file" ] || objtool=$file
	done
	set -f
	if [ -z "$objtool" ]; then
		# shellcheck disable=SC2034
		skip="no prepared kernel has objtool"
		return
	fi
	"$objtool" --help 2>&1 | grep -q -e --mnop && args+=(--mcount --mnop)
	[[ " ${flags[*]} " == *" -mfunction-return=thunk-extern "* ]] && args+=(--rethunk)
	if [[ $flavour == *ibt ]]; then
		args+=(--ibt --link --module)
		"$objtool" --help 2>&1 | grep -q -e --prefix && args+=(--prefix=16)
	fi
	for object; do
		"$objtool" "${args[@]}" "$object" >>"$work/objtool.log" 2>&1 ||
			problem "objtool does not take $object: $(cat "$work/objtool.log")"
	done
}
