"""How long an update takes for each batch size, measured; no two measurements are the same."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.data import Dataset, Floats
from core.engine import Engine, NumpyEngine
from core.experiment import Experiment
from core.training import Run
from lessons.shared.measures import median
from lessons.shared.words import rounded

PIECES = 7
"""So many pieces of a run are timed; the fastest counts, as other work only ever adds time."""
EXAMPLES, FEWEST = 500, 20
"""A piece has updates for about so many examples, and at least so many updates."""
LARGEST = 256
"""No batch size beyond this is timed or tried, but for all m."""
NAMES = {"compiled": "The compiled engine", "numpy": "The NumPy engine"}
ALIKE = 0.1
"""Times closer than this share are called the same: measuring again moves them as much."""


@dataclass(frozen=True)
class Timing:
    """Seconds for one update of `examples` examples: of the fastest piece and of the slowest."""

    examples: int
    engine: str
    seconds: float
    slowest: float

    @property
    def per_example(self) -> float:
        """Seconds for each example of an update."""
        return self.seconds / self.examples


def time_updates(experiment: Experiment, data: Dataset, *, numpy_engine: bool = False) -> Timing:
    """Time the experiment's first updates, with nothing recorded between them.

    The engine is the one that trains, or NumPy's. A run that diverges is timed as far as it goes.
    """
    run = Run(experiment, data)
    engine = run.engine
    if numpy_engine:
        train, classes = run.scaled.train, run.data.n_classes
        engine = NumpyEngine(experiment, run.network, train, classes, run.theta)
    examples = experiment.batch_of(run.data.train.m)
    updates = max(FEWEST, EXAMPLES // examples)
    seconds: list[float] = []
    while len(seconds) < PIECES and not engine.problem:
        alphas = run.alphas(engine.t + 1, engine.t + updates)
        seconds.append(_seconds_per_update(engine, alphas))
    return Timing(examples, engine.name, min(seconds), max(seconds))


def _seconds_per_update(engine: Engine, alphas: Floats) -> float:
    begin = time.perf_counter()
    made = engine.advance(alphas)
    return (time.perf_counter() - begin) / max(1, len(made))


def sizes_to_time(m: int) -> list[int]:
    """Powers of two up to LARGEST, the sizes between two of them, and their next neighbours.

    >>> sizes_to_time(40)
    [1, 2, 3, 4, 6, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 40]
    """
    powers = powers_of_two(min(m, LARGEST))
    between = [3 * power // 2 for power in powers if power >= 2]
    beside = [power + step for power in powers if power >= 8 for step in (-1, 1)]
    return sorted({size for size in (*powers, *between, *beside, m) if size <= max(m, 1)})


def time_sizes(experiment: Experiment, data: Dataset, sizes: Sequence[int]) -> list[Timing]:
    """An update of each size, by the engine that trains and, if that is another, by NumPy's."""
    both = (False, True) if Run(experiment, data).engine_name != NumpyEngine.name else (False,)
    return [
        time_updates(replace(experiment, batch_size=size), data, numpy_engine=numpy_engine)
        for numpy_engine in both
        for size in sizes
    ]


def powers_of_two(most: int) -> list[int]:
    """1, 2, 4, 8 and so on, up to most.

    >>> powers_of_two(5)
    [1, 2, 4]
    """
    return [2**k for k in range(most.bit_length())]


def is_power_of_two(size: int) -> bool:
    """Whether the size is 1, 2, 4, 8 and so on."""
    return size & (size - 1) == 0


def power_gain(timings: Sequence[Timing]) -> float | None:
    """What an example costs at 2^k over the mean of 2^k - 1 and 2^k + 1: the median over k.

    Below 1 a power of two is cheaper than its neighbours. None where no power has both of them.
    """
    cost = {one.examples: one.per_example for one in timings}
    ratios = [
        2 * cost[size] / (cost[size - 1] + cost[size + 1])
        for size in cost
        if size >= 8 and is_power_of_two(size) and size - 1 in cost and size + 1 in cost
    ]
    return median(ratios) if ratios else None


def verdict(timings: Sequence[Timing]) -> list[str]:
    """What the times say of each engine: one example alone against many, and powers of two."""
    sentences = []
    for engine in dict.fromkeys(one.engine for one in timings):
        own = sorted((one for one in timings if one.engine == engine), key=lambda o: o.examples)
        best = min(own, key=lambda one: one.per_example)
        sentences.append(
            f"{NAMES.get(engine, engine)}: an example costs {rounded(1e6 * own[0].per_example)} µs "
            f"in updates of {own[0].examples}, {rounded(1e6 * best.per_example)} µs in updates of "
            f"{best.examples}, the cheapest measured: a factor of "
            f"{rounded(own[0].per_example / best.per_example)}." + _of_two(power_gain(own))
        )
    return sentences


def _of_two(gain: float | None) -> str:
    if gain is None:
        return ""
    if abs(gain - 1) < ALIKE:
        return " At a power of two it costs as much as beside it, within 10 %."
    word = "less" if gain < 1 else "more"
    return f" At a power of two it costs {100 * abs(1 - gain):.0f} % {word} than beside it."
