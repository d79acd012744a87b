"""The chapter's runs, each twenty times with first weights moved by 1e-14: where they may end.

A sum that is added in another order does as much as such a move, so a single run's end is one of
these. Prints README's rows. Use: python -m scripts.bands [data.mat]; without a file, on `field`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.compiled import make_engine, warm_up
from core.data import Dataset, Floats
from core.presets import PRESETS
from core.training import Run, finish
from core.turns import usable_cores
from datasets import data_of, read_safely

RUNS = 20
MOVED = 1e-14
Ends = tuple[float, float]


def moved(name: str, data: Dataset, number: int) -> tuple[Ends, list[Ends]]:
    """A preset's run with its first weights moved: its last (train, dev) accuracy, and its band."""
    experiment = PRESETS[name]
    run = Run(experiment, data, watched=False)
    rng = np.random.default_rng(number)
    theta = run.theta + MOVED * rng.standard_normal(run.theta.size)
    run.engine = make_engine(experiment, run.network, run.scaled.train, data.n_classes, theta)
    finish(run)
    return run.last.accuracies[-1], run.last.accuracies


def row(name: str, data: Dataset) -> str:
    """The spread of the ends and of all bands together, train and dev."""
    with ThreadPoolExecutor(usable_cores()) as pool:
        found = list(pool.map(lambda number: moved(name, data, number), range(RUNS)))
    ends = np.array([end for end, _ in found])
    bands = np.array([one for _, band in found for one in band])
    cells = [f"{_range(ends[:, part])} ({np.median(ends[:, part]):.3f})" for part in (0, 1)]
    return f"{name} | {' | '.join(cells)} | {_range(bands[:, 0])} | {_range(bands[:, 1])}"


def _range(values: Floats) -> str:
    return f"{values.min():.3f} to {values.max():.3f}"


def main() -> None:
    """Print a row for each preset."""
    warm_up()
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        data = read_safely([(path.name, path.read_bytes())], label_column=None, seed=0)
    else:
        data = data_of(replace(PRESETS["chapter-none"], dataset="field", data_seed=54))
    print("preset | ends, train (median) | dev | all bands, train | dev")
    for name in PRESETS:
        print(row(name, data), flush=True)


if __name__ == "__main__":
    main()
