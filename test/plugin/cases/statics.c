// SPDX-License-Identifier: GPL-2.0-or-later
// Static locals: which is which, whatever numbers their names end in.
// stable
// expect unit 1 GCC* *-linux-gnu* unit.c
// expect static state.* one state 0 0 unit.c @first [0-9a-f]* int
// expect static state.* one state 1 1 unit.c @second [0-9a-f]* struct?pair?3?
// expect static state.* one state 1.0 2 unit.c @third [0-9a-f]* int
// expect static state.* two state - 0 unit.c @fourth
// expect static __func__.* one __func__ - 0
// expect static calls.* count calls - 0 unit.c @calls
// count 1 static calls.*
// count 4 static state.*
// expect static __once.* two __once 0 0 unit.c @once
#ifdef SHIFT
struct shift { int a, b, c; };
static int shift_a(void) { static int state; return ++state; }
extern int shift_b; typedef long shift_t;
int shifted(void) { static long x; return shift_a() + x++; }
#endif
extern int printk(const char *, ...);
struct pair { int a; struct pair *next; };
#define ONCE(x) ({ static int __once; if (!__once++) printk(x); })

static inline int count(void)
{
	static int calls; // @calls
	return ++calls;
}

int one(int a)
{
	if (a) {
		static int state = 5; // @first
		printk("%d", state += a);
	} else {
		static struct pair state[3]; // @second
		printk("%s %d", __func__, state[count()].a++);
		{
			static int state = 7; // @third
			state += printk("%d", state);
		}
	}
	return count();
}

int two(int a)
{
	static int state; // @fourth
	ONCE("x"); // @once
	return count() + ++state;
}
