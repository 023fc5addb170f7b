# Two targets do everything: `make demo` and `make test`. The others are their parts.

CI        ?=
MVN       := ./mvnw -ntp -q $(if $(CI),-B)
DEMO_SEED ?= 100
SCALE     ?= quick
MAVEN_ARGS ?=
BENCH_ARGS ?=
COURSEWORK := mlflow/target/coursework/bin/coursework

# Maven and its compiler run too short for code to be compiled twice: half the processor time.
export MAVEN_OPTS := -XX:TieredStopAtLevel=1 -XX:+UseSerialGC $(MAVEN_OPTS)

.DEFAULT_GOAL := help
.PHONY: help build demo reproduce test test-unit test-long test-mlflow test-mlflow2 test-s3 test-python test-claims test-docs test-crash test-browser test-spark test-slurm test-load screenshots bench bench-venv bench-peer bench-server bench-search example docs release javadoc lint format clean mlflow-venv serve-venv mlflow-up mlflow-down

help: ## this list; durations are those on a fast, quiet machine
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## the distribution: mlflow/target/coursework (MAVEN_ARGS=-Pgpu for CUDA)
	@echo "build: compiling (the first time downloads some 300 MB)"
	@$(MVN) --version > /dev/null
	@$(MVN) package -DskipTests -Ddistribution.javadoc.skip=false $(MAVEN_ARGS)
	@echo "build: $(COURSEWORK)"

# A server of your own: set MLFLOW_TRACKING_URI, and none is started here.
demo: build $(if $(MLFLOW_TRACKING_URI),,mlflow-up) ## three curricula, eight seeds each, compared in MLflow (DEMO_SEED=0 for others)
	@$(COURSEWORK) demo --first-seed $(DEMO_SEED)

reproduce: build $(if $(MLFLOW_TRACKING_URI),,mlflow-up) ## trains the arms of a scale and judges the paper's claims by them (half an hour, one level; SCALE=laptop, workstation or paper for nested expressions)
	@$(COURSEWORK) reproduce-paper --scale $(SCALE)

test: test-unit test-long test-mlflow ## unit tests, whole trainings, then with a real MLflow server

# Two modules and two classes at a time; tests, too, are short.
AT_ONCE := -T 2 -DforkCount=2 -DargLine='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'

test-unit: ## unit tests, formatting, architecture (2 minutes)
	@echo "test: unit tests"
	@$(MVN) verify $(AT_ONCE)
	@echo "test: unit tests passed"

test-long: ## whole trainings and sweeps, many random draws, a server that keeps one waiting (7 minutes on two slow cores)
	@echo "test: long tests"
	@$(MVN) verify -Dtest.groups=long -Dtest.excludedGroups= $(AT_ONCE)
	@echo "test: long tests passed"

test-mlflow: mlflow-venv ## tests with a real MLflow server
	@echo "test: tests with a real MLflow server"
	@$(MVN) verify -pl mlflow -am -Dtest.groups=mlflow -Dtest.excludedGroups=slow $(AT_ONCE)
	@echo "test: tests with a real MLflow server passed"

test-mlflow2: ## the backend's tests with the oldest server that is supported, MLflow 2.17.2
	@mlflow/server/venv 2
	@echo "test: tests of the backend with MLflow 2.17.2"
	@COURSEWORK_MLFLOW_VENV=$(CURDIR)/.mlflow/venv-2 $(MVN) test -pl mlflow -am -Dtest.groups=mlflow -Dtest.excludedGroups=slow \
	  -Dtest='io/coursework/mlflow/backend/**/*Test' -Dsurefire.failIfNoSpecifiedTests=false
	@echo "test: tests of the backend with MLflow 2.17.2 passed"

test-s3: ## uploads of 200 MB, also in parts to an S3 on this machine, with 256 MB of heap
	@mlflow/server/venv s3
	@echo "test: large files"
	@COURSEWORK_MLFLOW_VENV=$(CURDIR)/.mlflow/venv-s3 $(MVN) test -pl mlflow -am -Dtest.groups=slow -Dtest.excludedGroups= \
	  -Dtest=LargeFileTest -Dsurefire.failIfNoSpecifiedTests=false
	@echo "test: large files passed"

test-python: bench-venv serve-venv ## PyTorch, and MLflow with TensorFlow, find our logits; SciPy and scikit-learn our scores (5 minutes; Python 3.11 or 3.12)
	@echo "test: tests with PyTorch, MLflow, TensorFlow and SciPy in Python"
	@COURSEWORK_MLFLOW_VENV=$(CURDIR)/.mlflow/venv-serve $(MVN) verify -pl analysis,tf-model,mlflow -am -Dtest.groups=python -Dtest.excludedGroups=slow $(AT_ONCE)
	@echo "test: tests with PyTorch, MLflow, TensorFlow and SciPy in Python passed"

test-claims: ## how often each rule for a verdict is wrong where its boundary is the truth (an hour; also splits the arms of the laptop study, or of STUDY=dir)
	@echo "test: 2,000 studies with a known answer for each rule"
	@$(MVN) test -pl analysis,mlflow -am -Dtest.groups=claims -Dtest.excludedGroups= -Dsurefire.failIfNoSpecifiedTests=false $(if $(STUDY),-DargLine=-Dstudy=$(abspath $(STUDY)))
	@echo "test: no rule is wrong more often than it may"

test-docs: build mlflow-venv ## runs the commands of the README and the pages as they stand there (PAGE=mlflow/docs/team.md for one)
	@echo "test: the commands of the pages"
	@$(MVN) test -pl mlflow -am -Dtest.groups=docs -Dtest.excludedGroups= -Dtest=PagesRunTest -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Ddocs.page=$(PAGE)
	@echo "test: the commands of the pages passed"

