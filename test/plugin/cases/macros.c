// SPDX-License-Identifier: GPL-2.0-or-later
// Macros of the touched file, and where they are expanded; an expansion inside another counts at the outer one.
// expect macro STEP unit.c @step @step unit.c @use_step
// expect macro TWICE unit.c 16 @twice_end unit.c @use_twice
// expect macro STEP unit.c @step @step unit.c @use_twice
// count 1 macro STEP unit.c * * unit.c @use_step
// expect macro AGAIN unit.c @again_first @again_first unit.c @use_first
// expect macro AGAIN unit.c @again_second @again_second unit.c @use_second
// expect macro GONE unit.c @gone @gone unit.c @use_gone
// count 2 macro AGAIN
// never macro UNUSED
// never macro ELSEWHERE
// never macro EMPTY * * * * @use_step
#define STEP 3 // @step
#define UNUSED 4
#define TWICE(x) /* more \
	lines */ ((x) + STEP + \
	 (x)) 		 // @twice_end
int one(int x)
{
	return x + STEP + STEP; // @use_step
}
int two(int x) { return TWICE(x); } // @use_twice
#define AGAIN 11 // @again_first
int again(void) { return AGAIN; } // @use_first
#undef AGAIN
#define AGAIN 12 // @again_second
int again2(void) { return AGAIN; } // @use_second
#define GONE 13 // @gone
int gone(void) { return GONE; } // @use_gone
#undef GONE
# 1 "include/elsewhere.h"
#define ELSEWHERE 5
int three(void) { return ELSEWHERE; }
