"""What SciPy and scikit-learn find in the trials of a JSON file, as JSON lists by name.

Used by PythonReferenceTest of the transitions; only the question comes from the Java side.
"""

import json
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import CensoredData, betabinom, logrank
from sklearn.isotonic import IsotonicRegression


def curve(trials):
    """Largest log-likelihood and its curve: N*, kappa, u, rho."""
    x, hits, examples, floor = np.array(trials).T

    def parts(theta):
        upper = floor + (1 - floor) * expit(theta[2])
        return np.exp(theta[0]), np.exp(theta[1]), upper, expit(theta[3])

    def loss(theta):
        midpoint, slope, upper, rho = parts(theta)
        mean = floor + (upper - floor) * expit(slope * np.log(x / midpoint))
        size = 1 / rho - 1
        return -betabinom.logpmf(hits, examples, mean * size, (1 - mean) * size).sum()

    best = min(
        (
            minimize(
                loss,
                [np.log(start), np.log(slope), 2, -2],
                method="L-BFGS-B",
                bounds=[(None, None), (-3, np.log(100)), (-8, 14), (-14, 6)],
                options={"ftol": 1e-14, "gtol": 1e-8, "maxiter": 2000},
            )
            for start in np.unique(x)
            for slope in (2, 8)
        ),
        key=lambda found: found.fun,
    )
    midpoint, slope, upper, rho = parts(best.x)
    return [-best.fun, midpoint, slope, upper[0], rho]


def survival(pairs):
    happened = [time for time, event in pairs if event]
    return CensoredData(uncensored=happened, right=[time for time, event in pairs if not event])


def main(path):
    with open(path, encoding="utf-8") as file:
        question = json.load(file)
    values, weights = question["values"], question["weights"]
    isotonic = IsotonicRegression().fit(range(len(values)), values, sample_weight=weights)
    test = logrank(survival(question["first"]), survival(question["second"]))
    json.dump(
        {
            "curve": curve(question["trials"]),
            "isotonic": isotonic.predict(range(len(values))).tolist(),
            "log_rank": test.statistic**2,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(sys.argv[1])
