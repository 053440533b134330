# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# What cases there are, and which of a case's files belong to a kernel. Uses
# $cases_dir, fills $cases.

# The case's name if a file makes it a case, i.e. a patch, a manifest, a directory or the name of
# another case; the line of kernels that a patch is for is not part of the name.
case_of()
{
	local base=${1##*/}

	case $base in
	*.oot) ;;
	*.patch | *.patches | *.yaml | *.uses)
		base=${base%.*}
		[[ $base =~ ^(.*)\.[0-9]+\.[0-9]+$ ]] && base=${BASH_REMATCH[1]}
		echo "$base" ;;
	*)
		[ -d "$1" ] && echo "$base" ;;
	esac
}

# All cases if none was named on the command line.
collect_cases()
{
	local file name known

	known=$(for file in "$cases_dir"/*; do case_of "$file"; done | sort -u)
	if [ ${#cases[@]} -eq 0 ]; then
		mapfile -t cases <<<"$known"
		[ -n "$known" ] || bail_out "no cases in $cases_dir"
		return
	fi
	for name in "${cases[@]}"; do
		grep -qxF -- "$name" <<<"$known" || bail_out "no case '$name' in $cases_dir"
	done
}

# variant RELEASE STEM EXTENSION: the file for this kernel's line, or the one for
# all: STEM.6.12.patch before STEM.patch.
variant()
{
	local line

	line=$(line_of "$1")
	if [ -e "$2.$line.$3" ]; then
		echo "$2.$line.$3"
	elif [ -e "$2.$3" ]; then
		echo "$2.$3"
	else
		return 1
	fi
}

# module_stems CASE: the modules of a case in the order they are loaded, one a
# line: the stems (path without extension) of the sources that go into it. In a
# directory, files with the same leading number make one module.
module_stems()
{
	local path=$cases_dir/$1 file

	if [ ! -d "$path" ]; then
		echo "$path"
		return
	fi
	for file in "$path"/[0-9]*.patch "$path"/[0-9]*.patches "$path"/[0-9]*.yaml; do
		echo "$path/$(case_of "$file")"
	done | sort -u | awk '
		{
			number = $0
			sub(/.*\//, "", number)
			sub(/-.*/, "", number)
			if (NR > 1)
				printf "%s", number == last ? " " : "\n"
			printf "%s", $0
			last = number
		}
		END { print "" }'
}

# case_source RELEASE STEM: the patch, list of patches or manifest to build from.
case_source()
{
	variant "$1" "$2" patch || variant "$1" "$2" patches || variant "$1" "$2" yaml
}

# words_of FILE: its words, one a line; a line that begins with # is a comment.
words_of()
{
	grep -v '^#' "$1" | tr -s '[:space:]' '\n' | grep .
}
