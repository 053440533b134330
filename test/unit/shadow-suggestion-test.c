/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C that the refusal of a new struct member prints: it compiles in the unpatched source, in place of the
 * member, and gives the member the type that it had.
 */
#include "check.h"
#include "../../lib/files.h"
#include "../../builder/explain/layouts.h"

#include <stdio.h>
#include <string.h>

static char directory[] = "/tmp/suggestion-test.XXXXXX";

/* Stands for the kernel's headers. */
static const char kernel[] =
	"#include <stddef.h>\n"
	"#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))\n"
	"#define struct_size(p, m, n) (sizeof(*(p)) + (n) * sizeof(*(p)->m))\n"
	"typedef unsigned int gfp_t; typedef unsigned char u8; typedef _Bool bool;\n"
	"typedef struct spinlock { int slock; } spinlock_t; void spin_lock_init(spinlock_t *);\n"
	"struct mutex { int owner; }; void mutex_init(struct mutex *);\n"
	"struct list_head { struct list_head *next, *prev; }; void INIT_LIST_HEAD(struct list_head *);\n"
	"typedef struct { int counter; } atomic_t; void atomic_set(atomic_t *, int);\n"
	"typedef struct { atomic_t refs; } refcount_t; void refcount_set(refcount_t *, int);\n"
	"struct rb_root { void *node; };\n"
	"#define RB_ROOT (struct rb_root) { 0 }\n"
	"struct timer_list { void *entry; };\n"
	"struct task; struct known { long a; };\n";

/* Stands for templates/include/linux/klp_shadow_types.h. */
static const char shadow_types[] =
	"struct klp_shadow_type { unsigned long id; int (*ctor)(void *, void *, void *);\n"
	"	void (*dtor)(void *, void *); };\n"
	"#define KLP_SHADOW_TYPE(name, i, c, d) \\\n"
	"	static struct klp_shadow_type name = { .id = (i), .ctor = (c), .dtor = (d) }\n"
	"void *klp_shadow_type_get(void *, struct klp_shadow_type *);\n"
	"void *klp_shadow_type_get_or_alloc(void *, struct klp_shadow_type *, size_t, gfp_t, void *);\n"
	"void klp_shadow_type_free(void *, struct klp_shadow_type *);\n";

#define USE(expression) "int use(struct s *p); int use(struct s *p) { return !(" expression "); }"
#define SAME(member, type)                                                                    \
	"_Static_assert(__builtin_types_compatible_p(__typeof__(((struct klp_s *)0)->" member \
	"), " type "), \"\");"

