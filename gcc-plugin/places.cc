// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin.h"

/* Texts that stay until the compiler ends. */
static struct obstack kept;
static bool kept_ready;

const char *keep(const char *text)
{
	if (!kept_ready)
		obstack_init(&kept);
	kept_ready = true;
	return (const char *)obstack_copy0(&kept, text, (int)strlen(text));
}

/*
 * Returns a file's name as klp-build uses it: below the tree, without "./" and "x/../". The
 * same file may come as fs/xfs/libxfs/../xfs.h or ./include/linux/fs.h, depending on who
 * includes it.
 */
static char *normalized(const char *path)
{
	const char *top = get_src_pwd();
	size_t length = top ? strlen(top) : 0;
	char *result, *out;

	if (length > 1 && !strncmp(path, top, length) && path[length] == '/')
		path += length + 1;
	result = XNEWVEC(char, strlen(path) + 2);
	out = result;
	if (*path == '/')
		*out++ = '/';
	while (*path) {
		size_t part = strcspn(path, "/");
		char *last = out > result + 1 ? out - 1 : result;

		while (last > result && last[-1] != '/')
			last--;
		if (part == 2 && !strncmp(path, "..", 2) && out > result + 1 &&
		    strncmp(last, "../", 3)) {
			out = last;
		} else if (part && !(part == 1 && *path == '.')) {
			memcpy(out, path, part);
			out += part;
			*out++ = '/';
		}
		path += part;
		path += strspn(path, "/");
	}
	if (out > result + 1 || (out == result + 1 && *result != '/'))
		out--;
	*out = '\0';
	return result;
}

/*
 * Maps from the compiler's names to ours, and from the text of ours to the only copy. The compiler's are
 * those of line maps, or of the unit, and stay where they are as long as there are line maps.
 */
static hash_map<const char *, const char *> *by_pointer;
static hash_map<nofree_string_hash, const char *> *by_text;

static const char *intern(char *path)
{
	bool there;
	const char **found;

	if (!by_text)
		by_text = new hash_map<nofree_string_hash, const char *>;
	found = by_text->get(path);
	if (found) {
		free(path);
		return *found;
	}
	by_text->get_or_insert(path, &there) = path;
	return path;
}

const char *file_name(const char *path)
{
	const char **found, *name;

	if (!path)
		return "";
	if (!by_pointer)
		by_pointer = new hash_map<const char *, const char *>;
	found = by_pointer->get(path);
	if (found)
		return *found;
	name = intern(normalized(path));
	by_pointer->put(path, name);
	return name;
}

struct place place_of(location_t location)
{
	expanded_location expanded = expand_location(LOCATION_LOCUS(location));
	struct place place = { file_name(expanded.file), expanded.line };

	return place;
}

void note_place(struct place place)
{
	note_text(place.file);
	note_number(place.line);
}

char *place_text(struct place place)
{
	return xasprintf("%s:%d", *place.file ? place.file : "?", place.line);
}

static hash_set<const char *> *touched_files;

void touched_add(const char *path)
{
	if (!touched_files)
		touched_files = new hash_set<const char *>;
	touched_files->add(intern(normalized(path)));
}

bool touched_any(void)
{
	return touched_files != NULL;
}

bool touched(const char *file)
{
	return touched_files && touched_files->contains(file);
}

const char *source_name(tree decl)
{
	return decl && DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";
}

const char *assembler_name(tree decl)
{
	const char *name;

	/*
	 * Asking for a name that is not set yet would set it, and so change the numbers in
	 * others.
	 */
	if (!DECL_ASSEMBLER_NAME_SET_P(decl))
		return source_name(decl);
	name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));
	/* asm("name"): the name gets no prefix, as user labels do elsewhere. */
	return *name == '*' ? name + 1 : name;
}
