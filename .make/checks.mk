# What checks the course itself: benchmarks, bits, memory, style.

## bits          the same bits from both compilers, with vectors of 128 to 512 bits
# Kinds of code: what this processor has (512 bits, if it can), 256 bits, 128, and no fused multiply-add.
kinds := ARCH=native ARCH=x86-64-v3 ARCH=x86-64-v3_VECTOR_BITS=128 ARCH=x86-64-v2
bits:
	@for cxx in '$(CXX)' $(filter-out $(CXX),clang++); do for kind in $(kinds); do echo "CXX='$$cxx' $${kind/_/ }"; done; done | \
	  xargs -P $$(nproc) -L 1 $(MAKE) --no-print-directory run_bits WERROR=
	@.make/vector_code.sh
run_bits:
	$(call built,$(build)/run_bits)
	@echo "$(build): $$($(build)/run_bits '[bits]' | tail -2)"

## same_text     every lesson prints the same text, to the byte, on the textbook's matrix product
same_text:
	$(call built,$(numbers:%=$(build)/lesson%))
	@$(MAKE) --no-print-directory textbook_lessons MATMUL=textbook
	@.make/same_text.sh $(build) $(build)-textbook $(numbers)
# What the interview quotes is not measured again: the claims are part of the texts that are compared.
textbook_lessons:
	$(call built,$(patsubst %,$(build)/lesson%,$(filter-out $(asked),$(numbers))))
	@mkdir -p $(build)/claims && cp $(objects)/claims/*.tsv $(build)/claims
	$(call built,$(build)/lesson$(asked))

## bench         how fast products and training are, beside other libraries
# OpenBLAS has a kernel for this processor even where it does not know it: BLAS_KERNEL names another.
BLAS_KERNEL ?= $(if $(shell grep -w avx512f /proc/cpuinfo),SkylakeX,Haswell)
benches := $(patsubst tests/bench/%.cpp,%,$(wildcard tests/bench/*.cpp))
bench:
	$(call built,$(benches:%=$(build)/bench_%))
	@for b in $(benches); do \
	  env -u OPENBLAS_L2_SIZE OPENBLAS_CORETYPE=$(BLAS_KERNEL) $(build)/bench_$$b $(ARGS) || exit; done

## sanitize      the tests with address and undefined-behaviour checks
sanitize:
	@LSAN_OPTIONS=suppressions=.make/leaks.txt:print_suppressions=0 $(MAKE) --no-print-directory test SANITIZE=1

## lint          format, static analysis, house rules; QUICK=1 leaves out the slow analyses
# Each file is analysed with all headers that it includes, so QUICK=1 takes the checks that find most
# in the least time, and leaves out the checks of homework.
tidied    := $(filter-out lessons/tools/% tests/%,$(filter %.cpp,$(sources)))
tidied    := $(if $(QUICK),$(filter-out %/homework.cpp %/check.cpp,$(tidied)),$(tidied))
readable  := $(addprefix readability-,const-return-type container-size-empty else-after-return inconsistent-declaration-parameter-name misleading-indentation qualified-auto redundant-* simplify-boolean-expr)
modern    := $(addprefix modernize-,loop-convert make-unique use-default-member-init use-emplace use-equals-default use-override)
unlikely  := $(addprefix -bugprone-,easily-swappable-parameters narrowing-conversions reserved-identifier stringview-nullptr suspicious-string-compare unused-return-value)
quick     := --checks=-*,bugprone-*,$(subst $() ,$(comma),$(unlikely) performance-* -performance-inefficient-vector-operation misc-definitions-in-headers misc-redundant-expression misc-unused-alias-decls misc-unused-parameters $(modern) $(readable))
## style         format and house rules
style:
	@clang-format --dry-run -Werror $(sources)
	@shellcheck .ci/run .make/*.sh lessons/tools/*.sh
	@.make/house_rules.sh
	@.make/readme_numbers.sh --check
lint: style
	@mkdir -p $(build) && echo '$(foreach f,$(folders),{"$(call name,$(f))", $(call number,$(f))},)' > $(build)/syllabus.inc
	@printf '%s\n' $(tidied) | xargs -P $$(nproc) -n 4 sh -c 'clang-tidy --quiet $(if $(QUICK),"$(quick)") "$$@" -- $(language) -I$(build)' tidy 2> >(grep -v 'warnings generated' >&2)

## readme        write the lessons' numbers, which their folders have, into README.md
readme:
	@.make/readme_numbers.sh

## starters      after a change of a starter, not of your homework: note its text for `make resetN`
starters:
	@for f in $(folders); do echo "$$(git hash-object $$f/homework.cpp) $${f#lessons/*_}"; done > .make/starters.txt

## format        clang-format every source file
format:
	@clang-format -i $(sources)

.PHONY: starters style bits run_bits same_text textbook_lessons bench sanitize lint readme format
