// SPDX-License-Identifier: GPL-2.0-or-later
#include "parse.h"
#include "other-formats.h"
#include "../../lib/message.h"

#include <ctype.h>
#include <string.h>

/* More lines than any source file has: a larger number in a hunk means damage or malice. */
#define LINES_MAX 10000000

struct parser {
	struct arena *arena;
	struct patch *patch;
	const char *next, *end;
	unsigned int number; /* of the current line */
	const char *line;    /* without its line end */
	size_t length;
	bool dos;     /* the current line ended in \r\n */
	bool message; /* in the headers or the message of a mail */
	const char
		*encoding; /* of this part of the mail, when lines of a diff would not survive it */
	struct patch_file *file; /* being read, or NULL */
};

static bool next_line(struct parser *parser)
{
	const char *newline;

	if (parser->next >= parser->end)
		return false;
	newline = memchr(parser->next, '\n', (size_t)(parser->end - parser->next));
	if (!newline)
		newline = parser->end;
	parser->line = parser->next;
	parser->length = (size_t)(newline - parser->next);
	parser->dos = parser->length && parser->line[parser->length - 1] == '\r';
	if (parser->dos)
		parser->length--;
	parser->next = newline < parser->end ? newline + 1 : newline;
	parser->number++;
	return true;
}

static bool begins(const struct parser *parser, const char *prefix)
{
	size_t length = strlen(prefix);

	return parser->length >= length && !memcmp(parser->line, prefix, length);
}

static const char *rest(struct parser *parser, const char *prefix)
{
	size_t length = strlen(prefix);

	return arena_strndup(parser->arena, parser->line + length, parser->length - length);
}

/*
 * Paths are used in make files and shell commands, and below the work directory. No path in a
 * kernel's source has other characters than these.
 */
static bool safe_path(const char *path)
{
	const char *c = path;

	if (!*path)
		return false;
	while (*c) {
		size_t length = strcspn(c, "/");

		if (!length || *c == '-' || (length == 1 && *c == '.') ||
		    (length == 2 && c[0] == '.' && c[1] == '.'))
			return false;
		for (size_t i = 0; i < length; i++)
			if (!isalnum((unsigned char)c[i]) && !strchr("_.,+-@=~", c[i]))
				return false;
		c += length;
		if (*c == '/' && !*++c)
			return false;
	}
	return true;
}

/*
 * Takes the path from `name`, the text after "--- ": the path, then a tab and a time stamp when
 * `diff` wrote it. Returns -1 after an error; *path is NULL for /dev/null. *whole is the name with
 * its first component; it may be NULL.
 */
static int strip_path(struct parser *parser, const char *name, const char **path,
		      const char **whole)
{
	char *copy = arena_strndup(parser->arena, name, strcspn(name, "\t"));
	char *slash, *space;

	/* `diff` of some systems writes spaces before the time stamp. */
	for (space = strstr(copy, " "); space; space = strstr(space + 1, " "))
		if (isdigit((unsigned char)space[1]) && strlen(space) > 10 && space[5] == '-') {
			*space = '\0';
			break;
		}
	*path = NULL;
	if (whole)
		*whole = copy;
	if (!strcmp(copy, "/dev/null"))
		return 0;
	if (*copy == '"')
		return fail("%s:%u: the file name is quoted, which no file of a kernel needs",
			    parser->patch->path, parser->number);
	if (*copy == '/')
		return fail(
			"%s:%u: %s is an absolute path; make the patch with git diff or diff -u from the directory above the tree",
			parser->patch->path, parser->number, copy);
	slash = strchr(copy, '/');
	if (!slash)
		return fail(
			"%s:%u: %s has no leading directory to strip; make the patch for patch -p1",
			parser->patch->path, parser->number, copy);
	while (*slash == '/')
		slash++;
	if (!safe_path(slash))
		return fail("%s:%u: %s is not the path of a file in a kernel tree",
			    parser->patch->path, parser->number, copy);
	*path = slash;
	return 0;
}

