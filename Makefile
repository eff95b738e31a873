# Everything a person or a machine does with the project. `make` lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The separate modules: what only building and testing need.
TOOLS := $(patsubst %/go.mod,%,$(wildcard tools/*/go.mod))
E2E := $(patsubst %/go.mod,%,$(wildcard e2e/go.mod))

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo inconnue)

# No C anywhere, so that the program runs on any Linux. Only the race detector needs it.
export CGO_ENABLED := 0

# Tests run in the folder of their package: a relative path would lead elsewhere.
ifdef ANNUAIRE_REAL_DATA
export ANNUAIRE_REAL_DATA := $(abspath $(ANNUAIRE_REAL_DATA))
endif

.PHONY: help run build test test-meili check soak bench bench-meili bench-http e2e golden postgis front oracle

help: ## cette liste
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: postgis build ## tout installer, puis le service avec des lieux inventés, sur http://127.0.0.1:8080
	@exec bin/annuaire serve --demo

build: front ## bin/annuaire, pages et carte comprises
	@go build -trimpath -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)' -o bin/annuaire ./cmd/annuaire

test: postgis front oracle ## tous les essais, sur un vrai PostGIS
	@go test -count=1 -timeout 20m ./...
	@for module in $(TOOLS); do echo "— $$module"; go -C $$module test -count=1 ./...; done
	@scripts/realdata.sh

test-meili: postgis front ## essais avec un vrai Meilisearch, démarré pour eux si MEILI_URL n'en nomme pas un
	@scripts/meili.sh scripts/counted.sh go test -count=1 -timeout 10m -v -run Meilisearch ./search/... ./cmd/annuaire/...

check: postgis front oracle ## format, vet, staticcheck, essais avec détection des accès concurrents
	@scripts/format.sh
	@go vet ./...
	@go run $(STATICCHECK) ./...
	@for module in $(TOOLS) $(E2E); do echo "— $$module"; (cd $$module && go vet ./... && go run $(STATICCHECK) ./...); done
	@CGO_ENABLED=1 go test -race -timeout 40m ./...

soak: postgis front ## essais longs : la base arrêtée 30 s sous la charge des lectures publiques
	@ANNUAIRE_SOAK=30s go test ./cmd/annuaire -count=1 -timeout 20m -run TestDatabaseAway -v

e2e: postgis build ## essais dans un navigateur, et avec GDAL
	@scripts/browser.sh
	@scripts/gdal.sh
	@go -C e2e test -count=1 -timeout 20m ./...

bench: postgis build ## mesures : imports, démarrage, requêtes, recherche
	@go run ./bench
	@if scripts/meili.sh true; then scripts/meili.sh go run ./bench -search; else go run ./bench -search; fi

bench-meili: ## mesures : la recherche intégrée à côté de Meilisearch, lieux inventés
	@scripts/meili.sh go run ./bench -search $(BENCH)

bench-http: postgis build ## mesures : le service sous charge, à côté d'un serveur nu (quelques minutes)
	@scripts/wrk.sh
	@go run ./bench -http $(BENCH)

golden: postgis front oracle ## réécrire les résultats attendus des essais, à relire ensuite avec git diff
	@go test -count=1 $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update
	@git --no-pager diff --stat

# What the others need. Each does nothing, quickly, when there is nothing to do.

postgis:
	@scripts/postgis.sh

front: web/dist/manifest.json

web/dist/manifest.json: $(shell find web/src tools/bundle web/package-lock.json)
	@scripts/front.sh web
	@echo "Assemblage des pages et de la carte…"
	@go -C tools/bundle run .
	@touch $@

oracle:
	@scripts/front.sh tools/hours-oracle
	@scripts/front.sh tools/tile-decoder
