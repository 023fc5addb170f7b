"""Compares a training step of ours with the same step in PyTorch, on this machine, now.

Ours, PyTorch with attention written out, and PyTorch with fused attention are three processes that
take turns, so that what else the machine does meets all alike. Each round of turns gives one ratio
to each peer; the median over the rounds is reported.
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
WIDTHS = ["16", "32", "64", "128", "256"]
BARS = {"written": 1.25, "fused": 1.0}  # the least ratio, our speed over theirs, that is wanted
GOAL = 1.5  # wanted over the faster of the two
# Lets freed memory be used again at once, which PyTorch profits from (up to 8% a step): the peer at
# its best. Ours gets what its start script sets.
MALLOC = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_MMAP_THRESHOLD_": "1000000000"}


def fail(problem):
    sys.exit(f"bench-peer: {problem}")


class Side:
    """A process that measures on demand."""

    def __init__(self, name, command, threads, environment):
        self.name = name
        self.started_at = time.time()
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

    def measure(self, cell, seconds):
        request = {"cell": cell, "seconds": seconds, "steps": 1}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def require_equal(cell, answers):
    """What is compared must be the same model on the same shape of data."""
    for key in ("parameters", "rows", "length"):
        values = {name: answer[key] for name, answer in answers.items()}
        if len(set(values.values())) != 1:
            fail(f"cell {cell}: {key} differ ({values}); Cell.java and peer.py must say the same")


def measure_cell(cell, threads, sides, arguments):
    for side in sides:
        side.measure(cell, arguments.seconds)  # warm-up
    rounds = []
    for number in range(arguments.pairs):
        # There and back again: who comes first in one round comes last in the next.
        order = sides if number % 2 == 0 else sides[::-1]
        rounds.append({side.name: side.measure(cell, arguments.seconds) for side in order})
    last = {side.name: rounds[-1][side.name] for side in sides}
    require_equal(cell, last)
    speeds = {name: [r[name]["steps_per_second"] for r in rounds] for name in last}
    ours, peers = speeds["ours"], [speeds[peer] for peer in BARS]
    ratios = {peer: [a / b for a, b in zip(ours, speeds[peer])] for peer in BARS}
    ratios["better"] = [a / max(b) for a, *b in zip(ours, *peers)]
    medians = {peer: statistics.median(r) for peer, r in ratios.items()}
    return {
        "cell": cell,
        "threads": threads,
        "parameters": last["ours"]["parameters"],
        "rows": last["ours"]["rows"],
        "length": last["ours"]["length"],
        "steps_per_second": {name: statistics.median(s) for name, s in speeds.items()},
        "resident_mebibytes": {name: a.get("resident_mebibytes") for name, a in last.items()},
        "ratio": medians,
        "ratio_of_each_round": ratios,
        "bars_met": all(medians[peer] >= bar for peer, bar in BARS.items()),
        "goal_met": medians["better"] >= GOAL,
    }


def measure(arguments):
    """Measures all cells; prints each as soon as it is known, unless JSON is wanted."""
    commands = {"ours": [arguments.coursework, "bench", "--serve", "--json"]}
    for peer in BARS:
        commands[peer] = [sys.executable, str(BENCH / "peer.py"), "--attention", peer]
    if arguments.compile:
        commands["compiled"] = [*commands["fused"], "--compile"]
    versions, first_step, cells = {}, {}, []
    if not arguments.json:
        print(heading(list(commands)), flush=True)
    for threads in arguments.threads:
        sides = []
        for name, command in commands.items():  # one after the other: each start is alone
            # OpenMP looks at its variable only when it starts.
            own = {} if name == "ours" else MALLOC | {"OMP_NUM_THREADS": str(threads)}
            side = Side(name, command, threads, own)
            answer = side.measure(arguments.cells[0], 0)
            first_step.setdefault(name, answer["first_step_at"] - side.started_at)
            versions |= side.versions
            sides.append(side)
        for cell in arguments.cells:
            cells.append(measure_cell(cell, threads, sides, arguments))
            if not arguments.json:
                print(row(cells[-1]), flush=True)
        for side in sides:
            side.close()
    return {"versions": versions, "seconds_to_first_step": first_step, "cells": cells}


def heading(sides):
    bars = [f"/{peer} >= {bar}" for peer, bar in BARS.items()] + [f"/better, goal {GOAL}"]
    first = "cell    threads   params     batch  steps/s |  tokens/s:" + columns(sides)
    return first + " |" + "".join(f"{bar:>18}" for bar in bars) + " |  MiB:" + columns(sides)


def columns(words):
    return "".join(f"{word:>10}" for word in words)


def row(cell):
    """Tokens are those of the whole batch, padding included: they are computed all the same."""
    batch = f"{cell['rows']} x {cell['length']}"
    speed = cell["steps_per_second"]
    tokens = [f"{cell['rows'] * cell['length'] * s:,.0f}" for s in speed.values()]
    judged = [
        f"{cell['ratio'][name]:.2f} {'ok' if cell['ratio'][name] >= bar else 'below'}"
        for name, bar in (BARS | {"better": GOAL}).items()
    ]
    memory = ["-" if m is None else f"{m:,.0f}" for m in cell["resident_mebibytes"].values()]
    return (
        f"{cell['cell']:7} {cell['threads']:7}  {cell['parameters']:7,}  {batch:>8}"
        f"  {speed['ours']:7.2f} |           {columns(tokens)}"
        f" |{''.join(f'{word:>18}' for word in judged)} |      {columns(memory)}"
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
    parser.add_argument("--cells", default=",".join(["recipe", *WIDTHS]), help="(%(default)s)")
    parser.add_argument("--threads", default="1,2", help="(%(default)s)")
    parser.add_argument("--pairs", type=int, default=5, help="rounds of turns (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3, help="of a turn (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="one short pair, d_model 16 and 64")
    parser.add_argument("--compile", action="store_true", help="a column more: fused, by torch.compile")
    parser.add_argument("--json", action="store_true", help="print the JSON, not the table")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.cells, arguments.pairs, arguments.seconds = "16,64", 1, 1
    arguments.cells = arguments.cells.split(",")
    arguments.threads = [int(number) for number in arguments.threads.split(",")]

    result = {"machine": machine()} | measure(arguments)
    write(result, arguments.out)
    if arguments.json:
        print(json.dumps(result))
        return
    starts = ", ".join(f"{n} {s:.1f}" for n, s in result["seconds_to_first_step"].items())
    print(f"seconds from the start of the process to the first training step: {starts}")
    print("machine: {cpu}, {cores} cores, {system}".format(**result["machine"]))
    print("versions: " + ", ".join(f"{n} {v}" for n, v in result["versions"].items()))
    print(f"written: {arguments.out}")


if __name__ == "__main__":
    main()
