// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin.h"

/* The records, each ended by a newline. */
static struct {
	char *bytes;
	size_t size, capacity;
	bool in_list, list_empty;
} notes;

static void add(char c)
{
	if (notes.size == notes.capacity) {
		notes.capacity = notes.capacity ? 2 * notes.capacity : 1 << 16;
		notes.bytes = XRESIZEVEC(char, notes.bytes, notes.capacity);
	}
	notes.bytes[notes.size++] = c;
}

static void add_string(const char *text)
{
	while (*text)
		add(*text++);
}

static void add_hexadecimal(unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	add_string("\\x");
	add(digits[c >> 4]);
	add(digits[c & 15]);
}

/*
 * Fields are printable ASCII, but file names may be anything. In a list, commas separate the
 * items.
 */
static void add_escaped(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	if (!text || !*text) {
		add('-');
		return;
	}
	if (!strcmp(text, "-")) {
		add_hexadecimal('-');
		return;
	}
	for (; *c; c++) {
		if (*c == '\\')
			add_string("\\\\");
		else if (*c < ' ' || *c > '~' || (notes.in_list && *c == ','))
			add_hexadecimal(*c);
		else
			add((char)*c);
	}
}

void note_begin(const char *kind)
{
	add_string(kind);
}

void note_text(const char *text)
{
	add('\t');
	add_escaped(text);
}

void note_number(HOST_WIDE_INT number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	note_text(text);
}

void note_list_item(const char *text)
{
	add(notes.in_list ? ',' : '\t');
	notes.in_list = true;
	add_escaped(text);
}

void note_list_end(void)
{
	if (!notes.in_list)
		note_text(NULL);
	notes.in_list = false;
}

void note_end(void)
{
	add('\n');
}

/*
 * The compiler is in the same section afterwards as before. Ours has no flags, so that no
 * linker script and no loader takes it for data.
 */
void notes_write(FILE *file)
{
	size_t i;

	fputs("\t.pushsection\t" NOTES_SECTION ",\"\",%progbits\n", file);
	for (i = 0; i < notes.size; i++) {
		bool first = i == 0 || notes.bytes[i - 1] == '\n';

		if (first)
			fputs("\t.ascii\t\"", file);
		switch (notes.bytes[i]) {
		case '\n':
			fputs("\\n\"\n", file);
			break;
		case '\t':
			fputs("\\t", file);
			break;
		case '"':
		case '\\':
			putc('\\', file);
			/* fall through */
		default:
			putc(notes.bytes[i], file);
		}
	}
	fputs("\t.popsection\n", file);
}
