# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make            the programs, in out/
#	make check      the tests, booting stock kernels; installs what is missing when root
#	make check-full what takes hours, too: all compilers for each unit test, long fuzzing, generic kernels
#	make demo       a stock kernel patched and booted, for a first look
#	make neutral    the compiler plugin changes no byte of hundreds of kernel objects
#	make plugin-units  the compiler plugin survives every unit of two kernels: hours
#	make shadow-kernel  kernels with KASAN, with and without shadow types of their own, are built and booted: an hour
#	make bench      how long it takes
#	make install    PREFIX=/usr/local DESTDIR=
#	make deb, make rpm  a package of all that `make install` puts down, in out/packages

VERSION := 0.1.0
PREFIX  ?= /usr/local
OUT     ?= out
# One name for a file, whoever calls: the dependencies in *.d begin with OUT, and test/unit/run gives it absolute.
override OUT := $(patsubst $(CURDIR)/%,%,$(OUT))

ifeq ($(origin CC),default)
CC      := gcc
endif
CFLAGS  ?= -O2 -g
CXXFLAGS ?= -O2 -g
WARN    := -Wall -Wextra -Werror
DEFS    := -std=gnu11 -D_GNU_SOURCE -DKLP_VERSION='"$(VERSION)"'
LIBS    := -lelf -ldw -lyaml -lz -lb2 -lZydis
# Those of klpctl, which decodes no instructions.
FIELD_LIBS := -Wl,--start-group $(filter-out -lZydis,$(LIBS)) -Wl,--end-group
KLPCTL_LINK ?= -static
BUILDER_LIBS := -larchive
DIFF_LIBS := -lcapstone

LIBEXEC    := $(PREFIX)/libexec/klp-build
PLUGIN     := $(LIBEXEC)/plugin
SHARE      := $(PREFIX)/share/klp-build
MAN        := $(PREFIX)/share/man
DOC        := $(PREFIX)/share/doc/klp-build
COMPLETION := $(PREFIX)/share/bash-completion/completions
ZSH_FUNCTIONS := $(PREFIX)/share/zsh/site-functions
FISH_COMPLETION := $(PREFIX)/share/fish/vendor_completions.d