/* What the struct has before and after, what stands in front of both, and C that uses the suggestion. */
static const struct {
	const char *name, *front, *before, *after, *use;
	const char *has; /* in the text; NULL: what compiles is enough */
} cases[] = {
	{ "number", "", "int a;", "int a; long b;", SAME("b", "long") USE("klp_s_get(p)->b = 1"),
	  "KLP_SHADOW_TYPE(klp_s_type, 0x" },
	{ "several become one struct", "", "int a;",
	  "int a; spinlock_t lock; u8 *b; struct list_head list;",
	  SAME("b", "u8 *") USE("&klp_s_get(p)->lock && &klp_s_get(p)->list"),
	  "\tspin_lock_init(&data->lock);\n      \tINIT_LIST_HEAD(&data->list);\n" },
	{ "typedef", "", "int a;", "int a; const bool b;", USE("klp_s_get(p)->b"),
	  "\tconst bool b;\n" },
	{ "pointers", "", "int a;",
	  "int a; const char *const *b; char *volatile c; void *d; struct task *e;",
	  SAME("b", "const char *const *") SAME("c", "char *volatile") SAME("d", "void *")
		  SAME("e", "struct task *"),
	  NULL },
	{ "arrays", "", "int a;",
	  "int a; char b[3]; struct known c[2][4]; const char *d[5]; int (*e)[6];",
	  SAME("b", "char[3]") SAME("c", "struct known[2][4]") SAME("d", "const char *[5]")
		  SAME("e", "int (*)[6]"),
	  NULL },
	{ "function pointers", "", "int a;",
	  "int a; int (*b)(struct s *, const char *, ...); void (*c[2])(void); int (*(*d)(int))(long); void (*e)();",
	  SAME("b", "int (*)(struct s *, const char *, ...)") SAME("c", "void (*[2])(void)")
		  SAME("d", "int (*(*)(int))(long)") SAME("e", "void (*)()"),
	  "data->b must not be left pointing at a function of the livepatch" },
	{ "bit-fields", "", "int a;", "int a; unsigned b : 3; bool c : 1; long d : 40;",
	  USE("klp_s_get(p)->b + klp_s_get(p)->c + klp_s_get(p)->d"), "\tlong int d : 40;\n" },
	{ "struct without a tag", "", "int a;", "int a; struct { spinlock_t lock; int n; } b;",
	  USE("klp_s_get(p)->b.n"), "\tspin_lock_init(&data->b.lock);\n" },
	{ "struct and union without a name", "", "int a;",
	  "int a; union { long b; struct { u8 c; struct mutex d; }; };",
	  USE("klp_s_get(p)->b + klp_s_get(p)->c"), "\tunion {\n" },
	{ "struct that is declared inside", "", "int a;",
	  "int a;\n\tstruct in { int x; spinlock_t lock; } b;\n\tstruct in c;",
	  SAME("c", "struct in") USE("klp_s_get(p)->b.x"), "\tspin_lock_init(&data->c.lock);\n" },
	{ "struct that is declared beside", "", "int a;", "int a; struct known b, *c;",
	  SAME("b", "struct known") SAME("c", "struct known *"), NULL },
	{ "enums", "enum e { E };", "int a;", "int a; enum e b;\n\tenum { X = 3, Y = -1 } c;",
	  SAME("b", "enum e") USE("klp_s_get(p)->c == X + Y"), NULL },
	{ "array without a length", "", "int a;", "int a; long b; atomic_t c[];",
	  USE("klp_s_alloc(p, 3, 0) && klp_s_get(p)->c[2].counter"),
	  "*(size_t *)ctor_data; i++)\n      \t\tatomic_set(" },
	{ "only such an array", "", "int a;", "int a; u8 *b[];", USE("klp_s_get(p)->b[2]"),
	  "\tstruct { } no_other;\n" },
	{ "array of length 0", "", "int a;", "int a; u8 b[0]; int c;",
	  USE("klp_s_get(p)->b == 0 || klp_s_get(p)->c"), "\tu8 b[0];\n" },
	{ "locks in arrays", "", "int a;",
	  "int a; spinlock_t b[2][3]; struct { struct mutex m; refcount_t r; int n[4]; } c[5];",
	  USE("&klp_s_get(p)->c[4].m"),
	  "\tfor (i = 0; i < ARRAY_SIZE(data->c); i++) {\n      \t\tmutex_init(&data->c[i].m);\n      \t\trefcount_set(&data->c[i].r, 1);\n" },
	{ "an assignment", "", "int a;", "int a; struct rb_root tree;", USE("&klp_s_get(p)->tree"),
	  "\tdata->tree = RB_ROOT;\n" },
	{ "in a struct without a tag", "", "struct { int x; } in;", "struct { int x; char y; } in;",
	  USE("klp_s_get(p)->in_y"), "Keep in.y in a shadow variable" },
	{ "two members that would have one name", "", "struct { int x; } in; int a;",
	  "struct { int x; long y; } in; int a; char in_y;",
	  SAME("in_y", "long") SAME("in_y_", "char"), NULL },
	{ "in a struct without a name", "", "struct { int x; };", "struct { int x; char y; };",
	  USE("klp_s_get(p)->y"), NULL },
	{ "in the elements of an array", "", "int a; const struct { int x; } in[2][2];",
	  "int a; const struct { int x; struct mutex y; } in[2][2];",
	  USE("&klp_s_in_get(&p->in[1][0])->y"), "typeof(((struct s *)NULL)->in[0][0]) *obj" },
	{ "in such an array inside of one", "",
	  "int a; struct { struct { int x; } b[2]; int c; } in[3];",
	  "int a; struct { struct { int x; int y; } b[2]; int c; } in[3]; int d;",
	  USE("klp_s_in___b_get(&p->in[1].b[1])->y + klp_s_get(p)->d"), NULL },
	{ "another size", "", "int a; short b[2];", "int a; short b[9];", SAME("b", "short[9]"),
	  "Leave b with the old type" },
	{ "moves others", "", "int a; long b;", "long c; int a; long b;", USE("klp_s_get(p)->c"),
	  "Keep c in a shadow variable" },
	{ "a timer", "", "int a;", "int a; struct timer_list timer;", USE("&klp_s_get(p)->timer"),
	  "data->timer (struct timer_list) starts a function of the livepatch later" },
};

