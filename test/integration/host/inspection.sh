# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Reads what `klp-build --inspect --yaml` prints from stdin.

# replaced_functions, nops: OBJECT FUNCTION SYMPOS of each
replaced_functions() { functions_of functions | awk '$4 == "changed" || $4 == "reverted" { print $1, $2, $3 }'; }
nops() { functions_of nops | cut -d ' ' -f 1-3; }

# functions_of LIST: the first four values of each item
functions_of()
{
	awk -v list="$1:" -F '[{}:, ]+' '
		/^[a-z]/ { in_list = $0 == list }
		in_list && $1 == "-" { gsub(/["\047]/, ""); print $3, $5, $7, $9 }'
}

# inspected KEY: its value
inspected() { sed -n "s/^$1: //p" | tr -d "\"'"; }
