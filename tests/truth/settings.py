"""Where verdicts are tried: sets, data seeds and first weights that no default uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from core.experiment import Experiment

SETS = {"moons": 2.0, "circles": 1.5, "field": 1.0, "flower": 1.0, "xor": 1.0}
"""Data sets and their noise; the default of every lesson is among the first four."""
DATA_SEEDS = (1009, 2003, 3001)
INIT_SEEDS = (200, 201, 202, 203)


@dataclass(frozen=True)
class Cell:
    """A data set, its seed and that of weights, batches and masks."""

    dataset: str
    data_seed: int
    init_seed: int


ALL = [Cell(*one) for one in product(SETS, DATA_SEEDS, INIT_SEEDS)]
QUICK = [Cell("moons", 1009, 200), Cell("circles", 2003, 201), Cell("field", 3001, 202)]


def experiments(base: Experiment, cells: list[Cell]) -> Iterator[tuple[Experiment, str]]:
    """The base in each cell, and the cell in words."""
    for cell in cells:
        found = replace(
            base.with_seed(cell.init_seed),
            dataset=cell.dataset,
            noise=SETS[cell.dataset],
            data_seed=cell.data_seed,
        )
        yield found, f"{cell.dataset} {cell.data_seed}, start {cell.init_seed}"
