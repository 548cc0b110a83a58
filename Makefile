# Every task by name. `make help` lists them.

# What is booted, built and printed. Empty means: all chapters, no lab.
THROUGH =
LAB     =
CPUS    =
MEM     =

# Where tangled files go; ./boot keeps one such folder for each THROUGH and LAB.
OUT     = kernel-out
# How many test files run at once, and which.
JOBS    = 1
TESTS   = tests/*.t
# Which labs test-labs is about: all.
LABS    =
# Where grade-all grades: other hosts as well, for GNU parallel's --sshlogin.
ON      =

# Where Debian keeps the parts of noweb.
NOWEB   = /usr/lib/noweb

# The kernel's own Makefile reads these two from the environment.
ifneq ($(CROSS),)
export CROSS
endif
ifneq ($(V),)
export V
endif
# What the caller sets here is not meant for makefiles further down.
MAKEOVERRIDES =

# The files of LAB: those of the earlier labs that exercises/mine lists, and its own. Who wants others
# names them, LAB_FILES="FILE.nw...", and an OUT for them: each replaces what those before it wrote.
LAB_FILES = $(if $(LAB),$(foreach x,$(shell sed -n 's/\#.*//; s/[ \t]*$$//; /^$(LAB)$$/q; p' \
	exercises/mine 2>/dev/null) $(LAB),exercises/$(x)/$(x).nw))
lab_files = $(addprefix --lab ,$(LAB_FILES))
tangle = tangle/tangle $(if $(THROUGH),--through $(THROUGH)) $(lab_files) --out $(OUT)
boot_flags = $(if $(THROUGH),--through $(THROUGH)) $(if $(LAB),--lab $(LAB)) \
	$(if $(CPUS),--cpus $(CPUS)) $(if $(MEM),--mem $(MEM))
grade_flags = $(if $(SUBMISSION),--submission "$(SUBMISSION)") $(LAB)
book = $(if $(LAB_FILES),build/book-$(or $(LAB),lab).pdf,book.pdf)

# $(call need,PROGRAMS,TASK): stops with one line when a program is missing.
need = @for p in $(1); do command -v $$p >/dev/null || \
	{ echo "make: $$p is not installed: ./setup $(2) does it" >&2; exit 1; }; done
# $(call instructor,FILE): handouts do not have it.
instructor = [ -x exercises/$(1) ] || { echo "make: this is for instructors: there is no exercises/$(1) here" >&2; exit 2; }
# One build at a time: ./boot may be called several times at once.
locked = mkdir -p build && flock build/lock

.PHONY: help tangle kernel qemu debug grade book figures handout lab-handout update test-labs gradescope grade-all test check stats clean

help: ## this list
	@echo 'make TASK [VARIABLE=value]...'
	@awk -F ' *:.*## *' '/^[a-z-]+:.*##/ { printf "  %-11s %s\n", $$1, $$2 }' Makefile
	@echo 'Variables:'
	@echo '  THROUGH=NN  chapters 1 to NN alone (number or name)   LAB=x  with the chunks of lab x'
	@echo '  CPUS=n      processors of the machine                 MEM=m  its memory, as 512M'
	@echo '  CROSS=p-    compiler prefix, where not found          V=1    show the commands'
	@echo '  TESTS=files which tests to run                        JOBS=n how many at once'

tangle: ## write the kernel's source files to kernel-out/
	$(call need,noweb ctags cc flock,qemu)
	@$(locked) $(tangle)

kernel: ## compile the kernel: kernel-out/build/kernel.elf
	$(call need,noweb ctags cc flock,qemu)
	@$(locked) sh -c '$(tangle) && MAKEFLAGS= $(MAKE) -C $(OUT) \
		--no-print-directory $(if $(V),,-s) -j $(shell getconf _NPROCESSORS_ONLN)'

qemu: ## boot the kernel on this terminal (Ctrl-A X leaves)
	$(call need,qemu-system-x86_64,qemu)
	@./boot $(boot_flags)

