# mathmill: GNU make, one file, one build folder a flavour (build/release, build/asan, build/fuzz).
#
#   make [all]     the tools, in build/release/bin
#   make test      the whole suite: unit programs and Bats files; asan: the same under sanitizers
#   make bless     rewrite golden files and the rules in eqn-check(1) (read the diff)
#   make fuzz      every harness for FUZZ_SECONDS each; bench: the measurements
#   make oracle    verdicts on formulas against KaTeX and MathJax (needs Node, and npm the first time)
#   make lint      layers, symbols, sizes, format, clang-tidy, man pages, shell scripts
#   make format    clang-format in place
#   make man       the man pages as text and HTML, in build/man
#   make report    regenerate reports/ from blogs_raw/; history: its snapshots, from git's log
#   make browser   the pages in Chromium: hostile articles, behaviour, validity
#   make site      the pages of blogs_raw/, in build/site
#   make engines   what pages need beside them in a browser, from npm, into build/engines
#   make install   DESTDIR= PREFIX=/usr/local; uninstall takes it away again
#   make clean
#
# Nothing here names a source file: a new .c in lib/x/, tools/, tests/unit/ (test_*), tests/fuzz/
# (fuzz_*) or tests/diff/ is found by its place.  What is variable may be given on the command
# line: make CC=clang, make WERROR=1, make CFLAGS=-O0.

VERSION := 0.1.0

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
DATADIR = $(PREFIX)/share/mathmill

CFLAGS = -O2 -g
CPPFLAGS =
LDFLAGS =
HOST_CC = $(CC)
FUZZ_CC = clang
FUZZ_SECONDS = 60
PKG_CONFIG = pkg-config
CLANG_FORMAT = clang-format
CLANG_TIDY = clang-tidy
INSTALL = install

# Warnings break the build where nobody reads them.
ifdef CI
WERROR ?= 1
endif

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all test asan bless fuzz bench lint format man report install uninstall clean FORCE

all:

# ---- What there is ----

