// SPDX-License-Identifier: GPL-2.0-or-later
// What C and GNU C also allow, and kernels and their drivers have or had.
// expect type struct in_parameters takes unit.c @parameters @parameters 32 32
// expect type struct in_declaration - unit.c
// never field struct (anonymous) local
// expect type union transparent - unit.c * * 64 64
// expect uses takes_transparent union transparent
// expect field union transparent fd 0 64 member long?int
// expect type struct flexible - unit.c * * 32 32
// expect field struct flexible items 32 * member struct?pair\[\]
// expect type struct zero - unit.c * * 0 *
// expect field struct zero none 0 0 member int\[0\]
// expect type struct empty - unit.c * * 0 8
// expect type struct bits locals unit.c
// expect field struct bits wide 3 40 bits long?int
// expect field struct second flag 63 1 bits _Bool
// expect field struct second aligned 64 1 bits int
// expect type struct variable vla unit.c * * -1
// expect field struct variable before 0 32 member int
// expect field struct variable items 32 -1 member int[]
// expect type struct packed - unit.c * * 40 8
// expect field struct packed i 8 32 member int
// expect type struct outer_tag - unit.c
// expect type struct inner_tag - unit.c
// expect field struct outer_tag inner 0 32 member struct?inner_tag
// expect type struct anonymous_tag - unit.c
// expect field struct vector v 0 128 member *
// expect field struct vector z 128 128 member *
// expect type enum forward - unit.c @enum @enum 32 32
// expect type enum wide - unit.c * * 64 64
// expect field enum wide LARGE 4294967296 0 value
// expect func old_style old_style unit.c
// expect func computed computed unit.c
// expect func statements statements unit.c
// expect func cleanup cleanup unit.c
// expect func vla vla unit.c
// expect func assembly assembly unit.c
// expect func nesting nesting unit.c
// expect func call_transparent call_transparent unit.c
// expect func returns_struct returns_struct unit.c
// expect static table.* computed table - 0 unit.c @table [0-9a-f]* const?void?\*?const\[3\]
// expect static state.* statements state 0.0 0 unit.c @state [0-9a-f]* union*anonymous*
// expect static held.* cleanup held * 0 unit.c @held
// expect data by_asm by_asm unit.c * * *used* *
// expect inline statements within unit.c
// expect data calls.* calls unit.c * * static - - inner.*,innermost.* inner.*,innermost.*
// expect clone alias_of variadic alias
// expect clone indirect resolver alias
// expect macro LIST unit.c @list @list unit.c @list_use
struct pair { int a, b; };
typedef union { struct pair *pair; long fd; } transparent __attribute__((__transparent_union__));
struct flexible { int n; struct pair items[]; };
struct zero { int none[0]; };
struct empty { };
struct packed { char c; int i; } __attribute__((packed));
struct outer_tag { struct inner_tag { int deep; } inner; struct anonymous_tag { int x; }; };
struct vector { int v __attribute__((vector_size(16))); _Complex double z; };
enum forward;
extern enum forward *later;
enum forward { FORWARD_ONE }; // @enum
enum wide { SMALL = -1, LARGE = 1L << 32 };
extern int use(const void *, ...);
#define LIST(x) x(1) x(2) // @list

int declares(struct in_declaration { int x; } *p);
int takes(struct in_parameters { int x; } *p, int n, int (*array)[n]) { return p->x + array[1][n - 1]; } // @parameters
int old_style(p, c) struct pair *p; char c; { return p->a + c; }
int unnamed_parameters(struct { int local; } *p) { return p->local; }

int computed(int n)
{
	static const void *const table[] = { &&one, &&two, &&three }; // @table
	goto *table[n & 1];
one:	n += 5;
two:	if (n > 100)
		goto *(n & 1 ? &&one : &&three);
	n *= use(&&two);
	goto *table[2];
three:	return n;
}

static inline int within(int n) { struct { int v; } here = { n }; return ({ here; }).v; }

