/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every way from one livepatch to another, from none and back to none, and what the kernel does on it
 * (replace.h). The YAML, which doc/design.md describes for those who read it:
 *
 *	format: 1
 *	modules:
 *	  - {name: web_1, file: web-1.ko, kernel: 6.12.117+deb12-cloud-amd64, replace: true}
 *	transitions:
 *	  - from: web_1
 *	    to: web_2
 *	    allowed: true
 *	    why: ...				(not allowed: why)
 *	    reverted: ["vmlinux:f,1"]		(OBJECT:FUNCTION,SYMPOS, as below /sys/kernel/livepatch)
 *	    callbacks: [web_2.pre_patch vmlinux before]	(MODULE.KIND OBJECT FUNCTION)
 *	    never-run: [web_1.post_unpatch vmlinux after]
 *	    states: [taken-over 7 1 2]		(FATE ID OLD-VERSION NEW-VERSION; - where there is none)
 *	    shadows: [left 0x1]			(FATE ID)
 *	    removable: [web_1]
 *	    forced-keeps: [web_1]
 */
#ifndef KLP_TRANSITIONS_H
#define KLP_TRANSITIONS_H

#include <stddef.h>

/*
 * Reads the modules and prints a table to stdout; writes the YAML to `report`, unless that is NULL. "-" is
 * stdout, which has no table then. Returns -1 after printing an error.
 */
int transitions_print(const char *const *files, size_t count, const char *report);

#endif
