// SPDX-License-Identifier: GPL-2.0-or-later
// Who reads and writes a variable, and where its address escapes.
// expect data searched searched unit.c @searched @searched_end static,const - - find -
// expect data indexed indexed unit.c * * static,const - - lookup,lookup2 -
// expect data handlers handlers unit.c * * static,const - - dispatch -
// expect data passed passed unit.c * * static,const unit.c:@passes escape_call
// expect data stored stored unit.c * * static,const unit.c:@stores escape_store
// expect data returned returned unit.c * * static,const unit.c:@returns escape_return
// expect data in_table in_table unit.c * * static,const unit.c:@table - *
// expect data in_asm in_asm unit.c * * static,const unit.c:@asm escape_asm
// expect data through_pointer through_pointer unit.c * * static,const unit.c:@leak escape_later
// expect data copied copied unit.c * * static,const - - copy -
// expect data counter counter unit.c * * static - - count,lookup2 count,lookup2
// expect data initial initial unit.c * * static,section=.init.data - - *
// expect data left left unit.c * * static,const unit.c:* escape_pair
// expect data right right unit.c * * static,const unit.c:* escape_pair
// expect data shared shared unit.c * * global
// never data elsewhere
extern int use(const void *), printk(const char *, ...);
extern const void *global_pointer;
extern int elsewhere;
struct entry { int id, value; };
typedef int (*handler)(int);
static int plus(int x) { return printk("%d", x); }
static int minus(int x) { return printk("%d", -x); }

static const struct entry searched[] = { // @searched
	{ 1, 10 }, { 2, 20 }, { 3, 30 }, { 4, 40 }, { 5, 50 }, { 6, 60 },
	{ 7, 70 }, { 8, 80 }, { 9, 90 }, { 10, 1 }, { 11, 2 }, { 12, 3 },
	{ 13, 7 }, { 14, 8 }, { 15, 9 }, { 16, 1 }, { 17, 2 }, { 18, 3 },
}; // @searched_end
static const int indexed[] = { 3, 1, 4, 1, 5, 9, 2, 6 };
static const handler handlers[] = { plus, minus, 0 };
static const int passed[] = { 1, 2, 3 }, stored[] = { 1, 2, 4 }, returned[] = { 1, 2, 5 };
static const int in_table[] = { 1, 2, 6 }, in_asm[] = { 1, 2, 7 }, through_pointer[] = { 1, 2, 8 };
static const struct { int a[999]; } copied = { { 9, 8, 7, 6, 5, 4, 3, 2 } };
static int counter;
static int __attribute__((section(".init.data"))) initial = 6;
int shared = 4;
const int *const table[] = { in_table }; // @table

int find(int id)
{
	const struct entry *entry;

	for (entry = searched; entry < searched + sizeof(searched) / sizeof(*searched); entry++)
		if (entry->id == id)
			return entry->value + elsewhere;
	return -1;
}
static const int left[] = { 1, 2, 10 }, right[] = { 1, 2, 11 };
void escape_pair(const int **to)
{
	/* With vector instructions, one store. */
	to[0] = left;
	to[1] = right;
}
int lookup(unsigned x) { return indexed[x & 7]; }
int lookup2(unsigned x) { counter += x; return indexed[(x + 1) & 7]; }
int dispatch(unsigned x) { return x < 3 && handlers[x] ? handlers[x](x) : 0; }
int escape_call(void) { return use(passed); } // @passes
void escape_store(void)
{
	global_pointer = stored; // @stores
}
const int *escape_return(int x)
{
	if (x)
		printk("x");
	return returned; // @returns
}
void escape_asm(void)
{
	asm volatile("# %0" : : "i"(in_asm)); // @asm
}
int escape_later(int x)
{
	const int *p = through_pointer;
	int i, sum = 0;

	for (i = 0; i < x; i++)
		sum += *p++;
	return use(p) + sum; // @leak
}
void copy(void *to) { __builtin_memcpy(to, &copied, sizeof(copied)); }
int count(void) { return ++counter + initial + shared; }
