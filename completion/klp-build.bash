# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for klp-build and create-diff-object

_klp_build()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local cache=${XDG_CACHE_HOME:-$HOME/.cache}/klp-build/kernels

	COMPREPLY=()
	case $prev in
	-k | --kernel)
		# Prepared kernels only: the archive's take a second to list.
		mapfile -t COMPREPLY < <(cd "$cache" 2>/dev/null && compgen -W "$(ls)" -- "$cur")
		return ;;
	--verify | --inspect | -o | --output)
		mapfile -t COMPREPLY < <(compgen -f -X '!*.ko' -- "$cur"; compgen -d -- "$cur")
		return ;;
	--work)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return ;;
	-v | --vmlinux | --report | --sign-key | --sign-cert)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return ;;
	-n | --name | -j | --jobs | --allow-layout)
		return ;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$1" --help | grep -oE -- '--[a-z][a-z-]+')" -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -X '!*.@(patch|diff)' -- "$cur"; compgen -d -- "$cur")
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
	--explain | --disassemble=)
		for word in "${COMP_WORDS[@]:1}"; do
			[[ $word == *.o && -r $word ]] && objects+=("$word")
		done
		[ ${#objects[@]} -gt 0 ] || return
		names=$(nm "${objects[@]}" 2>/dev/null | awk 'NF > 1 && !/:$/ { print $NF }')
		mapfile -t COMPREPLY < <(compgen -W "$names" -- "$cur" | sort -u)
		return ;;
	--symbols | --symvers | --peer | --report)
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
