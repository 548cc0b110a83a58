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

lab_file = $(if $(LAB),--lab exercises/$(LAB)/$(LAB).nw)
tangle = tangle/tangle $(if $(THROUGH),--through $(THROUGH)) $(lab_file) --out $(OUT)
boot_flags = $(if $(THROUGH),--through $(THROUGH)) $(if $(LAB),--lab $(LAB)) \
	$(if $(CPUS),--cpus $(CPUS)) $(if $(MEM),--mem $(MEM))
book = $(if $(LAB),build/book-$(LAB).pdf,book.pdf)

# $(call need,PROGRAMS,TASK): stops with one line when a program is missing.
need = @for p in $(1); do command -v $$p >/dev/null || \
	{ echo "make: $$p is not installed: ./setup $(2) does it" >&2; exit 1; }; done
# One build at a time: ./boot may be called several times at once.
locked = mkdir -p build && flock build/lock

.PHONY: help tangle kernel qemu debug book figures test check stats clean

help: ## this list
	@echo 'make TASK [VARIABLE=value]...'
	@awk -F ' *:.*## *' '/^[a-z]+:.*##/ { printf "  %-9s %s\n", $$1, $$2 }' Makefile
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
		setsid ./boot --gdb $(boot_flags) </dev/null & machine=$$!; \
		trap "kill $$machine 2>/dev/null" EXIT; \
		while [ ! -e build/debug.elf ]; do kill -0 $$machine || exit; sleep 0.1; done; \
	fi; \
	elf=$$(readlink build/debug.elf); helpers=$${elf%/build/*}/tools/weft.gdb; \
	gdb -q "$$elf" -ex "target remote 127.0.0.1:1234" $$([ ! -f "$$helpers" ] || echo -x "$$helpers")

book: figures ## weave the chapters into book.pdf
	$(call need,noweb ctags cc pandoc lualatex,book)
	@tangle/weave $(lab_file) --out $(book)

figures: ## draw the figures of the book: build/figures/
	$(call need,lualatex dot gnuplot,book)
	@$(MAKE) --no-print-directory -f figures/Makefile

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
