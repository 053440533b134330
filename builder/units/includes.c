// SPDX-License-Identifier: GPL-2.0-or-later
#include "includes.h"
#include "../../lib/text.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/normalise.h"

#include <fts.h>
#include <string.h>

/* Where kernel sources look for <x.h>, below the tree; @ is the architecture. */
static const char *const search_path[] = {
	"include",
	"include/uapi",
	"include/generated",
	"include/generated/uapi",
	"arch/@/include",
	"arch/@/include/uapi",
	"arch/@/include/generated",
	"arch/@/include/generated/uapi",
};

#define SEARCH_PATH (sizeof(search_path) / sizeof(*search_path))

/* kbuild puts these in front of every unit with -include. */
static const char *const forced[] = {
	"include/linux/kconfig.h",
	"include/linux/compiler_types.h",
	"include/linux/compiler-version.h",
};

struct node {
	const char *path;
	ARRAY(struct node *) includers;
	bool reaches; /* it reaches the file of the last question */
};

struct includes {
	struct arena *arena;
	struct arena *scratch; /* file contents, freed when the graph stands */
	const char *tree;
	const char *arch_dir; /* arch/x86 */
	const char *search_path[SEARCH_PATH];
	struct hash nodes;	   /* path -> struct node */
	struct hash by_name;	   /* base name -> path, for names that are not in search_path */
	struct hash exists;	   /* every header's path */
	ARRAY(struct node *) todo; /* every node, in the order in which it is read */
	const char *asked;	   /* the file of the last question, to which `reaches` refers */
};

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Directories that serve other purposes have thousands of headers that no unit includes. */
static bool is_foreign(const struct includes *graph, const char *path)
{
	static const char *const prefixes[] = { "Documentation", "tools", "samples",
						"scripts",	 "usr",	  "rust" };
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strcmp(path, prefixes[i]))
			return true;
	return !strncmp(path, "arch/", 5) && strcmp(path, graph->arch_dir);
}

