# What can be done here. Needs Python 3.11 to 3.13 and make; the first target that runs makes .venv.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help environment up down status logs check test faults bench lock

SUITES ?= unit contract integration acceptance faults
SEEDS ?= 1
SUSTAINED ?= 120
LOG ?= supervisor
RUN := .venv/bin/python -m

help: ## Show this.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

up: environment ## Start everything here and show what it does; data stay in .goldenthread.
	@$(RUN) infra.cli.main up

down: environment ## Stop everything; data stay.
	@$(RUN) infra.cli.main down

status: environment ## Show what runs, where, and how it is.
	@$(RUN) infra.cli.main status

logs: environment ## Show the end of a log: LOG=planner, or any that `make status` names.
	@$(RUN) infra.cli.main logs $(LOG)

check: environment ## Lint, types, import contracts, SQL lint, event schemas. Under a minute.
	@$(RUN) infra.checks check

test: environment ## check and every suite, with the time of each. SUITES="unit contract" for some.
	@$(RUN) infra.checks check $(SUITES)

faults: environment ## The suite that kills, cuts and fills. SEEDS=5 for more runs of what is random.
	@GOLDENTHREAD_SEEDS=$(SEEDS) $(RUN) infra.checks faults

bench: environment ## Ratios against bare peers, then all services for SUSTAINED=120 seconds.
	@$(RUN) tests.performance --sustained $(SUSTAINED)

lock: environment ## Choose versions anew within pyproject.toml and write requirements.lock.
	@$(RUN) infra.checks.lock

environment:
	@sh infra/checks/environment.sh