static void write_file(const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	check(!file_update(path, text, strlen(text)), "%s is written", name);
}

static bool compile(const char *source, const char *object, const char *options)
{
	char command[1024];

	snprintf(
		command, sizeof(command),
		"${CC:-gcc} -std=gnu11 -O2 -g -I%s -Wall -Wno-unused-function -Wno-address %s -c -o %s/%s %s/%s",
		directory, options, directory, object, directory, source);
	return system(command) == 0;
}

/* The lines of C, without what indents them in the message. */
static char *code_of(struct arena *arena, const char *messages)
{
	const char *at = strstr(messages, "      #include <linux/klp_shadow_types.h>\n"), *end;
	char *code = arena_strdup(arena, "");

	for (; at && (!strncmp(at, "      ", 6) || !strncmp(at, "    \n", 5)); at = end + 1) {
		end = strchr(at, '\n');
		code = arena_printf(arena, "%s%.*s\n", code,
				    at[4] == '\n' ? 0 : (int)(end - at - 6), at + 6);
	}
	return code;
}

static const char *refuse(struct arena *arena, size_t i)
{
	struct request request = { .name = "livepatch-test" };
	struct kernel kernel_of_job = { .symvers = "/dev/null" };
	struct job job = {
		.arena = arena, .request = &request, .work = directory, .kernel = &kernel_of_job
	};
	struct unit unit = { .object = "unit.o", .source = "unit.c", .klp_object = "vmlinux" };
	struct layouts layouts = { 0 };

	check_capture();
	check(layouts_check(layouts_begin(&job, &layouts), &unit) < 0, "%s: is refused",
	      cases[i].name);
	return arena_strdup(arena, check_captured());
}

static void run(size_t i)
{
	struct arena *arena = arena_new();
	const char *front = arena_printf(arena, "%s%s\nstruct s {\n\t", kernel, cases[i].front);
	const char *back = "\n};\nstruct s v;\n", *messages, *code;
	bool compiles;

	write_file("orig.c", arena_printf(arena, "%s%s%s", front, cases[i].before, back));
	write_file("patched.c", arena_printf(arena, "%s%s%s", front, cases[i].after, back));
	check(compile("orig.c", "orig/unit.o", "") && compile("patched.c", "patched/unit.o", ""),
	      "%s: compiles", cases[i].name);
	messages = refuse(arena, i);
	code = code_of(arena, messages);
	check(*code, "%s: there is a suggestion", cases[i].name);
	check(!cases[i].has || strstr(messages, cases[i].has), "%s: what it says", cases[i].name);
	write_file("suggested.c", arena_printf(arena, "%s%s%s%s%s\n", front, cases[i].before, back,
					       code, cases[i].use));
	compiles = compile("suggested.c", "suggested.o", "-Werror");
	check(compiles, "%s: the suggestion compiles", cases[i].name);
	if (!compiles || (cases[i].has && !strstr(messages, cases[i].has)))
		fprintf(stderr, "%s", messages);
	arena_free(arena);
}

/* An id is the same whenever the patch is built, and another for other members and livepatches. */
static void check_ids(void)
{
	static const struct {
		size_t number;
		bool again;
	} order[] = { { 0, false }, { 2, false }, { 0, true } };
	char ids[3][17] = { "" };
	size_t i;

	for (i = 0; i < 3; i++) {
		struct arena *arena = arena_new();
		const char *id;

		run(order[i].number);
		id = strstr(refuse(arena, order[i].number), "_type, 0x");
		check(id != NULL, "there is an id");
		if (id)
			snprintf(ids[i], sizeof(ids[i]), "%.16s", id + strlen("_type, 0x"));
		arena_free(arena);
	}
	check(!strcmp(ids[0], ids[2]), "the same members have the same id: %s", ids[0]);
	check(strcmp(ids[0], ids[1]), "others have another one");
}

int main(void)
{
	struct arena *arena = arena_new();
	char command[64];
	size_t i;

	message_setup("test", MESSAGE_INFO);
	if (!mkdtemp(directory))
		return 1;
	check(!dir_make(arena_printf(arena, "%s/orig", directory)) &&
		      !dir_make(arena_printf(arena, "%s/patched", directory)) &&
		      !dir_make(arena_printf(arena, "%s/linux", directory)),
	      "directories");
	write_file("linux/klp_shadow_types.h", shadow_types);
	write_file("linux/overflow.h", "");
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		run(i);
	check_ids();
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	check(system(command) == 0, "temporary files go");
	return check_done();
}
