# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for klp-build and create-diff-object

_klp_build()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} help entry argument=
	local cache=${XDG_CACHE_HOME:-$HOME/.cache}/klp-build/kernels
	# A line of --help: "  -o, --output FILE.ko    where the module goes"; the name of the argument tells its kind.
	local line='^ {1,8}(-([a-zA-Z]), )?--([a-z-]+) ([^ ]+)'

	COMPREPLY=()
	help=$("$1" --help)
	if [[ $prev == -* ]]; then
		while IFS= read -r entry; do
			[[ $entry =~ $line ]] || continue
			case $prev in
			"-${BASH_REMATCH[2]:--}" | "--${BASH_REMATCH[3]}") argument=${BASH_REMATCH[4]} ;;
			esac
		done <<<"$help"
	fi
	case $argument in
	RELEASE)
		# Prepared kernels only: the archive's take a second to list.
		mapfile -t COMPREPLY < <(cd "$cache" 2>/dev/null && compgen -W "$(ls)" -- "$cur")
		return ;;
	*.ko)
		mapfile -t COMPREPLY < <(compgen -f -X '!*.ko' -- "$cur"; compgen -d -- "$cur")
		return ;;
	KO)
		mapfile -t COMPREPLY < <(for argument in ko ko.xz ko.gz ko.zst; do
				compgen -f -X "!*.$argument" -- "$cur"
			done; compgen -d -- "$cur")
		return ;;
	*.yaml)
		mapfile -t COMPREPLY < <(compgen -f -X '!*.yaml' -- "$cur"; compgen -d -- "$cur")
		return ;;
	DIR)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return ;;
	FORMATS)
		mapfile -t COMPREPLY < <(compgen -W 'deb rpm deb,rpm' -- "$cur")
		return ;;
	FILE*)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	COMMAND)
		mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		return ;;
	?*)
		return ;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z][a-z-]+' <<<"$help")" -- "$cur")
	elif [[ " ${COMP_WORDS[*]} " == *" --inspect "* || " ${COMP_WORDS[*]} " == *" --transitions "* ]]; then
		mapfile -t COMPREPLY < <(compgen -f -X '!*.ko' -- "$cur"; compgen -d -- "$cur")
	elif [[ " ${COMP_WORDS[*]} " == *" --import "* ]]; then
		mapfile -t COMPREPLY < <(for argument in deb ddeb rpm; do compgen -f -X "!*.$argument" -- "$cur"; done
			compgen -d -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -X '!*.patch' -- "$cur"; compgen -f -X '!*.diff' -- "$cur"
			compgen -d -- "$cur")
	fi
}

complete -o filenames -F _klp_build klp-build

_create_diff_object()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} word names
	local objects=()

	COMPREPLY=()
	# "--disassemble=na" is three words for readline.
	[[ $cur == = ]] && cur=
	[[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}=
	case $prev in
	--explain | --disassemble= | --ignore-function | --revert)
		for word in "${COMP_WORDS[@]:1}"; do
			[[ $word == *.o && -r $word ]] && objects+=("$word")
		done
		[ ${#objects[@]} -gt 0 ] || return
		names=$(nm "${objects[@]}" 2>/dev/null | awk 'NF > 1 && !/:$/ { print $NF }')
		mapfile -t COMPREPLY < <(compgen -W "$names" -- "$cur" | sort -u)
		return ;;
	--symbols | --symvers | --peer | --report | --listing)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	--object | --unit)
		return ;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$1" --help | grep -oE -- '--[a-z][a-z-]+')" -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -X '!*.o' -- "$cur"; compgen -d -- "$cur")
	fi
}

complete -o filenames -F _create_diff_object create-diff-object
