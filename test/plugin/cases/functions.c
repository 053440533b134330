// SPDX-License-Identifier: GPL-2.0-or-later
// Where functions are, and their flags.
// expect func plain plain unit.c @plain @plain_end emitted
// expect func parameters parameters unit.c @parameters @parameters_end emitted
// expect func renamed_symbol renamed unit.c * * emitted
// expect func hidden hidden unit.c * * emitted,static,noinline
// expect func pointed pointed unit.c * * emitted,static,*address-taken
// expect func weakling weakling unit.c * * emitted,weak
// expect func quiet quiet unit.c * * emitted,notrace
// expect func quiet2 quiet2 unit.c * * emitted,notrace
// expect func starts starts unit.c * * emitted,init,cold,section=.init.text
// expect func made_by_macro made_by_macro unit.c @macro_use @macro_use emitted
// expect func unused unused unit.c @unused @unused dropped,static
// expect func kept kept unit.c * * emitted,static,used
// expect func elsewhere elsewhere include/elsewhere.h 2 2 emitted
// expect func oddly oddly odd\\x09name\\\\x.c 7 7 emitted
// expect func normal normal fs/xfs/xfs.h 1 1 emitted
// expect func twin twin unit.c @twin @twin emitted,static,noinline
// expect clone twin plainer icf
// never func unused_elsewhere
int plain(int x) // @plain
{
	return x;
} // @plain_end
int
parameters(int a, // @parameters
	   int b)
{
	return a + b;
} // @parameters_end
int renamed(void) asm("renamed_symbol");
int renamed(void) { return 101; }
static __attribute__((noinline)) int hidden(int *x) { asm volatile("" : "+m"(*x)); return *x; }
static int pointed(int x) { return x * 17; }
int (*pointer)(int) = pointed;
__attribute__((weak)) int weakling(int *x) { return hidden(x); }
__attribute__((no_instrument_function)) int quiet(void) { return 102; }
__attribute__((patchable_function_entry(0, 0))) int quiet2(void) { return 103; }
__attribute__((section(".init.text"), cold)) int starts(void) { return 104; }
#define FUNCTION(name) int name(void) { return 105; }
FUNCTION(made_by_macro) // @macro_use
static __attribute__((noinline)) int plainer(int x) { asm volatile("" : "+r"(x)); return x * 23; }
static __attribute__((noinline)) int twin(int x) { asm volatile("" : "+r"(x)); return x * 23; } // @twin
int both(int x) { return plainer(x) + twin(x + 1); }
static int unused(void) { return 106; } // @unused
static __attribute__((used)) int kept(void) { return 107; }
# 1 "./include/elsewhere.h"
static inline int unused_elsewhere(void) { return 108; }
int elsewhere(void) { return 109; }
# 7 "odd\tname\\x.c"
int oddly(void) { return 110; }
# 1 "fs/xfs/libxfs/.././xfs.h"
int normal(void) { return 111; }