static int list_headers(struct includes *graph)
{
	char *roots[] = { (char *)graph->tree, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	size_t prefix = strlen(graph->tree) + 1;
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", graph->tree);
	while ((entry = fts_read(fts))) {
		const char *path = strlen(entry->fts_path) > prefix ? entry->fts_path + prefix : "";

		if (entry->fts_info == FTS_D && entry->fts_level &&
		    (is_foreign(graph, path) &&
		     !(entry->fts_level == 1 && !strcmp(path, "arch")))) {
			fts_set(fts, entry, FTS_SKIP);
		} else if (entry->fts_info == FTS_F || entry->fts_info == FTS_NSOK ||
			   entry->fts_info == FTS_SL) {
			size_t length = strlen(path);

			if (length < 3 || path[length - 2] != '.' ||
			    !strchr("chS", path[length - 1]))
				continue;
			path = arena_strdup(graph->arena, path);
			hash_add(&graph->exists, path, (void *)path);
			hash_add(&graph->by_name, base_of(path), (void *)path);
		}
	}
	fts_close(fts);
	return 0;
}

static struct node *node_of(struct includes *graph, const char *path)
{
	struct node *node = hash_get(&graph->nodes, path);

	if (node)
		return node;
	node = arena_new_object(graph->arena, struct node);
	node->path = arena_strdup(graph->arena, path);
	hash_add(&graph->nodes, node->path, node);
	*array_push(graph->arena, &graph->todo) = node;
	return node;
}

static bool ends_with_path(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length >= tail && !strcmp(path + length - tail, end) &&
	       (length == tail || path[length - tail - 1] == '/');
}

static void add_include(struct includes *graph, struct node *node, const char *name, bool quoted)
{
	const char *slash = strrchr(node->path, '/');
	struct hash_entry *entry;
	bool found = false;
	const char *path;
	size_t i;

	if (quoted) {
		path = path_normalise(graph->scratch,
				      arena_printf(graph->scratch, "%.*s/%s",
						   slash ? (int)(slash - node->path) : 0,
						   node->path, name));
		if (hash_get(&graph->exists, path)) {
			*array_push(graph->arena, &node_of(graph, path)->includers) = node;
			return;
		}
	}
	/* A generated and a plain header of one name may both exist: take all of them. */
	for (i = 0; i < SEARCH_PATH; i++) {
		path = arena_printf(graph->scratch, "%s/%s", graph->search_path[i], name);
		if (!hash_get(&graph->exists, path))
			continue;
		*array_push(graph->arena, &node_of(graph, path)->includers) = node;
		found = true;
	}
	if (found)
		return;
	/* A -I of its directory may find it: any file of that name may be meant. */
	while (!strncmp(name, "../", 3))
		name += 3;
	for (entry = hash_find(&graph->by_name, base_of(name)); entry; entry = entry->same_key)
		if (ends_with_path(entry->value, name))
			*array_push(graph->arena, &node_of(graph, entry->value)->includers) = node;
}

static void read_node(struct includes *graph, struct node *node)
{
	char *text, *line, *end, *close;

	graph->scratch = arena_new();
	text = file_read(graph->scratch,
			 arena_printf(graph->scratch, "%s/%s", graph->tree, node->path), NULL);
	for (line = text; line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		line += strspn(line, " \t");
		if (*line != '#')
			continue;
		line++;
		line += strspn(line, " \t");
		if (strncmp(line, "include", 7))
			continue;
		line += 7;
		line += strspn(line, " \t");
		if (*line != '"' && *line != '<')
			continue;
		close = strchr(line + 1, *line == '"' ? '"' : '>');
		if (!close || (end && close > end))
			continue;
		add_include(graph, node,
			    arena_strndup(graph->scratch, line + 1, (size_t)(close - line - 1)),
			    *line == '"');
	}
	arena_free(graph->scratch);
	graph->scratch = NULL;
}

static const char *in_arch(const struct includes *graph, const char *dir)
{
	static const char placeholder[] = "arch/@";

	if (strncmp(dir, placeholder, strlen(placeholder)))
		return dir;
	return arena_printf(graph->arena, "%s%s", graph->arch_dir, dir + strlen(placeholder));
}

struct includes *includes_read(struct arena *arena, const struct kernel *kernel,
			       const char *const *sources, size_t count)
{
	struct includes *graph = arena_new_object(arena, struct includes);
	size_t i, n;

	graph->arena = arena;
	graph->tree = kernel->source;
	graph->arch_dir = arena_printf(arena, "arch/%s", kernel->arch->kbuild);
	for (i = 0; i < SEARCH_PATH; i++)
		graph->search_path[i] = in_arch(graph, search_path[i]);
	hash_setup(&graph->nodes, arena);
	hash_setup(&graph->by_name, arena);
	hash_setup(&graph->exists, arena);
	if (list_headers(graph))
		return NULL;
	for (i = 0; i < count; i++) {
		if (!hash_get(&graph->exists, sources[i]))
			continue;
		for (n = 0; n < sizeof(forced) / sizeof(*forced); n++)
			*array_push(arena, &node_of(graph, forced[n])->includers) =
				node_of(graph, sources[i]);
	}
	for (i = 0; i < graph->todo.count; i++) {
		status_tick();
		read_node(graph, graph->todo.items[i]);
	}
	return graph;
}

/* Marks every file whose #include lines lead to `file`. */
static void mark(struct includes *graph, const char *file)
{
	ARRAY(struct node *) todo = { 0 };
	struct node **item, *start = hash_get(&graph->nodes, file);
	size_t i;

	array_for_each(item, &graph->todo)
		(*item)->reaches = false;
	graph->asked = file;
	if (!start)
		return;
	start->reaches = true;
	*array_push(graph->arena, &todo) = start;
	for (i = 0; i < todo.count; i++)
		array_for_each(item, &todo.items[i]->includers)
			if (!(*item)->reaches) {
				(*item)->reaches = true;
				*array_push(graph->arena, &todo) = *item;
			}
}

bool includes_reach(struct includes *includes, const char *source, const char *file)
{
	struct node *node = hash_get(&includes->nodes, source);

	if (!includes->asked || strcmp(includes->asked, file))
		mark(includes, file);
	return node && node->reaches;
}

char *includes_of_sources(struct includes *includes)
{
	struct text text = { .arena = includes->arena };
	struct node **item;

	array_for_each(item, &includes->todo) {
		size_t length = strlen((*item)->path);

		if ((*item)->includers.count && length > 2 &&
		    !strcmp((*item)->path + length - 2, ".c"))
			text_add(&text, "%s\n", (*item)->path);
	}
	return (char *)text_string(&text);
}
