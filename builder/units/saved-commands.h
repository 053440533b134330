/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compile commands that are kept beside the kernel, each in a file of its own; for a kernel that the user
 * built in the work directory, where the size and time of its files count too:
 *
 *	kernels/RELEASE/commands/net/ipv4/tcp_input.o.cmd
 *
 *	the command
 *	# made OBJECT...	kbuild generates files that the unit includes before these objects
 *				(generated.c); most commands have no such line
 *	# checked NUMBER	the command was held against the kernel (command-check.h); NUMBER
 *				is a hash of the lines above and of the size of vmlinux
 *
 * Older versions saved commands unchecked, and without the second line where kbuild had generated the
 * files for another unit before.
 */
#ifndef KLP_SAVED_COMMANDS_H
#define KLP_SAVED_COMMANDS_H

#include "../compile/unit.h"

/*
 * Fills in command and generated_with; the command stays NULL when there is none, or a damaged one.
 * *checked: it was held against this kernel before. Returns -1 after printing an error.
 */
int saved_command_read(const struct job *job, struct unit *unit, bool *checked);

/* The same from the text of such a file, which is changed and must live as long as the unit. */
void saved_command_parse(const struct job *job, struct unit *unit, char *text, bool *checked);

/*
 * Does the command run the kernel's compiler? The name of that changes when it is found under another one than
 * when the command was saved, where another compiler may stand by now.
 */
bool saved_command_compiles(const struct job *job, const struct unit *unit);

/*
 * Saves the command of a unit, which must be checked. Does nothing in a cache that may not be written: somebody
 * else has made it for all. Returns -1 after printing an error.
 */
int saved_command_write(const struct job *job, const struct unit *unit);

#endif
