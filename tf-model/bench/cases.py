"""What is trained, as 'coursework bench --export' writes it down, and how its batches can be laid out.

A layout makes of each batch its parts, a list of arrays that go through the model one after the
other; their gradients add up to the batch's.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MASKED = -1e9  # in place of minus infinity: padding that sees nothing stays finite


@dataclass(frozen=True)
class Part:
    """R rows of T places."""

    tokens: np.ndarray  # (R, T)
    targets: np.ndarray  # (R, T)
    weights: np.ndarray  # (R, T), of all parts together 1
    positions: np.ndarray  # (R, T)
    mask: np.ndarray | None  # (R, T, T), added to scores; None where all before is seen


class Case:
    """A cell; `nested-32x8` is `nested-32` for eight models at once."""

    def __init__(self, folder, name):
        alone, _, models = name.partition("x")
        case = json.loads((Path(folder) / f"{alone}.json").read_text(encoding="utf-8"))
        self.__dict__.update({k: v for k, v in case.items() if k not in ("weights", "batches")})
        self.name = name
        self.models = int(models or 1)
        self.weights = {
            key: np.array(tensor["values"], np.float32).reshape(tensor["shape"])
            for key, tensor in case["weights"].items()
        }
        self.batches = case["batches"]
        self.tokens = [sum(len(row["tokens"]) for row in batch) for batch in self.batches]
        self.parameters = sum(weights.size for weights in self.weights.values())

    def laid(self, layout, static):
        """The parts of every batch; `static`: all of one shape, for what compiles each shape."""
        return LAYOUTS[layout](self.batches, self.context, static)


def padded(batches, context, static):
    """One expression a row."""
    return in_groups(batches, 1, static)


def buckets(batches, context, static):
    """Four parts of expressions of like length."""
    return in_groups(batches, 4, static)


def in_groups(batches, count, static):
    groups = []  # of each batch
    for batch in batches:
        rows = sorted(batch, key=lambda row: len(row["tokens"]))
        size = -(-len(rows) // count)
        groups.append([rows[i : i + size] for i in range(0, len(rows), size)])
    longest = [[len(group[-1]["tokens"]) for group in batch] for batch in groups]
    if static:
        longest = [np.max(longest, axis=0)] * len(groups)
    laid = []
    for batch, lengths in zip(groups, longest):
        total = sum(counted(row) for group in batch for row in group)
        laid.append([part([[row] for row in g], int(n), total) for g, n in zip(batch, lengths)])
    return laid


def packed(batches, context, static):
    """Whole expressions after one another in rows of the context, none of which sees another."""
    filled = [first_fit(batch, context) for batch in batches]
    most = max(len(rows) for rows in filled)
    laid = []
    for rows in filled:
        if static:
            rows = rows + [[]] * (most - len(rows))
        total = sum(counted(row) for group in rows for row in group)
        laid.append([part(rows, context, total, anew=True)])
    return laid


def first_fit(batch, length):
    rows, room = [], []
    for expression in sorted(batch, key=lambda row: -len(row["tokens"])):
        size = len(expression["tokens"])
        at = next((i for i, left in enumerate(room) if left >= size), len(rows))
        if at == len(rows):
            rows.append([])
            room.append(length)
        rows[at].append(expression)
        room[at] -= size
    return rows


def part(rows, length, total, anew=False):
    """Rows of expressions, each after the other, as arrays."""
    shape = (len(rows), length)
    tokens, targets, positions = (np.zeros(shape, np.int32) for _ in range(3))
    weights, owner = np.zeros(shape, np.float32), np.full(shape, -1)
    positions += np.arange(length, dtype=np.int32)
    for r, expressions in enumerate(rows):
        at = 0
        for number, expression in enumerate(expressions):
            here = slice(at, at + len(expression["tokens"]))
            tokens[r, here], targets[r, here] = expression["tokens"], expression["targets"]
            positions[r, here] = np.arange(len(expression["tokens"]))
            weights[r, at + expression["counts_from"] : here.stop] = 1 / total
            owner[r, here] = number
            at = here.stop
    mask = None
    if anew:
        before = np.tril(np.ones((length, length), bool))
        seen = (owner[:, :, None] == owner[:, None, :]) & before  # (R, T, T)
        mask = np.where(seen, 0, MASKED).astype(np.float32)
    return Part(tokens, targets, weights, positions, mask)


def counted(row):
    return len(row["tokens"]) - row["counts_from"]


LAYOUTS = {"padded": padded, "buckets": buckets, "packed": packed}


def layouts(case):
    """Those worth a try: none that computes twice the places of another, or the same as one before."""
    places = {}
    for layout in LAYOUTS:
        parts = case.laid(layout, static=True)[0]
        places.setdefault(sum(part.tokens.size for part in parts), layout)
    return [layout for size, layout in places.items() if size < 2 * min(places)]
