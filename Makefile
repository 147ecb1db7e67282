# What you can do here. Each target installs what it is missing and says so.
#
#   make run       build Patchbay and start it, served to your browser
#   make desktop   build the version with a window of its own
#   make test      every test there is
#   make lint      what a reader would complain about
#   make bench     how fast things are, and what Patchbay takes while idle (IDLE=600 for ten minutes)
#   make kills     the long campaigns: hundreds of kills and hostile requests
#   make screenshots   take the pictures of the README anew

SHELL       := /bin/bash -eu -o pipefail
VERSION     ?= 0.1.0
STAMP       := -X main.version=$(VERSION)
PLAIN       := build/bin/patchbay
WINDOW      := build/bin/patchbay-window
WINDOW_TAGS := desktop,production,webkit2_41
GO_SOURCES  := $(shell find . -name '*.go' -not -path './frontend/*' -not -path './build/bin/*') $(shell find internal -name '*.json' -o -name '*.sql' -o -name '*.html' 2>/dev/null) go.mod go.sum
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/wailsjs -type f -not -path '*/generated/*' 2>/dev/null) $(wildcard frontend/*.json frontend/*.ts frontend/*.js frontend/*.html)
# Where things happen at once: these are tested with the race detector.
AT_ONCE     := app internal/patchbay internal/loopback internal/memory internal/clipboard internal/sqlite internal/logbook internal/outbound internal/remote internal/token internal/oauth
STATICCHECK := go tool -modfile=build/tools/go.mod staticcheck

export CGO_ENABLED ?= 0
say = @printf '\n\033[1m%s\033[0m\n' "$(1)"

.PHONY: run desktop test lint bench kills screenshots page clean
.DEFAULT_GOAL := run

run: $(PLAIN)
	$(call say,Starting Patchbay)
	@exec $(PLAIN)

desktop: $(WINDOW)
	$(call say,Built $(WINDOW))

page: frontend/dist/index.html

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	$(call say,Installing what the page is built with)
	@build/need node npm
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@echo 'module nothing.of.ours' >frontend/node_modules/go.mod # some packages hold Go code; ./... shall not mean it
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(PAGE_SOURCES)
	$(call say,Building the page)
	@cd frontend && npm run --silent build -- --logLevel error
	@touch $@

$(PLAIN): frontend/dist/index.html $(GO_SOURCES)
	$(call say,Building Patchbay)
	@build/need go
	@go build -trimpath -ldflags '-s -w $(STAMP)' -o $@ .

$(WINDOW): frontend/dist/index.html $(GO_SOURCES)
	$(call say,Building Patchbay with a window)
	@build/need go gcc pkg-config webkit
	@CGO_ENABLED=1 go build -trimpath -tags $(WINDOW_TAGS) -ldflags '-s -w $(STAMP)' -o $@ .

# ---- tests -----------------------------------------------------------------

test: lint test-builds test-page test-go test-keyring test-browser test-window test-wine
	$(call say,All of it passed)

lint: frontend/node_modules/.installed
	$(call say,Reading the code as a stranger would)
	@build/need go
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "not formatted: $$out"; exit 1; }
	@go vet ./...
	@go vet -tags bindings . ./internal/desktop
	@GOOS=windows go vet ./...
	@GOOS=darwin go vet ./...
	@$(STATICCHECK) ./...
	@cd frontend && npm run --silent lint && npm run --silent check

.PHONY: test-builds test-page test-go test-keyring test-browser test-window test-wine
# What can't be run here can at least be linked.
test-builds: frontend/dist/index.html
	$(call say,Building for Windows and macOS)
	@build/need go
	@GOOS=windows go vet -tags desktop,production ./...
	@GOOS=windows go build -o /dev/null .
	@GOOS=windows go build -tags desktop,production -ldflags '-H windowsgui' -o /dev/null .
	@GOOS=darwin go build -o /dev/null .

test-page: frontend/dist/index.html
	$(call say,Testing the page by itself)
	@cd frontend && npm run --silent test && npm run --silent size

test-go: frontend/dist/index.html
	$(call say,Testing the Go code)
	@build/need gcc tests
	@build/test $$(go list ./... | grep -vxF "$$(printf 'app.patchbay/%s\n' $(AT_ONCE))")
	@build/test -tags bindings ./internal/desktop
	$(call say,Testing with the race detector where things happen at once)
	@PATCHBAY_CLIPBOARD_TEST=1 CGO_ENABLED=1 build/test -race $(addprefix ./,$(AT_ONCE))

test-keyring: $(PLAIN)
	$(call say,Testing with a real keyring)
	@build/need keyring
	@build/with-keyring build/test -count=1 -timeout 10m -run Keyring .
	@build/with-keyring build/test -count=1 -timeout 10m ./internal/keyring

test-browser: $(PLAIN)
	$(call say,Testing as a person in a browser)
	@build/need chromium keyring clipboard
	@cd frontend && ../build/with-keyring npx --no-install playwright test

test-window: $(WINDOW)
	$(call say,Testing as a person in front of the window)
	@build/need screen keyring tests
	@PATCHBAY_WINDOW=$(CURDIR)/$(WINDOW) build/with-keyring build/test -count=1 -timeout 15m -run Window .

test-wine: frontend/dist/index.html
	$(call say,Testing the Windows build under Wine)
	@if build/with-wine true 2>/dev/null; then \
		build/with-wine build/test -count=1 -timeout 5m -run Wine . && \
		build/with-wine build/windows-test ./internal/autostart ./internal/notify; \
	else echo "skipped: there is no Wine here (Debian: wine64 binutils-mingw-w64-x86-64)"; fi

# The long forms of what `make test` does briefly.
kills: $(PLAIN)
	$(call say,Two hundred kills with each vault and the long campaigns)
	@build/need keyring
	@build/with-keyring env PATCHBAY_LONG=1 go test -count=1 -timeout 60m -v -run 'Kill|TwoStarts' . ./internal/...
	@env PATCHBAY_LONG=1 go test -count=1 -timeout 60m ./internal/loopback
	@! build/with-wine true 2>/dev/null || PATCHBAY_LONG=1 build/with-wine build/windows-test ./internal/notify

# How long it sits in the panel while that is measured; IDLE=600 is the long form.
IDLE ?= 60

bench: $(PLAIN) $(WINDOW)
	$(call say,Measuring)
	@build/need chromium tests
	@build/idle $(IDLE) $(PLAIN) --hidden --vault filevault
	@build/idle $(IDLE) $(WINDOW) --hidden --vault filevault
	@go test -run '^$$' -bench . -benchmem ./...
	@cd frontend && npm run --silent size
	@house=$$(mktemp -d); trap 'rm -rf "$$house"' EXIT; \
		PATCHBAY_FULL_HOUSE=$$house go test -count=1 -run TestAFullHouse . && \
		cd frontend && PATCHBAY_FULL_HOUSE=$$house npm run --silent bench

screenshots: $(PLAIN) $(WINDOW)
	$(call say,Taking the pictures of the README)
	@build/need chromium keyring tests screen pictures
	@cd frontend && ../build/with-keyring npm run --silent screenshots
	@PATCHBAY_SCREENSHOTS=1 PATCHBAY_WINDOW=$(CURDIR)/$(WINDOW) build/test -count=1 -run TestPictures .

clean:
	rm -rf build/bin frontend/dist/* frontend/node_modules
