"""What SciPy and scikit-learn find in the tables of a JSON file, as JSON lists by name.

Used by PythonReferenceTest; nothing here is copied from the Java side, only the question is.
"""

import json
import sys

import numpy as np
from scipy.linalg import orthogonal_procrustes
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist, squareform
from scipy.stats import rankdata, spearmanr
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict

DRAWS = 10_000


def main(path):
    with open(path, encoding="utf-8") as file:
        question = json.load(file)
    # The table's floats, written in decimals, are read back as the same floats.
    table = np.array(question["table"], dtype=np.float32).astype(np.float64)
    other = np.array(question["other"], dtype=np.float32).astype(np.float64)
    labels = np.array(question["labels"])
    models = [np.array(model) for model in question["models"]]
    n = len(table)
    value = np.arange(n)

    pca = PCA()
    components = pca.fit_transform(table)
    distances = pdist(table)
    ranks = np.stack([rankdata(model) for model in models], axis=1)
    found = {
        "explained_variance": pca.explained_variance_ratio_[: min(n - 1, table.shape[1])],
        "spearman": spearmanr(table[:, 0], value).statistic,
        "spearman_pc1": abs(spearmanr(components[:, 0], value).statistic),
        "ridge_left_out": cross_val_predict(
            Ridge(alpha=question["lambda"], solver="cholesky"), table, labels, cv=LeaveOneOut()
        ),
        "distances": [spearmanr(distances, model).statistic for model in models],
        "explained": LinearRegression()
        .fit(ranks, rankdata(distances))
        .score(ranks, rankdata(distances)),
        "mantel_p_values": [mantel(distances, model) for model in models],
        "fourier_shares": fourier(table),
        "dimensions": dimensions(table),
    }

    # SciPy wants equal widths; columns of zeros change no shape.
    wide = np.zeros_like(table)
    wide[:, : other.shape[1]] = other
    x = unit(table)
    y = unit(wide)
    rotation, nuclear = orthogonal_procrustes(x, y)
    found["procrustes_distance"] = np.sum((x @ rotation - y) ** 2)
    assert abs(found["procrustes_distance"] - (2 - 2 * nuclear)) < 1e-9
    found["procrustes_disparity"] = procrustes(table, wide)[2]

    k = gram(table)
    l = gram(other)
    found["cka"] = np.sum(k * l) / np.sqrt(np.sum(k * k) * np.sum(l * l))
    found["cka_unbiased"] = hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))
    json.dump({name: np.atleast_1d(one).tolist() for name, one in found.items()}, sys.stdout)


def mantel(distances, model):
    random = np.random.default_rng(1)
    square = squareform(rankdata(distances))
    rank = rankdata(model)
    upper = np.triu_indices(len(square), 1)

    def correlation(order):
        return np.corrcoef(square[np.ix_(order, order)][upper], rank)[0, 1]

    observed = correlation(np.arange(len(square)))
    hits = sum(
        correlation(random.permutation(len(square))) >= observed - 1e-9 for _ in range(DRAWS)
    )
    return (1 + hits) / (1 + DRAWS)


def fourier(table):
    """Shares by the discrete Fourier transform: of a real column, k and n - k are conjugate."""
    power = np.sum(np.abs(np.fft.rfft(table, axis=0)) ** 2, axis=1)
    power[1:] *= 2
    if len(table) % 2 == 0:
        power[-1] /= 2
    return power[1:] / np.sum(power[1:])


def dimensions(table):
    s = np.linalg.svd(table - table.mean(axis=0), compute_uv=False)
    s = s[s > 1e-9 * s[0]]
    p = s / s.sum()
    return [
        np.sum(s**2) ** 2 / np.sum(s**4),
        np.exp(-np.sum(p * np.log(p))),
        np.sum(s**2) / s[0] ** 2,
    ]


def unit(table):
    centred = table - table.mean(axis=0)
    return centred / np.linalg.norm(centred)


def gram(table):
    centred = table - table.mean(axis=0)
    return centred @ centred.T


def hsic(k, l):
    """By U-centring (Szekely and Rizzo 2014), another way to the same unbiased estimate."""
    n = len(k)

    def centred(kernel):
        kernel = kernel - np.diag(np.diag(kernel))
        rows = kernel.sum(axis=1, keepdims=True)
        result = kernel - rows / (n - 2) - rows.T / (n - 2) + kernel.sum() / ((n - 1) * (n - 2))
        return result - np.diag(np.diag(result))

    return np.sum(centred(k) * centred(l)) / (n * (n - 3))


main(sys.argv[1])
