// SPDX-License-Identifier: GPL-2.0-or-later
#include "member-init.h"

#include <dwarf.h>
#include <string.h>

/* Variables of loops, from the outermost to the innermost one. */
#define LOOPS_MAX 6
static const char loop_names[] = "ijklmn";
static const char tabs[] = "\t\t\t\t\t\t\t";

/* Types of which zeros are no valid object, or none that says what was meant. */
static const struct initialiser {
	const char *type;	    /* the name of a typedef or a struct */
	const char *before, *after; /* C around the member */
} initialisers[] = {
	{ "spinlock_t", "spin_lock_init(&", ")" },
	{ "raw_spinlock_t", "raw_spin_lock_init(&", ")" },
	{ "rwlock_t", "rwlock_init(&", ")" },
	{ "seqlock_t", "seqlock_init(&", ")" },
	{ "seqcount_t", "seqcount_init(&", ")" },
	{ "atomic_t", "atomic_set(&", ", 0)" },
	{ "atomic64_t", "atomic64_set(&", ", 0)" },
	{ "atomic_long_t", "atomic_long_set(&", ", 0)" },
	{ "refcount_t", "refcount_set(&", ", 1)" },
	{ "struct kref", "kref_init(&", ")" },
	{ "struct mutex", "mutex_init(&", ")" },
	{ "struct rw_semaphore", "init_rwsem(&", ")" },
	{ "struct semaphore", "sema_init(&", ", 1)" },
	{ "struct completion", "init_completion(&", ")" },
	{ "wait_queue_head_t", "init_waitqueue_head(&", ")" },
	{ "struct wait_queue_head", "init_waitqueue_head(&", ")" },
	{ "struct list_head", "INIT_LIST_HEAD(&", ")" },
	{ "struct hlist_head", "INIT_HLIST_HEAD(&", ")" },
	{ "struct hlist_node", "INIT_HLIST_NODE(&", ")" },
	{ "struct llist_head", "init_llist_head(&", ")" },
	{ "struct rb_root", "", " = RB_ROOT" },
	{ "struct rb_root_cached", "", " = RB_ROOT_CACHED" },
	{ "struct xarray", "xa_init(&", ")" },
	{ "struct ida", "ida_init(&", ")" },
	{ "struct idr", "idr_init(&", ")" },
};

#define STOP                                                                                                          \
	"starts a function of the livepatch later: set it up in the constructor, and see to it that none is pending " \
	"before the livepatch goes, in a pre_unpatch callback; a destructor cannot wait"
#define FUNCTION                                                                                                                  \
	"must not be left pointing at a function of the livepatch: the variable stays when another livepatch replaces this one, " \
	"and the function goes"
#define ALLOCATES \
	"needs memory, which the constructor cannot wait for: set it up behind the allocation"

