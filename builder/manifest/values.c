// SPDX-License-Identifier: GPL-2.0-or-later
/* Single values of a manifest. */
#include "name-fault.h"
#include "reader.h"
#include "../package/package-format.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define RELEASE_EXTRA  "._+~-"

/* An id goes into messages, reports and tables: one word. */
#define ID_MAX 64
/* __NEW_UTS_LEN */
#define RELEASE_MAX 64
/* What a report's reader takes, too. */
#define NUMBER_MAX INT_MAX

static void set_text(const struct yaml_node *node, void *value)
{
	*(const char **)value = node->text;
}

void take_paragraph(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!*node->text)
		manifest_wrong(reader, node->place,
			       "the text is empty; write one, or leave the key out");
	set_text(node, value);
}

void take_line(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (strpbrk(node->text, "\n\t"))
		manifest_wrong(reader, node->place,
			       "the text has line ends or tabs; write it in one line");
	take_paragraph(reader, node, value);
}

/* rpmbuild reads such a line in a spec file as its own, even where a macro has escaped it: "%post", "%if", a comment. */
void take_description(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	const char *line, *end;

	for (line = node->text; *line; line = *end ? end + 1 : end) {
		line += strspn(line, " \t");
		end = strchrnul(line, '\n');
		if (*line != '%' && *line != '#')
			continue;
		manifest_wrong(
			reader, node->place,
			"the line %s begins with %c, which an rpm would take for a directive or a comment; begin it with another character",
			manifest_shown(reader,
				       arena_strndup(reader->arena, line, (size_t)(end - line))),
			*line);
		break;
	}
	take_paragraph(reader, node, value);
}

/* It goes into a systemd unit, where a backslash at the end of a line joins the next one to it. */
void take_address(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	const char *text = node->text;

	if (!*text)
		take_paragraph(reader, node, value);
	else if ((strncmp(text, "http://", 7) && strncmp(text, "https://", 8)) ||
		 !strchr(text, '/')[2] || strpbrk(text, " \t\n\r\"\\"))
		manifest_wrong(
			reader, node->place,
			"%s is not an address; write one that begins with https:// or http://, without blanks, quotes and backslashes",
			manifest_shown(reader, text));
	set_text(node, value);
}

void take_name(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	const char *fault = module_name_fault(reader->arena, node->text);

	if (fault)
		manifest_wrong(reader, node->place, "the name %s: %s",
			       manifest_shown(reader, node->text), fault);
	else
		set_text(node, value);
}

/* Is the text a word of letters and digits, and behind the first one also of `extra`? */
static bool is_word(const char *text, const char *extra, size_t max)
{
	size_t length = strlen(text), letters;

	if (!length || length > max || !strchr(LETTERS_DIGITS, *text))
		return false;
	for (letters = 1; letters < length; letters++)
		if (!strchr(LETTERS_DIGITS, text[letters]) && !strchr(extra, text[letters]))
			return false;
	return true;
}

/* With the name and a dash in front it must be a module's name. */
void take_version(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!is_word(node->text, "_-", MODULE_NAME_MAX - 2))
		manifest_wrong(
			reader, node->place,
			"the version %s: it becomes a part of the module's name, which can only have letters, digits, - and _, at most %d; write it as 3 or 1-2",
			manifest_shown(reader, node->text), MODULE_NAME_MAX);
	else
		set_text(node, value);
}

void take_release(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!is_word(node->text, RELEASE_EXTRA, RELEASE_MAX))
		manifest_wrong(
			reader, node->place,
			"%s is not the release of a kernel; write what `uname -r` prints there, as 6.12.117+deb12-cloud-amd64, or the name of an imported one",
			manifest_shown(reader, node->text));
	set_text(node, value);
}

void take_id(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!is_word(node->text, "._+:-", ID_MAX))
		manifest_wrong(
			reader, node->place,
			"%s is not an id; write one word of letters, digits and . _ + : - of at most %d characters, as CVE-2026-1",
			manifest_shown(reader, node->text), ID_MAX);
	set_text(node, value);
}

