"""Writes what Optuna's TPE makes of some histories, as the fixture that ParzenSamplerTest compares ours with:

    .mlflow/venv-search/bin/python mlflow/bench/search_densities.py mlflow/src/test/resources/tpe/optuna.json

A history is the first settings of search-table.csv with the accuracy of their first seed after 100 steps, which has many ties, and
three that run. Coordinates are ours: logarithms for logarithmic scales, places for choices.
"""

import csv
import json
import math
import sys
import warnings
from pathlib import Path
from unittest.mock import patch

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState, create_trial

CHOICES = {"batch_size": ["16", "32", "64"], "n_heads": ["1", "2", "4"], "schedule": ["constant", "linear", "cosine", "wsd"]}
AXES = {
    "learning_rate": FloatDistribution(0.001, 0.1, log=True),
    "weight_decay": FloatDistribution(0.001, 1, log=True),
    "warmup_steps": IntDistribution(0, 400),
    "mlp_ratio": IntDistribution(1, 6),
    "width": IntDistribution(1, 100, log=True),  # not of the table: no key of it has this kind of scale
    "decay_share": FloatDistribution(0.05, 0.6),
} | {key: CategoricalDistribution(range(len(values))) for key, values in CHOICES.items()}
GROUPS = [sorted(set(AXES) - {"decay_share"}), ["decay_share"]]
ARGSORT = numpy.argsort
DRAWS, PROPOSALS, CANDIDATES = 20_000, 400, 24


def settings():
    for row in csv.DictReader(Path(__file__).with_name("search-table.csv").open()):
        if row["seed"] == "0":
            at = {key: CHOICES[key].index(row[key]) for key in CHOICES}
            at |= {key: float(row[key]) for key in ("learning_rate", "weight_decay")}
            at |= {key: int(row[key]) for key in ("warmup_steps", "mlp_ratio")}
            at["width"] = 1 + int(row["setting"]) * 37 % 100
            if row["decay_share"]:
                at["decay_share"] = float(row["decay_share"])
            yield at, float(row["at_100"])


def coordinates(at):
    return {key: math.log(value) if getattr(AXES[key], "log", False) else float(value) for key, value in at.items()}


def history(count, running, rows):
    study = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.TPESampler(seed=count, multivariate=True, group=True)
    )
    for i, (at, value) in enumerate(rows[: count + running]):
        known = i < count
        study.add_trial(
            create_trial(
                params=at,
                distributions={key: AXES[key] for key in at},
                value=value if known else None,
                state=TrialState.COMPLETE if known else TrialState.RUNNING,
            )
        )
    sampler = study.sampler
    trials = study.get_trials(deepcopy=False)
    below, above = optuna.samplers._tpe.sampler._split_trials(
        study, trials, optuna.samplers._tpe.sampler.default_gamma(count)
    )
    found = {
        "tried": [
            {"at": coordinates(at), "value": value if i < count else None}
            for i, (at, value) in enumerate(rows[: count + running])
        ],
        "below": [trial.number for trial in below],
        "groups": [],
    }
    for keys in GROUPS:
        space = {key: AXES[key] for key in keys}
        good, bad = (
            sampler._build_parzen_estimator(study, space, some, handle_below=some is below) for some in (below, above)
        )
        points = [at for at, _ in rows[-40:] if all(key in at for key in keys)][:10]
        asked = {key: numpy.array([space[key].to_internal_repr(at[key]) for at in points]) for key in keys}
        rng = numpy.random.RandomState(count)
        drawn = good.sample(rng, DRAWS)
        means = {}
        for key in keys:
            if key in CHOICES:
                means[key] = [float((drawn[key] == place).mean()) for place in range(len(CHOICES[key]))]
            else:
                values = numpy.log(drawn[key]) if AXES[key].log else drawn[key]
                means[key] = [float(values.mean()), float(values.std())]
        proposals = []
        for _ in range(PROPOSALS):
            candidates = good.sample(rng, CANDIDATES)
            proposals.append(float((good.log_pdf(candidates) - bad.log_pdf(candidates)).max()))
        found["groups"].append(
            {
                "points": [{key: value for key, value in coordinates(at).items() if key in keys} for at in points],
                "below": good.log_pdf(asked).tolist(),
                "above": bad.log_pdf(asked).tolist(),
                "drawn": means,
                "ratio": [float(numpy.mean(proposals)), float(numpy.std(proposals))],
            }
        )
    return found


def main(out):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    rows = list(settings())
    # Of equal coordinates the first and the last get the wider kernels, and NumPy leaves open which those are: here as they came.
    with patch.object(numpy, "argsort", lambda values, **_: ARGSORT(values, kind="stable")):
        histories = [history(count, running, rows) for count, running in ((1, 0), (4, 3), (15, 0), (40, 3), (120, 3))]
    found = {"optuna": optuna.__version__, "draws": DRAWS, "proposals": PROPOSALS, "histories": histories}
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(json.dumps(found, separators=(",", ":")).replace('{"tried"', '\n{"tried"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
