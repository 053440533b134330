// SPDX-License-Identifier: GPL-2.0-or-later
#include "includes.h"
#include "include-lines.h"
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

#define AUTOCONF "include/generated/autoconf.h"

#define SEARCH_PATH (sizeof(search_path) / sizeof(*search_path))

/* kbuild puts these in front of every unit with -include. */
static const char *const forced[] = {
	"include/linux/kconfig.h", "include/linux/compiler_types.h",
	"include/linux/compiler-version.h",
	"include/linux/hidden.h", /* drivers/firmware/efi/libstub */
};

struct node {
	const char *path;
	struct include_lines lines;
	ARRAY(struct node *) includers;
	ARRAY(uint32_t) included; /* numbers of the files that it includes */
	uint32_t number;	  /* index of includes.todo */
	uint32_t closure;	  /* the last closure in which it was */
	bool reaches;		  /* it reaches the file of the last question */
};

struct includes {
	struct arena *arena;
	struct arena *scratch; /* what is needed for one file */
	const char *tree;
	const char *arch_dir; /* arch/x86 */
	const char *search_path[SEARCH_PATH];
	struct hash nodes;	   /* path -> struct node */
	struct hash by_name;	   /* base name -> path, for names that are not in search_path */
	struct hash exists;	   /* every header's path */
	ARRAY(struct node *) todo; /* every node, in the order in which it is read */
	const char *asked;	   /* the file of the last question, to which `reaches` refers */
	struct config_symbols symbols;
	struct hash computed; /* macros that stand behind an #include */
	bool all;	      /* files are read whatever #if says, and no edges made */
	ARRAY(uint32_t) closure;
	uint32_t closures;
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
	const size_t arch = strlen(graph->arch_dir);
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strcmp(path, prefixes[i]))
			return true;
	return !strncmp(path, "arch/", 5) &&
	       (strncmp(path, graph->arch_dir, arch) || (path[arch] && path[arch] != '/'));
}

static bool is_makefile_name(const char *name)
{
	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6);
}

/* A Makefile may define a CONFIG_ symbol for its units, as none of Linux 6.12 does: -DCONFIG_X=1 */
static void read_makefile(struct includes *graph, const char *path)
{
	struct arena *scratch = arena_new();
	const char *text = file_read(scratch, path, NULL), *at = text;

	while (at && (at = strstr(at, "CONFIG_"))) {
		size_t length = strspn(
			at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789");

		if (at >= text + 2 && at[-2] == '-' && (at[-1] == 'D' || at[-1] == 'U'))
			config_symbol_unsettle(&graph->symbols, at, length);
		at += length;
	}
	arena_free(scratch);
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

			if (is_makefile_name(base_of(path)))
				read_makefile(graph, entry->fts_path);
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
	node->number = (uint32_t)graph->todo.count;
	*array_push(graph->arena, &graph->todo) = node;
	return node;
}

void includes_add_edge(struct includes *includes, uint32_t from, uint32_t to)
{
	struct node *includer = includes->todo.items[from];

	*array_push(includes->arena, &includes->todo.items[to]->includers) = includer;
	*array_push(includes->arena, &includer->included) = to;
}

static void add_edge(struct includes *graph, struct node *from, const char *to)
{
	struct node *node = node_of(graph, to);

	if (!graph->all)
		includes_add_edge(graph, from->number, node->number);
}

static bool ends_with_path(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length >= tail && !strcmp(path + length - tail, end) &&
	       (length == tail || path[length - tail - 1] == '/');
}

/*
 * Is it a file in a directory that was not listed? kernel/bpf/relo_core.c includes
 * "../../tools/lib/bpf/relo_core.c".
 */
static bool is_there(struct includes *graph, const char *path)
{
	const char *slash = strchr(path, '/');

	if (!slash ||
	    !is_foreign(graph, arena_strndup(graph->scratch, path, (size_t)(slash - path))) ||
	    !file_exists(arena_printf(graph->scratch, "%s/%s", graph->tree, path)))
		return false;
	path = arena_strdup(graph->arena, path);
	hash_add(&graph->exists, path, path);
	return true;
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
		if (hash_get(&graph->exists, path) || is_there(graph, path)) {
			add_edge(graph, node, path);
			return;
		}
	}
	/* A generated and a plain header of one name may both exist: take all of them. */
	for (i = 0; i < SEARCH_PATH; i++) {
		/* <../tools/lib/bpf/relo_core.h> is beside include/. */
		path = arena_printf(graph->scratch, "%s/%s", graph->search_path[i], name);
		if (!strncmp(name, "../", 3))
			path = path_normalise(graph->scratch, path);
		if (!hash_get(&graph->exists, path) && !is_there(graph, path))
			continue;
		add_edge(graph, node, path);
		found = true;
	}
	if (found)
		return;
	/* A -I of its directory may find it: any file of that name may be meant. */
	while (!strncmp(name, "../", 3))
		name += 3;
	for (entry = hash_find(&graph->by_name, base_of(name)); entry; entry = entry->same_key)
		if (ends_with_path(entry->value, name))
			add_edge(graph, node, entry->value);
}

/* The trace macros include the file of this name again, which its own header says. */
static bool is_trace_name(const char *macro)
{
	return !strcmp(macro, "TRACE_INCLUDE_FILE") || !strcmp(macro, "TRACE_SYSTEM");
}

/*
 * `#include MACRO` reads what the unit defines the macro to be. The file with the #define is in the same unit, so
 * it is as good as if that one had the #include.
 */
