/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/includes-file.h"
#include "../../lib/files.h"
#include "../../lib/kept-file.h"

static struct arena *arena;
static char top[] = "/tmp/klp-kept-XXXXXX";
static const char *path;

static struct includes *make_graph(struct source_list *sources)
{
	struct includes *graph = includes_new(arena);
	uint32_t a = includes_add_file(graph, "a.c"), h = includes_add_file(graph, "x/h.h");
	uint32_t b = includes_add_file(graph, "b.c"), i = includes_add_file(graph, "i.h");

	includes_add_edge(graph, a, h);
	includes_add_edge(graph, h, i);
	includes_add_edge(graph, b, i);
	*array_push(arena, &sources->items) = "a.c";
	*array_push(arena, &sources->items) = "b.c";
	return graph;
}

static void check_graph(void)
{
	struct source_list sources = { 0 }, kept = { 0 };
	struct includes *graph = make_graph(&sources);
	const uint32_t *closure;
	size_t count;

	check(!includes_save(graph, &sources, 7, path), "a graph is kept");
	graph = includes_load(arena, 7, path, &kept);
	check(graph && includes_count(graph) == 4, "and read back with all files");
	check(kept.items.count == 2 && !strcmp(kept.items.items[1], "b.c"), "with its sources");
	check(includes_reach(graph, "a.c", "i.h") && includes_reach(graph, "b.c", "i.h") &&
		      !includes_reach(graph, "b.c", "x/h.h"),
	      "it reaches the same");
	closure = includes_closure(graph, "a.c", &count);
	check(count == 3 && !strcmp(includes_path(graph, closure[2]), "i.h"),
	      "its closures are the same");
	check(!includes_load(arena, 8, path, &kept), "it is not taken for other units");
}

/* Each byte that is missing or another one makes it as good as none. */
static void check_damaged(void)
{
	struct source_list kept = { 0 };
	size_t size, i, taken = 0;
	char *whole = file_read(arena, path, &size);

	for (i = 0; i < size; i++) {
		char *damaged = arena_copy(arena, whole, size);

		if (!file_write(path, whole, i))
			taken += includes_load(arena, 7, path, &kept) != NULL;
		damaged[i] ^= 1;
		if (!file_write(path, damaged, size))
			taken += includes_load(arena, 7, path, &kept) != NULL;
	}
	check(!taken && !kept.items.count, "a damaged one is not taken");
}

/* Whole, but not what a graph looks like. */
static void check_foreign(void)
{
	static const char *const lines[] = { "x",	   "s",
					     "i 0",	   "i 0 1",
					     "i",	   "p a\ni 0 1",
					     "p a\ni 0 x", "p a\ni 99999999999999999999 0" };
	struct source_list kept = { 0 };
	size_t i, taken = 0;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct text text = { .arena = arena };

		text_add(&text, "klp-build-includes 1 0000000000000007\n%s\n", lines[i]);
		if (!kept_file_write(path, &text) && includes_load(arena, 7, path, &kept))
			taken |= (size_t)1 << i;
	}
	check(!taken, "lines of another form are not taken: %zx", taken);
}

/* A name that is lost is a source file whose readers are not found. */
static void check_included(void)
{
	static const char names[] = "kernel/sched/rt.c\nkernel/sched/fair.c\n";
	size_t size, i, taken = 0;
	char *whole, *text;

	check(!included_sources_save(arena, names, path), "names of included sources are kept");
	text = included_sources_load(arena, path);
	check(text && !strcmp(text, names), "and read back");
	whole = file_read(arena, path, &size);
	for (i = 0; i < size; i++) {
		char *damaged = arena_copy(arena, whole, size);

		damaged[i] ^= 1;
		taken += !file_write(path, whole, i) && included_sources_load(arena, path);
		taken += !file_write(path, damaged, size) && included_sources_load(arena, path);
	}
	check(!taken, "damaged ones are not taken");
}

int main(void)
{
	arena = arena_new();
	path = mkdtemp(top) ? arena_printf(arena, "%s/kept", top) : NULL;
	check_graph();
	check_damaged();
	check_foreign();
	check_included();
	unlink(path);
	rmdir(top);
	arena_free(arena);
	return check_done();
}