/* "[a-z]", "[!3]": returns what is behind it; NULL: it is not closed, or has what no release has. */
static const char *skip_bracket(const char *text)
{
	const char *first = text + 1 + (text[1] == '!' || text[1] == '^'), *end = first;

	while (*end && strchr(LETTERS_DIGITS RELEASE_EXTRA, *end)) {
		if (end > first && *end == '-' && end[1] && end[1] != ']' && end[-1] > end[1])
			return NULL;
		end++;
	}
	return *end == ']' && end > first ? end + 1 : NULL;
}

/* fnmatch() takes everything, and "6.1.[0-9" would just never match. */
static bool is_glob(const char *text)
{
	const char *c = text;

	while (c && *c)
		c = *c == '['					    ? skip_bracket(c)
		    : strchr(LETTERS_DIGITS RELEASE_EXTRA "*?", *c) ? c + 1
								    : NULL;
	return c && c != text && c - text <= 4 * RELEASE_MAX;
}

void take_glob(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!is_glob(node->text))
		manifest_wrong(
			reader, node->place,
			"%s matches no kernel release; write letters, digits and . _ + ~ - with the patterns * ? [0-9] [!0-9], as \"6.1.*\"",
			manifest_shown(reader, node->text));
	set_text(node, value);
}

void take_format(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	if (!package_format_find(node->text))
		manifest_wrong(reader, node->place, "%s is not a format of packages; there are %s",
			       manifest_shown(reader, node->text),
			       package_format_names(reader->arena));
	set_text(node, value);
}

/* Why a file cannot be read; NULL: it can. */
static const char *file_fault(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return strerror(errno);
	if (S_ISDIR(st.st_mode))
		return "is a directory";
	/* It is read more than once. */
	if (!S_ISREG(st.st_mode))
		return "is not a regular file";
	return access(path, R_OK) ? strerror(errno) : NULL;
}

/* Line ends would break the lines of messages and reports. */
void take_file(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	const char *text = node->text, *fault;
	const char *path =
		arena_printf(reader->arena, "%s%s", *text == '/' ? "" : reader->directory, text);

	if (!*text || strpbrk(text, "\n\t"))
		manifest_wrong(reader, node->place,
			       "%s is not the name of a file; write it in one line, without tabs",
			       manifest_shown(reader, text));
	else if ((fault = file_fault(path)))
		manifest_wrong(
			reader, node->place,
			"%s: %s; give a file that can be read, with its path from the manifest's directory%s%s",
			manifest_shown(reader, text), fault, *reader->directory ? ", " : "",
			reader->directory);
	*(const char **)value = path;
}

void take_replaced(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	struct manifest_replaced *replaced = value;

	take_file(reader, node, &replaced->file);
	replaced->place = manifest_place_of(node->place);
}

void take_boolean(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	(void)reader;
	*(bool *)value = *node->text == 't' || *node->text == 'T';
}

/* Takes a number of YAML: 12, +12, 0x1f, 0o17. */
static unsigned long take_number(struct manifest_reader *reader, const struct yaml_node *node,
				 unsigned long min)
{
	bool other_base = node->text[0] == '0' && (node->text[1] == 'x' || node->text[1] == 'o');
	unsigned long number;

	errno = 0;
	number = strtoul(node->text + (other_base ? 2 : 0), NULL,
			 !other_base		? 10
			 : node->text[1] == 'x' ? 16
						: 8);
	if (*node->text == '-' || errno || number < min || number > NUMBER_MAX)
		manifest_wrong(reader, node->place, "the number %s must be from %lu to %d",
			       manifest_shown(reader, node->text), min, NUMBER_MAX);
	return number;
}

/* The kernel's list of states ends at the id 0. */
void take_state_id(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	*(unsigned long *)value = take_number(reader, node, 1);
}

void take_state_version(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	*(unsigned int *)value = (unsigned int)take_number(reader, node, 0);
}