static struct patch_file *new_file(struct parser *parser)
{
	parser->file = array_push(parser->arena, &parser->patch->files);
	parser->file->line = parser->number;
	return parser->file;
}

/* "diff --git a/X b/X" is the only line with the name when a file's mode alone changes. */
static int parse_git(struct parser *parser)
{
	const char *names = rest(parser, "diff --git ");
	struct patch_file *file = new_file(parser);
	size_t half = strlen(names) / 2;
	const char *first = strchr(names, '/'), *second = names + half + 1;

	if (strlen(names) % 2 == 0 || names[half] != ' ' || !first)
		return 0; /* a rename: its names follow */
	second = strchr(second, '/');
	if (!second || memcmp(first, second, strlen(second)))
		return 0;
	if (strip_path(parser, names + half + 1, &file->new_path, NULL))
		return -1;
	file->old_path = file->new_path;
	return 0;
}

static int parse_number(const char **text, unsigned int *number)
{
	unsigned long value = 0;

	if (!isdigit((unsigned char)**text))
		return -1;
	while (isdigit((unsigned char)**text)) {
		value = value * 10 + (unsigned long)(*(*text)++ - '0');
		if (value > LINES_MAX)
			return -1;
	}
	*number = (unsigned int)value;
	return 0;
}

static int parse_range(const char **text, char sign, unsigned int *start, unsigned int *count)
{
	*count = 1;
	if (*(*text)++ != sign || parse_number(text, start))
		return -1;
	if (**text == ',') {
		(*text)++;
		if (parse_number(text, count))
			return -1;
	}
	return *(*text)++ == ' ' ? 0 : -1;
}

static void add_line(struct parser *parser, struct patch_hunk *hunk, char kind)
{
	struct patch_line *line = array_push(parser->arena, &hunk->lines);

	line->kind = kind;
	/* Mailers strip the blank of an empty context line. */
	if (!parser->length) {
		line->text = "\n";
		line->length = 1;
		return;
	}
	line->length = parser->length;
	if (parser->dos || parser->next[-1] != '\n') {
		char *copy = arena_alloc(parser->arena, parser->length + 1);

		memcpy(copy, parser->line + 1, parser->length - 1);
		copy[parser->length - 1] = '\n';
		line->text = copy;
	} else {
		line->text = parser->line + 1;
	}
}

static int parse_hunk(struct parser *parser)
{
	const char *header = rest(parser, "@@ ");
	struct patch_hunk *hunk;
	unsigned int old, new;

	if (!parser->file || (!parser->file->old_path && !parser->file->new_path))
		return fail(
			"%s:%u: the names of this hunk's files are missing; it needs lines --- and +++ in front",
			parser->patch->path, parser->number);
	hunk = array_push(parser->arena, &parser->file->hunks);
	hunk->line = parser->number;
	if (parse_range(&header, '-', &hunk->old_start, &hunk->old_count) ||
	    parse_range(&header, '+', &hunk->new_start, &hunk->new_count) ||
	    strncmp(header, "@@", 2))
		return fail("%s:%u: malformed hunk header", parser->patch->path, parser->number);

	old = hunk->old_count;
	new = hunk->new_count;
	while (old || new) {
		char kind;

		if (!next_line(parser))
			return fail("%s:%u: the patch ends inside this hunk of %s; it is truncated",
				    parser->patch->path, hunk->line,
				    parser->file->new_path ?: parser->file->old_path);
		kind = parser->length ? *parser->line : ' ';
		if (kind == '\\' && hunk->lines.count) {
			hunk->lines.items[hunk->lines.count - 1].length--;
			continue;
		}
		if ((kind != ' ' && kind != '-' && kind != '+') || (kind != '+' && !old) ||
		    (kind != '-' && !new))
			return fail(
				"%s:%u: the hunk's lines do not fit its header in line %u; the patch is damaged or was edited by hand",
				parser->patch->path, parser->number, hunk->line);
		old -= kind != '+';
		new -= kind != '-';
		add_line(parser, hunk, kind);
	}
	if (parser->next < parser->end && *parser->next == '\\' && hunk->lines.count) {
		next_line(parser);
		hunk->lines.items[hunk->lines.count - 1].length--;
	}
	/* "-- " begins a mail's signature, "--- " the next file of a plain diff. */
	if (parser->next < parser->end &&
	    (*parser->next == '+' ||
	     (*parser->next == '-' && (parser->end - parser->next < 2 || parser->next[1] != '-'))))
		return fail(
			"%s:%u: the hunk has more lines than its header in line %u says; the patch is damaged or was edited by hand",
			parser->patch->path, parser->number + 1, hunk->line);
	return 0;
}

