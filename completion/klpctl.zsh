#compdef klpctl
# SPDX-License-Identifier: GPL-2.0-or-later
# zsh completion for klpctl. Commands and options are those that --help shows.

local help entry name text argument
local -a commands specs match mbegin mend

help=$("${words[1]}" --help)
for entry in ${(f)help}; do
	if [[ $entry =~ '^  ([a-z]+)( [^ ]+)? +(.*)$' ]]; then
		commands+=("${match[1]}:${match[3]}")
	elif [[ $entry =~ '^ +(-([a-z]), )?--([a-z]+)( [A-Z][^ ]*)?  +(.*)$' ]]; then
		name=${match[3]} argument=${match[4]# } text=${${match[5]//\[/\\[}//\]/\\]}
		case $argument in
		DIR) argument=':directory:_files -/' ;;
		*.prom) argument=':file:_files -g "*.prom"' ;;
		?*) argument=":$argument: " ;;
		esac
		specs+=("*--${name}[$text]$argument")
		[[ -z ${match[2]} ]] || specs+=("*-${match[2]}[$text]$argument")
	fi
done

_klpctl_argument()
{
	local -a livepatches

	case ${words[(r)(check|load|disable|unload|wait|force)]} in
	check | load) _files -g '*.ko' ;;
	disable | unload | wait | force)
		livepatches=(/sys/kernel/livepatch/*(N:t))
		compadd -a livepatches ;;
	esac
}

_klpctl_commands() { _describe command commands; }

_arguments -s -S $specs '1:command:_klpctl_commands' '2:argument:_klpctl_argument'
