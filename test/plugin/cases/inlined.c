// SPDX-License-Identifier: GPL-2.0-or-later
// Functions that are inlined, directly and through others, by each of the inliners.
// expect inline outer early unit.c @early
// expect inline outer middle unit.c @middle
// expect inline outer inner unit.c @inner
// expect inline outer forced unit.c @forced
// expect inline outer vanishes unit.c @vanishes
// expect inline outer once unit.c @once
// expect inline other early unit.c @early
// count 1 inline other *
// count 6 inline outer *
// expect func early early unit.c @early @early inlined,static
// expect func forced forced unit.c @forced @forced_end inlined,static,inline,always_inline
// expect func outer outer unit.c @outer @outer_end emitted
// never func early early unit.c * * emitted*
extern int printk(const char *, ...);
static int early(int x) { return x * 3; } // @early
static inline int vanishes(void) { return 4; } // @vanishes
static inline int inner(int x) { return x + vanishes(); } // @inner
static inline int middle(int x) // @middle
{
	return inner(x) + inner(x + 1);
}
static inline __attribute__((always_inline)) int forced(int x) // @forced
{
	printk("%d", x);
	return 0;
} // @forced_end
/* Big, but called once: inlined when the whole unit is known. */
static int once(int x) // @once
{
	int i;
	for (i = 0; i < x; i++)
		printk("%d %d", i, x);
	while (x--)
		printk("%d", x);
	return i;
}
int outer(int x) // @outer
{
	return early(x) + middle(x) + forced(x) + forced(x + 1) + once(x);
} // @outer_end
int other(int x) { return early(x); }