static bool is_path_like(const char *name, size_t length)
{
	const char *blank = name;

	while (blank < name + length && !isspace((unsigned char)*blank))
		blank++;
	return memchr(name, '/', (size_t)(blank - name)) != NULL;
}

/*
 * Is "--- old" a line of text? It is a file's header when "+++ new" follows, and then a hunk.
 * Without a hunk it may be what is left of a damaged patch, except in the message of a mail,
 * where people write what they like. Returns -1 after an error.
 */
static int is_text(const struct parser *parser)
{
	const char *next = parser->next, *hunk;

	if (parser->end - next < 4 || memcmp(next, "+++ ", 4))
		return 1;
	hunk = memchr(next, '\n', (size_t)(parser->end - next));
	if (hunk && parser->end - hunk > 4 && !memcmp(hunk + 1, "@@ -", 4))
		return 0;
	if (parser->message || !is_path_like(parser->line + 4, parser->length - 4) ||
	    !is_path_like(next + 4, (size_t)((hunk ? hunk : parser->end) - next) - 4))
		return 1;
	return fail("%s:%u: no hunk (@@) follows the names of this file; the patch is damaged",
		    parser->patch->path, parser->number);
}

/* "--- old", with "+++ new" and a hunk in the next lines; anything else is text between the diffs. */
static int parse_names(struct parser *parser)
{
	const char *old, *new;
	int text = is_text(parser);

	if (text)
		return text < 0 ? -1 : 0;
	if (parser->encoding)
		return fail(
			"%s:%u: this mail is encoded (%s), which changes lines of the diff; save the decoded text, as git am and b4 do",
			parser->patch->path, parser->number, parser->encoding);
	parser->message = false;
	if (!parser->file || parser->file->hunks.count)
		new_file(parser);
	old = rest(parser, "--- ");
	if (strip_path(parser, old, &parser->file->old_path, &parser->file->old_name))
		return -1;
	next_line(parser);
	new = rest(parser, "+++ ");
	if (strip_path(parser, new, &parser->file->new_path, &parser->file->new_name))
		return -1;
	if (!parser->file->old_path && !parser->file->new_path)
		return fail("%s:%u: neither the old nor the new file has a name",
			    parser->patch->path, parser->number);
	parser->file->is_new |= !parser->file->old_path;
	parser->file->is_deleted |= !parser->file->new_path;
	return 0;
}

/* The lines that git puts between "diff --git" and "---". */
static int parse_extended(struct parser *parser)
{
	struct patch_file *file = parser->file;
	const char *name;

	if (begins(parser, "Binary files ") || begins(parser, "GIT binary patch"))
		file->is_binary = true;
	else if (begins(parser, "new file mode ") || begins(parser, "deleted file mode ") ||
		 begins(parser, "new mode ")) {
		file->is_new |= begins(parser, "new file");
		file->is_deleted |= begins(parser, "deleted");
		file->is_mode |= begins(parser, "new mode ");
		file->is_link |= parser->length >= 6 &&
				 !memcmp(parser->line + parser->length - 6, "120000", 6);
	} else if (begins(parser, "rename ") || begins(parser, "copy ")) {
		bool from = begins(parser, "rename from ") || begins(parser, "copy from ");

		const char *word = begins(parser, "rename ") ? "rename " : "copy ";

		name = rest(parser, word);
		if (!from && strncmp(name, "to ", 3))
			return 0;
		name += from ? 5 : 3;
		/* These names have no prefix to strip. */
		name = arena_printf(parser->arena, "a/%s", name);
		if (strip_path(parser, name, from ? &file->old_path : &file->new_path, NULL))
			return -1;
		file->is_rename |= begins(parser, "rename ");
		file->is_copy |= begins(parser, "copy ");
	}
	return 0;
}

