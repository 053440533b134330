/* SPDX-License-Identifier: GPL-2.0-or-later */
#define RM __attribute__((section(".data..read_mostly")))
#ifdef PATCHED
/* gcc puts them there from the last to the first, clang in order of use: arr, then nw. */
static int nw RM = 9;
#endif
static int arr[4] RM = {1,2,3,4};
#ifndef PATCHED
int sum(void){ int s=0; int *end=arr+4; asm("":"+r"(end)); for (int*p=arr;p!=end;p++){ s+=*p; asm volatile("":::"memory");} return s; }
#endif
void put(int i,int v){arr[i]=v;}
#ifdef PATCHED
int sum(void){ int s=nw; int *end=arr+4; asm("":"+r"(end)); for (int*p=arr;p!=end;p++){ s+=*p; asm volatile("":::"memory");} return s; }
void setnw(int x){nw=x;}
#endif
