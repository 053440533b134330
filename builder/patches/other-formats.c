// SPDX-License-Identifier: GPL-2.0-or-later
#include "other-formats.h"

#include <ctype.h>
#include <string.h>

#define UNCOMPRESS(program) \
	"is compressed; uncompress it first, or use `" program " FILE | klp-build -n NAME -`"

/* What the first bytes of a file tell. */
static const struct magic {
	const char *bytes;
	size_t length;
	const char *what;
} magics[] = {
	{ "\x1f\x8b", 2, UNCOMPRESS("zcat") },
	{ "\xfd"
	  "7zXZ",
	  5, UNCOMPRESS("xzcat") },
	{ "BZh", 3, UNCOMPRESS("bzcat") },
	{ "\x28\xb5\x2f\xfd", 4, UNCOMPRESS("zstdcat") },
	{ "\x04\x22\x4d\x18", 4, UNCOMPRESS("lz4cat") },
	{ "PK\x03\x04", 4, "is a zip archive; unpack it first" },
	{ "\x7f"
	  "ELF",
	  4, "is a compiled object; klp-build takes patches of source code" },
	{ "\xff\xfe", 2, "is text in UTF-16; write it as UTF-8 (iconv -f UTF-16 -t UTF-8)" },
	{ "\xfe\xff", 2, "is text in UTF-16; write it as UTF-8 (iconv -f UTF-16 -t UTF-8)" },
};

static const char context_diff[] =
	"is a context diff; a unified diff is needed (diff -u, git diff)";
static const char combined_diff[] =
	"is the combined diff of a merge, which patch(1) does not take either; make it against one parent (git diff MERGE^1 MERGE)";
static const char diffstat[] =
	"has only the summary of a patch (diffstat); the diff itself is needed (git diff without --stat)";
static const char signed_message[] =
	"is a signed message, in which lines that begin with a dash are escaped; take the text out first (gpg --decrypt)";

const char *format_not_text(const char *text, size_t size)
{
	const struct magic *magic;

	for (magic = magics; magic < magics + sizeof(magics) / sizeof(*magics); magic++)
		if (size >= magic->length && !memcmp(text, magic->bytes, magic->length))
			return magic->what;
	return memchr(text, '\0', size) ? "is not a text" : NULL;
}

static const char *skip_range(const char *at)
{
	if (!isdigit((unsigned char)*at))
		return NULL;
	at += strspn(at, "0123456789");
	if (*at != ',')
		return at;
	at++;
	return isdigit((unsigned char)*at) ? at + strspn(at, "0123456789") : NULL;
}

static const char *next_line(const char *line)
{
	line = strchrnul(line, '\n');
	return *line ? line + 1 : line;
}

/* "3c", "12,14d": the commands of ed. */
static bool is_ed_command(const char *line)
{
	const char *at = skip_range(line);

	return at && *at && strchr("acd", *at) && (at[1] == '\n' || at[1] == '\r' || !at[1]);
}

/* "3c3", "5a6,7": the commands of diff without options; lines with < and > follow. */
static bool is_normal_command(const char *line)
{
	const char *at = skip_range(line);

	if (!at || !*at || !strchr("acd", *at) || !skip_range(at + 1))
		return false;
	line = next_line(line);
	return !strncmp(line, "< ", 2) || !strncmp(line, "> ", 2);
}

/* " fs/proc/uptime.c | 3 ++-" */
static bool is_diffstat(const char *line)
{
	const char *bar = memchr(line, '|', strcspn(line, "\n"));

	if (*line != ' ' || !bar || bar[-1] != ' ' || bar[1] != ' ')
		return false;
	bar += 1 + strspn(bar + 1, " ");
	return isdigit((unsigned char)*bar) || !strncmp(bar, "Bin ", 4);
}

static bool is_encoded(const char *line)
{
	static const char header[] = "Content-Transfer-Encoding:";

	if (strncasecmp(line, header, strlen(header)))
		return false;
	line += strlen(header);
	line += strspn(line, " ");
	return !strncasecmp(line, "base64", 6);
}

static bool is_web_page(const char *line)
{
	line += strspn(line, " \t");
	return !strncasecmp(line, "<!doctype", 9) || !strncasecmp(line, "<html", 5);
}

static bool is_coloured(const char *line)
{
	return !strncmp(line, "\033[", 2);
}

static bool is_git_log(const char *line)
{
	return !strncmp(line, "commit ", 7) && strspn(line + 7, "0123456789abcdef") == 40;
}

/* What a line tells of a file without a unified diff; the first row that fits some line counts. */
static const struct {
	bool (*fits)(const char *line);
	const char *what;
} signs[] = {
	{ is_coloured,
	  "has the colours of a terminal in it; make it without (git diff --no-color)" },
	{ is_encoded,
	  "is a mail whose text is encoded (base64); save the decoded text, as git am and b4 do" },
	{ is_web_page, "is a web page; download the patch itself (\"raw\" or \"plain\")" },
	{ is_ed_command, "is a script for ed; a unified diff is needed (diff -u, git diff)" },
	{ is_normal_command,
	  "is a diff without context; a unified diff is needed (diff -u, git diff)" },
	{ is_diffstat, diffstat },
	{ is_git_log,
	  "has only the description of a commit; the diff itself is needed (git show, git format-patch)" },
};

const char *format_without_diff(const char *text, size_t size)
{
	const char *line;
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		for (line = text; line < text + size && *line; line = next_line(line))
			if (signs[i].fits(line))
				return signs[i].what;
	return NULL;
}

bool format_is_cover_letter(const char *text)
{
	const char *what = format_without_diff(text, strlen(text));

	return (!strncmp(text, "Subject: ", 9) || strstr(text, "\nSubject: ")) &&
	       (!what || what == diffstat);
}

static bool begins(const char *line, size_t length, const char *prefix)
{
	return length >= strlen(prefix) && !memcmp(line, prefix, strlen(prefix));
}

const char *format_refused_line(const char *line, size_t length, const char *next)
{
	const char *range;

	if (begins(line, length, "diff --cc ") || begins(line, length, "diff --combined ") ||
	    begins(line, length, "@@@ -"))
		return combined_diff;
	if (begins(line, length, "-----BEGIN PGP SIGNED MESSAGE-----"))
		return signed_message;
	if (!begins(line, length, "***************") || strncmp(next, "*** ", 4))
		return NULL;
	range = skip_range(next + 4);
	return range && !strncmp(range, " ****", 5) ? context_diff : NULL;
}
