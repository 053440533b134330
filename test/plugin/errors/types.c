// SPDX-License-Identifier: GPL-2.0-or-later
// Members without a type, definitions that are none.
struct unknown;
struct holds { struct unknown member; undeclared_t *pointer; int good; int good; };
struct holds *used(struct holds *p) { p->missing = 1; return p->member; }
enum broken { ONE = undeclared, TWO = 1 / 0, ONE };
union empty_name { int; struct { undeclared_t x; int array[-1]; } part; };
struct again { int x; };
struct again { long x; };
struct bits { float f : 3; int wide : 77; int zero : 0; int : -1; };
typedef struct { struct holds h; nothing } typedefed;
static struct { int n; undeclared_t u; } variable = { .u = 1, .v = 2 };
int sizes(struct in_list { int x } *p) { return sizeof(struct unknown) + sizeof(union { int a[]; }); }
struct never_ended { int x;
