# How programs are built: flags, object files, and which of them a program is linked from.

.SHELLFLAGS := -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:

# A thread that waits spins for some microseconds, then sleeps: waking one takes longer than a small
# product, but one that spins for long steals the core from the thread it waits for.
export OMP_WAIT_POLICY ?= passive
export GOMP_SPINCOUNT ?= 1000

# ---- What there is: lessons/03_zero_init_death has number 3 and name zero_init_death ----------------
folders := $(sort $(wildcard lessons/[0-9][0-9]_*))
number   = $(or $(patsubst 0%,%,$(firstword $(subst _, ,$(notdir $(1))))),0)
name     = $(patsubst $(firstword $(subst _, ,$(notdir $(1))))_%,%,$(notdir $(1)))
numbers := $(foreach f,$(folders),$(call number,$(f)))
folder_of = $(strip $(foreach f,$(folders),$(if $(filter $(1),$(call number,$(f))),$(f))))
comma   := ,
# ("homework copy.cpp" and the like is nobody's: make knows no names with a space.)
sources := $(shell find matrix nn plots lessons tests -name '*.[ch]pp' -not -path 'tests/attacks/*' -not -path '*[^A-Za-z0-9_./-]*')
# The headers beside a reader's own program, for `make run`. (Twice: a name with a space falls into words, which are no files.)
own_headers := $(if $(FILE),$(patsubst ./%,%,$(wildcard $(wildcard $(dir $(FILE))*.hpp))))
# (A solution is compiled by the test that checks it as a student's, but for two that other tests need.)
tested_answers  = $(if $(SANITIZE),$(answers),$(wrong) $(addprefix $(build)/homework/,one_step/solution where_to_be_random/solution))
tested_programs = $(numbers:%=$(build)/lesson%) $(tested_answers) $(addprefix $(build)/,run_homework course.a ledger interview diagnose) \
                  $(numbers:%=$(build)/homework%.objects)

# ---- Kinds of build, a folder each -----------------------------------------------------------------
MATMUL   ?= fast# textbook: the three loops of matrix/matmul.cpp, same bits
$(if $(filter-out fast textbook,$(MATMUL)),$(error MATMUL is '$(MATMUL)': it can be fast or textbook))
compiler := $(filter-out ccache %/ccache,$(CXX))# CXX="ccache g++" builds the same
kind     := $(notdir $(firstword $(compiler)))$(if $(SANITIZE),-sanitize)$(if $(DEBUG),-debug)
kind     := $(kind)$(if $(filter-out native,$(ARCH)),-$(ARCH))$(addprefix -,$(VECTOR_BITS))
objects  := build/$(subst $() ,,$(kind))
build    := $(objects)$(addprefix -,$(filter-out fast,$(MATMUL)))# programs; only the product differs
# Solutions and wrong answers: tests/homework/name/wrong_x.cpp stands in for the student's homework.cpp. All wrong ones
# of a homework are one object file.
answers  := $(patsubst tests/%.cpp,$(build)/%,$(filter tests/homework/%,$(sources)))
wrong    := $(filter-out %/solution,$(answers))
language += $(addprefix -DVECTOR_BITS=,$(VECTOR_BITS))
checked  := -DSANITIZED -O1 -g1 -Wno-pass-failed -fsanitize=address,undefined -fno-sanitize-recover=all
CXXFLAGS := $(language) $(warnings) $(if $(SANITIZE),$(checked),$(optimize))

# Where there is one of these linkers, a program is linked in less than half of the time. (They warn about what
# sanitizers add.) g++ 11 does not know mold by name, but looks for `ld` where it is told.
mold   := $(wildcard /usr/libexec/mold)
linker := $(if $(SANITIZE),,$(or $(mold:%=-B%),$(if $(shell command -v ld.gold),-fuse-ld=gold)))

# Catch2 comes in two generations, 2 and 3.
catch2_3      = $(findstring /,$(shell $(CXX) -print-file-name=libCatch2Main.a))
catch2        = $(if $(catch2_3),-lCatch2Main -lCatch2,-lCatch2WithMain)
catch2_header = catch2/catch$(if $(catch2_3),_all).hpp