/* Types with which a constructor alone does not do. */
static const struct {
	const char *type, *why;
} warned[] = {
	{ "struct timer_list", STOP },
	{ "struct hrtimer", STOP },
	{ "struct work_struct", STOP },
	{ "struct delayed_work", STOP },
	{ "struct rcu_work", STOP },
	{ "struct kthread_work", STOP },
	{ "struct tasklet_struct", STOP },
	{ "struct irq_work", STOP },
	{ "struct callback_head", STOP }, /* struct rcu_head is a macro for it */
	{ "struct percpu_counter", ALLOCATES },
	{ "struct percpu_ref", ALLOCATES },
	{ "struct srcu_struct", ALLOCATES },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *name_of(struct member_init *init, Dwarf_Die *type)
{
	const char *kind = c_tag_kind(type), *name = dwarf_diename(type);

	if (!name)
		return "";
	return kind ? arena_printf(init->writer->arena, "%s %s", kind, name) : name;
}

static bool add_known(struct member_init *init, Dwarf_Die *type, const char *path, int depth)
{
	const char *name = name_of(init, type);
	size_t i;

	for (i = 0; i < COUNT(initialisers); i++)
		if (!strcmp(name, initialisers[i].type)) {
			text_add(&init->statements, "%.*s%s%s%s;\n", depth + 1, tabs,
				 initialisers[i].before, path, initialisers[i].after);
			return true;
		}
	for (i = 0; i < COUNT(warned); i++)
		if (!strcmp(name, warned[i].type)) {
			text_add(&init->warnings, "%s (%s) %s.\n", path, name, warned[i].why);
			return true;
		}
	return false;
}

static void add(struct member_init *init, Dwarf_Die *type, const char *path, const char *elements,
		int depth);

static void add_members(struct member_init *init, Dwarf_Die *type, const char *path,
			const char *elements, int depth)
{
	const char *name;
	Dwarf_Die child, member;

	if (dwarf_child(type, &child))
		return;
	do {
		if (dwarf_tag(&child) != DW_TAG_member || !c_type_of(&child, &member))
			continue;
		name = dwarf_diename(&child);
		add(init, &member,
		    name ? arena_printf(init->writer->arena, "%s.%s", path, name) : path, elements,
		    depth);
	} while (!dwarf_siblingof(&child, &child));
}

/* What the elements of an array need, when they need something. `path` ends with the indices. */
static const char *element_statements(struct member_init *init, Dwarf_Die *element,
				      const char *path, const char *elements, int depth)
{
	struct text outside = init->statements;
	const char *statements;

	init->statements = (struct text){ .arena = outside.arena };
	add(init, element, path, elements, depth);
	statements = text_string(&init->statements);
	init->statements = outside;
	return statements;
}

/* A loop for each dimension; the innermost one has no braces around one statement. */
static void add_array(struct member_init *init, Dwarf_Die *type, const char *path,
		      const char *elements, int depth)
{
	const char *bounds[LOOPS_MAX], *statements;
	unsigned long long length;
	Dwarf_Die child, element;
	int first = depth, i;
	bool braces;

	if (!c_type_of(type, &element) || dwarf_child(type, &child))
		return;
	do {
		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		if (depth >= LOOPS_MAX)
			return;
		bounds[depth] = c_array_length(&child, &length)
					? arena_printf(init->writer->arena, "ARRAY_SIZE(%s)", path)
					: elements;
		path = arena_printf(init->writer->arena, "%s[%c]", path, loop_names[depth++]);
	} while (!dwarf_siblingof(&child, &child));
	statements = element_statements(init, &element, path, elements, depth);
	if (!*statements)
		return;
	if (init->loops < depth)
		init->loops = depth;
	for (i = first; i < depth; i++) {
		braces = i + 1 < depth || strchr(statements, '\n')[1];
		text_add(&init->statements, "%.*sfor (%c = 0; %c < %s; %c++)%s\n", i + 1, tabs,
			 loop_names[i], loop_names[i], bounds[i], loop_names[i],
			 braces ? " {" : "");
	}
	text_add(&init->statements, "%s", statements);
	for (i = depth - 1; i >= first; i--)
		if (i + 1 < depth || strchr(statements, '\n')[1])
			text_add(&init->statements, "%.*s}\n", i + 1, tabs);
}

static bool is_function_pointer(Dwarf_Die *type)
{
	Dwarf_Die target;

	return dwarf_tag(type) == DW_TAG_pointer_type && c_type_of(type, &target) &&
	       dwarf_tag(&target) == DW_TAG_subroutine_type;
}

static bool is_in_full(const struct c_writer *writer, Dwarf_Die *type)
{
	return !dwarf_diename(type) || (writer->in_full && writer->in_full(writer->data, type));
}

/* Members of a union share their bytes: the user knows which of them comes first. */
static void add(struct member_init *init, Dwarf_Die *type, const char *path, const char *elements,
		int depth)
{
	Dwarf_Die at = *type;

	for (;;) {
		if (add_known(init, &at, path, depth))
			return;
		if (is_function_pointer(&at)) {
			text_add(&init->warnings, "%s %s.\n", path, FUNCTION);
			return;
		}
		if (dwarf_tag(&at) == DW_TAG_array_type) {
			add_array(init, &at, path, elements, depth);
			return;
		}
		if (dwarf_tag(&at) == DW_TAG_structure_type && is_in_full(init->writer, &at)) {
			add_members(init, &at, path, elements, depth);
			return;
		}
		if ((dwarf_tag(&at) != DW_TAG_typedef && dwarf_tag(&at) != DW_TAG_const_type &&
		     dwarf_tag(&at) != DW_TAG_volatile_type) ||
		    !c_type_of(&at, &at))
			return;
	}
}

void member_init_add(struct member_init *init, Dwarf_Die *type, const char *path,
		     const char *elements)
{
	add(init, type, path, elements, 0);
}