static bool is_mail_start(const struct parser *parser)
{
	static const char *const headers[] = { "From: ",       "Subject: ",    "Date: ",
					       "Message-ID: ", "Message-Id: ", "Return-Path: ",
					       "Received: " };
	size_t i, digits = 0;

	/* The first line of a mail in a mailbox: "From 1234…abcd Mon Sep 17 00:00:00 2001". */
	if (begins(parser, "From ")) {
		while (digits < parser->length - 5 &&
		       isxdigit((unsigned char)parser->line[5 + digits]))
			digits++;
		if (digits >= 40)
			return true;
	}
	for (i = 0; i < sizeof(headers) / sizeof(*headers) && !parser->patch->files.count; i++)
		if (begins(parser, headers[i]))
			return true;
	return false;
}

/* Follows the mail around the diffs: where its message ends, and how its parts are encoded. */
static void follow_mail(struct parser *parser)
{
	static const char encoding[] = "content-transfer-encoding:";
	size_t length = parser->length;
	const char *value;

	if (is_mail_start(parser)) {
		parser->message = true;
		parser->file = NULL;
	}
	/* A mail of a mailbox begins, or the next part of one. */
	if (begins(parser, "From ") || (begins(parser, "--") && parser->end - parser->next > 8 &&
					!strncasecmp(parser->next, "content-", 8)))
		parser->encoding = NULL;
	while (length && isspace((unsigned char)parser->line[length - 1]))
		length--;
	if (length == 3 && begins(parser, "---"))
		parser->message = false;
	if (length <= strlen(encoding) || strncasecmp(parser->line, encoding, strlen(encoding)))
		return;
	value = arena_strndup(parser->arena, parser->line + strlen(encoding),
			      length - strlen(encoding));
	value += strspn(value, " ");
	parser->encoding = !strcasecmp(value, "quoted-printable") || !strcasecmp(value, "base64")
				   ? value
				   : NULL;
}

/* Reads one line between hunks, and what belongs to it. */
static int parse_line(struct parser *parser)
{
	const char *refused = format_refused_line(parser->line, parser->length, parser->next);

	if (refused)
		return fail("%s:%u: this %s", parser->patch->path, parser->number, refused);
	follow_mail(parser);
	if (begins(parser, "diff ") || begins(parser, "Index: "))
		parser->message = false;
	if (begins(parser, "diff --git "))
		return parse_git(parser);
	if (begins(parser, "diff "))
		parser->file = NULL;
	else if (begins(parser, "--- "))
		return parse_names(parser);
	else if (begins(parser, "@@ -"))
		return parse_hunk(parser);
	else if (begins(parser, "@@") && parser->file && !parser->message)
		return fail("%s:%u: malformed hunk header", parser->patch->path, parser->number);
	else if (begins(parser, "Binary files ") && !parser->file && !parser->message)
		new_file(parser)->is_binary = true;
	else if (parser->file && !parser->file->hunks.count)
		return parse_extended(parser);
	return 0;
}

struct patch *patch_parse(struct arena *arena, const char *path, const char *text, size_t size)
{
	struct parser parser = { .arena = arena, .next = text, .end = text + size };
	const char *what = format_not_text(text, size);
	int result = 0;

	if (what) {
		fail("%s: %s", path, what);
		return NULL;
	}
	parser.patch = arena_new_object(arena, struct patch);
	parser.patch->path = path;
	while (!result && next_line(&parser))
		result = parse_line(&parser);
	return result ? NULL : parser.patch;
}
