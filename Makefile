# `make` alone explains itself. Everything is done by tools/; this file only names it.
.DEFAULT_GOAL := help
# Beside targets that are folders too.
.PHONY: fixtures docs help up down clean status logs restart setup build test check lint types unit storage sidecar e2e faults torture soak scale bench format charts cluster-up cluster-down cluster-test kind-up cluster-secrets cluster-seed cluster-demo images test-charts test-all fuzz demo order analytics notification cache cache-clear test-swaps test-upgrade

bootstrap := node tools/setup/bootstrap.mjs
waybill := node --import tsx tools/cli/main.ts
suites := node --import tsx tools/ci/main.ts
cluster := node --import tsx tools/cluster/main.ts

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n\033[1m%s\033[0m\n", substr($$0, 5) } \
	  /^[a-z0-9 -]+:.*## / { gsub(" ", "|", $$1); if (length($$1) > 10) $$1 = $$1 "\n" sprintf("%17s", ""); \
	    printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo

##@ Run the platform
up: ## Install what is missing, build, start everything, print addresses (REPLICAS="orders=2" ZIPKIN=1)
	@$(bootstrap) && $(waybill) up

down: ## Stop what make up started; the data stays
	@$(bootstrap) && $(waybill) down

clean: ## Stop, and remove data, logs and secrets
	@$(bootstrap) && $(waybill) clean

status: ## What runs, at which port
	@$(bootstrap) && $(waybill) status

logs: ## Follow the logs of one app or part, or of all (APP=orders)
	@$(bootstrap) && $(waybill) logs $(APP)

scale: ## Run apps several times, the data stays (make scale email=3 orders=2)
	@$(bootstrap) && $(waybill) down && REPLICAS="$(MAKEOVERRIDES)" $(waybill) up

restart: ## Build one app and restart its replicas (APP=orders)
	@$(bootstrap) && $(waybill) restart $(APP)

demo: ## A customer's day, narrated with timings, on what make up started
	@$(bootstrap) && $(waybill) demo

dapr-run: ## The same under Dapr's own command line, dapr run -f . (in the foreground; wants it on the PATH)
	@$(bootstrap) && $(waybill) $@

order analytics notification: ## One service with its neighbours, logs in front; Ctrl-C ends what it started
	@$(bootstrap) && $(waybill) $@

cache cache-clear: ## List the cache's keys with their time left and the hit rate; forget them all
	@$(bootstrap) && $(waybill) $@

##@ Run it on Kubernetes
kind-up: ## A kind cluster with Dapr, an ingress and the whole platform: five minutes
	@$(bootstrap) && $(cluster) kind-up

cluster-up: ## The same on a node of our own, built from source, where no image can be pulled (root; FULL=1 adds KEDA)
	@$(bootstrap) && $(cluster) up

cluster-down: ## Stop that node; its state stays
	@$(bootstrap) && $(cluster) down

cluster-secrets: ## Print the secrets of a development cluster, for kubectl apply -f -
	@$(bootstrap) && $(cluster) secrets

cluster-seed cluster-demo: ## Sample data, or the story of one order, on the cluster that kubectl speaks to
	@$(bootstrap) && $(cluster) $(@:cluster-%=%)

images: ## Build the images of all services (TAG=dev)
	@$(bootstrap) && $(cluster) images

##@ Change it
check: ## Lint, types and unit tests: the fast loop
	@$(bootstrap) && $(suites) check

test: ## Everything but a cluster: lint, types, unit, storage, sidecar, end to end, faults, charts
	@$(bootstrap) && $(suites) test

test-all: ## make test, then cluster-test
	@$(bootstrap) && $(suites) all

lint types unit storage sidecar e2e faults: ## Only this suite
	@$(bootstrap) && $(suites) $@

fixtures: ## Keep what this release writes, for the suites of later ones: once per release
	@$(bootstrap) && node_modules/.bin/vitest run --project fixtures

test-swaps: ## The stories of an order over other brokers and stores, and a table: components/swaps
	@$(bootstrap) && SWAP=nats-jetstream $(suites) swaps

test-upgrade: ## The build before, or of FROM=<commit>, reads what this one writes
	@$(bootstrap) && node --import tsx tests/upgrade/back.ts

test-charts: ## The charts against schemas, policies, golden files and alert stories; fetches helm and promtool
	@$(bootstrap) && $(suites) charts

cluster-test: ## Install, break, upgrade and remove the platform on a cluster (CLUSTER=brief: only the main things; FULL=1: KEDA, skaffold, Tilt, dapr run too)
	@$(bootstrap) && $(suites) cluster

torture: ## Every part dies ten times under 500 orders, and worse, for an hour (SEED=1 repeats a run)
	@$(bootstrap) && FAULTS=long $(suites) faults

soak: ## Half an hour at 70 % of what it can do: memory, handles, books (SOAK_MINUTES=3 for a short one)
	@$(bootstrap) && FAULTS=soak $(suites) faults

fuzz: ## Send anything to everything: no 5xx, nothing outside /openapi.json (TAGS=orders EXAMPLES=50)
	@$(bootstrap) && node --import tsx tests/fuzz/main.ts

bench: ## How fast it is, against its targets: about 20 minutes, figures in docs/ (ONLY=orders,hop; QUICK=1 shows that it runs)
	@$(bootstrap) && node --import tsx tests/bench/main.ts

docs: ## Write docs/events.md, problems.md and asyncapi.json anew from packages/contracts
	@$(bootstrap) && node --import tsx tools/docs/main.ts

format: ## Put the code into its form
	@$(bootstrap) && node_modules/.bin/biome check --write .

##@ Single steps
setup: ## Install Dapr, Redis, RabbitMQ, a database server and a mailbox, where missing
	@$(bootstrap) && $(waybill) setup

build: ## Bundle the apps
	@$(bootstrap) && node --import tsx tools/build/main.ts $(APP)
