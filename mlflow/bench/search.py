"""Searches for hyperparameters beside Optuna's TPE, on functions with a known optimum and on a table of a real task.

The program's searches are run by io.coursework.mlflow.sweep.tpe.SearchBench, whose file this script reads. Optuna begins each
repetition with the same random points. What is compared is the best value found so far, its mean over trials and repetitions.
Exit code 1: the program's TPE loses more than 5% of the gap between random search and the optimum to Optuna's, or a trial that
does nothing costs more with TPE, beyond what it costs in a grid, than Optuna's suggestions do.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from statistics import mean, stdev

import numpy
import optuna

LOSS = 0.05  # of the gap between random search and the optimum
FUNCTIONS = {}


def function(of):
    FUNCTIONS[of.__name__] = of
    return of


@function
def sphere(x):
    return (x**2).sum()


@function
def branin(x):
    a, b = x[0] - 5, x[1]
    c = b - 5.1 / (4 * numpy.pi**2) * a * a + 5 / numpy.pi * a - 6
    return c * c + 10 * (1 - 1 / (8 * numpy.pi)) * numpy.cos(a) + 10


@function
def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


@function
def ackley(x):
    squares, waves = (x**2).mean(), numpy.cos(2 * numpy.pi * x).mean()
    return -20 * numpy.exp(-0.2 * numpy.sqrt(squares)) - numpy.exp(waves) + 20 + numpy.e


@function
def hartmann6(x):
    weights = numpy.array([1, 1.2, 3, 3.2])
    widths = numpy.array(
        [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
    )
    places = numpy.array(
        [
            [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
            [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
            [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
            [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
        ]
    )
    return -(weights * numpy.exp(-(widths * (x - places) ** 2).sum(axis=1))).sum()


class Replay:
    """A search gets the nearest setting that it has not had: shares of the ranges and choices that differ, squared."""

    def __init__(self, rows, axes):
        self.left = list(rows)
        self.axes = axes

    def __call__(self, point):
        row = min(self.left, key=lambda row: self.distance(row["at"], point))
        self.left.remove(row)
        return row["at"], row["value"]

    def distance(self, at, point):
        total = 0
        for key, value in point.items():
            axis = self.axes[key]
            if key not in at:
                total += 1
            elif "size" in axis:
                total += value != at[key]
            else:
                total += ((value - at[key]) / (axis["high"] - axis["low"])) ** 2
        return total


def of_function(name):
    return lambda point: (point, -FUNCTIONS[name](numpy.array([point[key] for key in sorted(point)])))


def distribution(axis):
    if "size" in axis:
        return optuna.distributions.CategoricalDistribution(range(axis["size"]))
    if axis["whole"]:
        return optuna.distributions.IntDistribution(int(axis["low"]), int(axis["high"]))
    return optuna.distributions.FloatDistribution(axis["low"], axis["high"])


def typed(point, axes):
    return {key: value if not (a := axes[key]).get("whole") and "size" not in a else int(value) for key, value in point.items()}


def optunas(task, number, starts, objective, trials):
    """The best value so far after each trial of Optuna's TPE."""
    groups = task["groups"]
    axes = {key: axis for group in groups for key, axis in group.items()}
    distributions = {key: distribution(axis) for key, axis in axes.items()}
    sampler = optuna.samplers.TPESampler(
        seed=number, n_startup_trials=len(starts), multivariate=True, group=len(groups) > 1
    )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    best, curve = -numpy.inf, []
    for i in range(trials):
        if i < len(starts):
            point = starts[i]
        else:
            trial = study.ask()
            point = {key: trial._suggest(key, distributions[key]) for key in sorted(groups[0])}
            if len(groups) > 1 and point["schedule"] == 3:  # wsd
                point |= {key: trial._suggest(key, distributions[key]) for key in sorted(groups[1])}
            study.tell(trial, state=optuna.trial.TrialState.FAIL)  # its point goes in below, as it was tried
        at, value = objective(point)
        at = typed(at, axes)
        study.add_trial(
            optuna.trial.create_trial(params=at, distributions={key: distributions[key] for key in at}, value=float(value))
        )
        best = max(best, value)
        curve.append(best)
    return curve


def suggestions(trials):
    """Milliseconds of processor time a trial that Optuna's TPE takes to suggest and to be told, on the space of SearchCost."""
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0, multivariate=True))
    start = time.process_time()
    for _ in range(trials):
        trial = study.ask()
        rate = trial.suggest_float("learning_rate", 0.001, 0.1, log=True)
        trial.suggest_int("warmup_steps", 0, 400)
        trial.suggest_categorical("schedule", ["constant", "cosine"])
        study.tell(trial, 1 / (1 + abs(numpy.log(rate / 0.02))))
    return 1000 * (time.process_time() - start) / trials


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin/java") if home else "java"


