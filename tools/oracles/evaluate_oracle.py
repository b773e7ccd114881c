#!/usr/bin/env python3
"""Compares `mimik-cli evaluate P.csv --json` with scikit-learn on random files, to 1e-9.

    evaluate_oracle.py --cli build/bin/mimik-cli [--rounds 6] [--seed 0]

Files of both kinds: ties, missing true values, absent classes, with and without subjects. The intervals, whose random
numbers are our own, are compared with a plain NumPy bootstrap within its own error. Exit code 77: scikit-learn is not
installed (the test is skipped).
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

try:
    import numpy as np
    import sklearn
    from sklearn import metrics
except ImportError as reason:
    print(f"SKIP: {reason}; install python3-sklearn to compare with scikit-learn")
    sys.exit(77)

warnings.filterwarnings("ignore")
TOLERANCE = 1e-9
checks = 0


def same(what, ours, theirs):
    global checks
    checks += 1
    if theirs is None or (isinstance(theirs, float) and np.isnan(theirs)):
        assert ours is None, f"{what}: {ours}, scikit-learn: undefined"
    else:
        assert ours is not None and abs(ours - theirs) <= TOLERANCE, f"{what}: {ours}, scikit-learn: {theirs}"


def run(cli, file, *options):
    done = subprocess.run([cli, "evaluate", str(file), "--json", *options], capture_output=True, text=True)
    assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)


def auc_or_none(y, p):
    return metrics.roc_auc_score(y, p) if 0 < np.sum(y) < len(y) else None


def multilabel_file(rng, path, n, with_subjects, decimals, kind):
    """kind: plain, missing (cells), absent (one AU without positives, one without negatives), silent (no p >= 0.5)"""
    names = ["AU1", "AU4", "AU5", "AU6", "AU12", "AU15"][: rng.integers(2, 7)]
    y = (rng.random((n, len(names))) < rng.uniform(0.05, 0.6, len(names))).astype(float)
    p = np.clip(rng.normal(0.35 + 0.25 * y, 0.2), 0, 1).round(decimals)
    if kind == "absent":
        y[:, 0], y[:, 1] = 0, 1
    if kind == "silent":
        p *= 0.3
    if kind == "missing":
        y[rng.random(y.shape) < 0.25] = np.nan
        y[0, :] = [float(i % 2) for i in range(len(names))]
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(["name", "subject"] + [f"y_{a}" for a in names] + [f"p_{a}" for a in names]) + "\n")
        for i in range(n):
            cells = ["" if np.isnan(v) else str(int(v)) for v in y[i]] + [repr(float(v)) for v in p[i]]
            subject = f"s{i % 13}" if with_subjects else ""
            out.write(",".join([f"face {i}.png", subject] + cells) + "\n")
    return names, y, p


def check_multilabel(rng, cli, folder, kind, decimals, with_subjects):
    path = folder / "p.csv"
    names, y, p = multilabel_file(rng, path, int(rng.integers(20, 700)), with_subjects, decimals, kind)
    threshold = float(rng.choice([0.5, 0.3, 0.45]))
    ours = run(cli, path, "--threshold", str(threshold), "--resamples", "200")
    assert ours["kind"] == "multilabel" and ours["resampling"] == ("subject" if with_subjects else "image")
    assert ours["n"] == int((~np.isnan(y)).any(axis=1).sum())
    aucs, f1s, all_y, all_p = [], [], [], []
    for c, name in enumerate(names):
        known = ~np.isnan(y[:, c])
        t, s = y[known, c].astype(int), p[known, c]
        called = (s >= threshold).astype(int)
        mine = ours["classes"][c]
        assert mine["name"] == name and mine["n"] == known.sum() and mine["positives"] == t.sum()
        aucs.append(auc_or_none(t, s))
        f1s.append(metrics.f1_score(t, called, zero_division=0))
        same(f"{name} auc", mine["auc"], aucs[-1])
        same(f"{name} ap", mine["average_precision"], float(metrics.average_precision_score(t, s)))
        same(f"{name} f1", mine["f1"], f1s[-1])
        precision = metrics.precision_score(t, called, zero_division=0)
        same(f"{name} precision", mine["precision"], precision)
        same(f"{name} recall", mine["recall"], metrics.recall_score(t, called, zero_division=0))
        same(f"{name} accuracy", mine["accuracy"], metrics.accuracy_score(t, called))
        same(f"{name} fdr", mine["fdr"], 1 - precision if called.any() else None)
        all_y.append(t)
        all_p.append(s)
    defined = [a for a in aucs if a is not None]
    same("macro auc", ours["macro"]["auc"], float(np.mean(defined)) if defined else None)
    same("macro f1", ours["macro"]["f1"], float(np.mean(f1s)))
    pooled_y, pooled_p = np.concatenate(all_y), np.concatenate(all_p)
    same("micro auc", ours["micro"]["auc"], auc_or_none(pooled_y, pooled_p))
    same("micro f1", ours["micro"]["f1"], metrics.f1_score(pooled_y, pooled_p >= threshold, zero_division=0))
    if kind == "plain" and not np.isnan(y).any():
        called = (p >= threshold).astype(int)
        same("macro f1, at once", ours["macro"]["f1"], metrics.f1_score(y.astype(int), called, average="macro", zero_division=0))
        same("micro f1, at once", ours["micro"]["f1"], metrics.f1_score(y.astype(int), called, average="micro", zero_division=0))


def check_curve(rng, cli, folder):
    path = folder / "p.csv"
    names, y, p = multilabel_file(rng, path, 400, False, 2, "plain")
    out = folder / f"out{rng.integers(10**9)}"
    run(cli, path, "--out", str(out), "--resamples", "0")
    rows = [line.split(",") for line in (out / "roc.csv").read_text().splitlines()[1:]]
    for c, name in enumerate(names):
        mine = np.array([[float(r[2]), float(r[3])] for r in rows if r[0] == name])
        fpr, tpr, _ = metrics.roc_curve(y[:, c], p[:, c], drop_intermediate=False)
        same(f"{name} area of the written curve", float(metrics.auc(mine[:, 0], mine[:, 1])), float(metrics.auc(fpr, tpr)))
        points = {(round(a, 9), round(b, 9)) for a, b in zip(fpr, tpr)}
        assert all((round(a, 9), round(b, 9)) in points for a, b in mine), f"{name}: a point that is not on the curve"


def check_multiclass(rng, cli, folder, kind, decimals, with_subjects):
    """kind: plain, missing (some y empty), absent (two classes never occur), never (a class is never predicted)"""
    names = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]
    n = int(rng.integers(30, 800))
    y = rng.integers(0, len(names), n)
    if kind == "absent":
        y = np.where((y == 2) | (y == 5), 3, y)
    p = rng.gamma(0.6, size=(n, len(names)))
    p[np.arange(n), y] += 0.8
    if kind == "never":
        p[:, 4] *= 1e-3
    p = (p / p.sum(1, keepdims=True)).round(decimals)
    missing = rng.random(n) < 0.2 if kind == "missing" else np.zeros(n, bool)
    path = folder / "p.csv"
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(["name", "subject", "y"] + [f"p_{c}" for c in names]) + "\n")
        for i in range(n):
            subject = f"s{i % 9}" if with_subjects else ""
            out.write(",".join([f"{i}.png", subject, "" if missing[i] else names[y[i]]] + [repr(float(v)) for v in p[i]]) + "\n")
    ours = run(cli, path, "--resamples", "200")
    y, p = y[~missing], p[~missing]
    called = p.argmax(1)
    assert ours["kind"] == "multiclass" and ours["n"] == len(y) and ours["labels"] == names
    same("accuracy", ours["accuracy"], metrics.accuracy_score(y, called))
    same("balanced accuracy", ours["balanced_accuracy"], metrics.balanced_accuracy_score(y, called))
    for key, average in (("macro", "macro"), ("weighted", "weighted")):
        same(f"f1 {key}", ours[f"f1_{key}"], metrics.f1_score(y, called, average=average, zero_division=0))
    same("precision", ours["precision_macro"], metrics.precision_score(y, called, average="macro", zero_division=0))
    same("recall", ours["recall_macro"], metrics.recall_score(y, called, average="macro", zero_division=0))
    same("kappa", ours["kappa"], metrics.cohen_kappa_score(y, called))
    same("mcc", ours["mcc"], metrics.matthews_corrcoef(y, called))
    everything = list(range(len(names)))
    assert ours["confusion"] == metrics.confusion_matrix(y, called, labels=everything).tolist()
    table = metrics.precision_recall_fscore_support(y, called, labels=everything, zero_division=0)
    aucs = [auc_or_none((y == c).astype(int), p[:, c]) for c in everything]
    for c, name in enumerate(names):
        mine = ours["classes"][c]
        assert mine["name"] == name and mine["n"] == table[3][c]
        for key, column in (("precision", 0), ("recall", 1), ("f1", 2)):
            same(f"{name} {key}", mine[key], table[column][c])
        same(f"{name} auc", mine["auc"], aucs[c])
    same("auroc", ours["auroc_ovr_macro"], float(np.mean([a for a in aucs if a is not None])))
    if kind != "absent" and decimals > 6 and len(set(y)) == len(names):
        whole = p / p.sum(1, keepdims=True)
        if np.allclose(whole, p, atol=0, rtol=1e-15):
            same("auroc, at once", ours["auroc_ovr_macro"], metrics.roc_auc_score(y, whole, multi_class="ovr"))


def check_interval(rng, cli, folder):
    """Cluster bootstrap against plain NumPy. Two bootstraps of 2,000 agree within their own error, far below 10 % of
    the width."""
    path = folder / "p.csv"
    subjects, per = 25, 12
    person = np.repeat(np.arange(subjects), per)
    y = (rng.random(subjects * per) < 0.4).astype(int)
    p = y * 0.5 + rng.normal(0, 0.5, subjects)[person] + rng.normal(0, 0.5, subjects * per)
    with open(path, "w", encoding="utf-8") as out:
        out.write("name,subject,y_AU12,p_AU12\n")
        for i in range(len(y)):
            out.write(f"{i},s{person[i]},{y[i]},{float(p[i])!r}\n")
    lo, hi = run(cli, path)["classes"][0]["auc_ci"]
    rows = [np.flatnonzero(person == s) for s in range(subjects)]
    values = []
    for _ in range(2000):
        drawn = np.concatenate([rows[s] for s in rng.integers(0, subjects, subjects)])
        values.append(metrics.roc_auc_score(y[drawn], p[drawn]))
    low, high = np.percentile(values, [2.5, 97.5])
    allowed = 0.1 * (high - low)
    assert abs(lo - low) < allowed and abs(hi - high) < allowed, f"interval [{lo}, {hi}], NumPy: [{low}, {high}]"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cli", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    files = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for _ in range(options.rounds):
            for decimals in (17, 1):
                for with_subjects in (False, True):
                    for kind in ("plain", "missing", "absent", "silent"):
                        check_multilabel(rng, options.cli, folder, kind, decimals, with_subjects)
                        files += 1
                    for kind in ("plain", "missing", "absent", "never"):
                        check_multiclass(rng, options.cli, folder, kind, decimals, with_subjects)
                        files += 1
            check_curve(rng, options.cli, folder)
            files += 1
        check_interval(rng, options.cli, folder)
    print(f"{checks} numbers of {files} files equal scikit-learn {sklearn.__version__} to {TOLERANCE:g}; "
          "the interval agrees with a NumPy bootstrap")


if __name__ == "__main__":
    main()
