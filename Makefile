# Two commands: `make run` starts Zhike, `make test` tests it.
.PHONY: run test check dev bench

run:
	@bin/setup
	@exec .venv/bin/zhike up

test:
	@bin/setup test
	@bin/test-tools
	@exec bin/check

check:
	@exec bin/check

dev:
	@exec bin/dev

bench:
	@bin/setup test
	@exec .venv/bin/python -m bench
