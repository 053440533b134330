/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The status line on a terminal. */
#include "check.h"
#include "../../lib/files.h"
#include "../../lib/message.h"

#include <poll.h>
#include <termios.h>

int main(void)
{
	char *argv[] = { "sleep", "1.2", NULL };
	const struct command command = { .argv = argv };
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), slave, result;
	char text[4096];
	struct pollfd ready = { .fd = terminal, .events = POLLIN };
	size_t length = 0;
	ssize_t size;

	if (terminal < 0 || grantpt(terminal) || unlockpt(terminal))
		return 1;
	slave = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	setenv("TERM", "xterm", 1);
	dup2(slave, STDERR_FILENO);

	message_setup("test", MESSAGE_INFO);
	status("linking", 0, 0);
	result = command_run(&command);
	status("comparing", 2, 39);
	status_tick();
	info("done");
	status_tick();

	/* The terminal hands on what was written bit by bit. */
	do {
		ready.revents = 0;
		size = poll(&ready, 1, 2000) > 0
			       ? read(terminal, text + length, sizeof(text) - 1 - length)
			       : 0;
		length += size > 0 ? (size_t)size : 0;
		text[length] = '\0';
	} while (size > 0 && length < sizeof(text) - 1 && !strstr(text, "done\r\n"));
	check(!result && strstr(text, "test: linking (0 s)"), "a stage is shown");
	check(strstr(text, "test: linking (1 s)"), "its seconds go on while a command runs");
	check(strstr(text, "test: comparing: 2 of 39 (0 s)"), "the next one begins at 0");
	check(strstr(text, "done\r\n") && !strstr(strstr(text, "done\r\n"), "comparing"),
	      "a message ends the status line");
	return check_done();
}
