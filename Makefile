# Two commands for a fresh machine: `make demo` and `make test`. Both install what is missing first.

PREFIX = /usr/local
PROGRAMS = swegym swegym-sandbox swegym-docker
# The command that builds them, with further options.
programs = for product in $(PROGRAMS); do swift build -c release --product $$product $(1) || exit 1; done

.PHONY: demo test python-test build install wheel setup format lint clean

setup:
	@.ci/setup

build: setup
	$(call programs,)

demo: build
	@.build/release/swegym run pipelines/demo.yaml

test: setup python-test
	@swift test --parallel

# The Python package rests on nothing but Python. Bytecode would stay behind.
python-test:
	@/usr/bin/python3 -B -m unittest discover -t python -s python/tests

# The programs as they were built, which need the Swift of this machine, and the uv that they are tried with.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/swegym
	install $(PROGRAMS:%=.build/release/%) $(DESTDIR)$(PREFIX)/bin
	install .build/tools/bin/uv $(DESTDIR)$(PREFIX)/libexec/swegym/uv

# What `pip install` and `uv tool install` take, on machines without Swift: docs/decisions/0082-a-wheel-is-how-it-is-installed.md.
wheel: setup
	python/packaging/static-libraries .build/static
	export PKG_CONFIG_PATH=$(CURDIR)/.build/static/pkgconfig; \
	    $(call programs,--static-swift-stdlib --scratch-path .build/wheel -Xlinker -s)
	swift build -c release --package-path .build/checkouts/swift-argument-parser --scratch-path .build/manual \
	    --product generate-manual
	rm -rf .build/man && mkdir .build/man
	.build/manual/release/generate-manual .build/wheel/release/swegym --multi-page --date 2026-01-01 \
	    --output-directory .build/man
	python/packaging/wheel.py --programs .build/wheel/release --static .build/static --manual .build/man

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

lint:
	swift format lint --strict --recursive Package.swift Sources Tests
	.ci/check-imports

clean:
	rm -rf .build demo dist