static void add_computed(struct includes *graph, struct node *node, const char *macro,
			 const char *value)
{
	struct arena *scratch = graph->scratch;
	struct hash_entry *entry;

	if (is_trace_name(macro)) {
		value = arena_printf(scratch, "%s.h", base_of(value));
		for (entry = hash_find(&graph->by_name, value); entry; entry = entry->same_key)
			add_edge(graph, node, entry->value);
	} else if (strlen(value) > 2 && hash_get(&graph->computed, macro) && !strchr(value, ' ')) {
		add_include(graph, node, arena_strndup(scratch, value + 1, strlen(value) - 2),
			    true);
	}
}

/* Adds the edges of a node, and what is new to the list of nodes. */
static void add_edges(struct includes *graph, struct node *node)
{
	struct branches branches = { .arena = NULL };
	const struct include_line *line;

	graph->scratch = branches.arena = arena_new();
	array_for_each(line, &node->lines.items) {
		if (!branches_follow(&branches, &graph->symbols, line) && !graph->all)
			continue;
		if (line->kind == LINE_INCLUDE || line->kind == LINE_INCLUDE_QUOTED)
			add_include(graph, node, line->text, line->kind == LINE_INCLUDE_QUOTED);
		else if (line->kind == LINE_DEFINE)
			add_computed(graph, node, line->text, line[1].text);
	}
	arena_free(graph->scratch);
	graph->scratch = NULL;
}

static void read_node(struct includes *graph, struct node *node)
{
	const struct include_line *line;
	struct arena *scratch = arena_new();
	size_t size;
	char *text =
		file_read(scratch, arena_printf(scratch, "%s/%s", graph->tree, node->path), &size);

	if (text)
		include_lines_read(graph->arena, text, size, &node->lines);
	arena_free(scratch);
	array_for_each(line, &node->lines.items)
		if (line->kind == LINE_CONFIG && strcmp(node->path, AUTOCONF))
			config_symbol_unsettle(&graph->symbols, line->text, strlen(line->text));
		else if (line->kind == LINE_INCLUDE_COMPUTED)
			hash_add(&graph->computed, line->text, line->text);
}

static const char *in_arch(const struct includes *graph, const char *dir)
{
	static const char placeholder[] = "arch/@";

	if (strncmp(dir, placeholder, strlen(placeholder)))
		return dir;
	return arena_printf(graph->arena, "%s%s", graph->arch_dir, dir + strlen(placeholder));
}

static void add_forced(struct includes *graph, const char *const *sources, size_t count)
{
	size_t i, n;

	for (i = 0; i < count; i++) {
		if (!hash_get(&graph->exists, sources[i]))
			continue;
		for (n = 0; n < sizeof(forced) / sizeof(*forced); n++)
			add_edge(graph, node_of(graph, sources[i]), forced[n]);
	}
}

struct includes *includes_new(struct arena *arena)
{
	struct includes *graph = arena_new_object(arena, struct includes);

	graph->arena = arena;
	hash_setup(&graph->nodes, arena);
	return graph;
}

uint32_t includes_add_file(struct includes *includes, const char *path)
{
	return node_of(includes, path)->number;
}

struct includes *includes_read(struct arena *arena, const struct kernel *kernel,
			       const char *const *sources, size_t count)
{
	struct includes *graph = includes_new(arena);
	struct node **node;
	size_t i;

	graph->tree = kernel->source;
	graph->arch_dir = arena_printf(arena, "arch/%s", kernel->arch->kbuild);
	for (i = 0; i < SEARCH_PATH; i++)
		graph->search_path[i] = in_arch(graph, search_path[i]);
	hash_setup(&graph->by_name, arena);
	hash_setup(&graph->exists, arena);
	hash_setup(&graph->computed, arena);
	if (config_symbols_read(&graph->symbols, arena,
				arena_printf(arena, "%s/" AUTOCONF, kernel->source)) ||
	    list_headers(graph))
		return NULL;
	/*
	 * Any file may define or undefine a CONFIG_ symbol, as arch/x86/boot/compressed/misc.h does, so nothing is
	 * known of an #if before all is read that units may include.
	 */
	graph->all = true;
	add_forced(graph, sources, count);
	for (i = 0; i < graph->todo.count; i++) {
		status_tick();
		read_node(graph, graph->todo.items[i]);
		add_edges(graph, graph->todo.items[i]);
	}
	graph->all = false;
	add_forced(graph, sources, count);
	array_for_each(node, &graph->todo)
		add_edges(graph, *node);
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

size_t includes_count(const struct includes *includes)
{
	return includes->todo.count;
}

const char *includes_path(const struct includes *includes, size_t number)
{
	return includes->todo.items[number]->path;
}

const uint32_t *includes_next(const struct includes *includes, size_t number, size_t *count)
{
	*count = includes->todo.items[number]->included.count;
	return includes->todo.items[number]->included.items;
}

bool includes_is_included(const struct includes *includes, size_t number)
{
	return includes->todo.items[number]->includers.count != 0;
}

static void add_to_closure(struct includes *graph, struct node *node)
{
	if (node->closure == graph->closures)
		return;
	node->closure = graph->closures;
	*array_push(graph->arena, &graph->closure) = node->number;
}

const uint32_t *includes_closure(struct includes *includes, const char *source, size_t *count)
{
	struct node *start = hash_get(&includes->nodes, source);
	uint32_t *number;
	size_t i;

	includes->closures++;
	includes->closure.count = 0;
	if (start)
		add_to_closure(includes, start);
	for (i = 0; i < includes->closure.count; i++)
		array_for_each(number, &includes->todo.items[includes->closure.items[i]]->included)
			add_to_closure(includes, includes->todo.items[*number]);
	*count = includes->closure.count;
	return includes->closure.items;
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
