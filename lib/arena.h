/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An arena is memory that is freed all at once. There is one for each object or request, so
 * there is no freeing code to get wrong. When memory runs out the program ends: by then it has
 * written nothing under its final name.
 */
#ifndef KLP_ARENA_H
#define KLP_ARENA_H

#include <stddef.h>
#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Returns zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_copy(struct arena *arena, const void *data, size_t size);
char *arena_strdup(struct arena *arena, const char *string);
char *arena_strndup(struct arena *arena, const char *string, size_t length);
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define arena_new_object(arena, type) ((type *)arena_alloc(arena, sizeof(type)))

/*
 * A growing array in an arena: declare ARRAY(struct x) xs; then
 * array_push(arena, &xs) returns a pointer to a new zeroed element. Pointers to
 * elements move when it grows: keep indices, or arrays of pointers.
 */
#define ARRAY(type)              \
	struct {                 \
		type *items;     \
		size_t count;    \
		size_t capacity; \
	}

void *array_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#define array_push(arena, a)                                                                     \
	((a)->items =                                                                            \
		 array_grow(arena, (a)->items, (a)->count, &(a)->capacity, sizeof(*(a)->items)), \
	 &(a)->items[(a)->count++])

/* for (type *item in array) */
#define array_for_each(item, a) \
	for (item = (a)->items; item && item < (a)->items + (a)->count; item++)

#endif
