# The front door: short names for cmake, ctest and the scripts in tools/.
# Each target installs what it needs by itself; 'make help' lists them.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
JOBS    ?= $(shell nproc)
BOARD   ?= mps2-an386
CERTS   ?= firmware/app/certs.h
T       ?=
FUZZ_SECONDS ?= 200
CA_TESTDATA  ?= ../shared/testdata

CONFIGURE = cmake -S . -B $(BUILD) -DCA_WERROR=ON -DCMAKE_INSTALL_PREFIX=$(PREFIX)
CTEST     = ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

.DEFAULT_GOAL := all
.PHONY: all demo test test-unit test-cli test-firmware asan tsan conformance needs-matrix fuzz fuzz-smoke \
	coverage esp-idf-check sdk-check lint format firmware run-firmware flash firmware-size bench docs golden install uninstall package package-test deps sources check clean help

all: sources ## build the host tool, in build/
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS) --target ca-extract

demo: ## the main job end to end: server, tool, firmware in an emulator
	@tools/deps/install.sh demo
	@tools/deps/fetch-sources.sh .deps || true
	@tools/demo/demo.sh

test: ## all tests
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@tools/deps/fetch-sources.sh .deps 2.28 || true
	@tools/deps/fetch-mustache-spec.sh .deps || true
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS)
	$(CTEST) $(if $(T),-R '$(T)')

test-unit: ## unit tests alone; T=paths picks one
	$(MAKE) test T='unit/.*$(T)'

test-cli: ## script tests alone; T=errors picks one
	$(MAKE) test T='(mint|cli/.*$(T))'

test-firmware: ## the firmware on the host and in the emulator alone
	$(MAKE) test T='(mint|firmware/)'

asan: ## all tests but the firmware's, with clang, ASan, UBSan and leak detection
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@cmake -S . -B $(BUILD)/asan -DCA_WERROR=ON -DCA_TESTS=ON -DCA_FIRMWARE_HOST=ON \
		-DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug -DCA_SANITIZE=address,undefined >/dev/null
	cmake --build $(BUILD)/asan -j $(JOBS)
	ctest --test-dir $(BUILD)/asan --output-on-failure -j $(JOBS) -E 'firmware/(mps2|lm3s|sizes)'

conformance: ## x509-limbo, BetterTLS and PKITS against docs/conformance.md, and the table
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS) --target conformance
	ctest --test-dir $(BUILD) -V -R data/conformance

needs-matrix: ## the macros that a run names are enough, and none is too many: Mbed TLS built that way (20 minutes)
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@tools/deps/fetch-sources.sh .deps 2.28 || true
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS) --target ca-extract
	@tests/device/needs_matrix.py $(BUILD)/tools/ca-extract/ca-extract $(BUILD)/needs-matrix .deps/mbedtls .deps/mbedtls-2.28

fuzz: ## every fuzz harness for FUZZ_SECONDS, with clang, ASan and UBSan
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@cmake -S . -B $(BUILD)/fuzz -DCA_WERROR=ON -DCA_TESTS=ON -DCA_FIRMWARE_HOST=OFF -DCA_FUZZ=ON \
		-DCMAKE_C_COMPILER=clang -DCA_SANITIZE=address,undefined >/dev/null
	cmake --build $(BUILD)/fuzz -j $(JOBS) --target fuzz_reader fuzz_paths fuzz_names \
		fuzz_dialogue fuzz_target
	@tests/fuzz/run.sh $(BUILD)/fuzz $(FUZZ_SECONDS) $(CA_TESTDATA)

fuzz-smoke: ## the same, a minute in all
	$(MAKE) fuzz FUZZ_SECONDS=12

coverage: ## lines of the certificate reader and the path search that tests run; at least 80 %
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@cmake -S . -B $(BUILD)/coverage -DCA_TESTS=ON -DCA_FIRMWARE_HOST=OFF -DCA_COVERAGE=ON \
		-DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug >/dev/null
	cmake --build $(BUILD)/coverage -j $(JOBS)
	@find $(BUILD)/coverage -name '*.gcda' -delete
	ctest --test-dir $(BUILD)/coverage -j $(JOBS) -R '^(support|unit|integration|fuzz|data/odd)' >/dev/null
	@tools/checks/coverage.py $(BUILD)/coverage 80

tsan: ## what runs in threads, under ThreadSanitizer
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@cmake -S . -B $(BUILD)/tsan -DCA_WERROR=ON -DCA_TESTS=ON -DCMAKE_C_COMPILER=clang \
		-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCA_SANITIZE=thread >/dev/null
	cmake --build $(BUILD)/tsan -j $(JOBS) --target ca-extract mint test_parallel
	ctest --test-dir $(BUILD)/tsan --output-on-failure -R '^(support/mint|unit/test_parallel|cli/many)$$'

esp-idf-check: ## ESP-IDF's own source and generator with our bundles; IDF=its checkout
	@tools/deps/install.sh test
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS) --target ca-extract mint_forms
	@SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent python3 tests/forms/esp_idf.py \
		$(or $(IDF),$(error IDF=PATH: name a checkout of ESP-IDF)) $(BUILD)/tools/ca-extract/ca-extract \
		$(BUILD)/tests/mint_forms $(BUILD)