debug: ## boot the kernel, stopped before its first instruction, with gdb on it
	$(call need,gdb qemu-system-x86_64,qemu)
	@if [ ! -e build/debug.elf ]; then \
		setsid $(if $(TEST),exercises/grade --debug $(TEST) $(if $(RUN),--run $(RUN)) $(grade_flags),./boot --gdb $(boot_flags)) </dev/null & machine=$$!; \
		trap "kill $$machine 2>/dev/null" EXIT; \
		while [ ! -e build/debug.elf ]; do kill -0 $$machine || exit; sleep 0.1; done; \
	fi; \
	elf=$$(readlink build/debug.elf); helpers=$${elf%/build/*}/tools/weft.gdb; \
	gdb -q "$$elf" -ex "target remote 127.0.0.1:1234" $$([ ! -f "$$helpers" ] || echo -x "$$helpers")

grade: ## run the tests of LAB (or one, TEST=name) on exercises/LAB/LAB.nw, or on SUBMISSION=file
	$(call need,noweb ctags cc gdb qemu-system-x86_64,qemu)
	@$(if $(LAB),,echo "make: which lab? make grade LAB=name" >&2; exit 2;) \
	exercises/grade $(if $(TEST),--test $(TEST)) $(grade_flags)

book: figures ## weave the chapters into book.pdf
	$(call need,noweb ctags cc pandoc lualatex,book)
	@tangle/weave $(lab_files) --out $(book)

figures: ## draw the figures of the book: build/figures/
	$(call need,lualatex dot gnuplot,book)
	@$(MAKE) --no-print-directory -f figures/Makefile

handout: ## a student's tree for LAB in OUT, without answers (EARLIER=own, BOOK=no)
	$(call need,noweb ctags cc pandoc lualatex pdftotext,book)
	@exercises/handout '$(LAB)' '$(filter-out kernel-out,$(OUT))' '$(EARLIER)' '$(BOOK)'

lab-handout: ## the handout of LAB alone: build/LAB-handout.pdf
	$(call need,noweb ctags cc pandoc lualatex,book)
	@[ -f 'exercises/$(LAB)/handout.nw' ] || { echo "make: there is no exercises/$(LAB)/handout.nw" >&2; exit 1; }
	@tangle/weave --only exercises/$(LAB)/handout.nw --out build/$(LAB)-handout.pdf

update: ## in a student's tree: a newer edition, FROM=folder or archive
	@exercises/update '$(FROM)'

test-labs: ## prove the labs (or LABS="pipe fork"): starters, answers, wrong answers; resumable
	$(call need,parallel noweb ctags cc gdb qemu-system-x86_64,grade)
	@$(call instructor,proof)
	@exercises/proof --jobs $(JOBS) $(LABS)

gradescope: ## an autograder of LAB for Gradescope: build/LAB-autograder.zip
	$(call need,zip,grade)
	@$(call instructor,gradescope/make)
	@exercises/gradescope/make $(LAB)

grade-all: ## grade a folder of submissions: LAB, FROM=dir, JOBS=n, ON=hosts; resumable
	$(call need,parallel jq noweb ctags cc gdb qemu-system-x86_64,grade)
	@$(call instructor,batch)
	@exercises/batch --jobs $(JOBS) $(if $(ON),--on "$(ON)") '$(LAB)' '$(FROM)'

test: ## run every test
	$(call need,prove,test)
	@prove --timer --jobs $(JOBS) $(TESTS)

check: ## run the fast tests, in under two minutes
	@$(MAKE) --no-print-directory test JOBS=$(JOBS) TESTS="$$(grep -v '^#' tests/fast | tr '\n' ' ')"

stats: build/tests/lint ## code lines, prose words and chunk lengths by chapter
	$(call need,noweb cc,qemu)
	@$(NOWEB)/markup chapters/*.nw | build/tests/lint --stats

build/tests/%: tests/%.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -O1 -o $@ $<

clean: ## remove all that make made (book.pdf stays)
	rm -rf build kernel-out
