# make PYTHON=python3.12 …   chooses the Python for .venv
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help check test wheel test-desk test-postgres test-spark desk desk-pictures ledger-pictures lint check-ledger bench bench-desk bench-ledger load-desk stress mutate fuzz clean

help:
	@echo 'make check  准备好 .venv，用规则检查一个真实案例'
	@echo 'make test   准备好 .venv，运行全部检查和测试'
	@echo 'make desk   在浏览器里打开桌面，带着示例案件（数据在 .desk/，删去就从头来）'
	@echo 'make test-desk  用真的浏览器测试桌面（没有 Chromium、Firefox 的就说明没有测），还有无障碍、接口的描述、断电和磁盘已满'
	@echo 'make test-postgres 在自己启动的 PostgreSQL 上（或者 GONGYI_TEST_POSTGRES 写明的）测试桌面的存取（一两分钟）；没有它的就说明没有测'
	@echo 'make test-spark 在 Spark 上评估，与 Polars 核对（local[2] 和两个 worker；另建 .venv-spark）；没有 Java 17 的就说明没有测'
	@echo 'make lint   代码风格、类型、导入方向'
	@echo 'make check-ledger  造一本两万五千案的台账，评估，写出工作簿，与逐案评估核对（两个处理器，不到三分钟）；CASES=100000 造十万案（估计十分钟），CASES=300 少造一些'
	@echo 'make bench  各项用时与目标之比（几分钟）；ONLY=in-full 只测一项'
	@echo 'make bench-desk 桌面每改一处的用时（p50、p95），每个示例照原样和 20 项事实不详（几分钟）；ONLY='"'"'S*'"'"' 只测一些'
	@echo 'make bench-ledger 台账成批评估：每秒多少件、内存，与逐件评估、手写 Polars、OpenFisca、zen-engine 之比；MOST=10000000 到一千万件'
	@echo 'make load-desk 桌面的负荷：五千件案件，五十人同时看，三分钟，各页的 p95（另建 .venv-load）；CASES=500 SECONDS=30 少一些'
	@echo 'make stress 四个线程连续评估十万次（约一小时）；STRESS=2000 少一些'
	@echo 'make mutate 逐一改错每条规则的每个条件，看场景能否发现（约二十分钟）；NORMS=3.5.4 只看一条'
	@echo 'make fuzz   随机造文件，各求值器的结论、届满日、争议须处处相同；弄坏案件文件、规则文件和命令行，不许出错；WHAT=files 只做一种，FROM=12 从第 12 批接着来，CASES=1000 少造一些'
	@echo 'make clean  删除 .venv 和生成的文件'

check: $(READY)
	@$(BIN)/gongyi check examples/cases/13-*.yaml --as-if --as-of 2018-07-11

# What takes one processor each goes on side by side.
test: $(READY)
	@$(MAKE) --no-print-directory -j2 lint wheel
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

wheel: $(READY)
	@$(BIN)/python tests/tools/wheel_check.py

desk: $(READY)
	@$(BIN)/gongyi desk --database .desk/desk.sqlite3 --examples examples/cases --examples examples/years $(ARGS)

test-desk: $(READY)
	@$(BIN)/python -m pytest -q -n 0 -rs tests/desk/web/*_days.py tests/desk/web/*/*_days.py

test-postgres: $(READY)
	@PYTHONPATH=tests/support $(BIN)/python tests/tools/on_postgres.py

# pyspark wants an older pandas than the other tests, and Java: where either cannot be had, it says so and goes on.
test-spark:
	@if ! command -v java >/dev/null; then echo '没有 Java：没有在 Spark 上测试。'; \
	elif ! $(MAKE) --no-print-directory .venv-spark/ready; then echo 'pyspark 没有装上（原因见上）：没有在 Spark 上测试。'; \
	else PYTHONPATH=benchmarks:tests/support:examples/lending .venv-spark/bin/python -m pytest -q -p no:cacheprovider \
	  -c tests/spark/pytest.ini tests/spark/spark_days.py; fi

