// SPDX-License-Identifier: GPL-2.0-or-later
// Structs, unions and enums of the touched file, and only of it.
// expect type struct outer - unit.c @outer @outer_end 256 64
// expect field struct outer x 0 32 member int
// expect field struct outer low 32 3 bits unsigned?int
// expect field struct outer high 35 5 bits unsigned?int
// expect field struct outer l 64 64 member long?int
// expect field struct outer t 80 16 member short?int
// expect field struct outer parts 128 16 member struct*anonymous*2*
// expect field struct outer parts[].c 128 8 member char
// expect field struct outer callback 192 64 member int*...*
// never field struct outer x * * * *int?x
// expect type struct only_typedef - unit.c * * 64 64
// expect field struct only_typedef next 0 64 member struct?outer?\*
// expect type struct hits - unit.c * * 32 32
// expect type union either - unit.c * * 64 64
// expect field union either d 0 64 member long?int
// expect type enum colour - unit.c * * 32 32
// expect field enum colour GREEN 7 0 value -
// expect field enum colour MINUS -1 0 value -
// expect type struct inside function unit.c
// expect type struct tail - unit.c * * 32 32
// expect field struct tail items 32 * member int[]
// never type struct elsewhere
// never type struct (anonymous)
// expect uses function struct only_typedef unit.c
// expect uses function struct hits unit.c
// expect uses function struct outer unit.c @outer
// count 1 uses function struct outer
// expect uses counts struct pair unit.c
// expect uses copies union either unit.c
// count 1 uses counts *
// never uses passes *
// never uses * struct declared
// never type struct declared
// never type struct local
// expect type struct state function unit.c
// expect field struct state n 0 32 member int
// expect type enum (anonymous) - unit.c @unnamed @unnamed
// expect field enum (anonymous) NAMELESS 41 0 value
struct outer { // @outer
	int x;
	unsigned low : 3, high : 5;
	union {
		long l;
		struct { short s, t; };
	};
	struct { char c; } __attribute__((aligned(1))) parts[2];
	int (*callback)(int);
} __attribute__((aligned(8))); // @outer_end
struct declared;
typedef struct { struct outer *next; } only_typedef;
static struct { int n; } hits;
union either { int i; long d; };
enum colour { RED, GREEN = 7, MINUS = -1 };
enum { NAMELESS = 41 }; // @unnamed
struct tail { int n; int items[]; };
struct pair { long a, b; };
struct pair *counts(struct pair *p) { return p + 1; }
void copies(union either *a, union either *b) { *a = *b; }
struct outer *passes(struct outer *p) { return p; }
static int member(struct outer *p) { return p->parts[1].c; }
int function(struct declared *d, only_typedef *t)
{
	struct inside { int a; } inside = { 5 };
	struct { int a; } local = { function(d, t) };
	static struct { int n; } state;
	state.n += local.a + sizeof(struct { int zero : 5; }) + NAMELESS;
	return state.n + member(t->next) + ++hits.n + inside.a + (t->next != 0);
}
# 1 "include/elsewhere.h"
struct elsewhere { int x; };
