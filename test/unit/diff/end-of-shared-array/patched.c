/* SPDX-License-Identifier: GPL-2.0-or-later */
#define RM __attribute__((section(".data..read_mostly")))
static int nw RM = 9;
static int arr[4] RM = {1,2,3,4};
void setnw(int x){nw=x;}
int sum(void){ int s=nw; for (int*p=arr;p!=arr+4;p++){ s+=*p; asm volatile("":::"memory");} return s; }
void put(int i,int v){arr[i]=v;}