test-crash: mlflow-venv ## trainings killed 32 times, recordings 100 times, sweeps 8 times, nothing lost (6 minutes)
	@echo "test: killing trainings and recordings"
	@$(MVN) verify -pl mlflow -am -Dtest.groups=crash -Dtest.excludedGroups=
	@echo "test: no kill lost anything"

test-browser: mlflow-venv ## what Chromium shows of the views that a study leaves (a minute)
	@echo "test: views in a browser"
	@$(MVN) verify -pl mlflow -am -Dtest.groups=browser -Dtest.excludedGroups=
	@echo "test: views in a browser passed"

test-spark: ## a sweep on a Spark cluster of two workers, one of them killed during the sweep (some 2 minutes)
	@mlflow/server/venv spark
	@echo "test: sweeps on Spark"
	@COURSEWORK_MLFLOW_VENV=$(CURDIR)/.mlflow/venv-spark $(MVN) verify -pl mlflow -am -Dtest.groups=spark -Dtest.excludedGroups=
	@echo "test: sweeps on Spark passed"

test-slurm: ## an array of 20 trials on a Slurm of this machine, one of them preempted (apt-get install slurm-wlm munge, and root; a minute)
	@echo "test: arrays on Slurm"
	@$(MVN) verify -pl mlflow -am -Dtest.groups=slurm -Dtest.excludedGroups=
	@echo "test: arrays on Slurm passed"

test-load: mlflow-venv ## 200 runs from 8 processes at once and one of 200,000 points, all read back; commands on 2,000 runs timed (some 15 minutes)
	@echo "test: loading a server"
	@$(MVN) verify -pl mlflow -am -Dtest.groups=load -Dtest.excludedGroups=
	@echo "test: the load came back as it was recorded"

screenshots: build ## screenshots of MLflow's pages on a few small runs, by Chromium (SCREENSHOTS=dir; some 2 minutes)
	@mlflow/server/screenshots $(SCREENSHOTS)

example: build ## an operation, a split, a curriculum, a probe, a command and a backend from a jar of one's own
	@mlflow/target/coursework/examples/extension/build
	@COURSEWORK_CLASSPATH=mlflow/target/coursework/examples/extension/extension.jar $(COURSEWORK) \
	  schedule --config mlflow/target/coursework/examples/extension/spiral.yaml

bench: ## expressions per second on one core, nanoseconds per logged point, by JMH (about two minutes)
	@$(MVN) test-compile -pl curricula,tracking
	@$(MVN) exec:exec -pl curricula,tracking -Dexec.executable=java -Dexec.classpathScope=test \
	  -Dexec.args="-cp %classpath org.openjdk.jmh.Main Benchmark"

bench-venv: ## Python environment with PyTorch and JAX, in .bench/venv
	@tf-model/bench/venv

# BENCH_ARGS=--quick is a smoke run; .bench/venv/bin/python tf-model/bench/compare.py --help tells more.
# The first run tries all variants of each peer, which takes half an hour; later ones take what was fastest.
bench-peer: build bench-venv ## training speed against PyTorch (eager, compiled) and JAX on this machine (about 15 minutes)
	@.bench/venv/bin/python tf-model/bench/compare.py --coursework $(COURSEWORK) --out .bench/peer.json $(BENCH_ARGS)

bench-server: build mlflow-venv ## points per second to an MLflow server, compared with MLflow's Python client (about 10 minutes)
	@.mlflow/venv/bin/python mlflow/bench/throughput.py --out .bench/server.json $(BENCH_ARGS)

bench-search: build ## searches for hyperparameters compared with Optuna's TPE, on a table of a real task and on five functions, and its cost (about 15 minutes)
	@mlflow/server/venv search
	@.mlflow/venv-search/bin/python mlflow/bench/search.py --classes 'mlflow/target/test-classes:mlflow/target/coursework/lib/*' --out .bench/search $(BENCH_ARGS)

docs: ## write the pages' tables of commands, keys, operations, curricula and probes again
	@$(MVN) test -pl mlflow -am -Dtest='ProbesPageTest,PagesTest#everySection*' -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Ddocs.write=true

release: ## archive, SBOM and SHA-256 sums of the last commit in mlflow/target/release, built twice and compared
	@mlflow/server/release

lint: ## what Error Prone warns of in all sources (two minutes; the first time downloads 20 MB)
	@echo "lint: Error Prone"
	@mkdir -p target
	@./mvnw -ntp -B -T 2 clean test-compile -Perrorprone > target/lint.log || { grep '^\[ERROR\]' target/lint.log; exit 1; }
	@! grep -E '^\[(WARNING|INFO)\] .*\.java:\[[0-9]+,[0-9]+\] \[[A-Z]' target/lint.log || { echo "lint: warnings are above, more in target/lint.log"; exit 1; }
	@echo "lint: nothing found"

javadoc: ## the Javadoc of all public types, in target/reports/apidocs
	@$(MVN) javadoc:aggregate
	@echo "javadoc: target/reports/apidocs/index.html"

format: ## format all Java sources
	@$(MVN) spotless:apply

clean: ## remove what was built; runs/ and .mlflow/ stay
	@$(MVN) clean

mlflow-venv: ## Python environment of the MLflow server, in .mlflow/venv
	@mlflow/server/venv

serve-venv: ## Python environment that loads and serves exported models, in .mlflow/venv-serve
	@mlflow/server/venv serve

mlflow-up: ## start the MLflow server on 127.0.0.1 and print its address (MLFLOW_PORT chooses the port)
	@mlflow/server/up

mlflow-down: ## end it
	@mlflow/server/down
