# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# Building a case's modules and judging them without a boot.

readonly build_timeout=1800

# build_case RELEASE CASE: 0 passed already (a refusal as expected, or skipped:
# then result says so), 1 failed, 2 the modules are ready to be booted.
build_case()
{
	local release=$1 name=$2 dir=$work/$1/$2 status

	# Cases that use this one's modules may have had them built.
	if [ ! -f "$dir/status" ]; then
		mkdir -p "$dir"
		build_modules "$release" "$name"
		status=$?
		if [ $status -eq 2 ] && ! run_host_script "$release" "$name"; then
			status=1
		fi
		echo $status >"$dir/status"
	fi
	return "$(cat "$dir/status")"
}

# case_of_modules CASE: the case whose modules this one loads: the one that CASE.uses names, or itself.
case_of_modules()
{
	if [ -f "$cases_dir/$1.uses" ]; then
		words_of "$cases_dir/$1.uses"
	else
		echo "$1"
	fi
}

build_modules()
{
	local release=$1 name=$2 dir=$work/$1/$2 stems n=0 other

	other=$(case_of_modules "$name")
	if [ "$other" != "$name" ]; then
		build_case "$release" "$other"
		[ $? -eq 2 ] || { echo "the modules of $other were not built" | add_diag "$release" "$name"; return 1; }
		cp "$work/$release/$other/modules" "$work/$release/$other/"*.ko "$dir/"
		return 2
	fi
	build_oot_modules "$release" "$name" || return 1
	: >"$dir/modules"
	while read -r -a stems; do
		n=$((n + 1))
		build_module "$release" "$name" $n "${stems[@]}"
		case $? in
		0) ;;
		3) return 0 ;;
		4) return 3 ;;
		*) return 1 ;;
		esac
	done < <(module_stems "$name")
	return 2
}

# CASE.host is run where the modules are, when they are built; what it writes into guest/ is part of
# the case's directory in the guest.
run_host_script()
{
	local release=$1 name=$2 dir=$work/$1/$2 script

	script=$(variant "$release" "$cases_dir/$name" host) || return 0
	mkdir -p "$dir/guest"
	(cd "$dir" && KLP_TEST=$here KLP_BUILD=$klp_build KLP_RELEASE=$release bash "$script") >"$dir/host.log" 2>&1 </dev/null && return 0
	{ echo "${script##*/} failed"; tail -n 30 "$dir/host.log"; } | add_diag "$release" "$name"
	return 1
}

# check_report RELEASE STEM FILE: each line of the case's .report is a regular expression that a line of
# klp-build's report matches.
check_report()
{
	local release=$1 stem=$2 report=$3 wanted line

	wanted=$(variant "$release" "$stem" report) || return 0
	while IFS= read -r line; do
		[[ -z $line || $line == '#'* ]] || grep -Eq -- "$line" "$report" ||
			{ echo "no line of the report matches: $line"; grep -E "reason|kind:" "$report"; return 1; }
	done <"$wanted"
}

# build_module RELEASE CASE N STEM...: the case's Nth module. 0 built and
# verified, 1 failed, 3 refused as expected, 4 not for this kernel.
build_module()
{
	local release=$1 name=$2 n=$3 dir=$work/$1/$2
	local out=$dir/livepatch-$name-$n.ko refused status
	local command=("$klp_build" "${kernel_options[@]}" "${oot_options[@]}" -q -o "$out")
	shift 3

	read_arguments "$release" "$1" "$dir" "$name"
	command+=("${extra_arguments[@]}")
	copy_sources "$release" "$dir/$n" "$@" 2> >(add_diag "$release" "$name")
	case $? in
	0) ;;
	1)	result["$release $name"]="skip nothing for line $(line_of "$release")"
		return 4 ;;
	*)	return 1 ;;
	esac
	command+=("${copied_sources[@]}" --report "$dir/$n/report.yaml")

	(cd "$dir/$n" && timeout $build_timeout "${command[@]}") \
		>"$dir/$n/stdout" 2>"$dir/$n/stderr" </dev/null
	status=$?
	if refused=$(variant "$release" "$1" refused); then
		check_refusal "$refused" $status "$out" "$dir/$n/stderr" >"$dir/$n/judgement" && return 3
	elif [ $status -ne 0 ]; then
		echo "klp-build failed with status $status" >"$dir/$n/judgement"
	elif check_module "$release" "$1" "$out" >"$dir/$n/judgement" 2>&1 &&
		check_report "$release" "$1" "$dir/$n/report.yaml" >>"$dir/$n/judgement" 2>&1; then
		echo "${out##*/} $(modinfo -F name "$out")" >>"$dir/modules"
		return 0
	fi
	{
		echo "${command[*]}"
		cat "$dir/$n/judgement"
		tail -n 30 "$dir/$n/stderr"
	} | add_diag "$release" "$name"
	return 1
}

