# Everything starts here: `make demo`, `make test`. Needs Python 3.11 or newer with venv, and nothing else.
#
#   make demo                the whole bridge on this computer; Ctrl-C ends it (ARGS="--port 9000", ARGS=--once)
#   make test                the tests, with branch coverage; some of them without (ARGS=tests/test_token.py, ARGS=-x);
#                            THOROUGH=1 tries every hostile text and naughty string everywhere: three minutes more
#   make check               what concerns the files changed since main, without coverage; says what it chose
#   make check KIND=NAME     writes that kind's goldens and its rows in the READMEs, and runs what concerns it
#   make lint                ruff, mypy and vulture
#   make package             proves that it deploys, without AWS: packs, checks, deploys to moto, runs the zip; needs
#                            node, and to run the zip Python 3.13 (PYTHON313=/path/to/python3.13 names one)
#   make zip                 the zip for Lambda without node and without a keyring, for the template and the module below
#                            (ARCHITECTURE=x86_64, ARGS="people.txt runbooks.txt")
#   make template            writes deploy/template.json and deploy/terraform/ anew, after a change to serverless.yml or
#                            to what of deploy/ it names; needs node
#   make release             what a release hands out, in dist/: zips, template, module, package, sums; needs Python 3.13
#   make deploy              to AWS, with your credentials (STAGE=dev, REGION=us-east-1, ARGS="--param=delivery=queue")
#   make remove              all of that again, but for the KMS key; says what goes, and asks for the stack's name
#                            (STAGE=dev, REGION=us-east-1, ARGS=--param=remove=kakehashi-dev)
#   make mutants             spoils single lines of the bridge and tells which the tests did not notice: minutes;
#                            some modules alone, with what killed each mutant (ARGS="net/exchange -v")
#   make bench               counts instructions: starting, an event, sending; then CPU, and requests a second; many
#                            minutes; without valgrind it does not count (ARGS=--write puts the tables into README.md
#                            and docs/speed.md, ARGS=serve measures what is called so; peers: see bench/peers.py)
#   make lock                compile the pinned requirements again (ARGS=--upgrade to move them)
#   make gallery             writes all that it can say as static pages, to look at or to publish (FOLDER=gallery)
#   make clean               as if freshly cloned
#
# PYTHON=/path/to/python3 chooses the Python.

SHELL = /bin/sh
LOCKING = uv==0.13.9 packaging==26.3
ENOUGH = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

ifndef PYTHON
PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
    $$p -c '$(ENOUGH)' 2>/dev/null && { echo $$p; break; }; done)
endif
VERSION := $(if $(PYTHON),$(shell "$(PYTHON)" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null))

CHECK = "$(PYTHON)" -c '$(ENOUGH)' 2>/dev/null || { \
    echo "No Python 3.11 or newer with venv was found. On Debian or Ubuntu:" \
        "apt-get install -y python3-venv make ca-certificates (or name one: PYTHON=/path/to/python3)" >&2; exit 1; }

# A stamp says what .venv holds and for which Python; it is older than its requirements when they have changed.
RUN := .venv/.run-$(VERSION)
TEST := .venv/.test-$(VERSION)
PIP = bin/python -m pip --disable-pip-version-check
# $(call LOCKED,VENV,LOCK,OPTIONS): exactly what the lock holds. Without --no-deps, an old pip (23) looks anew for what
# an extra asks for, and fails once something newer is published. What --no-deps no longer sees, `pip check` does.
LOCKED = $(1)/$(PIP) install --quiet --no-deps --require-hashes $(3) -r $(2) && \
    { said=$$($(1)/$(PIP) check 2>&1) || { echo "$(2) is not complete: $$said" >&2; exit 1; }; }
# What proves the package is heavy, and what runs the zip has Lambda's own Python: each has a place of its own.
PROOF := .venv-package/.made-$(VERSION)
LAMBDA := .venv-lambda/.made
# So has what spoils the bridge: it is no part of what is tested before a change is taken.
SPOIL := .venv-mutants/.made-$(VERSION)

.PHONY: demo test check lint package zip template release deploy remove mutants bench lock gallery clean

demo: $(RUN)
	@.venv/bin/python -m bridge demo $(ARGS)

PYTEST = .venv/bin/python -m pytest
# Half of what is tested without coverage. It and the other half go beside the rest, and give way a little to it, which takes
# longest: so that two cores have work to the end.
LONG = tests/test_mutations.py tests/test_hostile_text.py
test: $(TEST)
ifdef ARGS
	@$(PYTEST) $(ARGS)
