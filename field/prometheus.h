/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Metrics for the node exporter's textfile collector, in Prometheus' text format. klpctl(8) has the list; others
 * have dashboards on it: add some, but rename none.
 */
#ifndef KLP_FIELD_PROMETHEUS_H
#define KLP_FIELD_PROMETHEUS_H

#include "blockers.h"
#include "session.h"

/* Writes the file of --prometheus at once, so that nobody reads half of it. Returns -1 after printing an error. */
int prometheus_write(const struct session *session, const struct loaded_list *list,
		     const struct blocker_list *blockers);

#endif
