#compdef klp-build create-diff-object
# SPDX-License-Identifier: GPL-2.0-or-later
# zsh completion for klp-build and create-diff-object. The options are those that the program's --help shows.

# Prints a line for each option: its letter, its name, the name of its argument, what it does.
_klp_build_options()
{
	"$1" --help | awk -v tab='\t' '
		function flush() {
			if (name != "") print letter tab name tab argument tab text
			name = ""
		}
		{ place = match($0, /[^ ]/) }
		place > 20 { sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0; next }
		{ flush() }
		/^ +-/ && place < 9 && match($0, /--[a-z][a-z-]+/) {
			name = substr($0, RSTART + 2, RLENGTH - 2)
			letter = $1 ~ /^-[a-zA-Z],$/ ? substr($1, 2, 1) : ""
			rest = substr($0, RSTART + RLENGTH)
			split_at = match(rest, /  +/)
			argument = split_at ? substr(rest, 1, RSTART - 1) : rest
			text = split_at ? substr(rest, RSTART + RLENGTH) : ""
		}
		END { flush() }'
}

# What completes an argument of this name
_klp_build_action()
{
	case $1 in
	RELEASE) echo ':release:_klp_build_releases' ;;
	*.ko) echo ':module:_files -g "*.ko"' ;;
	KO) echo ':module:_files -g "*.ko(|.xz|.gz|.zst)"' ;;
	*.yaml) echo ':manifest:_files -g "*.yaml"' ;;
	*.o) echo ':object:_files -g "*.o"' ;;
	DIR) echo ':directory:_files -/' ;;
	FORMATS) echo ':formats:(deb rpm deb,rpm)' ;;
	FILE* | ELF | REPORT) echo ':file:_files' ;;
	COMMAND) echo ':command:_command_names -e' ;;
	?*) echo ":$1: " ;;
	esac
}

# Prepared kernels only: the archive's take a second to list.
_klp_build_releases()
{
	local -a releases

	releases=(${XDG_CACHE_HOME:-$HOME/.cache}/klp-build/kernels/*(N:t))
	compadd -a releases
}

_klp_build_words()
{
	if [[ $service = create-diff-object ]]; then
		_files -g '*.o'
	elif (( ${words[(I)--inspect|--transitions]} )); then
		_files -g '*.ko'
	elif (( ${words[(I)--import]} )); then
		_files -g '*.(deb|ddeb|rpm)'
	else
		_files -g '*.(patch|diff)'
	fi
}

local letter name argument text action option
local -a specs

_klp_build_options "${words[1]}" | while IFS= read -r option; do
	letter=${option%%$'\t'*} option=${option#*$'\t'}
	name=${option%%$'\t'*} option=${option#*$'\t'}
	argument=${option%%$'\t'*} text=${option#*$'\t'}
	text=${${${text//\\/\\\\}//\[/\\[}//\]/\\]}
	# "--disassemble[=NAME]" and what it may be left out
	if [[ $argument = '[='* ]]; then
		specs+=("*--${name}=-[$text]::${${argument#'[='}%']'}: ")
		continue
	fi
	action=$(_klp_build_action "${argument# }")
	specs+=("*--${name}[$text]$action")
	[[ -z $letter ]] || specs+=("*-${letter}[$text]$action")
done
_arguments -s -S $specs '*:file:_klp_build_words'
