/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The status line on a terminal, and the names in messages. */
#include "check.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/page.h"
#include "../../lib/printable.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

static char said[4096];

static void hear(void *data, const char *text)
{
	(void)data;
	snprintf(said, sizeof(said), "%s", text);
}

/* What is not there yet when all goes well is called by the name that it gets. */
static void test_names(void)
{
	message_on_error(hear, NULL);
	message_rename("/tmp/a.ko.tmp.7", "/tmp/a.ko");
	message_rename("/tmp/work/module.new", "/tmp/work/module");
	fail("%s: and %s/x.c, %s", "/tmp/a.ko.tmp.7", "/tmp/work/module.new", "/tmp/a.ko.tmp.7");
	check(!strcmp(said, "/tmp/a.ko: and /tmp/work/module/x.c, /tmp/a.ko"),
	      "an error has final names");
	message_relay("ld: error: /tmp/work/module.new/a.o: bad\n");
	check(!strcmp(said, "/tmp/work/module/a.o: bad"), "so has one of another program");
	fail("/tmp/a.ko.tmp.77 /tmp/work/module.newer");
	check(!strcmp(said, "/tmp/a.ko.tmp.77 /tmp/work/module.newer"), "a longer name is another");
	errno = ENOENT;
	fail_errno("/tmp/a.ko.tmp.7");
	check(!strcmp(said, "/tmp/a.ko: No such file or directory"),
	      "errno's text comes behind it");
	message_rename("a", "aa");
	fail("a");
	check(!strcmp(said, "aa"), "a name that has itself in it is put in once");
	message_on_error(NULL, NULL);
}

/* Files, symbols and modules have names that others choose. */
static void test_hostile_names(void)
{
	message_on_error(hear, NULL);
	fail("%s: \xc3\xa4 is text", "f\033[2J\r\xff\x7f\xc2\x9b\xe2\x80\xae.ko");
	check(!strcmp(said,
		      "f\\x1b[2J\\x0d\\xff\\x7f\\xc2\\x9b\\xe2\\x80\\xae.ko: \xc3\xa4 is text"),
	      "what a name would do to the terminal is shown instead");
	message_relay("ld: error: \033]0;title\a.o: bad\n");
	check(!strcmp(said, "\\x1b]0;title\\x07.o: bad"), "also in another program's words");
	fail("kbuild says:\n\tone\ntwo\n");
	check(!strcmp(said, "kbuild says:\n\tone\ntwo\n"), "lines and tabs stay");
	message_on_error(NULL, NULL);
	warning("%s", "x\nklp-build: error: forged");
	detail("%s", "x\nklp-build: error: forged, too");
}

/* What is no character, or more than one to a terminal. */
static void test_characters(void)
{
	static const struct {
		const char *bytes;
		uint32_t character; /* 0: there is none */
		bool is_printable;
	} cases[] = {
		{ "a", 'a', true },
		{ "\xc3\xa4", 0xe4, true },
		{ "\xe2\x82\xac", 0x20ac, true },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff, true },
		{ "\xf4\x90\x80\x80", 0, false },
		{ "\xed\xa0\x80", 0, false },
		{ "\xc0\xaf", 0, false },
		{ "\xe2\x82", 0, false },
		{ "\x80", 0, false },
		{ "\n", '\n', false },
		{ "\xc2\x9b", 0x9b, false },
		{ "\xe2\x80\xae", 0x202e, false },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint32_t character = 0;
		const size_t length = utf8_decode(cases[i].bytes, &character);

		check(cases[i].character
			      ? character == cases[i].character && length == strlen(cases[i].bytes)
			      : !length,
		      "character %zu is read", i);
		check(is_printable(cases[i].bytes) == cases[i].is_printable,
		      "and it is known whether a terminal shows it");
	}
	check(is_printable("") && !is_printable("a\x1b"), "a text is printable when all of it is");
}

/* A page goes to stdout, which is the test's own. */
static void test_page(void)
{
	char name[] = "/tmp/klp-page-XXXXXX", text[64] = "";
	const int file = mkstemp(name), own = dup(STDOUT_FILENO);
	ssize_t size;

	unlink(name);
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	page_line(2, "f\x1b\xe2\x80\xaeg\xff%s", "\xc3\xa4");
	page_end("the page");
	dup2(own, STDOUT_FILENO);
	close(own);
	size = pread(file, text, sizeof(text) - 1, 0);
	close(file);
	check(size > 0 && !strcmp(text, "  f    g \xc3\xa4\n"),
	      "a page has blanks for what a terminal would not show");
}

static char details[4096];

static void hear_detail(void *data, const char *text)
{
	size_t length = strlen(details);

	(void)data;
	snprintf(details + length, sizeof(details) - length, "%s|", text);
}

/* A page of a build that was refused has the whole error; what is said below a warning is none of it. */
static void test_details(void)
{
	message_on_error(hear, NULL);
	message_on_detail(hear_detail, NULL);
	warning("a warning");
	detail("of the warning");
	fail("an error:");
	detail("one");
	detail("%s", "\033 two");
	check(!strcmp(details, "one|\\x1b two|"),
	      "the details of an error are heard, and no others");
	*details = '\0';
	message_relay(
		"    of nothing\ncc: warning: x\n    of it\na.c:1: error: y\n    1 | z\n      | ^\nend\n  not\n");
	check(!strcmp(details, "1 | z|  | ^|"), "so are those of another program's");
	message_on_detail(NULL, NULL);
	message_on_error(NULL, NULL);
}

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
	test_names();
	test_characters();
	test_page();
	test_hostile_names();
	test_details();
	message_setup("test", MESSAGE_ERROR);
	warning("nobody wants it");
	detail("nor what is more of it");
	message_setup("test", MESSAGE_INFO);
	ioctl(terminal, TIOCSWINSZ, &(struct winsize){ .ws_row = 24, .ws_col = 40 });
	status_bytes("downloading", 120400000, 480000000);
	status_bytes("packing", 1500, 9000000);
	status("a stage with a name that is longer than a line", 1, 2);
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
	check(strstr(text, "f\\x1b[2J") && !strstr(text, "\033[2J"),
	      "a message does not move the cursor");
	check(!strstr(text, "nor what is more"), "what is not said has no details");
	check(strstr(text, "x\r\n    klp-build: error: forged\r\n") &&
		      strstr(text, "    x\r\n    klp-build: error: forged, too\r\n"),
	      "a line end in a name does not begin a message");
	check(strstr(text, "kbuild says:\r\n    \tone\r\n    two\r\n"), "further lines are set in");
	check(strstr(text, "test: downloading: 120 of 480 MB (0 s)"), "a download has sizes");
	check(strstr(text, "test: packing: 1 of 9000 kB (0 s)"), "small ones, too");
	check(strstr(text, "\r\033[Ktest: a stage with a name that is longe\r\033[K"),
	      "a line is cut to the terminal, without its last column");
	check(!result && strstr(text, "test: linking (0 s)"), "a stage is shown");
	check(strstr(text, "test: linking (1 s)"), "its seconds go on while a command runs");
	check(strstr(text, "test: comparing: 2 of 39 (0 s)"), "the next one begins at 0");
	check(strstr(text, "done\r\n") && !strstr(strstr(text, "done\r\n"), "comparing"),
	      "a message ends the status line");
	return check_done();
}
