# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make            the programs, in out/
#	make check      all tests, booting stock kernels; installs what is missing when root
#	make demo       a stock kernel patched and booted, for a first look
#	make bench      how long it takes
#	make install    PREFIX=/usr/local DESTDIR=

VERSION := 0.1.0
PREFIX  ?= /usr/local
OUT     ?= out

ifeq ($(origin CC),default)
CC      := gcc
endif
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Werror
DEFS    := -std=gnu11 -D_GNU_SOURCE -DKLP_VERSION='"$(VERSION)"'
LIBS    := -lelf -ldw -lyaml -lz
DIFF_LIBS := -lZydis

lib_src     := $(wildcard lib/*.c)
diff_src    := $(wildcard create-diff-object/*.c)
builder_src := $(wildcard builder/*.c)
unit_src    := $(wildcard test/unit/*-test.c)
objects      = $(patsubst %.c,$(OUT)/obj/%.o,$(1))

programs := $(OUT)/bin/klp-build $(OUT)/bin/create-diff-object

all: $(programs)

$(OUT)/bin/klp-build: $(call objects,$(builder_src) $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OUT)/bin/create-diff-object: $(call objects,$(diff_src) $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(DIFF_LIBS)

$(OUT)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(DEFS) $(WARN) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(patsubst %.o,%.d,$(call objects,$(lib_src) $(diff_src) $(builder_src) $(unit_src)))

.PHONY: all