# ---- A build starts by looking for what it needs: one line instead of a page of compiler errors ----
headers := omp.h=libomp-dev fmt/core.h=libfmt-dev CLI/CLI.hpp=libcli11-dev \
           boost/iostreams/stream.hpp=libboost-iostreams-dev gnuplot-iostream.h=libgnuplot-iostream-dev \
           $(if $(filter test sanitize bits,$(MAKECMDGOALS)),$(catch2_header)=catch2) \
           $(if $(filter bench claims diagnose grade run test sanitize,$(MAKECMDGOALS)),nlohmann/json.hpp=nlohmann-json3-dev)
probe    = $(foreach h,$(headers),printf '\043if !__has_include(<%s>)\nneed %s\n\043endif\n' $(subst =, ,$(h));)
ifndef INNER
ifneq ($(filter lesson% homework% progress grade claims sweep interview diagnose run test bits bench gallery sanitize same_text,$(MAKECMDGOALS)),)
missing := $(foreach p,$(filter-out -%,$(CXX)),$(if $(shell command -v $(p)),,$(p)))
missing := $(or $(strip $(missing)),$(shell { $(probe) } | $(CXX) -std=c++20 -fopenmp -E -P -x c++ - 2>/dev/null | sed -n 's/^need //p'))
$(if $(missing),$(error Not installed: $(missing). Install it with: make setup$(if $(filter-out g++ ccache,$(CXX)), DEV=1)))
endif

# Verbs run one after the other, each through one parallel make (INNER) that builds the files it names.
.NOTPARALLEL:
.DEFAULT:
	@echo "There is no '$@'. Lessons: $(numbers:%=lesson%). \`make\` shows all verbs." >&2; exit 2
endif
built = @.make/first_build.sh $(objects) "$(MAKE)" $(1) && $(MAKE) --silent INNER=1 $(if $(findstring jobserver,$(MAKEFLAGS)),,--jobs=$$(nproc)) $(1)

