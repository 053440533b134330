// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"
#include "../lib/message.h"
#include "../lib/printable.h"

#include <string.h>

enum exit_status session_unsupported(void)
{
	fail("this kernel has no livepatches: it was built without CONFIG_LIVEPATCH, or sysfs is not mounted");
	return STATUS_UNSUPPORTED;
}

enum exit_status session_failed(const struct loaded_list *list)
{
	return list->supported ? STATUS_FAILED : STATUS_UNSUPPORTED;
}

const struct loaded *session_livepatch(const struct session *session,
				       const struct loaded_list *list)
{
	const char *name = session->words[0];
	const struct loaded *livepatch = loaded_find(&session->machine, list, name);

	if (!list->supported)
		session_unsupported();
	else if (!livepatch)
		fail("there is no livepatch %s; `klpctl list` shows those that are there",
		     printable(session->machine.arena, name));
	return list->supported ? livepatch : NULL;
}

double session_age(const struct session *session, const struct loaded *livepatch)
{
	const double age = session->machine.uptime - livepatch->since;

	return livepatch->since < 0 || session->machine.uptime < 0 ? -1 : age < 0 ? 0 : age;
}