.venv-spark/ready: constraints-spark.txt pyproject.toml
	@echo '正在准备 .venv-spark（一两分钟，只做一次）……'
	@rm -rf .venv-spark
	@$(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python -m pip --disable-pip-version-check install -qq -r constraints-spark.txt
	@.venv-spark/bin/python -m pip --disable-pip-version-check install -qq --no-deps --no-build-isolation -e .
	@touch $@

desk-pictures: $(READY)
	@PYTHONPATH=tests/support $(BIN)/python tests/tools/desk_pictures.py

ledger-pictures: $(READY)
	@PYTHONPATH=tests/support $(BIN)/python tests/tools/ledger_pictures.py

lint: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# KEEP=文件夹 leaves the ledger and the results there.
check-ledger: $(READY)
	@$(BIN)/python tests/tools/check_ledger.py --cases $(or $(CASES),25000) $(if $(KEEP),--keep '$(KEEP)')

# zen-engine is a peer of the benchmark alone, and is done without where it cannot be installed.
bench: $(READY)
	@$(BIN)/python -c 'import zen' 2>/dev/null || $(PIP) install -qq -r benchmarks/requirements.txt || true
	@$(BIN)/python benchmarks/bench.py $(if $(ONLY),--only $(ONLY))

bench-desk: $(READY)
	@$(BIN)/python benchmarks/recompute.py $(if $(ONLY),--only '$(ONLY)')

# Its own target: it takes minutes, and measures with one and with two threads.
bench-ledger: $(READY)
	@$(BIN)/python -c 'import zen, openfisca_core' 2>/dev/null || $(PIP) install -qq -r benchmarks/requirements.txt || true
	@$(BIN)/python benchmarks/ledgers_timed.py --most $(or $(MOST),1000000)

# locust has an environment of its own.
load-desk: $(READY) .venv-load/ready
	@$(BIN)/python benchmarks/load.py --locust "$(CURDIR)/.venv-load/bin/locust" --cases $(or $(CASES),5000) --seconds $(or $(SECONDS),180) $(if $(DATABASE),--database '$(DATABASE)')

.venv-load/ready: benchmarks/requirements-load.txt
	@rm -rf .venv-load
	@$(PYTHON) -m venv .venv-load
	@.venv-load/bin/python -m pip --disable-pip-version-check install -qq -r benchmarks/requirements-load.txt
	@touch $@

stress: $(READY)
	@$(BIN)/python benchmarks/stress.py --count $(or $(STRESS),100000)

mutate: $(READY)
	@PYTHONPATH=tests:tests/support:tests/scenarios:examples/lending $(BIN)/python tests/tools/mutate.py $(foreach norm,$(NORMS),'$(norm)')

fuzz: $(READY)
	@PYTHONPATH=tests:tests/support:tests/facts:examples/lending $(BIN)/python tests/tools/fuzz.py --from $(or $(FROM),0) $(if $(CASES),--cases $(CASES)) $(if $(WHAT),--what $(WHAT))

clean:
	@rm -rf .venv .venv-load .venv-spark .desk build dist engine/gongyi/_prepared .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so that a set-up that broke half-way is done again from the start.
$(READY): constraints.txt pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo '需要 Python 3.11 或更高版本，$(PYTHON) 不是：请先安装，再用 make PYTHON=python3.12 … 指明。' >&2; exit 1; }
	@echo '正在准备 .venv（约一分钟，只做一次）……'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || \
	  { $(PYTHON) -m venv --clear --without-pip .venv && \
	    $(PYTHON) -m pip --python $(BIN)/python install -qq -c constraints.txt pip; } >/dev/null 2>&1 || \
	  { echo '建不成虚拟环境：请先安装 Debian 软件包 python3-venv（或 python3-pip），再运行一次。' >&2; exit 1; }
	@sed '/^durable-rules==/d' constraints.txt > .venv/requirements.txt
	@$(PIP) install -qq -r .venv/requirements.txt && \
	  $(PIP) install -qq --no-deps --no-build-isolation -e . || \
	  { echo '依赖没有装全（原因见上）：请检查能否连上 PyPI，再运行一次。' >&2; exit 1; }
# Python 3.13 has dropped PyEval_CallObject; a wheel built without the define fails only at import,
# and pip would keep it in its cache.
	@{ CC="$(CC) -DPyEval_CallObject=PyObject_CallObject" $(PIP) install --no-cache-dir \
	    --no-binary durable-rules --no-deps --no-build-isolation -c constraints.txt durable-rules && \
	    $(BIN)/python -c 'import durable_rules_engine'; } >.venv/durable-rules.log 2>&1 || \
	  echo 'durable-rules 没有装上（多半缺 C 编译器或 python3-dev）：其余照常，结果会写明 engine: compiled。详见 .venv/durable-rules.log。'
	@touch $@
