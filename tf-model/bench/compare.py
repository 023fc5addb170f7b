"""Compares a training step of ours with the same step elsewhere, on this machine, now.

Ours, PyTorch eager, PyTorch by torch.compile, and JAX by jit are processes that take turns, so that
what else the machine does meets all alike. Each takes the attention, and the padding or packing,
that suits it best; each must find our losses first. Each round of turns gives one ratio of ours to
the best of the others; the median over the rounds is reported.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
NESTED = ["nested-16", "nested-32", "nested-64", "nested-32x8"]
CELLS = [*NESTED, "recipe", "16", "32", "64", "128", "256"]
GOAL = 1.5  # ours over the best of the others
WARM_UP = 4  # seconds at least: ours makes a graph for each shape of batch when it first meets it
MODEL_STEPS = 30_000  # of the nested preset: one model
# Lets freed memory be used again at once, which PyTorch profits from (up to 8% a step): the peer at
# its best. Ours gets what its start script sets.
MALLOC = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_MMAP_THRESHOLD_": "1000000000"}


def fail(problem):
    sys.exit(f"bench-peer: {problem}")


class Side:
    """A process that measures on demand."""

    def __init__(self, name, command, threads, environment):
        self.name = name
        self.process = subprocess.Popen(
            [*command, "--threads", str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        self.versions = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            fail(f"the process of '{self.name}' has ended; what it said stands above")
        return json.loads(line)

    def measure(self, cell, seconds, variant=None):
        request = {"cell": cell, "seconds": seconds, "steps": 1, "variant": variant}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def commands(arguments):
    torch = [sys.executable, str(BENCH / "peer_torch.py"), "--cases", str(arguments.cases)]
    jax = [sys.executable, str(BENCH / "peer_jax.py"), "--cases", str(arguments.cases)]
    return {
        "ours": [arguments.coursework, "bench", "--serve", "--json"],
        "eager": torch,
        "compiled": [*torch, "--compile"],
        "jax": jax,
    }


def export(arguments):
    """Writes down what is trained, for the others to read."""
    nested = [c.split("-")[1].split("x")[0] for c in arguments.cells if c.startswith("nested-")]
    widths = [c for c in arguments.cells if c.isdigit()]
    command = [arguments.coursework, "bench", "--threads", "1", "--export", str(arguments.cases)]
    wanted = []
    if nested:
        wanted.append(["--nested", "--d-model", ",".join(dict.fromkeys(nested))])
    if widths:
        wanted.append(["--d-model", ",".join(widths)])
    if "recipe" in arguments.cells:
        wanted.append(["--recipe"])
    for options in wanted:
        if subprocess.run([*command, *options], stdout=subprocess.DEVNULL).returncode != 0:
            fail("the cells could not be written down; what was said stands above")


def together(cell):
    """Whether a cell is of several models at once, which PyTorch has no one way to train."""
    return "x" in cell


def measure_cell(cell, threads, sides, tuned, arguments):
    sides = [s for s in sides if not together(cell) or s.name in ("ours", "jax")]
    for side in sides:  # warm-up, and the choice of a variant
        key = f"{side.name} {threads} {cell}"
        first = side.measure(cell, max(WARM_UP, arguments.seconds), tuned.get(key))
        if "variant" in first:
            tuned[key] = first["variant"]
    rounds = []
    for number in range(arguments.rounds):
        # There and back again: who comes first in one round comes last in the next.
        order = sides if number % 2 == 0 else sides[::-1]
        rounds.append({side.name: side.measure(cell, arguments.seconds) for side in order})
    last = rounds[-1]
    for key in ("parameters", "models"):
        if len({answer[key] for answer in last.values()}) != 1:
            fail(f"cell {cell}: {key} differ; Cell.java and cases.py must say the same")
    speeds = {n: [r[n]["useful_tokens_per_second"] for r in rounds] for n in last}
    peers = [name for name in speeds if name != "ours"]
    ratios = [r["ours"] / max(r[p] for p in peers) for r in by_round(speeds)]
    steps = {n: statistics.median(r[n]["steps_per_second"] for r in rounds) for n in last}
    return {
        "cell": cell,
        "threads": threads,
        "parameters": last["ours"]["parameters"],
        "models": last["ours"]["models"],
        "variants": {n: a["variant"] for n, a in last.items() if "variant" in a},
        "useful_tokens_per_second": {n: statistics.median(s) for n, s in speeds.items()},
        "steps_per_second": steps,
        "models_per_hour": {
            n: 3600 * last["ours"]["models"] * s / MODEL_STEPS for n, s in steps.items()
        },
        "ratio_to_best": statistics.median(ratios),
        "ratio_of_each_round": ratios,
        "goal_met": statistics.median(ratios) >= GOAL,
    }


def by_round(speeds):
    return [dict(zip(speeds, values)) for values in zip(*speeds.values())]


def measure(arguments):
    """Measures all cells; prints each as soon as it is known, unless JSON is wanted."""
    export(arguments)
    tuned = read_tuned(arguments)
    versions, cells = {}, []
    names = commands(arguments)
    if not arguments.json:
        print(heading(names), flush=True)
    for threads in arguments.threads:
        sides = []
        for name, command in names.items():
            # OpenMP looks at its variable only when it starts.
            own = {} if name == "ours" else MALLOC | {"OMP_NUM_THREADS": str(threads)}
            own |= {"TORCHINDUCTOR_CACHE_DIR": str(arguments.cases / "inductor")}
            sides.append(Side(name, command, threads, own))
            versions |= sides[-1].versions
        for cell in arguments.cells:
            cells.append(measure_cell(cell, threads, sides, tuned, arguments))
            write(tuned, arguments.cases / "tuned.json")
            if not arguments.json:
                print(row(cells[-1], names), flush=True)
        for side in sides:
            side.close()
    return {"versions": versions, "cells": cells}


def read_tuned(arguments):
    """The variants that were found fastest before, unless all are to be tried again."""
    file = arguments.cases / "tuned.json"
    if arguments.tune or not file.exists():
        return {}
    return json.loads(file.read_text(encoding="utf-8"))


def heading(names):
    return (
        f"{'cell':12} threads   params | useful tokens/s:"
        + "".join(f"{name:>10}" for name in names)
        + f" | to the best, goal {GOAL} | models/hour: ours, best | taken"
    )


def row(cell, names):
    speed = cell["useful_tokens_per_second"]
    hour = cell["models_per_hour"]
    best = max(value for name, value in hour.items() if name != "ours")
    tokens = "".join(f"{speed[n]:>10,.0f}" if n in speed else f"{'-':>10}" for n in names)
    judged = f"{cell['ratio_to_best']:.2f} {'ok' if cell['goal_met'] else 'below'}"
    nested = cell["cell"].startswith("nested")
    models = f"{hour['ours']:.1f}, {best:.1f}" if nested else "-"
    taken = ", ".join(f"{n} {v}" for n, v in cell["variants"].items())
    return (
        f"{cell['cell']:12} {cell['threads']:7}  {cell['parameters']:7,} |                 {tokens}"
        f" | {judged:>21} | {models:>23} | {taken}"
    )


def machine():
    """What the figures belong to."""
    model = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"bench-peer: the load is {load:.1f}: others work on this machine, and", file=sys.stderr)
        print("bench-peer: absolute figures, above all of 2 threads, are too low", file=sys.stderr)
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load_before": load,
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def write(result, file):
    """Under a temporary name first: a file of that name is always whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    part.rename(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--coursework", required=True, help="the start script of a distribution")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    parser.add_argument("--cells", default=",".join(CELLS), help="(%(default)s)")
    parser.add_argument("--threads", default="1,2", help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of turns (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2, help="of a turn (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="one short round, nested-16, one thread")
    parser.add_argument("--tune", action="store_true", help="try all variants again")
    parser.add_argument("--json", action="store_true", help="print the JSON, not the table")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.cells, arguments.threads = "nested-16", "1"
        arguments.rounds, arguments.seconds = 1, 1
    arguments.cells = arguments.cells.split(",")
    arguments.threads = [int(number) for number in arguments.threads.split(",")]
    arguments.cases = arguments.out.resolve().parent / "cases"

    start = time.time()
    result = {"machine": machine()} | measure(arguments)
    write(result, arguments.out)
    if arguments.json:
        print(json.dumps(result))
        return
    print("machine: {cpu}, {cores} cores, {system}".format(**result["machine"]))
    print("versions: " + ", ".join(f"{n} {v}" for n, v in result["versions"].items()))
    print(f"written: {arguments.out}, after {(time.time() - start) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
