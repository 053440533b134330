# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for klpctl. Commands and options are those that --help shows.

_klpctl()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} help entry word command= argument=
	# A line of --help: "  load FILE.ko   check a module", "  -t, --timeout SECONDS   how long"
	local commands='^  ([a-z]+) ([^ ]*)' options='^ +(-([a-z]), )?--([a-z]+) ([^ ]+)'

	COMPREPLY=()
	help=$("$1" --help)
	for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
		[[ $word == -* || -n $command ]] || command=$word
	done
	while IFS= read -r entry; do
		if [[ $prev == -* && $entry =~ $options ]]; then
			case $prev in
			"-${BASH_REMATCH[2]:--}" | "--${BASH_REMATCH[3]}") argument=${BASH_REMATCH[4]} ;;
			esac
		elif [[ -n $command && -z $argument && $prev != -* && $entry =~ $commands && ${BASH_REMATCH[1]} == "$command" ]]; then
			argument=${BASH_REMATCH[2]}
		fi
	done <<<"$help"
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z]+' <<<"$help")" -- "$cur")
		return
	fi
	case $argument in
	*.ko | *.prom)
		mapfile -t COMPREPLY < <(compgen -f -X "!*.${argument##*.}" -- "$cur"; compgen -d -- "$cur") ;;
	*NAME*)
		mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/kernel/livepatch 2>/dev/null)" -- "$cur") ;;
	DIR)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	'')
		[[ -n $command ]] || mapfile -t COMPREPLY < <(compgen -W \
			"$(sed -n 's/^  \([a-z]*\) .*/\1/p' <<<"$help")" -- "$cur") ;;
	esac
}

complete -o filenames -F _klpctl klpctl
