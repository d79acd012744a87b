"""How the data sets that are made by code are made, as lines of a script; see datasets.synthetic.

Each text leaves X (2, m) and y (m,), the whole set, and rng, with which it is then divided.
"""

from __future__ import annotations

import numpy as np

from core.data import Dataset
from core.experiment import Experiment

FLOWER = """\
# The data: a flower of eight petals, r = 4 sin(4 t)
rng = np.random.default_rng({seed})
X, y = [], np.repeat([0, 1], 200)
for c in (0, 1):
    t = np.linspace(0, np.pi, 200) + c * np.pi + {spread} * rng.standard_normal(200)
    r = 4 * np.sin(4 * t) + {spread} * rng.standard_normal(200)
    X.append([r * np.sin(t), r * np.cos(t)])
X = np.concatenate(X, axis=1)
"""
SPIRALS = """\
# The data: two spirals, one the other turned by half a circle
rng = np.random.default_rng({seed})
X, y = [], np.repeat([0, 1], 25)
for c in (0, 1):
    t = np.linspace(1, 2.25 * np.pi, 25)
    r = 5 * t / (2.25 * np.pi) + {spread} * rng.standard_normal(25)
    X.append([r * np.cos(t + c * np.pi), r * np.sin(t + c * np.pi)])
X = np.concatenate(X, axis=1)
"""
MOONS = """\
# The data: two half circles that reach into each other
rng = np.random.default_rng({seed})
t, y = np.linspace(0, np.pi, 250), np.repeat([0, 1], 250)
moon = np.stack([np.cos(t) - 0.5, np.sin(t) - 0.25])
X = [side * moon + {spread} * rng.standard_normal((2, 250)) for side in (1, -1)]
X = np.concatenate(X, axis=1)
"""
CIRCLES = """\
# The data: a ring of radius 0.5 inside a ring of radius 1
rng = np.random.default_rng({seed})
t, y = np.linspace(0, 2 * np.pi, 250, endpoint=False), np.repeat([0, 1], 250)
ring = np.stack([np.cos(t), np.sin(t)])
X = [radius * ring + {spread} * rng.standard_normal((2, 250)) for radius in (1.0, 0.5)]
X = np.concatenate(X, axis=1)
"""
BLOBS = """\
# The data: three round clouds on a triangle
rng = np.random.default_rng({seed})
angles = np.pi / 2 + 2 * np.pi / 3 * np.arange(3)
centres = 1.2 * np.stack([np.cos(angles), np.sin(angles)])
y = np.repeat([0, 1, 2], 150)
X = centres[:, y] + {spread} * rng.standard_normal((2, 450))
"""
XOR = """\
# The data: a square whose opposite corners belong together
rng = np.random.default_rng({seed})
X = rng.uniform(-1, 1, (2, 500))
seen = X + {spread} * rng.standard_normal((2, 500))
y = ((seen[0] > 0) != (seen[1] > 0)).astype(int)
"""
FIELD = """\
# The data: points on either side of a diagonal, some of them with the wrong label
rng = np.random.RandomState({seed})
normal = np.array([[-0.9], [0.436]]) / np.hypot(-0.9, 0.436)

def field(m):
    P = np.empty((2, m))  # distance across the diagonal and along it
    for i in range(m):  # of six at random the one that is farthest from those before it
        six = np.array([[0.43], [0.60]]) * rng.uniform(-1, 1, (6, 2)).T
        gaps = np.square(six[:, :, np.newaxis] - P[:, np.newaxis, :i]).sum(axis=0)
        P[:, i] = six[:, gaps.min(axis=1, initial=np.inf).argmax()]
    y = (P[0] + {spread} * rng.randn(m) > 0).astype(int)
    inside = np.flatnonzero((np.abs(P[0]) > 0.15) & (np.abs(P[0]) < 0.40))
    wrong = rng.choice(inside, round({wrong} * m), replace=False)
    y[wrong] = 1 - y[wrong]
    return [[-0.08], [-0.06]] + P[0] * normal + P[1] * (normal[::-1] * [[-1], [1]]), y

(X, y), (X_dev, y_dev) = field(211), field(200)
"""
DIVIDED = """\
parts = [], [], []  # 60 % train, 20 % dev, 20 % test, class by class (8.2)
for c, cuts in {cuts}.items():
    members = rng.permutation(np.flatnonzero(y == c))
    for part, piece in zip(parts, np.split(members, cuts)):
        part.append(piece)
train, dev, _ = (rng.permutation(np.concatenate(part)) for part in parts)
X, y, X_dev, y_dev = X[:, train], y[train], X[:, dev], y[dev]
"""
SUBSET = """\
rng = np.random.default_rng([{seed}, 4])  # {size} of the training examples, class by class
place = np.empty(y.size)
for c in np.unique(y):
    members = rng.permutation(np.flatnonzero(y == c))
    place[members] = (np.arange(members.size) + 0.5) / members.size
kept = np.argsort(place, kind="stable")[:{size}]
X, y = np.ascontiguousarray(X[:, kept]), y[kept]
"""

RECIPES: dict[str, tuple[str, float]] = {
    "field": (FIELD, 0.01),
    "flower": (FLOWER, 0.2),
    "spirals": (SPIRALS, 0.2),
    "moons": (MOONS, 0.2),
    "circles": (CIRCLES, 0.12),
    "blobs": (BLOBS, 0.5),
    "xor": (XOR, 0.1),
}
"""How the set is made, and what its usual noise is."""


def made_by_code(experiment: Experiment, source: Dataset) -> str:
    """The lines that make the examples of the run; "" for a set that no lines here make."""
    if source.source is not None or experiment.dataset not in RECIPES:
        return ""
    text, spread = RECIPES[experiment.dataset]
    noise, seed = experiment.noise, experiment.data_seed
    lines = text.format(seed=seed, spread=spread * noise, wrong=0.045 * noise)
    if experiment.dataset != "field":
        lines += DIVIDED.format(cuts=_cuts(source))
    if (size := experiment.train_of(source.train.m)) < source.train.m:
        lines += SUBSET.format(seed=seed, size=size)
    return lines


def _cuts(source: Dataset) -> dict[int, list[int]]:
    """Where each class's examples are cut into train, dev and test."""
    counted = [
        np.bincount(part.y, minlength=source.n_classes) for part in (source.train, source.dev)
    ]
    return dict(enumerate(np.cumsum(counted, axis=0).T.tolist()))
