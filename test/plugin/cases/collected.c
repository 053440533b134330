// SPDX-License-Identifier: GPL-2.0-or-later
// Types that nothing holds once their function is compiled: the compiler collects them as garbage, and puts
// other things where they were. arch/x86/kvm/x86.c: the unions of kvm_arch_vm_ioctl().
// expect type union arguments ioctl unit.c @union @union_end 256 64
// expect field union arguments state 0 256 member struct?state
// expect field union arguments pit.flags 0 32 member unsigned?int
// expect field union arguments pit.channels[].count 32 16 member short?unsigned?int
// expect field union arguments pit.channels[].low 48 4 bits unsigned?int
// expect field union arguments pit.channels[].high 52 4 bits unsigned?int
// expect field union arguments list 0 64 member struct?state*\*
// expect type struct node ioctl unit.c * * 128 64
// expect field struct node next 0 64 member struct?node?\*
// expect field struct node call 64 64 member int*...*
// expect type enum command ioctl unit.c @enum @enum 32 32
// expect field enum command GET 3 0 value -
// expect field enum command SET -2 0 value -
// expect type struct size_only ioctl unit.c
// expect field struct size_only one 0 8 member char
// expect field struct size_only two 64 64 member long?int
// expect uses ioctl union arguments
// expect uses ioctl struct node
// expect uses sum struct item11
// never type struct (anonymous)
// never type union (anonymous)
// expect macro LIMIT unit.c @limit @limit unit.c @first_use
// expect macro LIMIT unit.c @limit_again @limit_again unit.c @second_use
struct state { long a, b, c, d; };
extern int copy(void *, long);
#define LIMIT 17 // @limit
static int limit(int n) { return n > LIMIT; } // @first_use
#undef LIMIT
#define LIMIT 71 // @limit_again
int ioctl(int command, long argument)
{
	union arguments { // @union
		struct state state;
		struct {
			unsigned flags;
			struct {
				unsigned short count;
				unsigned low : 4, high : 4;
			} channels[3];
		} pit;
		struct state *(*list);
	} u; // @union_end
	struct node { struct node *next; int (*call)(int); } node = { &node, limit };
	enum command { GET = 3, SET = -2 }; // @enum
	if (command == GET)
		return copy(&u, sizeof(struct size_only { char one; long two; }));
	if (command == SET)
		copy(&node, sizeof(node));
	return ({ union { int i; char c[4]; } bytes; bytes.i = command; bytes.c[1]; }) + limit(LIMIT); // @second_use
}
/* Enough of it that the memory is needed again. */
#define EACH_OF(x, N) \
	x(N##0) x(N##1) x(N##2) x(N##3) x(N##4) x(N##5) x(N##6) x(N##7) x(N##8) x(N##9)
#define MORE(N) \
	struct item##N { int name##N; struct { char *text##N; short rest##N[4]; } part##N; }; \
	int function##N(struct item##N *p, int n) \
	{ \
		struct local##N { long first##N, second##N; } local = { n, p->name##N }; \
		union { long value##N; int parts##N[2]; } u = { local.first##N * 3 }; \
		for (; n--; u.value##N += p->part##N.rest##N[n & 3]) \
			local.second##N ^= copy(&local, n) + u.parts##N[1]; \
		return (int)local.second##N + LIMIT; \
	}
EACH_OF(MORE, 1) EACH_OF(MORE, 2)
struct items { struct item11 one; struct item29 last; };
int sum(struct items *p) { return p->one.name11 + p->last.name29; }
