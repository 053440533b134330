/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directives of a source file that decide what it includes. */
#ifndef KLP_INCLUDE_LINES_H
#define KLP_INCLUDE_LINES_H

#include "config-condition.h"
#include "../../lib/arena.h"

enum include_line_kind {
	LINE_IF, /* the text is the expression */
	LINE_IFDEF,
	LINE_IFNDEF,
	LINE_ELIF,
	LINE_ELSE,
	LINE_ENDIF,
	LINE_INCLUDE,	       /* <x.h>, without the brackets */
	LINE_INCLUDE_QUOTED,   /* "x.h" */
	LINE_INCLUDE_COMPUTED, /* the macro behind the #include */
	LINE_DEFINE,	       /* a macro that stands for one file or one word: its name, ... */
	LINE_DEFINE_VALUE,     /* ... and in the next line its value, with the brackets or quotes */
	LINE_CONFIG,	       /* a CONFIG_ symbol that is defined or undefined here */
};

struct include_line {
	enum include_line_kind kind;
	const char *text; /* a copy */
};

struct include_lines {
	ARRAY(struct include_line) items;
};

/* The lines' texts are in the arena. */
void include_lines_read(struct arena *arena, const char *text, size_t size,
			struct include_lines *lines);

struct condition_branch {
	enum truth outer, taken, active;
};

/* Which of the branches of nested #ifs is a line in? */
struct branches {
	struct arena *arena;
	ARRAY(struct condition_branch) items;
	bool is_lost; /* an #endif has no #if: nothing is known of the rest */
};

/* To be called with each line in turn. Returns whether the compiler may come to it. */
bool branches_follow(struct branches *branches, const struct config_symbols *symbols,
		     const struct include_line *line);

#endif
