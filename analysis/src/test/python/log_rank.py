"""What SciPy's log-rank test finds in the times of a JSON file, as JSON.

Used by LogRankInPythonTest; only the question comes from the Java side.
"""

import json
import sys

from scipy.stats import CensoredData, logrank


def survival(pairs):
    happened = [time for time, event in pairs if event]
    return CensoredData(uncensored=happened, right=[time for time, event in pairs if not event])


def main(path):
    with open(path, encoding="utf-8") as file:
        question = json.load(file)
    test = logrank(survival(question["first"]), survival(question["second"]))
    json.dump({"log_rank": test.statistic**2}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
