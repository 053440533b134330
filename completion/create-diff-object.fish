# SPDX-License-Identifier: GPL-2.0-or-later
# fish loads completions by the program's name; the functions are klp-build's.
source (status dirname)/klp-build.fish
__klp_build_complete create-diff-object
complete -c create-diff-object -f -a '(__klp_build_files .o)'
