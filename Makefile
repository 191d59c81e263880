# Two commands for a fresh machine: `make demo` and `make test`. Both install what is missing first.

.PHONY: demo test python-test build setup format lint clean

setup:
	@.ci/setup

build: setup
	swift build -c release --product swegym
	swift build -c release --product swegym-sandbox
	swift build -c release --product swegym-docker

demo: build
	@.build/release/swegym run pipelines/demo.yaml

test: setup python-test
	@swift test --parallel

# The Python package rests on nothing but Python. Bytecode would stay behind.
python-test:
	@/usr/bin/python3 -B -m unittest discover -t python -s python/tests

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

lint:
	swift format lint --strict --recursive Package.swift Sources Tests
	.ci/check-imports

clean:
	rm -rf .build demo