else # what reaches no line that the rest does not (mutations, each case by each rule) goes beside it, without coverage
	@logs=$$(mktemp -d); trap 'rm -rf "$$logs"' EXIT; failed=0; \
	nice -n 3 $(PYTEST) -q -m no_cover $(LONG) >"$$logs/long" 2>&1 & long=$$!; \
	nice -n 3 $(PYTEST) -q -m no_cover $(LONG:%=--ignore=%) >"$$logs/rest" 2>&1 & rest=$$!; \
	$(PYTEST) -m "not no_cover" --cov --cov-fail-under=97 || failed=1; \
	wait $$long || failed=1; wait $$rest || failed=1; cat "$$logs/long" "$$logs/rest"; exit $$failed
endif

check: $(TEST)
	@.venv/bin/python -m tests.check $(if $(KIND),--kind $(KIND))

lint: $(TEST)
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy
	@.venv/bin/python -m vulture

package: node_modules/.stamp $(RUN) $(PROOF)
	@if runtime=$$(.venv/bin/python -m deploy.runtime); then \
	    $(MAKE) --no-print-directory $(LAMBDA) PYTHON313="$$runtime" && \
	    .venv-package/bin/python -m tests.package .venv-lambda/bin/python; \
	else .venv-package/bin/python -m tests.package; fi

zip: $(RUN)
	@.venv/bin/python -m deploy.bundle kakehashi.zip $(or $(ARCHITECTURE),arm64) $(ARGS)

template: $(TEST) node_modules/.stamp
	@.venv/bin/python -m tests.package.everything

release: $(PROOF)
	@.venv-package/bin/python -m deploy.release dist

# Both are one command of osls; the parameters are those at the top of serverless.yml.
OSLS = node_modules/.bin/osls
WHERE = $(if $(STAGE),--stage "$(STAGE)") $(if $(REGION),--region "$(REGION)")

deploy: $(RUN) node_modules/.stamp
	@$(OSLS) deploy $(WHERE) $(ARGS)

remove: $(RUN) node_modules/.stamp
	@$(OSLS) remove $(WHERE) $(ARGS)

mutants: $(SPOIL)
	@.venv-mutants/bin/python -m bench.mutants $(ARGS)

gallery: $(RUN)
	@.venv/bin/python -m bridge.page.gallery "$(or $(FOLDER),gallery)"

bench: $(TEST)
	@.venv/bin/python -m bench $(ARGS)

$(RUN): requirements.txt
	@$(CHECK)
	@echo "Setting up .venv, once: a minute or so" >&2
	@"$(PYTHON)" -m venv --clear .venv
	@$(call LOCKED,.venv,requirements.txt)
	@touch "$@"

$(TEST): requirements-dev.txt $(RUN)
	@echo "Adding what tests and lints, once: a minute or so" >&2
	@$(call LOCKED,.venv,requirements-dev.txt)
	@touch "$@"

$(PROOF): requirements-package.txt
	@$(CHECK)
	@echo "Setting up .venv-package, once: a minute or two" >&2
	@"$(PYTHON)" -m venv --clear .venv-package
	@$(call LOCKED,.venv-package,requirements-package.txt,--no-compile)
	@touch "$@"

$(LAMBDA): requirements-lambda.txt
	@"$(PYTHON313)" -m venv --clear .venv-lambda
	@$(call LOCKED,.venv-lambda,requirements-lambda.txt)
	@touch "$@"

$(SPOIL): requirements-mutants.txt
	@$(CHECK)
	@echo "Setting up .venv-mutants, once: a minute or two" >&2
	@"$(PYTHON)" -m venv --clear .venv-mutants
	@$(call LOCKED,.venv-mutants,requirements-mutants.txt)
	@touch "$@"

node_modules/.stamp: package.json package-lock.json
	@command -v npm >/dev/null || { echo "node with npm is needed to package: see https://nodejs.org" >&2; exit 1; }
	@npm ci --no-audit --no-fund
	@touch "$@"

lock:
	@$(CHECK)
	@set -e; new=$$(mktemp -d); trap 'rm -rf "$$new"' EXIT; \
	"$(PYTHON)" -m venv "$$new/venv"; \
	"$$new"/venv/$(PIP) install --quiet $(LOCKING); \
	for name in requirements requirements-dev requirements-package requirements-lambda requirements-mutants; do \
	    "$$new/venv/bin/uv" pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	        --no-emit-index-url --no-header $(ARGS) $$name.in --output-file $$name.txt; \
	done; \
	"$$new/venv/bin/python" -m tests.support.locks
	@if command -v npm >/dev/null; then \
	    npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund; \
	else echo "no npm here: package-lock.json is left as it is" >&2; fi

clean:
	@rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov node_modules .serverless .pkg dist gallery
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
