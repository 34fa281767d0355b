# What one does with Vitrine. Every target installs what it needs and the machine lacks; see `make help`.
#
# Cargo and the scripts in .ci/ decide themselves what is out of date, so no target here is a file.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Tools and compiled dependencies are shared by all checkouts of a user; the results stay in the checkout.
export VITRINE_CACHE ?= $(HOME)/.cache/vitrine
export CARGO_TARGET_DIR ?= $(VITRINE_CACHE)/target
export CARGO_HOME ?= $(HOME)/.cargo
export PATH := $(VITRINE_CACHE)/tools/bin:$(CARGO_HOME)/bin:$(PATH)

ADDR ?= 127.0.0.1:3000
DATA ?= data

.PHONY: help
help: ## Say what there is
	@echo 'make …'
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## /  \1\t/p' Makefile | expand -t 10
	@echo 'ADDR=127.0.0.1:3000 and DATA=data say where run and dev serve and keep the shop.'

.PHONY: run
run: build ## Build the release and serve the demo shop on http://127.0.0.1:3000
	@exec dist/vitrine serve --addr $(ADDR) --data $(DATA) --demo

.PHONY: dev
dev: ## Serve the demo shop and rebuild at every change (cargo leptos watch)
	@.ci/tools front dev
	@# Its own target directory: it compiles with other flags. Names without hashes are what a watched site has.
	@CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/dev LEPTOS_HASH_FILES=false LEPTOS_SITE_ADDR=$(ADDR) \
		cargo leptos watch --split -- serve --addr $(ADDR) --data $(DATA) --demo

.PHONY: build
build: ## Leave dist/vitrine, one binary with everything in it
	@.ci/tools front
	@node .ci/front.mjs
	@.ci/server release

.PHONY: test
test: ## Run every check and test there is, the browser's too
	@.ci/test

.PHONY: e2e
e2e: ## Run the browser tests alone; ARGS go to Playwright
	@.ci/tools front browser
	@node .ci/front.mjs
	@.ci/server dev
	@cd end2end && node_modules/.bin/playwright test $(ARGS)

.PHONY: prove
prove: ## Push the shop around at full size, and go on where the last time ended; MINUTES=30 for each part, PART=prove::pairs picks some
	@.ci/tools postgres
	@# In memory where there is a disk for it: what is proved is the order of things, not the disk.
	@if [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi; \
		VITRINE_PROVE=$(VITRINE_CACHE)/prove VITRINE_PROVE_MINUTES=$(MINUTES) VITRINE_PROVE_COMMIT=$$(git describe --always --dirty) \
		.ci/postgres cargo test --profile prove --test integration -- --nocapture --test-threads 1 \
		$(or $(PART),prove:: race:: kill:: stripe::faults::)

.PHONY: bench
bench: build ## Measure the binary that ships, next to a static file server; PART=pages picks one part
	@.ci/tools bench postgres
	@# It measures dist/vitrine from outside, so it is built without the server. PostgreSQL is as careful with the disk as SQLite.
	@PATH="$(PATH):/usr/sbin" VITRINE_BINARY=$(CURDIR)/dist/vitrine FSYNC=on .ci/postgres cargo bench --quiet --no-default-features --bench shop -- $(PART)

.PHONY: lighthouse
lighthouse: build ## Measure home, a collection and a product with Lighthouse, as on a phone and a desktop: medians of five visits; PAGES picks others
	@.ci/tools lighthouse
	@node .ci/lighthouse.mjs $(PAGES)

.PHONY: fmt
fmt: ## Format the Rust code
	@cargo fmt
