# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for klp-build and create-diff-object. The options are those that the program's --help shows.

# Prints a line for each option: its letter, its name, the name of its argument, what it does.
function __klp_build_options
    $argv[1] --help 2>/dev/null | awk -v tab='\t' '
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
end

# Prepared kernels only: the archive's take a second to list.
function __klp_build_releases
    set -l cache $HOME/.cache
    set -q XDG_CACHE_HOME; and set cache $XDG_CACHE_HOME
    for kernel in $cache/klp-build/kernels/*
        basename $kernel
    end
end

# Files whose names end with one of these, and directories
function __klp_build_files
    for suffix in $argv
        __fish_complete_suffix $suffix
    end | string match -r '.*(?:/|'(string join '|' (string escape --style=regex -- $argv))')(?:\t.*)?$'
end

function __klp_build_words
    if __fish_contains_opt inspect transitions
        __klp_build_files .ko
    else if __fish_contains_opt import
        __klp_build_files .deb .ddeb .rpm
    else
        __klp_build_files .patch .diff
    end
end

function __klp_build_complete
    set -l program $argv[1]
    __klp_build_options $program | while read -l -d \t letter name argument text
        set -l option -c $program -l $name -d "$text"
        test -n "$letter"; and set option $option -s $letter
        switch (string trim -- $argument)
            case ''
                complete $option
            case '[=*'
                complete $option -f
            case RELEASE
                complete $option -x -a '(__klp_build_releases)'
            case '*.ko'
                complete $option -x -a '(__klp_build_files .ko)'
            case KO
                complete $option -x -a '(__klp_build_files .ko .ko.xz .ko.gz .ko.zst)'
            case '*.yaml'
                complete $option -x -a '(__klp_build_files .yaml)'
            case '*.o'
                complete $option -x -a '(__klp_build_files .o)'
            case DIR
                complete $option -x -a '(__fish_complete_directories)'
            case FORMATS
                complete $option -x -a 'deb rpm deb,rpm'
            case 'FILE*' ELF REPORT
                complete $option -r -F
            case COMMAND
                complete $option -x -a '(__fish_complete_command)'
            case '*'
                complete $option -x
        end
    end
end

__klp_build_complete klp-build
complete -c klp-build -f -a '(__klp_build_words)'