# STEM.args holds arguments for klp-build, separated by white space; @N@ stands
# for the case's Nth module. Sets extra_arguments.
read_arguments()
{
	local release=$1 stem=$2 dir=$3 name=$4 file word words

	extra_arguments=()
	file=$(variant "$release" "$stem" args) || return 0
	read -r -d '' -a words < <(grep -v '^#' "$file")
	for word in "${words[@]}"; do
		[[ $word =~ ^(.*)@([0-9]+)@(.*)$ ]] &&
			word=${BASH_REMATCH[1]}$dir/livepatch-$name-${BASH_REMATCH[2]}.ko${BASH_REMATCH[3]}
		extra_arguments+=("$word")
	done
}

# Copies lose the kernel line in their name, because klp-build names the module
# after the patch. Sets copied_sources. 1: nothing for this kernel; 2: a file is missing.
copy_sources()
{
	local release=$1 to=$2 stem source patch
	shift 2

	mkdir -p "$to"
	copied_sources=()
	for stem in "$@"; do
		source=$(case_source "$release" "$stem") || return 1
		case $source in
		*.patches)
			for patch in $(words_of "$source"); do
				copy_source "$(variant "$release" "${stem%/*}/$patch" patch)" "$to/${patch##*/}.patch" ||
					{ echo "$source: no patch $patch" >&2; return 2; }
			done ;;
		*.yaml)
			# The patches that a manifest names are beside it.
			copy_patches "$release" "${stem%/*}" "$to" || return 2
			copied_sources+=(-f)
			copy_source "$source" "$to/${stem##*/}.yaml" || return 2 ;;
		*)
			copy_source "$source" "$to/${stem##*/}.patch" || return 2 ;;
		esac
	done
}

# copy_source FILE TO
copy_source()
{
	cp "$1" "$2" || return 1
	copied_sources+=("$2")
}

# copy_patches RELEASE DIR TO: all patches of a directory, without the kernel line in their name.
copy_patches()
{
	local file stem

	for file in "$2"/*.patch; do
		stem=$(case_of "$file")
		file=$(variant "$1" "$2/$stem" patch) || continue
		cp "$file" "$3/$stem.patch" || return 1
	done
}

# A .refused file: extended regular expressions that the errors must match, one a
# line, all of them; a line "exit N" asks for that status; # begins a comment.
check_refusal()
{
	local file=$1 status=$2 out=$3 stderr=$4 line wanted='1|3' good=true

	while read -r line; do
		case $line in
		'' | '#'*) ;;
		'exit '[0-9]*)
			wanted=${line#exit } ;;
		*)
			grep -qiE -e "$line" "$stderr" ||
				{ echo "no error message matches '$line'"; good=false; } ;;
		esac
	done <"$file"
	[[ $status =~ ^($wanted)$ ]] || { echo "exit status $status, expected $wanted"; good=false; }
	[ ! -e "$out" ] || { echo "it left a module behind"; good=false; }
	"$here/../temporary-names" "$stderr" || { echo "it names what is temporary"; good=false; }
	$good
}

# What can be said of a module without loading it.
check_module()
{
	local release=$1 stem=$2 out=$3 expect

	[ -s "$out" ] || { echo "klp-build succeeded but wrote no module"; return 1; }
	"$klp_build" --verify "$out" "${kernel_options[@]}" "${oot_modules[@]}" ||
		{ echo "klp-build --verify rejects the module"; return 1; }
	[ "$(modinfo -F livepatch "$out")" = Y ] ||
		{ echo "modinfo does not say livepatch: Y"; return 1; }
	[ "$(modinfo -F vermagic "$out" | cut -d ' ' -f 1)" = "$(uname_of "$release")" ] ||
		{ echo "vermagic is for another kernel"; return 1; }
	expect=$(variant "$release" "$stem" expect) || return 0
	diff -u --label expected --label 'in the module' \
		<(grep -v '^#' "$expect" | sort) \
		<("$klp_build" --inspect --yaml "$out" | replaced_functions | awk '{ print "function", $1, $2 }' | sort) ||
		{ echo "the module replaces other functions than expected"; return 1; }
}
