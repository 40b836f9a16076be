"""Owns the linear classifiers: how they are fitted, on two processes where it pays."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import joblib
import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

Array = np.ndarray[Any, Any]
SEED = 17


def fit_each_against_rest(
    features: Any, labels: Array, names: list[str], rivals: int = 0
) -> tuple[Array, Array]:
    """Linear SVMs, a class against others: weights (features x classes) and biases.

    `rivals`: of the other classes' rows, only so many of those nearest to the class's mean are
    learnt from (0: all). The far ones teach nothing and cost ten times the time.
    """
    is_member = np.array([labels == name for name in names])
    # max_nbytes=None: liblinear sorts its matrix in place, and a mapped one is read-only.
    run = joblib.Parallel(joblib.cpu_count() if rivals else 1, max_nbytes=None)
    shares = np.array_split(is_member, min(run.n_jobs, len(names)))
    done = run(joblib.delayed(_fit_share)(features, share, rivals) for share in shares)
    fitted = list(itertools.chain.from_iterable(done))
    weights = np.array([weights for weights, _ in fitted], dtype=np.float16)
    return np.ascontiguousarray(weights.T), np.array([bias for _, bias in fitted], np.float32)


def _fit_share(features: Any, members: Array, rivals: int) -> list[tuple[Array, float]]:
    """`members`: for each class, which rows are of it. Never threads: liblinear is not made so."""
    fitted = []
    nearness = features @ _means(features, members).T if rivals else None
    for place, is_member in enumerate(members):
        rows = np.arange(len(is_member))
        if nearness is not None:
            order = np.argsort(np.where(is_member, -np.inf, -nearness[:, place]), kind="stable")
            rows = np.sort(order[: is_member.sum() + rivals])
        model = LinearSVC(C=0.1, tol=0.1, random_state=SEED).fit(features[rows], is_member[rows])
        fitted.append((model.coef_[0].astype(np.float32), float(model.intercept_[0])))
    return fitted


def _means(features: Any, members: Array) -> Array:
    """The direction of each class's mean (classes x features)."""
    means: Array = (scipy.sparse.csr_matrix(members, dtype=np.float32) @ features).toarray()
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return means


def fit_detectors(
    features: Any, members: Mapping[str, Array], left_out: Mapping[str, Array]
) -> dict[str, tuple[Array, float]]:
    """For each kind of message: its detector's weights and bias.

    `members`: who is of the kind; `left_out`: who is neither learnt as of it nor as of another.
    """
    run = joblib.Parallel(joblib.cpu_count(), max_nbytes=None)
    jobs = [
        (~left_out[kind], member) if kind in left_out else (None, member)
        for kind, member in members.items()
    ]
    fitted = run(joblib.delayed(_fit_detector)(features, *job) for job in jobs)
    return dict(zip(members, fitted, strict=True))


def _fit_detector(features: Any, kept: Array | None, is_member: Array) -> tuple[Array, float]:
    """Logistic regression for one kind against all others, both sides weighing alike."""
    if kept is not None:
        features, is_member = features[kept], is_member[kept]
    balance = {True: float((~is_member).sum() / is_member.sum()), False: 1.0}
    model = LogisticRegression(
        C=10, class_weight=balance, solver="liblinear", dual=True, tol=0.1, random_state=SEED
    )
    model.fit(features, is_member)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def fit_softmax(vectors: Array, classes: Array, count: int) -> tuple[Array, Array]:
    """Multinomial logistic regression by Adam with a fixed seed: weights and biases.

    `vectors` (n x size) and `classes` (n whole numbers below `count`).
    """
    passes, batch, rate, decay = 20, 256, 0.02, 1e-3
    random = np.random.default_rng(SEED)
    weights = np.zeros((vectors.shape[1] + 1, count), np.float32)  # the last row: biases
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    rows = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
    steps, step = passes * max(1, len(rows) // batch), 0
    for _ in range(passes):
        order = random.permutation(len(rows))
        for start in range(0, max(1, len(rows) - batch + 1), batch):
            chosen = order[start : start + batch]
            guess = _softmax(rows[chosen] @ weights)
            guess[np.arange(len(chosen)), classes[chosen]] -= 1
            slope = rows[chosen].T @ guess / len(chosen)
            slope[:-1] += decay * weights[:-1]
            step += 1
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope * slope - square)
            size = rate * (1 - step / (steps + 1))
            move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
            weights -= size * move
    return weights[:-1], weights[-1]


def _softmax(scores: Array) -> Array:
    powers: Array = np.exp(scores - scores.max(axis=1, keepdims=True))
    powers /= powers.sum(axis=1, keepdims=True)
    return powers
