# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for klpctl. Commands and options are those that --help shows.

function __klpctl_livepatches
    for livepatch in /sys/kernel/livepatch/*
        basename $livepatch
    end
end

complete -c klpctl -f
klpctl --help 2>/dev/null | string trim | while read -l line
    if set -l command (string match -r '^([a-z]+)((?: [^ ]+)?) {2,}(.*)$' -- $line)
        complete -c klpctl -n __fish_use_subcommand -a $command[2] -d "$command[4]"
        switch $command[3]
            case ' *.ko'
                complete -c klpctl -n "__fish_seen_subcommand_from $command[2]" -k -a '(__fish_complete_suffix .ko)'
            case ' *NAME*'
                complete -c klpctl -n "__fish_seen_subcommand_from $command[2]" -a '(__klpctl_livepatches)'
        end
    else if string match -qr '^(?:-(?<letter>[a-z]), )?--(?<name>[a-z]+)(?<argument>(?: [A-Z][^ ]*)?) {2,}(?<text>.*)$' -- $line
        set -l option -c klpctl -l $name -d "$text"
        test -n "$letter"; and set option $option -s $letter
        switch $argument
            case ''
                complete $option
            case ' DIR'
                complete $option -x -a '(__fish_complete_directories)'
            case ' *.prom'
                complete $option -r -F
            case '*'
                complete $option -x
        end
    end
end
