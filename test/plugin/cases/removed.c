// SPDX-License-Identifier: GPL-2.0-or-later
// Functions that the compiler removes after others were inlined into them: it removes all of them in the order
// of its list, the last definition first. callback() is inlined as a copy, because its address is taken; when
// apply() is inlined too, nothing takes the address any more. xprt_iter_next_entry_multiple() in
// net/sunrpc/xprtmultipath.c is such an apply().
// flags -fno-early-inlining -fno-ipa-icf
// count 4 inline outer1 *
// count 4 inline outer2 *
// count 4 inline outer3 *
// count 4 inline outer4 *
// count 4 inline outer5 *
// count 4 inline outer6 *
// count 24 inline *
// expect inline outer1 apply1 unit.c @first
// expect inline outer1 callback1 unit.c @first
// expect inline outer1 middle1 unit.c @first
// expect inline outer1 leaf1 unit.c @first
// expect inline outer6 apply6 unit.c @last
// expect inline outer6 callback6 unit.c @last
// expect inline outer6 middle6 unit.c @last
// expect inline outer6 leaf6 unit.c @last
// count 6 func callback? callback? unit.c * * inlined,static
// count 6 func middle? middle? unit.c * * inlined,static
// count 6 func leaf? leaf? unit.c * * inlined,static
extern int printk(const char *, ...);
extern int next[];
#define LEAF(N) static int leaf##N(int x) { return printk("leaf %d", x); }
#define MIDDLE(N) static int middle##N(int x) { return leaf##N(x); }
#define CALLBACK(N) static int callback##N(int x) { return middle##N(x) ? printk("found %d", x) : x; }
#define CALLER(N) \
	static int apply##N(int (*f)(int), int x) \
	{ \
		while (x && f(x)) \
			x = next[x]; \
		return x; \
	} \
	int outer##N(int x) \
	{ \
		printk("%d", x); \
		return apply##N(callback##N, x); \
	}
#define DECLARE(N) static int leaf##N(int), middle##N(int), callback##N(int);
DECLARE(1) DECLARE(2) DECLARE(3) DECLARE(4) DECLARE(5) DECLARE(6)
LEAF(1) MIDDLE(1) CALLBACK(1) CALLER(1) // @first
LEAF(2) CALLBACK(2) MIDDLE(2) CALLER(2)
MIDDLE(3) LEAF(3) CALLBACK(3) CALLER(3)
MIDDLE(4) CALLBACK(4) LEAF(4) CALLER(4)
CALLBACK(5) LEAF(5) MIDDLE(5) CALLER(5)
CALLBACK(6) MIDDLE(6) LEAF(6) CALLER(6) // @last
