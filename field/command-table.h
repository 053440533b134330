/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of klpctl: a table, from which --help and the completion are made. */
#ifndef KLP_FIELD_COMMAND_TABLE_H
#define KLP_FIELD_COMMAND_TABLE_H

#include "session.h"

enum command_group { GROUP_SEE, GROUP_CHANGE, GROUP_STUCK, COMMAND_GROUPS };

struct command_row {
	const char *name;
	const char *argument; /* NULL: it has none */
	bool optional;	      /* the argument may be left out */
	bool has_document;    /* prints JSON of its own with --json; else outcome.h does */
	enum command_group group;
	const char *help;
	/* Returns an exit status, after printing why it is not STATUS_OK. */
	enum exit_status (*run)(const struct session *session);
};

extern const struct command_row commands[];
extern const size_t command_count;

/* Returns NULL when there is no such command. */
const struct command_row *command_named(const char *name);
/* "See what is there" */
const char *command_group_title(enum command_group group);

/* print-list.c, print-status.c, print-why.c */
enum exit_status run_list(const struct session *session);
enum exit_status run_status(const struct session *session);
enum exit_status run_why(const struct session *session);
/* insert.c */
enum exit_status run_check(const struct session *session);
enum exit_status run_load(const struct session *session);
/* control.c, force.c */
enum exit_status run_disable(const struct session *session);
enum exit_status run_unload(const struct session *session);
enum exit_status run_wait(const struct session *session);
enum exit_status run_force(const struct session *session);

#endif
