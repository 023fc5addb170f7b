"""Writes search-table.csv, a line a setting and seed, from the runs of the sweep of search-table.yaml:

    coursework sweep --config mlflow/bench/search-table.yaml --offline --runs-dir runs/table
    python mlflow/bench/search_table.py runs/table mlflow/bench/search-table.csv
"""

import csv
import json
import sys
from pathlib import Path

KEYS = {
    "learning_rate": "training.optimizer.learning_rate",
    "weight_decay": "training.optimizer.weight_decay",
    "warmup_steps": "training.optimizer.warmup_steps",
    "batch_size": "training.batch_size",
    "schedule": "training.optimizer.schedule",
    "decay_share": "training.optimizer.decay_share",
    "n_heads": "model.n_heads",
    "mlp_ratio": "model.mlp_ratio",
}
STEPS = (100, 200, 400, 800)


def read(run):
    """Params, accuracies of SUM, MAX and MED by step, and the result of a run that has finished."""
    params, accuracies = {}, {}
    for line in (run / "journal.jsonl").open():
        event = json.loads(line)
        if event["type"] == "params":
            params |= event["values"]
        elif event["type"] == "metrics" and "eval/sum/accuracy" in event["values"]:
            accuracies[event["step"]] = [event["values"][f"eval/{o}/accuracy"] for o in ("sum", "max", "med")]
    return params, accuracies, json.loads((run / "artifacts/result.json").read_text())


def text(value):
    return value if value.isalpha() else f"{float(value):g}"


def main(runs, out):
    settings = {}
    plan = json.loads(next(Path(runs).glob("*/artifacts/plan.json")).read_text())
    numbers = {trial["id"]: trial["trial"] for trial in plan["trials"]}
    for run in Path(runs).glob("*-search-table-[0-9][0-9][0-9][0-9]-*"):
        if not (run / "artifacts/result.json").exists():
            continue  # not yet
        header = json.loads((run / "journal.jsonl").open().readline())["header"]
        number = numbers[header["tags"]["coursework.trial_id"]]
        settings.setdefault((number - 1) // 4 + 1, []).append(read(run))
    with open(out, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(
            ["setting", *KEYS, "seed", *(f"at_{step}" for step in STEPS), "max", "med", "loss", "parameters", "seconds"]
        )
        for number, trials in sorted(settings.items()):
            for params, accuracies, result in sorted(trials, key=lambda trial: int(trial[0]["seed"])):
                values = [text(params[key]) for key in KEYS.values()]
                if params[KEYS["schedule"]] != "wsd":
                    values[list(KEYS).index("decay_share")] = ""
                sums = [f"{accuracies[step][0]:.4g}" for step in STEPS]
                others = [f"{value:.4g}" for value in (*accuracies[STEPS[-1]][1:], result["loss"])]
                seconds = f"{result['training_seconds']:.3g}"
                table.writerow([number, *values, params["seed"], *sums, *others, result["parameters"], seconds])


if __name__ == "__main__":
    main(*sys.argv[1:])
