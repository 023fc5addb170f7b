"""How a peer answers: it says who it is, then answers each line on stdin with one on stdout.

A line asks for a cell, such as {"cell": "nested-32", "seconds": 3}. Before the first answer to a
cell the peer tries every variant that it has, checks that its losses are ours, and keeps the
fastest; {"variant": "packed fused"} says which is to be taken.
"""

import json
import sys
import time
from dataclasses import dataclass

import numpy as np

from cases import Case

CHECKED = 5  # first losses that must be ours
TOLERANCE = 2e-4  # nats: rounding, and what the first steps of Adam make of it
TRIED = 0.7  # seconds for each variant


@dataclass
class Training:
    """A model in training: `step(i)` takes a step on batch i and returns the loss of each model."""

    step: callable
    models: int


def run(training, case, first, seconds):
    """Trains on for so long; returns the seconds, the steps, and the tokens of expressions."""
    start = time.perf_counter()
    steps = tokens = 0
    while steps == 0 or time.perf_counter() - start < seconds:
        batch = (first + steps) % len(case.batches)
        training.step(batch)
        for model in range(training.models):
            tokens += case.tokens[(batch + model) % len(case.batches)]
        steps += 1
    return time.perf_counter() - start, steps, tokens


def check(training, case, name):
    """The first model begins with our weights and sees our batches: its losses must be ours."""
    losses = [float(np.ravel(training.step(i))[0]) for i in range(CHECKED)]
    if not np.allclose(losses, case.losses[:CHECKED], rtol=0, atol=TOLERANCE):
        sys.exit(
            f"cell {case.name}, {name}: the first losses are {losses}, ours {case.losses[:CHECKED]};"
            " this is not the same training"
        )


def fastest(case, variants, make, wanted):
    """The variant that trains most tokens per second, as a training that has begun."""
    best = None
    for variant in variants(case):
        name = " ".join(variant)
        if wanted not in (None, name):
            continue
        training = make(case, *variant)
        check(training, case, name)
        run(training, case, CHECKED, 0)
        seconds, _, tokens = run(training, case, CHECKED + 1, TRIED)
        if best is None or tokens / seconds > best[0]:
            best = tokens / seconds, name, training
    return best[1:]


def serve(folder, versions, variants, make):
    """Answers until the requests end.

    variants(case) names what can be tried; make(case, *variant) is a Training of one of them.
    """
    print(json.dumps(versions), flush=True)
    case = training = variant = None
    done = 0
    for line in sys.stdin:
        request = json.loads(line)
        if case is None or request["cell"] != case.name:
            training = None  # one model at a time
            case = Case(folder, request["cell"])
            variant, training = fastest(case, variants, make, request.get("variant"))
            done = 0
        seconds, steps, tokens = run(training, case, done, request["seconds"])
        done += steps
        answer = {
            "cell": case.name,
            "variant": variant,
            "models": training.models,
            "parameters": case.parameters,
            "steps_per_second": steps / seconds,
            "useful_tokens_per_second": tokens / seconds,
        }
        print(json.dumps(answer), flush=True)
