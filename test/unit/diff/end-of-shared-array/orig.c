/* SPDX-License-Identifier: GPL-2.0-or-later */
#define RM __attribute__((section(".data..read_mostly")))
static int arr[4] RM = {1,2,3,4};
int sum(void){ int s=0; int *end=arr+4; asm("":"+r"(end)); for (int*p=arr;p!=end;p++){ s+=*p; asm volatile("":::"memory");} return s; }
void put(int i,int v){arr[i]=v;}