LIB_SRC := $(sort $(wildcard lib/*/*.c))
TOOL_SRC := $(sort $(wildcard tools/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
DIFF_SRC := $(sort $(wildcard tests/diff/*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
MAN_SRC := $(sort $(wildcard tools/*.[1-8]))
BATS_SRC := $(sort $(wildcard tests/*.bats))
HEADERS := $(sort $(wildcard lib/*/*.h lib/*/*.def tests/unit/*.h tests/fuzz/*.h tests/diff/*.h))
HOST_SRC := $(sort $(wildcard share/*.c))
C_SRC := $(LIB_SRC) $(TOOL_SRC) $(UNIT_SRC) $(DIFF_SRC) $(BENCH_SRC) $(FUZZ_SRC) $(HOST_SRC)
SH_SRC := bootstrap .ci/run share/embed.sh share/hook.sh share/engines/collect.sh share/history-from-git \
	tests/run tests/helper.bash \
	$(sort $(wildcard tests/lint/*.sh tests/fuzz/*.sh tests/bench/run)) $(BATS_SRC)

TOOLS := $(TOOL_SRC:tools/%.c=%)
UNITS := $(UNIT_SRC:tests/unit/%.c=%)
DIFFS := $(DIFF_SRC:tests/diff/%.c=%)
BENCHES := $(BENCH_SRC:tests/bench/%.c=%)
FUZZES := $(FUZZ_SRC:tests/fuzz/%.c=%)

# ---- Embedded data ----
#
# Every file that these patterns find becomes a `const struct slice` in the library: the file
# share/report/report.zh.mustache is share_report_report_zh_mustache, declared in the generated
# header "share.h" (on the include path of every .c).  To embed another file, put it there.

EMBED := $(sort $(wildcard share/*/*.mustache share/*/*.css share/*/*.js share/*/*.yaml))

# Data for people and other programs, installed as it is.
SHARE := $(sort $(EMBED) $(wildcard share/*.json))
SCRIPTS := $(wildcard share/history-from-git)

# ---- Compiler and libraries ----

PACKAGES := libcmark-gfm libpcre2-8 yaml-0.1 jansson libutf8proc
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null)
# The extensions of cmark-gfm have no .pc file.
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null || \
	echo -lcmark-gfm-extensions -lcmark-gfm -lpcre2-8 -lyaml -ljansson -lutf8proc)

# A tool that uses no patterns should not pay for loading PCRE2 when it starts.
AS_NEEDED := $(if $(filter Darwin,$(shell uname -s)),,-Wl,--as-needed)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
	$(if $(filter 1,$(WERROR)),-Werror)
STD := -std=c17 -D_GNU_SOURCE -DMATHMILL_VERSION='"$(VERSION)"'
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all

CC_release = $(CC)
CC_asan = $(CC)
CC_fuzz = $(FUZZ_CC)
FLAVOUR_release =
FLAVOUR_asan = -O1 -fno-omit-frame-pointer $(SANITIZE)
FLAVOUR_fuzz = -O1 -fno-omit-frame-pointer -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION \
	-fsanitize=fuzzer-no-link $(SANITIZE)

# Leaks count: a tool frees what it owns, so a report is a lost pointer.
SANITIZER_ENV = ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99

# $(call compile,FLAVOUR): all of the compiling command but its input and output.
compile = $(CC_$1) $(STD) $(WARNINGS) $(CFLAGS) $(FLAVOUR_$1) -Ilib -Ibuild/$1/gen $(PKG_CFLAGS) $(CPPFLAGS)
link = $(CC_$1) $(CFLAGS) $(FLAVOUR_$1) $(AS_NEEDED) $(LDFLAGS)
libs = $(PKG_LIBS) -lpthread -lm

# ---- Generated tables ----
#
# share/NAME.c is a program of the machine that builds; it writes a table that a .c of the library
# includes.  A flavour's generated headers are made before its first object.

build/host/commands-table: share/commands-table.c lib/tex/commands.def lib/tex/commands-hash.h
	@mkdir -p $(@D)
	$(HOST_CC) $(STD) $(WARNINGS) -Ilib -o $@ $<

generated = build/$1/gen/share.h $(patsubst share/%.c,build/$1/gen/tex/%.h,$(HOST_SRC))

# ---- One flavour ----

define flavour
build/$1/.flags: FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$$(subst ','\'',$$(call compile,$1) $$(call link,$1) $$(libs))' >$$@.new
	@if cmp -s $$@.new $$@; then rm $$@.new; else mv $$@.new $$@; fi

build/$1/.embed: FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' $$(EMBED) >$$@.new
	@if cmp -s $$@.new $$@; then rm $$@.new; else mv $$@.new $$@; fi

build/$1/gen/share.h: share/embed.sh build/$1/.embed
	@mkdir -p $$(@D)
	sh share/embed.sh -d $$(EMBED) >$$@

build/$1/gen/share.c: share/embed.sh build/$1/.embed $$(EMBED)
	@mkdir -p $$(@D)
	sh share/embed.sh -c $$(EMBED) >$$@

build/$1/gen/tex/commands-table.h: build/host/commands-table
	@mkdir -p $$(@D)
	$$< >$$@

build/$1/obj/%.o: %.c build/$1/.flags | $$(call generated,$1)
	@mkdir -p $$(@D)
	$$(call compile,$1) $$(if $$(filter tests/%,$$<),-Itests/unit) -MMD -MP -c -o $$@ $$<

build/$1/obj/share.o: build/$1/gen/share.c build/$1/gen/share.h build/$1/.flags
	@mkdir -p $$(@D)
	$$(call compile,$1) -c -o $$@ $$<

# Made anew each time: ar keeps members whose source is gone.
build/$1/libmathmill.a: $$(LIB_SRC:%.c=build/$1/obj/%.o) build/$1/obj/share.o
	@rm -f $$@
	$$(AR) rcs $$@ $$(filter %.o,$$^)

build/$1/bin/%: build/$1/obj/tools/%.o build/$1/libmathmill.a
	@mkdir -p $$(@D)
	$$(call link,$1) -o $$@ $$^ $$(libs)

build/$1/tests/unit/%: build/$1/obj/tests/unit/%.o build/$1/libmathmill.a
	@mkdir -p $$(@D)
	$$(call link,$1) -o $$@ $$^ $$(libs)

build/$1/tests/bench/%: build/$1/obj/tests/bench/%.o build/$1/libmathmill.a
	@mkdir -p $$(@D)
	$$(call link,$1) -o $$@ $$^ $$(libs)

build/$1/tests/diff/%: build/$1/obj/tests/diff/%.o build/$1/libmathmill.a
	@mkdir -p $$(@D)
	$$(call link,$1) -o $$@ $$^ $$(libs)

build/$1/tests/fuzz/%: build/$1/obj/tests/fuzz/%.o build/$1/libmathmill.a
	@mkdir -p $$(@D)
	$$(call link,$1) -fsanitize=fuzzer -o $$@ $$^ $$(libs)

-include $$(wildcard build/$1/obj/*/*.d build/$1/obj/*/*/*.d)

BINS_$1 := $$(TOOLS:%=build/$1/bin/%)
PROGRAMS_$1 := $$(UNITS:%=build/$1/tests/unit/%) $$(DIFFS:%=build/$1/tests/diff/%)
endef

$(foreach f,release asan fuzz,$(eval $(call flavour,$f)))

all: $(BINS_release)

# ---- Tests ----
#
# tests/run BUILD TESTS... runs unit programs and Bats files (all speak TAP), prints what failed
# and the totals.  TESTS='tests/eqn-check.bats build/release/tests/unit/test_arena' runs a few.

TESTS =

test: $(BINS_release) $(PROGRAMS_release)
	tests/run build/release $(or $(TESTS),$(PROGRAMS_release) $(BATS_SRC))

asan: $(BINS_asan) $(PROGRAMS_asan)
	$(SANITIZER_ENV) tests/run build/asan $(or $(TESTS),$(PROGRAMS_asan) $(BATS_SRC))

bless: $(BINS_release) $(PROGRAMS_release)
	BLESS=1 tests/run build/release $(or $(TESTS),$(PROGRAMS_release) $(BATS_SRC))

FUZZ_RUNS := $(FUZZES:%=fuzz-%)
.PHONY: $(FUZZ_RUNS)
fuzz: $(FUZZ_RUNS)

# What fuzzing finds worth keeping grows in build/fuzz/corpus; tests/fuzz/seeds.sh makes the start,
# tests/fuzz/X.dict has words for fuzz_X.
build/fuzz/seeds: FORCE
	@mkdir -p $@
	$(if $(wildcard tests/fuzz/seeds.sh),sh tests/fuzz/seeds.sh $@)

$(FUZZ_RUNS): fuzz-%: build/fuzz/tests/fuzz/% | build/fuzz/seeds
	@mkdir -p build/fuzz/corpus/$* build/fuzz/artifacts
	$(SANITIZER_ENV) $< -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix=build/fuzz/artifacts/$*- \
		$(addprefix -dict=,$(wildcard tests/fuzz/$(*:fuzz_%=%).dict)) \
		build/fuzz/corpus/$* build/fuzz/seeds

bench: $(BINS_release) $(BENCHES:%=build/release/tests/bench/%)
	BIN=build/release/bin BUILD=build/release tests/bench/run

# ---- What KaTeX and MathJax say ----
#
# A differential test, by hand and not part of `make test`: it fetches the engines from npm.  What
# they said once is kept in build/oracle.  ORACLE='--formulas FILE' compares something else.

ORACLE = --page --cases tests/oracle/cases.jsonl blogs_raw
.PHONY: oracle
oracle: build/release/bin/eqn-check tests/oracle/node_modules/.package-lock.json
	node tests/oracle/compare.mjs $(ORACLE)

tests/oracle/node_modules/.package-lock.json: tests/oracle/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || \
		{ echo 'make oracle: Node (18 or later) and npm are needed; ./bootstrap test installs them' >&2; exit 1; }
	cd tests/oracle && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# ---- Pages in a browser ----
#
# By hand, too: it needs Chromium, Java for the checker of HTML, and npm the first time.  SITE=FOLDER takes
# other articles as well.

SITE =
.PHONY: browser
browser: $(BINS_release) engines tests/browser/node_modules/.package-lock.json
	node tests/browser/run.mjs build/release/bin build/engines $(SITE)

# A script of vnu-jar would fetch a Java.
tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || \
		{ echo 'make browser: Node (18 or later) and npm are needed; ./bootstrap browser installs them' >&2; exit 1; }
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# ---- Style and structure ----

TIDY := $(patsubst %,build/lint/%.tidy,$(LIB_SRC) $(TOOL_SRC))
CHECKS := layers sizes externs format man shell
.PHONY: $(CHECKS:%=lint-%)
lint: $(CHECKS:%=lint-%) $(TIDY)

lint-layers lint-sizes: lint-%:
	sh tests/lint/$*.sh

lint-externs: $(LIB_SRC:%.c=build/release/obj/%.o)
	sh tests/lint/externs.sh build/release/obj $^

lint-format:
	$(CLANG_FORMAT) --dry-run -Werror $(filter %.c %.h,$(C_SRC) $(HEADERS))

lint-man:
	$(if $(MAN_SRC),mandoc -T lint -W warning $(MAN_SRC))

# The level leaves out matters of taste.
lint-shell:
	shellcheck -S warning $(filter-out %.bats,$(SH_SRC))
	shellcheck -S warning -s bats $(BATS_SRC)

build/lint/%.tidy: % tests/lint/clang-tidy.yaml build/release/.flags | $(call generated,release)
	@mkdir -p $(@D)
	$(CLANG_TIDY) --quiet --config-file=tests/lint/clang-tidy.yaml $< -- $(STD) -Wall -Wextra \
		-Ilib -Ibuild/release/gen $(PKG_CFLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

format:
	$(CLANG_FORMAT) -i $(filter %.c %.h,$(C_SRC) $(HEADERS))

# ---- Man pages ----

man: $(MAN_SRC:tools/%=build/man/%.txt) $(MAN_SRC:tools/%=build/man/%.html)

build/man/%.txt: tools/%
	@mkdir -p $(@D)
	mandoc -T utf8 $< >$@.bold
	sed "s/.$$(printf '\b')//g" $@.bold >$@
	@rm $@.bold

build/man/%.html: tools/%
	@mkdir -p $(@D)
	mandoc -T html -O fragment $< >$@

# ---- The report of the sample collection ----
#
# The pipe of the README, a stage at a time so that make sees every status.

R = build/release
PIPE := linecount eqn-check tag-classify derive-audit progress-report
report: $(addprefix $R/bin/,$(PIPE))
	@mkdir -p $R/report reports
	$R/bin/linecount --json --by-section blogs_raw >$R/report/lines.ndjson
	$R/bin/eqn-check -R <$R/report/lines.ndjson >$R/report/equations.ndjson
	$R/bin/tag-classify -R <$R/report/equations.ndjson >$R/report/topics.ndjson
	$R/bin/derive-audit -R <$R/report/topics.ndjson >$R/report/records.ndjson
	$R/bin/tag-classify --group-json blogs_raw >$R/report/topic_classification.json
	cp $R/report/records.ndjson $R/report/topic_classification.json reports/
	$R/bin/progress-report reports/records.ndjson

# A snapshot for each commit of the collection: after one, or when a tool counts in another way.
.PHONY: history
history: $(addprefix $R/bin/,$(PIPE))
	@mkdir -p reports
	PATH=$(CURDIR)/$R/bin:$$PATH share/history-from-git blogs_raw reports/history

# ---- Engines ----
#
# What typesets formulas and colours code in a reader's browser (MathJax, KaTeX, highlight.js), from
# npm: the releases of share/engines/package-lock.json, and of them just what a page asks for.

ENGINES := mathjax katex highlight
.PHONY: engines
engines: build/engines/.made
build/engines/.made: $(addprefix share/engines/,collect.sh package.json package-lock.json)
	@command -v npm >/dev/null || \
		{ echo 'make engines: npm is needed; ./bootstrap engines installs it' >&2; exit 1; }
	sh share/engines/collect.sh build/engines
	@touch $@

# ---- The pages of the sample collection ----

.PHONY: site
site: $R/bin/md2html build/engines/.made
	$R/bin/md2html -o build/site --records reports/records.ndjson --prune blogs_raw

# ---- Installing ----

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR)
	$(if $(TOOLS),$(INSTALL) -m 755 $(BINS_release) $(DESTDIR)$(BINDIR))
	@set -e; for m in $(MAN_SRC); do \
		d=$(DESTDIR)$(MANDIR)/man$${m##*.}; \
		echo "$(INSTALL) -m 644 $$m $$d"; \
		$(INSTALL) -d $$d; $(INSTALL) -m 644 $$m $$d; \
	done
	@set -e; for f in $(SHARE); do \
		d=$(DESTDIR)$(DATADIR)/$${f#share/}; \
		echo "$(INSTALL) -m 644 $$f $$d"; \
		$(INSTALL) -d $${d%/*}; $(INSTALL) -m 644 $$f $$d; \
	done
	@set -e; for f in $(SCRIPTS); do \
		echo "$(INSTALL) -m 755 $$f $(DESTDIR)$(DATADIR)"; \
		$(INSTALL) -d $(DESTDIR)$(DATADIR); $(INSTALL) -m 755 $$f $(DESTDIR)$(DATADIR); \
	done
	@set -e; for e in $(wildcard $(ENGINES:%=build/engines/%)); do \
		d=$(DESTDIR)$(DATADIR)/engines; \
		echo "cp -R $$e $$d"; \
		$(INSTALL) -d $$d; cp -R $$e $$d/; \
	done

uninstall:
	@set -e; for t in $(TOOLS); do rm -fv $(DESTDIR)$(BINDIR)/$$t; done
	@set -e; for m in $(MAN_SRC:tools/%=%); do rm -fv $(DESTDIR)$(MANDIR)/man$${m##*.}/$$m; done
	rm -rf $(DESTDIR)$(DATADIR)

clean:
	rm -rf build
