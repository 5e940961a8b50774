# Breaking Symmetry: what you can type. `make` alone prints it.
#
# A lesson is a folder, lessons/NN_name, and the number in its name is the lesson's number. What a
# build makes goes to build/, a folder for each compiler and kind of build. How a build works, and
# what checks the course itself, is in .make/.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# ---- How to build: give another value on the command line, as in `make lesson3 CXX=clang++` ---------
ifeq ($(origin CXX),default)
CXX := g++
endif
# What the environment calls so means something else: in WSL, NAME is the computer's.
$(foreach v,ARCH NAME,$(if $(filter environment,$(origin $v)),$(eval $v :=)))
ARCH := $(or $(ARCH),native)# x86-64-v3: code for another processor
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion $(if $(WERROR),-Werror)
# One rounding rule on every machine: nothing is contracted, std::fma is written where it is meant.
language := -std=c++20 -march=$(ARCH) -fopenmp -ffp-contract=off -I.
optimize := $(if $(DEBUG),-O0 -g,-O3 -DNDEBUG)# DEBUG=1: for a debugger
LDLIBS   := -lfmt -lboost_iostreams

include .make/build.mk
include .make/checks.mk

# ---- The lessons ------------------------------------------------------------------------------------
ARGS ?=# of a lesson: make lesson3 ARGS="--help"

## lessonN       run lesson N; its options: make lesson3 ARGS="--help"
.PHONY: $(foreach verb,lesson homework reset watch,$(numbers:%=$(verb)%))
$(numbers:%=lesson%): lesson%:
	$(call built,$(build)/lesson$*)
	@$(build)/lesson$* $(ARGS)

## lessons       run them all
lessons:
	$(call built,$(numbers:%=$(build)/lesson%))
	@for n in $(numbers); do $(build)/lesson$$n --no-predict || exit; echo; done

## homeworkN     check your homework, lessons/NN_name/homework.cpp
$(numbers:%=homework%): homework%:
	$(call built,$(call checks_homework,$*))
	@lessons/tools/check_homework.sh $(build) $* $(call folder_of,$*)/homework.cpp $(build)/checked/$*

## progress      which homework passes
progress:
	$(call built,$(call checks_homework,$(numbers)))
	@.make/progress.sh $(build) $(foreach n,$(numbers),$n=$(call folder_of,$n)/homework.cpp)

## resetN        put the starter of homework N back; your file is kept beside it
$(numbers:%=reset%): reset%:
	@.make/reset_homework.sh $(call folder_of,$*)/homework.cpp

## watchN        run lesson N and its homework each time that you save one of their files
$(numbers:%=watch%): watch%:
	@.make/watch.sh $* $(call folder_of,$*) "$(MAKE)"

## grade         a class: SUBMISSIONS=folder [OUT=grades JOBS=2 LESSONS=1-5,9 SEED=7 FORCE=1]; see lessons/README.md
grade: export BUILD = $(build)
grade: graded_code
	@command -v python3 > /dev/null || { echo 'grade: python3 is not installed: make setup GRADE=1' >&2; exit 2; }
	@lessons/tools/grade.py
graded_code:
	$(call built,$(build)/course.a $(call checks_homework,$(graded)))

## gradescope    the autograder for Gradescope: build/autograder.zip; LESSONS=3 for one assignment
gradescope:
	@mkdir -p build && .make/gradescope.sh build/autograder.zip '$(LESSONS)'

## claims        every claim of the course and its number; SEEDS=50 tries 50 seeds, FORMAT=md or json
claims:
	$(call built,$(numbers:%=$(build)/lesson%) $(build)/ledger)
	@lessons/tools/claims_ledger.sh $(build) '$(or $(SEEDS),1)' '$(or $(FORMAT),text)' '$(numbers)'

## sweep         lessons over the domain of their claims; LESSONS=0-5,9 SEEDS=200, SHARE=5 for a fifth
sweep:
	$(call built,$(numbers:%=$(build)/lesson%))
	@lessons/tools/sweep.sh $(build) '$(or $(LESSONS),$(numbers))' '$(SEEDS)' '$(SHARE)'

## interview     a mock interview: asks, listens, shows the answer and the evidence
interview:
	$(call built,$(build)/interview)
	@$(build)/interview

## diagnose      what a network of your own suffers from: make diagnose ARGS="net.safetensors data.csv"
diagnose:
	$(call built,$(build)/diagnose)
	@$(build)/diagnose $(ARGS)

## run           a program of your own, built with the course's library: make run FILE=mine.cpp
run:
	@[ -f '$(FILE)' ] || { echo "run: give a program, as in make run FILE=mine.cpp; there is no file '$(FILE)'" >&2; exit 2; }
	@[[ '$(FILE)' != *[[:space:]\(\)]* ]] || { echo "run: '$(FILE)' has a space or a bracket in its name, which make cannot handle" >&2; exit 2; }
	$(call built,$(build)/own)
	@$(build)/own $(ARGS)

# ---- The course itself ------------------------------------------------------------------------------

## test          all tests; NAME='Twins*' runs some, QUICK=1 leaves out those that run whole programs
test:
	$(call built,$(build)/run_tests $(if $(NAME)$(QUICK),,$(tested_programs)))
	@BUILD=$(build) MAKE_PROGRAMS=$(if $(NAME),1) $(build)/run_tests $(if $(NAME),"$$NAME") $(if $(QUICK),'~[programs]') $(if $(catch2_3),,--warn NoTests) $(ARGS)

## gallery       draw the lessons' pictures in plots/gallery
gallery:
	$(call built,$(numbers:%=$(build)/lesson%))
	@for n in $(numbers); do $(build)/lesson$$n --no-predict --gallery | grep '^Figure' || exit; done

## setup         install what is missing from the distribution's packages; DEV=1, BENCH=1, GRADE=1: more of them
setup:
	@DEV=$(DEV) BENCH=$(BENCH) GRADE=$(GRADE) .make/setup.sh

## clean         remove build/ and plots/out/
clean:
	rm -rf build plots/out

help:
	@echo 'Breaking Symmetry: neural-network weight initialization, measured.'
	@sed -n 's/^## /  make /p' Makefile .make/checks.mk
	@$(foreach f,$(folders),printf '  lesson %-3s %s\n' $(call number,$(f)) '$(subst _, ,$(call name,$(f)))';)

.PHONY: lessons progress grade graded_code gradescope claims sweep interview diagnose run test gallery setup clean help
