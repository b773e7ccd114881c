#!/usr/bin/env python3
"""Distances between sets of features by NumPy and SciPy: the numbers in tests/core/nn/tst_feature_distance.cpp.

    feature_distance_oracle.py           prints the numbers, checks those that are published
    feature_distance_oracle.py --bench   prints NumPy's and SciPy's CPU seconds for 2048-wide features

Exit code 77: NumPy or SciPy is not installed.
"""
import argparse
import sys
import time

try:
    import numpy as np
    import scipy
    from scipy import linalg
    from scipy.spatial.distance import cdist, pdist
except ImportError as reason:
    print(f"SKIP: {reason}; install python3-scipy")
    sys.exit(77)


def fid_sqrtm(m1, c1, m2, c2):
    """As pytorch-fid computes it."""
    root = linalg.sqrtm(c1 @ c2, disp=False)[0]
    return float(np.sum((m1 - m2) ** 2) + np.trace(c1) + np.trace(c2) - 2 * np.trace(np.real(root)))


def fid_eigh(m1, c1, m2, c2):
    values, vectors = np.linalg.eigh(c1)
    s = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    product = s @ c2 @ s
    values = np.linalg.eigvalsh((product + product.T) / 2)
    return float(np.sum((m1 - m2) ** 2) + np.trace(c1) + np.trace(c2) - 2 * np.sum(np.sqrt(np.maximum(values, 0))))


def statistics(x):
    return x.mean(0), np.cov(x, rowvar=False)


def kid(x, y):
    kernel = lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3
    n, m = len(x), len(y)
    xx, yy = kernel(x, x), kernel(y, y)
    return float((xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * kernel(x, y).mean())


def precision_recall(x, y, k=3):
    reach = lambda a: np.sort(cdist(a, a), axis=1)[:, k]
    within = cdist(y, x)
    return float((within <= reach(x)[None]).any(1).mean()), float((within.T <= reach(y)[None]).any(1).mean())


def numbers():
    rng = np.random.RandomState(0)
    x, y = rng.randn(500, 8), rng.randn(400, 8) * 1.5 + 0.3
    x, y = x.astype(np.float32).astype(np.float64), y.astype(np.float32).astype(np.float64)
    first = {"fid": fid_sqrtm(*statistics(x), *statistics(y)), "kid": kid(x, y)}
    first["precision"], first["recall"] = precision_recall(x, y)
    first["mean pairwise distance of x"] = float(pdist(x).mean())
    for name, published, digits in (("fid", 3.014235, 6), ("kid", 1.181431, 6), ("precision", 0.41, 6), ("recall", 0.994, 6)):
        assert round(first[name], digits) == published, f"{name} {first[name]}, published {published}"
    print("8 wide, 500 and 400 rows:", first)
    # fewer rows than columns: both covariances are singular
    rng = np.random.RandomState(1)
    x, y = rng.randn(20, 30).astype(np.float32).astype(np.float64), rng.randn(25, 30).astype(np.float32).astype(np.float64)
    print("30 wide, 20 and 25 rows: fid", fid_eigh(*statistics(x), *statistics(y)), "kid", kid(x, y))


def seconds(what, work, repeats=3):
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    print(f"{what:<46} {best:7.3f} s")


def bench():
    rng = np.random.RandomState(0)
    x, y = rng.standard_normal((10000, 2048)), rng.standard_normal((10000, 2048)) * 1.1
    print(f"NumPy {np.__version__}, SciPy {scipy.__version__}, CPU seconds")
    seconds("mean and covariance of 10,000 x 2048", lambda: statistics(x))
    a, b = statistics(x), statistics(y)
    seconds("Fréchet distance of 2048-d statistics, eigh", lambda: fid_eigh(*a, *b))
    seconds("Fréchet distance of 2048-d statistics, sqrtm", lambda: fid_sqrtm(*a, *b), repeats=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", action="store_true")
    bench() if parser.parse_args().bench else numbers()
