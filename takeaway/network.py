"""A script up to its loop: data scaled, first weights, forward pass; only what the run uses."""

from __future__ import annotations

import numpy as np

from core.batches import updates_per_epoch
from core.data import Dataset
from core.experiment import Experiment
from core.scaling import fit_scaling

SPREADS = {
    "inverse_sqrt": "(1 / np.sqrt(n[l - 1]))  # eq. 4",
    "He": "np.sqrt(2 / n[l - 1])  # eq. 3",
    "Xavier": "np.sqrt(1 / n[l - 1])  # eq. 4",
    "Glorot": "np.sqrt(2 / (n[l] + n[l - 1]))  # eq. 5",
    "normal": "{init_scale!r}",
    "zeros": "0.0",
}
ACTIVATIONS = {
    "relu": ("np.maximum(Z[l], 0)", "Z[l - 1] > 0"),
    "tanh": ("np.tanh(Z[l])", "1 - {G}[l - 1] * {G}[l - 1]"),
    "sigmoid": ("sigmoid(Z[l])", "{G}[l - 1] * (1 - {G}[l - 1])"),
}
"""A hidden layer's g(Z[l]), and the slope g'(Z[l-1]) on the way back."""
LOADED = """\
# The data: the examples that are trained on, and the dev set
with np.load(__file__.removesuffix(".py") + ".npz") as file:
    X, y, X_dev, y_dev = (file[name] for name in ("X", "y", "X_dev", "y_dev"))
"""
LOADED_SCALED = LOADED.replace("the dev set", "the dev set, both scaled by eq. 1")


def head(experiment: Experiment) -> str:
    """What the script is, and what it needs; no text from outside is in it."""
    units = "-".join(map(str, experiment.hidden)) or "no"
    return f'''\
"""Trains a net of {units} hidden units with NumPy alone; written by Try & See."""

import json
import numpy as np

'''


def standardized(experiment: Experiment, data: Dataset) -> str | None:
    """Eq. 1, where the run has it; None where two lines cannot say how it is scaled.

    fit_scaling takes a feature that varies by roundings only for a constant one, and numbers near
    the end of what a float holds by another way.
    """
    if not experiment.standardize:
        return ""
    X, found = data.train.X, fit_scaling(data.train.X)
    with np.errstate(over="ignore"):
        u = X.mean(axis=1, keepdims=True)
        s = np.sqrt(np.square(X - u).mean(axis=1, keepdims=True))
    constant = "s_x[s_x == 0] = 1  # a constant feature\n" if (s == 0).any() else ""
    s[s == 0] = 1
    if not (np.array_equal(u, found.mean) and np.array_equal(s, found.std)):
        return None
    return f"""\
u_x = X.mean(axis=1, keepdims=True)  # eq. 1: the training part's numbers, for dev too
s_x = np.sqrt(np.square(X - u_x).mean(axis=1, keepdims=True))
{constant}X, X_dev = (X - u_x) / s_x, (X_dev - u_x) / s_x
"""


def network(experiment: Experiment, data: Dataset) -> str:
    """Theta with its first weights, and the forward pass."""
    e, one = experiment, data.n_classes == 2
    dims = [data.n_x, *e.hidden, 1 if one else data.n_classes]
    spread = SPREADS[e.initialization].format(init_scale=e.init_scale)
    whole = updates_per_epoch(data.train.m, e.batch_size) == 1
    Y, m = ("Y, m", ", y.size") if whole else ("Y_all", "")
    return f"""\
{Y} = {"y[np.newaxis].astype(float)" if one else f"np.eye({data.n_classes})[:, y]"}{m}
n, L = {dims}, {len(dims) - 1}  # the units of each layer, and the last layer
theta, gradient = np.zeros((2, sum(n[l] * (n[l - 1] + 1) for l in range(1, L + 1))))
W, b, dW, db, at = {{}}, {{}}, {{}}, {{}}, 0
rng = np.random.RandomState({e.init_seed})
for l in range(1, L + 1):  # theta is W[1] row by row, b[1], W[2], ...: views of it
    W[l], dW[l] = (one[at:][: n[l] * n[l - 1]].reshape(n[l], -1) for one in (theta, gradient))
    at += W[l].size
    b[l], db[l] = (one[at:][: n[l]].reshape(-1, 1) for one in (theta, gradient))
    at += n[l]
    W[l][:] = rng.standard_normal(W[l].shape) * {spread}
{_functions(e, one=one)}"""


def _functions(e: Experiment, *, one: bool) -> str:
    """What the forward pass is made of, and the pass."""
    lines = f"keep_prob = {keep_probs(e)}\n" if keep_probs(e) else ""
    if one or (e.activation == "sigmoid" and e.hidden):
        lines += SIGMOID
    if not one:
        lines += SOFTMAX
    if keep_probs(e):
        lines += DROP
    return lines + _forward(e, one=one)


SIGMOID = """
def sigmoid(Z):
    decay = np.exp(-np.abs(Z))  # of no positive number, so that it cannot overflow
    return np.where(Z >= 0, 1.0, decay) / (1 + decay)
"""
SOFTMAX = """
def softmax(Z):
    exponentials = np.exp(Z - Z.max(axis=0))
    return exponentials / exponentials.sum(axis=0)
"""
DROP = """
def drop(A, D, l):  # inverted dropout (8.5.3)
    return A * D[l] / keep_prob[l] if l in D else A
"""


def keep_probs(experiment: Experiment) -> dict[int, float]:
    """The layers of which units are dropped, with the share that stays."""
    hidden = dict.fromkeys(range(1, len(experiment.hidden) + 1), experiment.keep_prob)
    return {l: p for l, p in ({0: experiment.keep_prob_input} | hidden).items() if p < 1}


def _forward(experiment: Experiment, *, one: bool) -> str:
    """Eq. 12; with dropout it keeps g(Z[l]) too, from which slopes are worked out."""
    last = "sigmoid(Z[l])" if one else "softmax(Z[l])"
    g = f"{ACTIVATIONS[experiment.activation][0]} if l < L else {last}"
    value = g if experiment.hidden else last
    if not keep_probs(experiment):
        return f"""
def forward(X):
    Z, A = {{}}, {{0: X}}
    for l in range(1, L + 1):
        Z[l] = W[l] @ A[l - 1] + b[l]  # eq. 12
        A[l] = {value}
    return Z, A
"""
    return f"""
def forward(X, D):
    Z, G, A = {{}}, {{}}, {{0: drop(X, D, 0)}}
    for l in range(1, L + 1):
        Z[l] = W[l] @ A[l - 1] + b[l]  # eq. 12
        G[l] = {value}
        A[l] = drop(G[l], D, l)
    return Z, G, A
"""