def cheap(classes, trials):
    """Whether a trial costs no more than in a grid and Optuna's suggestions together."""
    base = Path(__file__).parent.parent / "src/main/configs/sum.yaml"
    said = subprocess.run(
        [java(), "-XX:+UseSerialGC", "-cp", classes, "io.coursework.mlflow.sweep.SearchCost", str(base), str(trials)],
        check=True,
        capture_output=True,
        text=True,
    )
    grid, tpe = map(float, said.stdout.split()[-2:])
    theirs = suggestions(trials)
    print(f"\nprocessor time of each of {trials} trials that do nothing: {grid:.1f} ms in a grid, {tpe:.1f} ms with TPE;")
    print(f"Optuna's suggestions: {theirs:.1f} ms; what TPE adds is {(tpe - grid) / theirs:.2f} times that")
    return tpe - grid <= theirs


def score_of(curve, trials, starts):
    """The best value found so far, after a trial or as a mean over all that were not drawn at random."""
    return curve[trials - 1] if trials else mean(curve[starts:])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--classes", required=True, help="class path of the program and its tests")
    options.add_argument("--table", default=Path(__file__).with_name("search-table.csv"), type=Path)
    options.add_argument("--out", required=True, type=Path, help="folder for what was found")
    options.add_argument("--repetitions", default=50, type=int)
    options.add_argument("--table-repetitions", default=200, type=int, help="of searches that draw, on the table")
    options.add_argument("--trials", default=100, type=int)
    options.add_argument("--cost", default=500, type=int, help="trials that do nothing, a multiple of 50; 0 for none")
    given = options.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    given.out.mkdir(parents=True, exist_ok=True)
    file = given.out / "search.json"
    subprocess.run(
        [java(), "-cp", given.classes, "io.coursework.mlflow.sweep.tpe.SearchBench"]
        + [str(given.table), str(file), str(given.repetitions), str(given.table_repetitions), str(given.trials)],
        check=True,
    )
    found = json.loads(file.read_text())
    missed = []
    marks = [m for m in (20, 50, 100) if m <= given.trials]
    for task in found["tasks"]:
        axes = {key: axis for group in task["groups"] for key, axis in group.items()}
        print(f"\n{task['name']} (optimum {task['best']:.4g}), mean best of {len(task['repetitions'])} repetitions")
        print(f"  {'search':<16}" + "".join(f"{f'{m} trials':>14}" for m in marks))
        curves = {}
        for number, repetition in enumerate(task["repetitions"]):
            objective = Replay(found["rows"], axes) if task["name"] == "table" else of_function(task["name"])
            repetition["optuna"] = optunas(task, number, repetition["starts"], objective, given.trials)
            for name in ("random", "tpe", "tpe, 4 at once", "optuna"):
                curves.setdefault(name, []).append(repetition[name])
        for name, each in curves.items():
            print(f"  {name:<16}" + "".join(f"{mean(c[m - 1] for c in each):14.4g}" for m in marks))
        for name, each in found["scheduled"].items() if task["name"] == "table" else ():
            print(f"  {name:<16}" + "".join(f"{mean(c[str(m)] for c in each):14.4g}" for m in marks))
        for trials, name in (given.trials, "after the last trial"), (None, "over all trials"):
            score = {name: [score_of(c, trials, found["starts"]) for c in each] for name, each in curves.items()}
            gap = task["best"] - mean(score["random"])
            losses = [(theirs - ours) / gap for theirs, ours in zip(score["optuna"], score["tpe"])]
            loss = mean(losses)
            error = stdev(losses) / len(losses) ** 0.5 if len(losses) > 1 else float("nan")
            print(f"  TPE loses {100 * loss:.1f}% (standard error {100 * error:.1f}%) of the gap to Optuna's {name}")
        verdict = "holds" if loss <= LOSS else "MISSED"
        print(f"  at most {100 * LOSS:.0f}%: {verdict}")
        if loss > LOSS:
            missed.append(task["name"])
    for line in found["racing"]:
        print(line)
    problems = [f"more than 5% of the gap is lost on {', '.join(missed)}"] if missed else []
    if given.cost and not cheap(given.classes, given.cost):
        problems.append("a trial costs more than in a grid and Optuna's suggestions together")
    if problems:
        sys.exit("bench-search: " + "; ".join(problems))


if __name__ == "__main__":
    main()
