/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of fixes and kernels: whole in a file, on a screen where one reads it. */
#include "check.h"
#include "../../builder/jobs.h"
#include "../../builder/manifest/manifest.h"

#include <poll.h>
#include <sys/ioctl.h>

#define FIXES 60

/* The first ten but one are not needed by the second kernel, 11 is what fails there. */
static void fill(struct arena *arena, struct manifest *manifest, struct job_list *list)
{
	static const char *const releases[] = { "6.12.117+deb12-cloud-amd64",
						"6.1.0-56-cloud-amd64",
						"6.12.115+deb12-cloud-amd64" };
	int kernel, fix;

	list->arena = arena;
	for (kernel = 0; kernel < 3; kernel++) {
		struct job_outcome *outcome = array_push(arena, &list->items);

		outcome->release = releases[kernel];
		outcome->output = "fixes.ko";
		outcome->result = kernel == 1 ? 1 : 0;
		for (fix = 0; fix < FIXES; fix++) {
			struct fix_outcome *of_fix = array_push(arena, &outcome->fixes);

			of_fix->id = arena_printf(arena, "CVE-%d", fix);
			of_fix->outcome = REPORT_FIX_INCLUDED;
			if (kernel == 1 && fix < 10 && fix != 8) {
				of_fix->outcome = REPORT_FIX_NOT_CONFIGURED;
				of_fix->why = arena_printf(arena, "reason %d", fix);
			} else if (kernel == 1 && fix == 11) {
				of_fix->outcome = REPORT_FIX_REFUSED;
				of_fix->why = "an error";
			}
			if (!kernel)
				array_push(arena, &manifest->fixes)->id = of_fix->id;
		}
	}
}

/* What is printed to this file descriptor, which is read by `from`. */
static char *printed(int to, int from, const struct job_list *list, const struct manifest *manifest)
{
	static char text[65536];
	struct pollfd ready = { .fd = from, .events = POLLIN };
	int saved = dup(STDOUT_FILENO);
	size_t length = 0;
	ssize_t size;

	fflush(stdout);
	dup2(to, STDOUT_FILENO);
	jobs_print(list, manifest);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	while (poll(&ready, 1, 300) > 0) {
		size = read(from, text + length, sizeof(text) - 1 - length);
		if (size <= 0)
			break;
		length += (size_t)size;
	}
	text[length] = '\0';
	return text;
}

static size_t rows(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static size_t longest_row(const char *text)
{
	size_t longest = 0, length;

	for (; *text; text += length + 1) {
		length = strcspn(text, "\n");
		longest = length > longest ? length : longest;
		if (!text[length])
			break;
	}
	return longest;
}

int main(void)
{
	struct arena *arena = arena_new();
	struct manifest *manifest = arena_new_object(arena, struct manifest);
	struct job_list list = { 0 };
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), slave, channel[2];
	char *text;

	if (terminal < 0 || grantpt(terminal) || unlockpt(terminal) || pipe(channel))
		return 1;
	slave = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	fill(arena, manifest, &list);

	text = printed(channel[1], channel[0], &list, manifest);
	check(rows(text) > FIXES && strstr(text, "\nCVE-59  in ") && strstr(text, "reason 9\n"),
	      "in a file the table has each fix, and each reason");
	check(!strstr(text, " more"), "nothing is cut there");

	ioctl(slave, TIOCSWINSZ, &(struct winsize){ .ws_row = 24, .ws_col = 70 });
	text = printed(slave, terminal, &list, manifest);
	check(strstr(text, "\nCVE-7     in                          not for this\r\n"),
	      "on a terminal it has what is not in everywhere");
	check(!strstr(text, "\nCVE-59 ") &&
		      strstr(text, "\n50 more   in                          in"),
	      "and counts the rest");
	check(strstr(text, "CVE-11: refused: an error\r\n"), "errors are never cut");
	check(strstr(text, "reason 0\r\n") && !strstr(text, "reason 9") &&
		      strstr(text, "\nand 6 more "),
	      "other reasons are, and counted");
	check(longest_row(text) <= 70, "it is no wider than the terminal");
	check(rows(text) <= 40, "and not much longer");
	arena_free(arena);
	return check_done();
}