# ---- Object files and programs, in the inner make ----------------------------------------------------
ifdef INNER
$(shell mkdir -p $(build) $(objects))
ifeq ($(wildcard $(build)),)
$(error $(build)/ cannot be made: is this folder writable?)
endif
# Writes the text $2 to the file $1, unless it is what the file holds.
keep = $(if $(subst <$(2)>,,<$(file <$(1))>),$(file >$(1),$(2)))
# A change of compiler, flags or processor builds everything anew; -Werror changes no code.
signature := $(compiler) $(filter-out -Werror,$(CXXFLAGS)) $(shell $(CXX) -dumpversion; grep -m1 'model name' /proc/cpuinfo)
$(call keep,$(objects)/flags,$(signature))
# What is used together and changes rarely is compiled in one go, since most of the time goes into headers.
matrices := $(patsubst %,matrix/%.cpp,matrix print random)
# (Not nn/activation.cpp: among its users its loops are no longer inlined, and a sigmoid takes twice as long.)
core  := $(patsubst %,nn/%.cpp,layer dense initializer mlp dataset analysis/twins)
frame := $(patsubst %,lessons/common/%.cpp,claim lesson memory options pictures prediction text)
plots := $(wildcard plots/*.cpp)
$(foreach r,layers starts diagnosis analysis,$(eval $r := $(filter-out $(core),$(sort $(wildcard nn/$r/*.cpp)))))
bundles := core matrices frame plots layers starts diagnosis analysis
# What most lessons, tests and answers to homework include is read once, as a precompiled header.
for_lessons := algorithm cmath lessons/common/lesson.hpp lessons/common/pictures.hpp nn/mlp.hpp
for_tests   := algorithm cmath tests/catch.hpp nn/mlp.hpp
for_answers := algorithm cmath nn/mlp.hpp
for_homework := $(for_answers)
precompiled := for_lessons for_tests for_answers for_homework
hash := \#
define newline


endef
include_all = $(subst > ,>$(newline),$($(basename $(1)):%=$(hash)include <%>))
$(foreach b,$(bundles:%=%.cpp) $(precompiled:%=%.hpp),$(call keep,$(objects)/$(b),$(call include_all,$(b))))
$(shell awk -f .make/links.awk -v matmul=$(MATMUL) -v own='$(FILE)' -v bundles='$(foreach b,$(bundles),$(b)=$(subst $() ,$(comma),$($(b))))' $(sources) $(own_headers) $(FILE) > $(build)/links.mk)
$(if $(filter-out 0,$(.SHELLSTATUS)),$(error $(build)/links.mk could not be written; the lines above say why))
$(call keep,$(build)/own.file,$(FILE))
$(build)/own: $(build)/own.file
# What the programs know of the syllabus: the number of each lesson, by its name.
syllabus := $(foreach f,$(folders),{"$(call name,$(f))", $(call number,$(f))},)
$(call keep,$(objects)/syllabus.inc,$(syllabus))
# First, since a lesson and its frame wait for it.
$(numbers:%=$(build)/lesson%): $(objects)/for_lessons.hpp.gch
all_wrong := $(patsubst %,$(objects)/answers/%.o,$(sort $(notdir $(patsubst %/,%,$(dir $(wrong))))))
include $(build)/links.mk
-include $(patsubst %.cpp,$(objects)/%.d,$(filter %.cpp,$(sources)) $(bundles:%=%.cpp)) $(build)/matrix/matmul.d $(precompiled:%=$(objects)/%.hpp.d) $(all_wrong:.o=.d)
endif

# (One shell for all of it: there are a thousand of these, and starting a program takes milliseconds.)
its_folder = [ -d $(@D) ] || mkdir -p $(@D)
define compile
	@echo "  compile $<" >&2; $(its_folder); $(CXX) $(CXXFLAGS) -MMD -MP -c $< -o $@
endef
$(objects)/%.o: %.cpp $(objects)/flags
	$(compile)
$(build)/matrix/matmul.o: matrix/matmul.cpp $(objects)/flags
	$(compile)
$(bundles:%=$(objects)/%.o) $(all_wrong): %.o: %.cpp $(objects)/flags
	$(compile)
$(objects)/answers/%.cpp: .make/answers.sh tests/homework/%
	@$(its_folder); $< $(filter %.cpp,$^) > $@
# Whose functions a check means, a file for each wrong answer.
$(objects)/answers/%.links: .make/answer_links.sh $(objects)/answers/%.o
	@$< $(objects)/answers/$* $(filter %.o,$^) > $@
$(wrong): LDLIBS += @$(objects)/answers/$(notdir $(@D))/$(@F)
# (clang++ would read the one that is there.)
$(objects)/%.hpp.gch: $(objects)/%.hpp $(objects)/flags
	@rm -f $@
	@$(CXX) $(CXXFLAGS) -MMD -MP -x c++-header $< -o $@
# `private`: the header itself is compiled with the other flags of who asks for it.
test_objects   := $(patsubst %.cpp,$(objects)/%.o,$(filter tests/%,$(filter-out tests/homework/% tests/bench/%,$(filter %.cpp,$(sources)))))
answer_objects := $(patsubst $(build)/%,$(objects)/tests/%.o,$(filter %/solution,$(answers))) $(all_wrong)
lesson_objects := $(patsubst %.cpp,$(objects)/%.o,$(filter %/lesson.cpp %/check.cpp %/syllabus.cpp,$(sources))) \
                  $(objects)/frame.o $(objects)/plots.o
$(lesson_objects): $(objects)/for_lessons.hpp.gch
$(lesson_objects): private CXXFLAGS += -include $(objects)/for_lessons.hpp
$(test_objects): $(objects)/for_tests.hpp.gch
$(test_objects): private CXXFLAGS += -include $(objects)/for_tests.hpp
$(answer_objects): $(objects)/for_answers.hpp.gch
$(answer_objects): private CXXFLAGS += -include $(objects)/for_answers.hpp
$(build)/matrix/matmul.o: CXXFLAGS += $(if $(filter textbook,$(MATMUL)),-DMATMUL_TEXTBOOK)

$(programs):
	@$(its_folder); $(CXX) $(CXXFLAGS) $(linker) $(filter %.o,$^) $(LDLIBS) -o $@

# A homework is compiled with a header like that of answers. (clang++ would name all that it holds in its place.)
homework_headers := $(if $(findstring clang,$(compiler)),,$(objects)/for_homework.hpp.gch)
# The object files that homework N is linked with, and how it is compiled: checked at every access to a matrix, and
# with the lines that a refusal names.
$(build)/homework%.objects: lessons/tools/homework_objects.sh $(homework_headers)
	@$< $(filter %/check.o,$^) $(filter-out %/check.o,$(filter %.o,$^)) > $@
as_homework := -UNDEBUG -g1
$(objects)/for_homework.hpp.gch: CXXFLAGS += $(as_homework)
export HOMEWORK_COMPILE = $(CXX) $(filter-out -Werror,$(CXXFLAGS)) $(as_homework) $(homework_headers:%.gch=-include %)
# Its text with all macros written out. (g++ need not read again what the header holds.)
export HOMEWORK_PREPROCESS = $(HOMEWORK_COMPILE) $(if $(homework_headers),-fpch-preprocess) -E
export HOMEWORK_LINK = $(CXX) $(CXXFLAGS) $(linker)
export HOMEWORK_LIBRARIES = $(LDLIBS)
checks_homework = $(build)/run_homework $(1:%=$(build)/homework%.objects)
# The numbers that LESSONS=1-5,9 means, for `make grade`; all without it.
graded = $(if $(LESSONS),$(shell lessons/tools/grade.py --lessons '$(subst ','\'',$(LESSONS))' 2>/dev/null),$(numbers))
# Everything that a homework may use, for those that use more than the starter does.
rooms   := $(filter-out frame plots,$(bundles))
library := $(filter-out matrix/matmul.cpp $(foreach r,$(rooms),$($r)),$(filter matrix/%.cpp nn/%.cpp,$(sources)))
$(build)/course.a: $(library:%.cpp=$(objects)/%.o) $(rooms:%=$(objects)/%.o) $(build)/matrix/matmul.o
	@rm -f $@ && ar rcs $@ $^

# The interview quotes claims of other lessons: those are run, and what they say is kept.
quoted := $(shell grep -ohE '"[a-z_]+\.[1-4]"' lessons/common/interview_answer.cpp | sed 's/"//; s/\..*//' | sort -u)
quoted := $(foreach f,$(folders),$(if $(filter $(call name,$(f)),$(quoted)),$(call number,$(f))))
asked  := $(call number,$(filter %_the_interview,$(folders)))
$(build)/interview $(build)/lesson$(asked): | $(quoted:%=$(build)/claims/lesson%.tsv)
$(build)/claims/lesson%.tsv: $(build)/lesson%
	@echo "  measure lesson $*" >&2
	@mkdir -p $(@D)
	@OMP_NUM_THREADS=1 $< --claims > $@ || [ -s $@ ]

# What runs once and waits for gnuplot, the terminal or the library builds faster than it could run.
ifndef DEBUG
slight := -O$(if $(SANITIZE),0,g)
$(objects)/frame.o $(objects)/plots.o $(objects)/for_lessons.hpp.gch $(objects)/lessons/%.o $(objects)/tests/%.o $(objects)/answers/%.o \
$(objects)/nn/data/safetensors.o $(objects)/nn/data/network_file.o: CXXFLAGS += $(slight)
$(objects)/core.o: CXXFLAGS += $(if $(SANITIZE),,-O2)
$(objects)/matrix/fast/product.o: CXXFLAGS += $(if $(SANITIZE),-O3)
$(objects)/tests/bench/%.o: CXXFLAGS += -O3
endif
# Homework checks every access to a matrix.
$(objects)/lessons/%/homework.o $(objects)/tests/homework/%.o $(objects)/answers/%.o: CXXFLAGS += -UNDEBUG
$(objects)/lessons/common/syllabus.o: CXXFLAGS += -I$(objects)
$(objects)/lessons/common/syllabus.o: $(objects)/syllabus.inc
$(objects)/tests/%.o: CXXFLAGS += $(addprefix -iquote ,$(folders))# they test what a lesson's folder holds
$(build)/run_tests $(build)/run_bits: LDLIBS += $(catch2)
# The peers of the benchmarks are optional: what is not installed is neither compiled in nor linked.
$(build)/bench_%: LDLIBS += $(if $(findstring /,$(shell $(CXX) -print-file-name=libopenblas.so)),-lopenblas)
$(objects)/tests/bench/peers/eigen.o: CXXFLAGS += -Wno-maybe-uninitialized

# For editors and analysers.
compile_commands.json: $(filter %.cpp,$(sources)) Makefile
	@for f in $(filter %.cpp,$(sources)); do printf '{"directory": "%s", "file": "%s", "command": "%s -c %s"}\n' \
	  "$(CURDIR)" $$f '$(CXX) $(CXXFLAGS) $(addprefix -iquote ,$(folders)) -I$(objects)' $$f; done | \
	  sed '1s/^/[/; $$!s/$$/,/; $$s/$$/]/' > $@