FORMATTED := $(wildcard field/*.[ch] gcc-plugin/*.h gcc-plugin/*.cc lib/*.[ch] compare-text/*.[ch] create-diff-object/*.[ch] create-diff-object/*/*.[ch] builder/*.[ch] \
	builder/*/*.[ch] livepatch/*.[ch] livepatch/*/*.[ch] test/unit/*.[ch] test/unit/runner/*.[ch] test/unit/mirror/*.[ch] \
	test/fuzz/*.c test/property/*.c test/damage/*.[ch] test/package/*.c test/plugin/*.cc test/integration/cases/*/program/*.[ch])

lib_src     := $(wildcard lib/*.c)
diff_src    := $(wildcard create-diff-object/*.c create-diff-object/*/*.c)
builder_src := $(wildcard builder/*.c builder/*/*.c)
compare_src := $(wildcard compare-text/*.c)
livepatch_src := $(wildcard livepatch/*.c livepatch/*/*.c)
field_src   := $(wildcard field/*.c)
test_src    := $(wildcard test/unit/*.c test/unit/runner/*.c test/unit/mirror/*.c test/property/*.c test/damage/*.c test/package/*.c test/plugin/*.c \
		test/fuzz/*.c)
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

programs := $(OUT)/bin/klp-build $(OUT)/bin/create-diff-object $(OUT)/bin/compare-text $(OUT)/bin/klpctl

all: $(programs) $(plugins) $(OUT)/bin/klp-cc
plugins: $(plugins)

$(OUT)/bin/klp-build: $(call objects,$(builder_src) $(livepatch_src) $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(BUILDER_LIBS)

$(OUT)/bin/klp-cc: gcc-plugin/klp-cc
	@mkdir -p $(@D)
	@install -m 755 $< $@

# It needs only the names of livepatch/.
$(OUT)/bin/create-diff-object: $(call objects,$(diff_src) livepatch/format.c $(lib_src))
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(DIFF_LIBS)

$(OUT)/bin/compare-text: $(call objects,$(compare_src)) $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# For machines in the field: it needs no library there. KLPCTL_LINK= links the libraries of this one.
$(OUT)/bin/klpctl: $(call objects,$(field_src)) $(OUT)/livepatch.a $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) $(KLPCTL_LINK) -o $@ $^ $(FIELD_LIBS)

# All of a program but main(), for tests of its parts: what a test does not use is not linked.
$(OUT)/lib.a: $(call objects,$(lib_src))
$(OUT)/builder.a: $(filter-out %/builder/main.o,$(call objects,$(builder_src)))
$(OUT)/field.a: $(filter-out %/field/main.o,$(call objects,$(field_src)))
$(OUT)/livepatch.a: $(call objects,$(livepatch_src))
$(OUT)/create-diff-object.a: $(filter-out %/create-diff-object/main.o,$(call objects,$(diff_src) livepatch/format.c))
$(OUT)/%.a:
	@mkdir -p $(@D)
	@echo "  AR      $@"
	@rm -f $@
	@$(AR) qcs $@ $^

# What test/property/run works with.
property: $(addprefix $(OUT)/property/,objects permute line-uses header-units)

$(OUT)/property/%: $(OUT)/obj/test/property/%.o $(OUT)/builder.a $(OUT)/livepatch.a $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(BUILDER_LIBS)

# What test/damage/run works with.
damage: $(OUT)/test/damage

$(OUT)/test/damage: $(call objects,$(wildcard test/damage/*.c)) $(OUT)/builder.a $(OUT)/livepatch.a $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(BUILDER_LIBS)

# What test/package/ works with.
make-package: $(OUT)/test/make-package

$(OUT)/test/make-package: $(OUT)/obj/test/package/make-package.o $(OUT)/builder.a $(OUT)/livepatch.a $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(BUILDER_LIBS)

# What the tests of the compiler plugin work with.
read-notes: $(OUT)/test/read-notes

$(OUT)/test/read-notes: $(OUT)/obj/test/plugin/read-notes.o $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# What test/fuzz/run works with; it chooses a compiler that has libFuzzer, and its flags.
fuzz_programs := $(patsubst test/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard test/fuzz/*-fuzz.c))
fuzz: $(fuzz_programs)

$(OUT)/fuzz/elf-fuzz $(OUT)/fuzz/pair-fuzz: $(OUT)/create-diff-object.a
$(OUT)/fuzz/live-fuzz: $(OUT)/field.a
$(filter-out %/elf-fuzz %/pair-fuzz,$(fuzz_programs)): $(OUT)/builder.a $(OUT)/livepatch.a
$(OUT)/fuzz/header-fuzz: $(OUT)/obj/compare-text/text-pair.o
$(OUT)/fuzz/elf-fuzz $(OUT)/fuzz/pair-fuzz: WRAP := -Wl,--wrap=elf_file_open,--wrap=elf_file_open_for
$(fuzz_programs): $(OUT)/fuzz/%: $(OUT)/obj/test/fuzz/%.o $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) $(WRAP) -o $@ $(filter %.o,$^) $(filter-out %/lib.a,$(filter %.a,$^)) $(OUT)/lib.a $(LIBS) $(BUILDER_LIBS) $(DIFF_LIBS)

# What test/unit/run works with: create-diff-object, the runner, the mirror check, and the test programs.
unit_programs := $(patsubst test/unit/%.c,$(OUT)/unit/%,$(wildcard test/unit/*-test.c))
unit: $(OUT)/bin/create-diff-object $(OUT)/unit/runner $(OUT)/unit/mirror $(unit_programs)

$(OUT)/unit/runner: $(call objects,$(wildcard test/unit/runner/*.c)) $(OUT)/lib.a
$(OUT)/unit/mirror: $(call objects,$(wildcard test/unit/mirror/*.c)) $(OUT)/lib.a
# Linked into all of them.
unit_shared   := $(addprefix $(OUT)/obj/test/unit/,livepatch-generations.o livepatch-ko.o small-module.o verify-kernel.o) \
	$(OUT)/obj/compare-text/text-pair.o
$(OUT)/unit/klpctl-test: $(OUT)/field.a
$(unit_programs): $(OUT)/unit/%: $(OUT)/obj/test/unit/%.o $(unit_shared) \
	$(OUT)/builder.a $(OUT)/livepatch.a \
	$(OUT)/lib.a
$(OUT)/unit/%:
	@mkdir -p $(@D)
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) $(BUILDER_LIBS)

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

-include $(patsubst %.o,%.d,$(call objects,$(lib_src) $(diff_src) $(builder_src) $(livepatch_src) $(field_src) $(test_src)))

check:
	@test/check

check-full:
	@test/check --full

# The whole set; some minutes for each hundred objects.
neutral: all
	@MAX_PERCENT=5 test/plugin/neutral all

# Goes on where it was ended.
plugin-units: all
	@mkdir -p $(OUT)/plugin-units
	@test/plugin/all-units --jobs "$$(nproc)" --resume $(OUT)/plugin-units

shadow-kernel: all
	@test/shadow-kernel/run

demo:
	@test/dependencies --install build plugin kernel boot
	@test/demo

bench:
	@bench/speed
	@bench/objects
	@bench/manifest

# klp-build would not run there: builder/kernels/make-path.c says why. Quotes and blanks of DESTDIR would
# not get through the recipes below.
check-prefix:
	@case $(call quoted,$(PREFIX)) in *[!A-Za-z0-9/._+@-]*) \
		printf '%s: klp-build cannot be installed there: letters, digits and / . _ + @ - only\n' \
			$(call quoted,PREFIX=$(PREFIX)) >&2; exit 1;; esac
	@case $(call quoted,$(DESTDIR)) in *[[:space:]\'\"\`\$$\;\&\|\<\>\(\)]*) \
		printf '%s: must not have blanks or quotes\n' $(call quoted,DESTDIR=$(DESTDIR)) >&2; exit 1;; esac

install: check-prefix all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE) $(DESTDIR)$(MAN)/man1 $(DESTDIR)$(MAN)/man5 $(DESTDIR)$(MAN)/man8 \
		$(DESTDIR)$(COMPLETION) $(DESTDIR)$(ZSH_FUNCTIONS) $(DESTDIR)$(FISH_COMPLETION) $(DESTDIR)$(DOC)
	install -m 755 $(OUT)/bin/klp-build $(OUT)/bin/klpctl $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(OUT)/bin/create-diff-object $(OUT)/bin/compare-text $(OUT)/bin/klp-cc $(DESTDIR)$(LIBEXEC)
	$(if $(plugins),install -d $(DESTDIR)$(PLUGIN))
	$(if $(plugins),install -m 755 $(plugins) $(DESTDIR)$(PLUGIN))
	cp -R --no-preserve=ownership templates $(DESTDIR)$(SHARE)
	# As install does with all else: readable for everybody, whatever the umask.
	chmod -R u+w,go-w,a+rX $(DESTDIR)$(SHARE)/templates
	install -m 644 man/*.1 $(DESTDIR)$(MAN)/man1
	install -m 644 man/*.5 $(DESTDIR)$(MAN)/man5
	install -m 644 man/*.8 $(DESTDIR)$(MAN)/man8
	install -m 644 completion/klp-build.bash $(DESTDIR)$(COMPLETION)/klp-build
	ln -sf klp-build $(DESTDIR)$(COMPLETION)/create-diff-object
	install -m 644 completion/klpctl.bash $(DESTDIR)$(COMPLETION)/klpctl
	install -m 644 completion/klp-build.zsh $(DESTDIR)$(ZSH_FUNCTIONS)/_klp-build
	install -m 644 completion/klpctl.zsh $(DESTDIR)$(ZSH_FUNCTIONS)/_klpctl
	install -m 644 completion/*.fish $(DESTDIR)$(FISH_COMPLETION)
	install -m 644 README.md COPYING doc/*.md $(DESTDIR)$(DOC)

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/klp-build $(DESTDIR)$(PREFIX)/bin/klpctl \
		$(foreach n,1 5 8,$(patsubst man/%,$(DESTDIR)$(MAN)/man$(n)/%,$(wildcard man/*.$(n)))) \
		$(DESTDIR)$(COMPLETION)/klp-build $(DESTDIR)$(COMPLETION)/create-diff-object $(DESTDIR)$(COMPLETION)/klpctl \
		$(DESTDIR)$(ZSH_FUNCTIONS)/_klp-build $(DESTDIR)$(ZSH_FUNCTIONS)/_klpctl \
		$(patsubst completion/%,$(DESTDIR)$(FISH_COMPLETION)/%,$(wildcard completion/*.fish))
	rm -rf $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE) $(DESTDIR)$(DOC)

dist:
	git archive --prefix=klp-build-$(VERSION)/ -o klp-build-$(VERSION).tar.gz HEAD

deb rpm:
	@packaging/build $@

# Checks only; `make format FIX=1` rewrites.
format:
	clang-format $(if $(FIX),-i,--dry-run --Werror) $(FORMATTED)

clean:
	rm -rf $(OUT)

.PHONY: all check-prefix property damage make-package read-notes unit fuzz neutral plugin-units shadow-kernel check check-full demo bench install uninstall dist deb rpm format clean plugins
