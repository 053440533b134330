// SPDX-License-Identifier: GPL-2.0-or-later
#include "oot-command.h"
#include "../../lib/text.h"

#include <string.h>

/* Options with a path behind them, in the same word or in the next one. */
static const char *const with_path[] = {
	"-I",
	"-include",
	"-isystem",
	"-iquote",
	"-idirafter",
	"-imacros",
	"-fplugin=",
	"--sysroot=",
	"-fmacro-prefix-map=",
	"-ffile-prefix-map=",
	"-fdebug-prefix-map=",
};

/* Does the word begin with such an option? Returns its length; the longest one counts. */
static size_t path_option(const char *word, size_t length)
{
	size_t best = 0, i;

	for (i = 0; i < sizeof(with_path) / sizeof(*with_path); i++) {
		size_t option = strlen(with_path[i]);

		if (option <= length && option > best && !strncmp(word, with_path[i], option))
			best = option;
	}
	return best;
}

/* Ends at a blank outside of quotes. */
static size_t word_length(const char *word)
{
	const char *c;
	char quote = 0;

	for (c = word; *c && (quote || !strchr(" \t", *c)); c++)
		if (quote ? *c == quote : *c == '\'' || *c == '"')
			quote = quote ? 0 : *c;
	return (size_t)(c - word);
}

/* Adds a word in which a path begins at `at`, with a name that does not depend on the directory. */
static void add_path(struct text *text, const struct kernel *below, const char *word, size_t length,
		     size_t at)
{
	const char *path = word + at, *slash = "/";

	if (at == length || *path == '/' || strchr("'\"=", *path)) {
		text_add_bytes(text, word, length);
		return;
	}
	text_add_bytes(text, word, at);
	while (!strncmp(path, "./", 2))
		path += 2;
	text_add(text, "%s%s", below->build, slash);
	text_add_bytes(text, path, (size_t)(word + length - path));
}

static const char *with_kernel_paths(struct arena *arena, const struct kernel *below,
				     const char *options)
{
	struct text text = { .arena = arena };
	bool is_path = false;

	while (*options) {
		size_t blank = strspn(options, " \t"), length, option;

		text_add_bytes(&text, options, blank);
		options += blank;
		length = word_length(options);
		option = is_path ? 0 : path_option(options, length);
		if (is_path || option)
			add_path(&text, below, options, length, option);
		else
			text_add_bytes(&text, options, length);
		is_path = option && option == length;
		options += length;
	}
	return text_string(&text);
}

/* "-I/copy/include -I/copy" -> "-I./include -I." */
static const char *with_own_paths(struct arena *arena, const char *root, const char *options)
{
	struct text text = { .arena = arena };
	size_t length = strlen(root);
	const char *found;

	while ((found = strstr(options, root))) {
		const char *end = found + length;

		text_add_bytes(&text, options, (size_t)(found - options));
		/* "/copy-of-another/x.h" has another name. */
		text_add(&text, "%s", !*end || strchr("/ \t'\"", *end) ? "." : root);
		options = end;
	}
	text_add(&text, "%s", options);
	return text_string(&text);
}

const char *oot_command_options(struct arena *arena, const struct kernel *kernel, const char *root,
				const char *options)
{
	return with_own_paths(arena, root, with_kernel_paths(arena, kernel->oot->kernel, options));
}

const char *oot_command_file_names(struct arena *arena, const struct kernel *kernel)
{
	const char *dir = kernel->oot->dir;

	/* A word of the command has no blanks and quotes. Without the option, names are relative. */
	if (strpbrk(dir, " \t'\"\\$`=&|;<>()*?[]#~"))
		return "";
	return arena_printf(arena, " -fmacro-prefix-map==%s/ -fmacro-prefix-map=./=%s/", dir, dir);
}