sdk-check: ## applications against real SDKs; SDKS='esp-idf=DIR esp8266=DIR pico-sdk=DIR cyw43=DIR'
	@tools/deps/install.sh test
	@tools/deps/fetch-sources.sh .deps || true
	@$(CONFIGURE) >/dev/null
	cmake --build $(BUILD) -j $(JOBS) --target ca-extract mint
	ctest --test-dir $(BUILD) -R '^support/mint$$' >/dev/null
	@SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent python3 tests/forms/real_sdk.py \
		$(BUILD)/tools/ca-extract/ca-extract $(BUILD)/tests/pki $(or $(SDKS),$(error SDKS='NAME=DIR ...': name checkouts))

lint: ## formats, layers, sizes, banned calls, documents, linters
	@tools/deps/install.sh lint
	@tools/deps/fetch-sources.sh .deps || true
	@$(CONFIGURE) >/dev/null
	@tools/checks/lint.sh $(BUILD)

format: ## clang-format, in place
	@tools/deps/install.sh lint
	git ls-files -co --exclude-standard -- '*.c' '*.h' | \
		grep -v -e '^tests/golden/' -e '^firmware/app/certs.h' | xargs clang-format -i

firmware: all ## the image for BOARD (mps2-an386), with CERTS
	@tools/deps/install.sh demo
	cmake -S firmware -B $(BUILD)/firmware-$(BOARD)$(SUFFIX) -DBOARD=$(BOARD) -DCA_WERROR=ON \
		-DCMAKE_TOOLCHAIN_FILE=$(CURDIR)/firmware/toolchain-arm.cmake \
		-DFW_CERTS=$(abspath $(CERTS)) $(FW_OPTIONS) \
		-DCA_EXTRACT_EXECUTABLE=$(abspath $(BUILD))/tools/ca-extract/ca-extract >/dev/null
	cmake --build $(BUILD)/firmware-$(BOARD)$(SUFFIX) -j $(JOBS)

run-firmware: firmware ## run the image in the emulator; ARGS='host=... addr=10.0.2.2 port=...'
	@BOARD=$(BOARD) tools/firmware/run.sh $(BUILD)/firmware-$(BOARD)/firmware.elf $(ARGS)

flash: ## build for hardware, load onto BOARD through OpenOCD with a fresh seed (DRY_RUN=1 only shows how)
	@tools/deps/install.sh flash
	@$(MAKE) --no-print-directory firmware BOARD=$(BOARD) CERTS=$(CERTS) SUFFIX=-hardware \
		FW_OPTIONS='$(FW_OPTIONS) -DFW_HARDWARE=ON'
	@tools/firmware/flash.sh $(BOARD) $(BUILD)/firmware-$(BOARD)-hardware/firmware.elf

firmware-size: ## flash, RAM, heap, stack and handshake instructions of every image; WRITE=1 puts them into docs
	$(MAKE) test T='(mint|firmware/build$$)' >/dev/null
	@tools/firmware/sizes.py $(if $(WRITE),--write) $(BUILD)/firmware-test $(BUILD)/tests/pki-firmware docs/firmware.md

bench: ## instructions, CPU and wall time beside openssl, gnutls, curl and sslscan
	@tools/deps/install.sh bench test
	@tools/deps/fetch-sources.sh .deps || true
	@$(CONFIGURE) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS) >/dev/null
	@tools/bench/bench.py $(BUILD)
	@tools/bench/many.py $(BUILD)
	@tools/bench/distant.py $(BUILD)

docs: ## make the manual page anew from the option table and docs/options
	@tools/docs/manual.py

golden: all ## make the golden headers anew and show what changes
	@tools/checks/golden.sh $(BUILD)
	git --no-pager diff --stat -- tests/golden

install: all ## honours PREFIX and DESTDIR
	DESTDIR=$(DESTDIR) cmake --install $(BUILD) --prefix $(PREFIX)

uninstall: ## remove what install put there
	@cmake -DMANIFEST=$(BUILD)/install_manifest.txt -DDESTDIR=$(DESTDIR) -P tools/cmake/CaUninstall.cmake

package: all ## a Debian package, in build/
	@tools/deps/install.sh package
	cd $(BUILD) && cpack -G DEB

package-test: package ## the package through lintian, and into a clean Debian (debootstrap; heavy)
	@tools/deps/install.sh package-test
	@tools/checks/package.sh $(BUILD)

deps: ## install what building and testing need, and fetch the sources
	@tools/deps/install.sh build demo test
	@tools/deps/fetch-sources.sh .deps
	@tools/deps/fetch-mustache-spec.sh .deps || true

sources:
	@tools/deps/install.sh build
	@tools/deps/fetch-sources.sh .deps || true

check: lint test asan ## what CI runs

clean: ## remove build/; the fetched sources in .deps/ stay
	rm -rf $(BUILD)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
		awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'
