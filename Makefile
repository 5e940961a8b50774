# Breaking Symmetry: every verb of the course. `make` alone prints them.
#
# A lesson is a folder lessons/NN_name with lesson.cpp, homework.cpp and check.cpp: the folder is all
# it takes, this file finds it. What a build makes goes to build/, a folder for each compiler and kind.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

ifeq ($(origin CXX),default)
CXX := g++
endif
# A thread that waits spins for some microseconds, then sleeps: waking one takes longer than a small
# product, but one that spins for long steals the core from the thread it waits for.
export OMP_WAIT_POLICY ?= passive
export GOMP_SPINCOUNT ?= 1000
ARGS   ?=
SEEDS  ?= 1
FORMAT ?= text

# ---- What there is --------------------------------------------------------------------------------

folders := $(sort $(wildcard lessons/[0-9][0-9]_*))
number   = $(patsubst 0%,%,$(firstword $(subst _, ,$(notdir $(1)))))# lessons/03_name -> 3
numbers := $(foreach f,$(folders),$(call number,$(f)))
answers := $(basename $(sort $(wildcard tests/homework/*/*.cpp)))# solutions and wrong answers
benches := $(basename $(notdir $(sort $(wildcard tests/bench/*.cpp))))

# ---- How to build ---------------------------------------------------------------------------------

# Code for another processor on request: ARCH=x86-64-v3 is without vectors of 512 bits, VECTOR_BITS
# makes those of the products narrower.
ARCH     ?= native
build    := build/$(notdir $(CXX))$(if $(SANITIZE),-sanitize)$(if $(filter-out native,$(ARCH)),-$(ARCH))$(addprefix -,$(VECTOR_BITS))
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion $(if $(WERROR),-Werror)
# One rounding rule on every machine: nothing is contracted, std::fma is written where it is meant.
language := -std=c++20 -march=$(ARCH) $(addprefix -DVECTOR_BITS=,$(VECTOR_BITS)) -fopenmp -ffp-contract=off -I.
fast     := -O3 -DNDEBUG
checked  := -DSANITIZED -O1 -g1 -Wno-pass-failed -fsanitize=address,undefined -fno-sanitize-recover=all
CXXFLAGS := $(language) $(warnings) $(if $(SANITIZE),$(checked),$(fast))
LDLIBS   := -lfmt -lboost_iostreams -lboost_filesystem -lboost_system
# Catch2 comes in two generations, 2 and 3.
catch2_3     = $(findstring /,$(shell $(CXX) -print-file-name=libCatch2Main.a))
catch2       = $(if $(catch2_3),-lCatch2Main -lCatch2,-lCatch2WithMain)
catch2_header = catch2/catch$(if $(catch2_3),_all).hpp

runner   := $(build)/run_homework
ledger   := $(build)/ledger
interview := $(build)/interview
library  := $(build)/libcourse.a
mains    := lessons/run_homework.cpp lessons/ledger.cpp lessons/interview.cpp
shared   := $(filter-out $(mains),$(wildcard matrix/*.cpp nn/*.cpp plots/*.cpp lessons/*.cpp))
sources  := $(shared) $(wildcard $(mains) lessons/*/*.cpp tests/*.cpp tests/*/*.cpp tests/*/*/*.cpp)
lessons_built   := $(numbers:%=$(build)/lesson%)
homeworks_built := $(numbers:%=$(build)/homework%)
answers_built   := $(answers:tests/%=$(build)/%)

# A build starts by looking for what it needs: one line instead of a page of compiler errors.
headers := omp.h=libomp-dev fmt/core.h=libfmt-dev CLI/CLI.hpp=libcli11-dev \
           boost/iostreams/stream.hpp=libboost-iostreams-dev gnuplot-iostream.h=libgnuplot-iostream-dev \
           $(if $(filter test sanitize bits,$(MAKECMDGOALS)),$(catch2_header)=catch2) \
           $(if $(filter bench claims test sanitize,$(MAKECMDGOALS)),nlohmann/json.hpp=nlohmann-json3-dev)
probe    = $(foreach h,$(headers),printf '\043if !__has_include(<%s>)\nneed %s\n\043endif\n' $(subst =, ,$(h));)
ifndef INNER
ifneq ($(filter lesson% homework% progress claims interview test bits bench gallery sanitize,$(MAKECMDGOALS)),)
missing := $(if $(shell command -v $(CXX)),$(shell { $(probe) } | $(CXX) -std=c++20 -fopenmp -E -P -x c++ - 2>/dev/null | sed -n 's/^need //p'),$(CXX))
$(if $(missing),$(error Not installed: $(missing). Install it with: make setup))
endif
endif

# Verbs run one after the other, each through one parallel build of the files that it needs.
ifndef INNER
.NOTPARALLEL:
endif
built = @$(MAKE) --silent INNER=1 $(if $(findstring jobserver,$(MAKEFLAGS)),,--jobs=$$(nproc)) $(1)

ifdef INNER
# A change of compiler, flags or processor builds everything anew.
signature := $(CXX) $(CXXFLAGS) $(shell $(CXX) -dumpversion; grep -m1 'model name' /proc/cpuinfo)
$(shell mkdir -p $(build); echo '$(signature)' | cmp -s - $(build)/flags || echo '$(signature)' > $(build)/flags)
endif

$(build)/%.o: %.cpp $(build)/flags
	@echo "  compile $<" >&2
	@mkdir -p $(@D)
	@$(CXX) $(CXXFLAGS) -MMD -MP -c $< -o $@

# What runs once and waits for gnuplot or the terminal builds faster than it could run.
$(build)/lessons/options.o: CXXFLAGS += -O0
$(build)/plots/%.o: CXXFLAGS += -O1
# Lessons and tests wait for the library, not for themselves.
$(build)/lessons/%/lesson.o: CXXFLAGS += -O1
$(build)/tests/%.o: CXXFLAGS += -O$(if $(SANITIZE),0,1)
$(build)/tests/bench/%.o: CXXFLAGS += -O3

$(library): $(shared:%.cpp=$(build)/%.o)
	@rm -f $@ && ar rcs $@ $^

$(build)/run_tests: $(patsubst %.cpp,$(build)/%.o,$(wildcard tests/*.cpp)) $(library)
	@$(CXX) $(CXXFLAGS) $^ $(LDLIBS) $(catch2) -o $@

# The tests that compare bits, which are tried with every compiler and vector width.
$(build)/run_bits: $(patsubst %,$(build)/tests/%_test.o,matmul elementary elementary_bits) $(patsubst %.cpp,$(build)/%.o,$(wildcard matrix/*.cpp))
	@$(CXX) $(CXXFLAGS) $^ $(LDLIBS) $(catch2) -o $@

$(runner) $(ledger) $(interview): $(build)/%: $(build)/lessons/%.o $(library)
	@$(CXX) $(CXXFLAGS) $^ $(LDLIBS) -o $@

# The peers are optional: what is not installed is neither compiled in nor linked.
openblas := $(if $(findstring /,$(shell $(CXX) -print-file-name=libopenblas.so)),-lopenblas)
bench_shared := $(patsubst %.cpp,$(build)/%.o,$(wildcard tests/bench/measure/*.cpp tests/bench/peers/*.cpp))
$(build)/tests/bench/peers/eigen.o: CXXFLAGS += -Wno-maybe-uninitialized
$(benches:%=$(build)/bench_%): $(build)/bench_%: $(build)/tests/bench/%.o $(bench_shared) $(library)
	@$(CXX) $(CXXFLAGS) $^ $(LDLIBS) $(openblas) -o $@

# $(1) number, $(2) folder: the program of a lesson, and its homework with its check
define lesson_rules
.PHONY: lesson$(1) homework$(1)
lesson$(1):
	$$(call built,$(build)/lesson$(1))
	@$(build)/lesson$(1) $$(ARGS)
homework$(1):
	$$(call built,$(runner) $(build)/homework$(1))
	@$(runner) $(build)/homework$(1)
$(build)/lesson$(1): $(build)/$(2)/lesson.o $(library)
	@$$(CXX) $$(CXXFLAGS) $$^ $$(LDLIBS) -o $$@
$(build)/homework$(1): $(build)/$(2)/homework.o $(build)/$(2)/check.o $(library)
	@$$(CXX) $$(CXXFLAGS) $$^ $$(LDLIBS) -o $$@
endef
$(foreach f,$(folders),$(eval $(call lesson_rules,$(call number,$(f)),$(f))))

# tests/homework/03_name/wrong_x.cpp stands in for the student's homework.cpp
define answer_rule
$(build)/homework/$(1): $(build)/tests/homework/$(1).o $(build)/lessons/$(patsubst %/,%,$(dir $(1)))/check.o $(library)
	@mkdir -p $$(@D)
	@$$(CXX) $$(CXXFLAGS) $$^ $$(LDLIBS) -o $$@
endef
$(foreach a,$(answers:tests/homework/%=%),$(eval $(call answer_rule,$(a))))

-include $(wildcard $(sources:%.cpp=$(build)/%.d))

# ---- Verbs ----------------------------------------------------------------------------------------

.PHONY: help setup lessons progress claims interview test bits run_bits bench gallery sanitize lint format clean

help:
	@echo 'Breaking Symmetry: neural-network weight initialization, measured.'
	@echo
	@echo '  make setup         install what is missing, from the distribution'\''s packages'
	@echo '  make lesson1       run a lesson (1 to $(words $(numbers))); options: make lesson1 ARGS="--help"'
	@echo '  make lessons       run them all'
	@echo '  make homework1     check your homework: lessons/01_*/homework.cpp'
	@echo '  make progress      which homework passes'
	@echo '  make claims        every claim of the course with its number; SEEDS=50 tries 50 seeds,'
	@echo '                     FORMAT=md and FORMAT=json write a table for a page or a program'
	@echo '  make interview     a mock interview: asks, listens, shows the answer and the evidence'
	@echo '  make test          all tests; QUICK=1 those of the library alone'
	@echo '  make bits          the same bits from both compilers, with vectors of 128 to 512 bits'
	@echo '  make bench         how fast products and training are, beside other libraries'
	@echo '  make gallery       draw the pictures that README.md shows'
	@echo '  make sanitize      the tests with address and undefined-behaviour checks'
	@echo '  make lint          format, static analysis, house rules; QUICK=1 leaves out the slow analyses'
	@echo '  make format        clang-format every source file'
	@echo '  make clean         remove build/ and plots/out/'
	@echo
	@echo 'Lessons:'
	@$(foreach f,$(folders),printf '  make lesson%-8s%s\n' $(call number,$(f)) '$(subst _, ,$(patsubst $(firstword $(subst _, ,$(notdir $(f))))_%,%,$(notdir $(f))))';)

lessons:
	$(call built,$(lessons_built))
	@for n in $(numbers); do $(build)/lesson$$n --no-predict || exit; echo; done

progress:
	$(call built,$(runner))
	@$(foreach f,$(folders),$(call progress_line,$(call number,$(f)),$(f));)
# One line a homework: built and checked now, nothing is remembered.
define progress_line
$(MAKE) --no-print-directory INNER=1 $(build)/homework$(1) >/dev/null 2>&1 && $(runner) $(build)/homework$(1) >/dev/null 2>&1; \
case $$? in 0) verdict='passes' ;; 1) verdict='not yet' ;; *) verdict='does not build' ;; esac; \
printf '  homework %-3s %-16s %s\n' $(1) "$$verdict" $(2)/homework.cpp
endef

claims:
	$(call built,$(lessons_built) $(ledger))
	@lessons/claims_ledger.sh $(build) '$(SEEDS)' '$(FORMAT)'

interview:
	$(call built,$(interview))
	@$(interview)

# QUICK=1 leaves out the tests that run whole programs, lessons and homework, and does not build those.
test:
	$(call built,$(build)/run_tests $(if $(QUICK),,$(runner) $(ledger) $(interview) $(lessons_built) $(answers_built)))
	@BUILD=$(build) $(build)/run_tests $(if $(QUICK),'~[programs]') $(ARGS)

# OpenBLAS has a kernel for this processor even where it does not know it: BLAS_KERNEL names another.
BLAS_KERNEL ?= $(if $(shell grep -w avx512f /proc/cpuinfo),SkylakeX,Haswell)
bench:
	$(call built,$(benches:%=$(build)/bench_%))
	@for b in $(benches); do \
	  env -u OPENBLAS_L2_SIZE OPENBLAS_CORETYPE=$(BLAS_KERNEL) $(build)/bench_$$b $(ARGS) || exit; done

gallery:
	$(call built,$(lessons_built))
	@for n in $(numbers); do $(build)/lesson$$n --no-predict --out plots/gallery | grep '^Figure' || exit; done

# Kinds of code: what this processor has (512 bits, if it can), 256 bits, 128, and no fused multiply-add.
kinds := ARCH=native ARCH=x86-64-v3 ARCH=x86-64-v3_VECTOR_BITS=128 ARCH=x86-64-v2
bits:
	@for cxx in $(CXX) $(filter-out $(CXX),clang++); do for kind in $(kinds); do \
	  $(MAKE) --no-print-directory run_bits WERROR= CXX=$$cxx $${kind/_/ } || exit; done; done
	@tests/vector_code.sh
run_bits:
	$(call built,$(build)/run_bits)
	@echo "$(build): $$($(build)/run_bits '[bits]' | tail -2)"
sanitize:
	@$(MAKE) --no-print-directory test SANITIZE=1

# DEV=1 adds what lint and the second compiler need, BENCH=1 the libraries that the benchmarks compare with.
required := g++ make catch2 gnuplot-nox libgnuplot-iostream-dev libboost-iostreams-dev libcli11-dev libfmt-dev \
            nlohmann-json3-dev $(if $(DEV),clang libomp-dev clang-tidy clang-format shellcheck) \
            $(if $(BENCH),libopenblas-dev libeigen3-dev python3-torch)
wished   := dataset-fashion-mnist# lessons run without it, on other inputs
setup:
	@installed() { dpkg-query -W -f '$${db:Status-Status}' "$$1" 2>/dev/null | grep -qx installed; }; \
	absent() { for p; do installed $$p || echo $$p; done; }; \
	if ! command -v apt-get >/dev/null; then \
	  echo 'setup: this is no Debian or Ubuntu; install the equivalents of: $(required) $(wished)'; exit 1; fi; \
	missing=$$(absent $(required)); wished=$$(absent $(wished)); \
	if [ -z "$$missing" ] && { [ -z "$$wished" ] || ! apt-cache show $$wished >/dev/null 2>&1; }; then exit; fi; \
	sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; command -v sudo >/dev/null || \
	  { echo "setup: needs root or sudo to install:" $$missing $$wished; exit 1; }; fi; \
	$$sudo apt-get -q update || echo 'setup: the package lists could not be updated; trying with the old ones'; \
	if ! apt-cache show $$wished >/dev/null 2>&1; then \
	  echo "setup: $$wished is not in this distribution: going without"; wished=; fi; \
	echo 'setup: installing' $$missing $$wished; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $$missing $$wished

# Static analysis of what the course is made of; the house rules: rooms depend one way, files fit a sitting.
# Each file is analysed with all headers that it includes, so QUICK=1 takes the checks that find most
# in the least time, and leaves out the checks of homework.
tidied := $(filter-out $(mains),$(wildcard $(foreach d,matrix nn plots lessons,$(d)/*.cpp) $(if $(QUICK),lessons/*/lesson.cpp,lessons/*/*.cpp)))
formatted := $(wildcard $(foreach d,matrix nn plots lessons lessons/* tests tests/bench tests/bench/* tests/homework/*,$(d)/*.cpp $(d)/*.hpp))
readable := $(addprefix readability-,const-return-type container-size-empty else-after-return inconsistent-declaration-parameter-name misleading-indentation qualified-auto redundant-* simplify-boolean-expr)
modern   := $(addprefix modernize-,loop-convert make-unique use-default-member-init use-emplace use-equals-default use-override)
unlikely := $(addprefix -bugprone-,easily-swappable-parameters narrowing-conversions reserved-identifier stringview-nullptr suspicious-string-compare unused-return-value)
comma    := ,
empty    :=
quick    := --checks=-*,bugprone-*,$(subst $(empty) $(empty),$(comma),$(unlikely) performance-* -performance-inefficient-vector-operation misc-definitions-in-headers misc-redundant-expression misc-unused-alias-decls misc-unused-parameters $(modern) $(readable))
lint:
	@clang-format --dry-run -Werror $(formatted)
	@shellcheck .ci/run lessons/*.sh tests/*.sh
	@tests/house_rules.sh
	@printf '%s\n' $(tidied) | xargs -P $$(nproc) -n 4 sh -c 'clang-tidy --quiet $(if $(QUICK),"$(quick)") "$$@" -- $(language)' tidy 2> >(grep -v 'warnings generated' >&2)

format:
	@clang-format -i $(formatted)

clean:
	rm -rf build plots/out

# Any other name.
.DEFAULT:
	@echo "There is no '$@'. Lessons: lesson1 to lesson$(lastword $(numbers)), homework1 to homework$(lastword $(numbers)); \`make\` shows all verbs." >&2; exit 2
