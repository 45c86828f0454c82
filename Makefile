# Everything a developer runs. `make check` is what lands.
BIN ?= $(if $(wildcard .venv/bin/python),.venv/bin/,)

.PHONY: pictures check format lint types contracts test golden guide bench
check: format lint types contracts test

format:
	$(BIN)ruff format --check .
lint:
	$(BIN)ruff check .
types:
	$(BIN)mypy
contracts:
	PYTHONPATH=. $(BIN)lint-imports
test:
	$(BIN)python -m pytest
golden:
	PYTHONPATH=. $(BIN)python tests/renew_golden.py
pictures:
	PYTHONPATH=. $(BIN)python tests/renew_pictures.py
guide:
	PYTHONPATH=. $(BIN)python -m data.guide
bench:
	PYTHONPATH=. $(BIN)python benchmarks/run_all.py
