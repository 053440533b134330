# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make            the programs, in out/
#	make check      all tests, booting stock kernels; installs what is missing when root
#	make demo       a stock kernel patched and booted, for a first look
#	make neutral    the compiler plugin changes no byte of hundreds of kernel objects
#	make bench      how long it takes
#	make install    PREFIX=/usr/local DESTDIR=

VERSION := 0.1.0
PREFIX  ?= /usr/local
OUT     ?= out

ifeq ($(origin CC),default)
CC      := gcc
endif
CFLAGS  ?= -O2 -g
CXXFLAGS ?= -O2 -g
WARN    := -Wall -Wextra -Werror
DEFS    := -std=gnu11 -D_GNU_SOURCE -DKLP_VERSION='"$(VERSION)"'
LIBS    := -lelf -ldw -lyaml -lz
DIFF_LIBS := -lZydis -lcapstone

LIBEXEC    := $(PREFIX)/libexec/klp-build
PLUGIN     := $(LIBEXEC)/plugin
SHARE      := $(PREFIX)/share/klp-build
MAN        := $(PREFIX)/share/man/man1
DOC        := $(PREFIX)/share/doc/klp-build
COMPLETION := $(PREFIX)/share/bash-completion/completions

FORMATTED := $(wildcard gcc-plugin/*.h gcc-plugin/*.cc lib/*.[ch] create-diff-object/*.[ch] create-diff-object/*/*.[ch] builder/*.[ch] \
	builder/*/*.[ch] livepatch/*.[ch] livepatch/*/*.[ch] test/unit/*.c test/fuzz/*.c \
	test/property/*.c)

lib_src     := $(wildcard lib/*.c)
diff_src    := $(wildcard create-diff-object/*.c)
builder_src := $(wildcard builder/*.c builder/*/*.c)
livepatch_src := $(wildcard livepatch/*.c livepatch/*/*.c)
unit_src    := $(wildcard test/unit/*-test.c)
quoted       = '$(subst ','\'',$(1))'
objects      = $(patsubst %.c,$(OUT)/obj/%.o,$(1))

# The compiler plugin, for each gcc whose plugin headers are there; for none, when there is no C++ compiler.
# In the name there is no '-', at which gcc would end the NAME in -fplugin-arg-NAME-file=.
plugin_include = $(shell gcc-$(1) -print-file-name=plugin 2>/dev/null)/include
plugin_gccs   := $(if $(shell command -v $(CXX)),$(foreach n,11 12 13 14 15,$(if \
		   $(wildcard $(call plugin_include,$(n))/gcc-plugin.h),$(n))))
plugins       := $(plugin_gccs:%=$(OUT)/plugin/klp_notes_gcc_%.so)
plugin_src    := $(wildcard gcc-plugin/*.cc)
PLUGIN_FLAGS  := -std=gnu++17 -fPIC -fno-rtti -fno-exceptions -fvisibility=hidden

programs := $(OUT)/bin/klp-build $(OUT)/bin/create-diff-object

all: $(programs) $(plugins)
plugins: $(plugins)

$(OUT)/bin/klp-build: $(call objects,$(builder_src) $(livepatch_src) $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Of livepatch/ it needs the names alone.
$(OUT)/bin/create-diff-object: $(call objects,$(diff_src) livepatch/format.c $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(DIFF_LIBS)

# What test/property/run works with.
property: $(addprefix $(OUT)/property/,objects permute line-uses)

$(OUT)/property/objects: $(filter-out %/builder/main.o,$(call objects,$(builder_src) $(livepatch_src)))
$(OUT)/property/%: $(OUT)/obj/test/property/%.o $(call objects,$(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OUT)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	@$(CC) $(DEFS) $(WARN) $(CFLAGS) -MMD -MP -c -o $@ $<

define plugin_rules
$(OUT)/plugin/klp_notes_gcc_$(1).so: $(plugin_src:%.cc=$(OUT)/obj/gcc-$(1)/%.o)
	@mkdir -p $$(@D)
	@echo "  LD      $$@"
	@$(CXX) $(CXXFLAGS) $(LDFLAGS) -shared -o $$@ $$^

$(OUT)/obj/gcc-$(1)/%.o: %.cc
	@mkdir -p $$(@D)
	@echo "  CXX     $$< (gcc $(1))"
	@$(CXX) $(PLUGIN_FLAGS) $(WARN) $(CXXFLAGS) -isystem $(call plugin_include,$(1)) -MMD -MP -c -o $$@ $$<

-include $(plugin_src:%.cc=$(OUT)/obj/gcc-$(1)/%.d)
endef
$(foreach n,$(plugin_gccs),$(eval $(call plugin_rules,$(n))))

-include $(patsubst %.o,%.d,$(call objects,$(lib_src) $(diff_src) $(builder_src) $(livepatch_src) $(unit_src) \
	$(wildcard test/property/*.c)))

check:
	@test/check

# The whole set; some minutes for each hundred objects.
neutral: all
	@MAX_PERCENT=5 test/plugin/neutral all

demo:
	@test/dependencies --install build plugin kernel test
	@test/demo

bench:
	@bench/run

# klp-build would not run there: builder/kernels/make-path.c says why. Quotes and blanks of DESTDIR would
# not get through the recipes below.
check-prefix:
	@case $(call quoted,$(PREFIX)) in *[!A-Za-z0-9/._+@-]*) \
		printf '%s: klp-build cannot be installed there: letters, digits and / . _ + @ - only\n' \
			$(call quoted,PREFIX=$(PREFIX)) >&2; exit 1;; esac
	@case $(call quoted,$(DESTDIR)) in *[[:space:]\'\"\`\$$\;\&\|\<\>\(\)]*) \
		printf '%s: must not have blanks or quotes\n' $(call quoted,DESTDIR=$(DESTDIR)) >&2; exit 1;; esac

install: check-prefix all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE) $(DESTDIR)$(MAN) \
		$(DESTDIR)$(COMPLETION) $(DESTDIR)$(DOC)
	install -m 755 $(OUT)/bin/klp-build $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(OUT)/bin/create-diff-object $(DESTDIR)$(LIBEXEC)
	$(if $(plugins),install -d $(DESTDIR)$(PLUGIN))
	$(if $(plugins),install -m 755 $(plugins) $(DESTDIR)$(PLUGIN))
	cp -R --no-preserve=ownership templates $(DESTDIR)$(SHARE)
	install -m 644 man/*.1 $(DESTDIR)$(MAN)
	install -m 644 completion/klp-build.bash $(DESTDIR)$(COMPLETION)/klp-build
	ln -sf klp-build $(DESTDIR)$(COMPLETION)/create-diff-object
	install -m 644 README.md COPYING doc/*.md $(DESTDIR)$(DOC)

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/klp-build $(patsubst man/%,$(DESTDIR)$(MAN)/%,$(wildcard man/*.1)) \
		$(DESTDIR)$(COMPLETION)/klp-build $(DESTDIR)$(COMPLETION)/create-diff-object
	rm -rf $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE) $(DESTDIR)$(DOC)

dist:
	git archive --prefix=klp-build-$(VERSION)/ -o klp-build-$(VERSION).tar.gz HEAD

# Checks only; `make format FIX=1` rewrites.
format:
	clang-format $(if $(FIX),-i,--dry-run --Werror) $(FORMATTED)

clean:
	rm -rf $(OUT)

.PHONY: all check-prefix property neutral check demo bench install uninstall dist format clean plugins