int statements(int n)
{
	return ({
		union { int i; struct { short low, high; }; } u = { .i = n };
		({
			static union { int count; char c; } state; // @state
			state.count += u.high;
			({ struct once { int x; } *p = (void *)&state; use(p); p; })->x;
		}) + within(u.low);
	}) + sizeof(({ struct never { int x[n]; } *p; p; })) + sizeof(int[n]);
}

static void release(int **p) { use(*p); }
#define scoped(name) for (int *name __attribute__((cleanup(release))) = (int *)use("lock"), *once = name; once; once = 0)
int cleanup(int n)
{
	scoped(guard) {
		static int held __attribute__((used)); // @held
		if (n < held++)
			return use(guard);
	}
	int __attribute__((cleanup(release))) *other = &n;
	switch (n) {
	case 1 ... 5: return 1;
	case 7: { scoped(inner) return 2; }
	}
	return *other;
}

int vla(int n)
{
	int array[n], (*rows)[n] = &array;
	struct variable { int before; int items[n]; int after; } v;
	use(array, rows, &v);
	typeof(v) other;
	use(__builtin_alloca(n), &other);
	return array[n - 1] + other.after + (*rows)[0];
}

int by_asm __attribute__((used));
asm(".globl from_asm\nfrom_asm:\n\tret");
int assembly(int n, struct pair *p)
{
	register long sp asm("rsp");
	asm volatile("nop # %0 %1" : "+m"(*p), "+r"(n) : "i"(&by_asm), "m"(by_asm), "r"(sp) : "memory", "cc");
	asm goto("jmp %l[out]" : : "i"(&((struct pair *)0)->b) : : out);
	asm("" : "=r"(n) : "0"(n));
	return n;
out:	return -1;
}

int nesting(int n)
{
	struct frame { int n; } frame = { n };
	auto int declared(int);
	int inner(int m)
	{
		static int calls;
		struct deeper { struct frame f; } d = { frame };
		int innermost(void) { return d.f.n += ++calls; }
		return m ? use(innermost) + declared(m - 1) : innermost();
	}
	int declared(int m) { return inner(m) + frame.n; }
	return use(inner) + declared(n);
}

int takes_transparent(transparent t) { return t.pair->a; }
int call_transparent(struct pair *p) { return takes_transparent(p) + takes_transparent((transparent)(long)p); }
struct packed returns_struct(struct pair *p) { return (struct packed){ .c = p->a, .i = ((struct pair[]){ *p, { 3, 4 } })[p->b].a }; }

int locals(struct vector *v)
{
	struct bits { int a : 3; long wide : 40; int : 0; _Bool : 0; } __attribute__((packed));
	struct second { unsigned a : 3; long wide : 60; _Bool flag : 1; int : 0, aligned : 1; } s = { 0, 1 };
	struct bits b = { 1, 2 };
	_Static_assert(sizeof(struct bits) >= 6, "bits");
	return b.wide + s.wide + v->v[2] + (int)__real__ v->z + _Generic(v->v[0], int: 1, default: 0) LIST(+); // @list_use
}

typeof(((struct packed *)0)->i) typed = (int)__builtin_offsetof(struct packed, i);
__typeof__(struct { int only_typeof; }) *pointer;
int variadic(const char *format, ...)
{
	__builtin_va_list list;
	__builtin_va_start(list, format);
	struct pair p = __builtin_va_arg(list, struct pair);
	__builtin_va_end(list);
	return p.b + (__builtin_choose_expr(1, p, 0)).a + __builtin_types_compatible_p(typeof(p), struct pair);
}
extern int alias_of(const char *, ...) __attribute__((alias("variadic")));
static int resolved(void) { return 1; }
static void *resolver(void) { return resolved; }
int indirect(void) __attribute__((ifunc("resolver")));
_Thread_local int per_thread;
int thread(void) { return ++per_thread + __alignof__(struct { long a; }); }
