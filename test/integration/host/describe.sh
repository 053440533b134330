# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# For NAME.host scripts (`. "$KLP_TEST/host/describe.sh"`): writes what klp-build says of the modules in
# the current directory into guest/, in forms that the guest's shell can read.

# shellcheck source=test/integration/host/inspection.sh
. "$KLP_TEST/host/inspection.sh"

# describe_functions: guest/NAME.functions has "OBJECT FUNCTION,SYMPOS" of each function that a module
# replaces, as sysfs shows it, guest/NAME.nops that of each nop.
describe_functions()
{
	local file name

	while read -r file name; do
		"$KLP_BUILD" --inspect --yaml "$file" >"$file.inspect" || return 1
		replaced_functions <"$file.inspect" | functions_in_sysfs >"guest/$name.functions"
		nops <"$file.inspect" | functions_in_sysfs >"guest/$name.nops"
		[ -s "guest/$name.functions" ] || { echo "$file replaces nothing"; return 1; }
	done <modules
}

# OBJECT FUNCTION SYMPOS, with the position that is 0 for a unique name
functions_in_sysfs() { awk '{ printf "%s %s,%d\n", $1, $2, $3 ? $3 : 1 }' | LC_ALL=C sort -u; }

# describe_transitions FILE...: guest/transitions has "FROM TO KEY VALUE" for each key of each transition
# that klp-build predicts between these modules, with one line for each item of a list.
describe_transitions()
{
	"$KLP_BUILD" --transitions "$@" --report transitions.yaml >transitions.txt || return 1
	awk '
		function text(value) {
			gsub(/^["'\'']|["'\'']$/, "", value)
			return value
		}
		/^transitions:/ { begun = 1; next }
		!begun { next }
		/^- from: / { from = $3; next }
		/^  to: / { to = $2; next }
		/^  - / { print from, to, key, text(substr($0, 5)); next }
		/^  [a-z-]+:$/ { key = substr($1, 1, length($1) - 1); next }
		/^  [a-z-]+: \[\]$/ { next }
		/^  [a-z-]+: / { key = substr($1, 1, length($1) - 1); print from, to, key, text(substr($0, length(key) + 5)); next }
		{ print "line not understood: " $0 >"/dev/stderr"; exit 1 }' transitions.yaml >guest/transitions
}
