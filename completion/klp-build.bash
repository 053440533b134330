# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for klp-build

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
