"""The second table: frames, runs side by side, memory; and how the time grows. See RESULTS.md."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.peers import engine_of
from benchmarks.workloads import WORKLOADS, Workload, field
from core.compiled import warm_up
from core.data import Dataset
from core.network import forward
from core.training import Run

ROUNDS = 9
POINTS = (200, 400, 1000, 2000, 4000, 10_000, 20_000)
UNITS = (20, 40, 80, 160, 320, 500)


def seconds_of(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begin = clock()
    work()
    return clock() - begin


def frames_per_second() -> float:
    """The boundary of the chapter's net on a grid of 100 x 100, by core.network.forward."""
    workload = WORKLOADS["chapter"]
    axis = np.linspace(-0.6, 0.6, 100)
    grid = np.array(np.meshgrid(axis, axis)).reshape(2, -1)
    theta, network = workload.first_theta(), workload.network
    times = [seconds_of(lambda: forward(network, theta, grid)) for _ in range(20 * ROUNDS)]
    return 1 / statistics.median(times)


def whole_run() -> tuple[float, float]:
    """Seconds of a Run of 30,000 updates, snapshots and all, and of the updates alone."""
    workload = WORKLOADS["chapter"]
    points = Dataset("field", "2-D", field(211), field(200), None, ("0", "1"))
    warm_up()
    runs = []
    for _ in range(ROUNDS):
        run = Run(workload.experiment, points)
        while run.outcome is None:
            run.advance(0.05)
        runs.append(run.seconds)
    alphas = np.full(30_000, workload.experiment.alpha)
    kernels = [
        seconds_of(lambda: engine_of(workload, compiled=True).advance(alphas))
        for _ in range(ROUNDS)
    ]
    return statistics.median(runs), statistics.median(kernels)


def side_by_side(runs: int, threads: int, updates: int = 30_000) -> float:
    """Seconds of so many runs on so many threads, by the seconds of one run alone."""
    workload = WORKLOADS["chapter"]
    alphas = np.full(updates, workload.experiment.alpha)

    def all_runs(count: int) -> float:
        engines = [engine_of(workload, compiled=True) for _ in range(count)]
        with ThreadPoolExecutor(min(count, threads)) as pool:
            return seconds_of(lambda: list(pool.map(lambda e: e.advance(alphas), engines)))

    rounds = [(all_runs(1), all_runs(runs)) for _ in range(ROUNDS)]
    return statistics.median(many / one for one, many in rounds)


def growth(workloads: list[Workload], sizes: list[int]) -> list[float]:
    """Microseconds of the processor for an update of each workload; rounds of all in turn."""
    engines = [engine_of(workload, compiled=True) for workload in workloads]
    updates = [max(10, 2_000_000 // size) for size in sizes]
    rounds = [
        [
            seconds_of(partial(e.advance, np.full(n, 1e-3)), time.process_time) / n
            for e, n in zip(engines, updates, strict=True)
        ]
        for _ in range(ROUNDS)
    ]
    return [statistics.median(times) * 1e6 for times in zip(*rounds, strict=True)]


def growth_with_points() -> list[float]:
    chapter = WORKLOADS["chapter"]
    return growth([replace(chapter, part=field(m)) for m in POINTS], list(POINTS))


def growth_with_units() -> list[float]:
    """2-n-1 nets on 1,000 points."""
    chapter = WORKLOADS["chapter"]
    workloads = [
        replace(chapter, experiment=replace(chapter.experiment, hidden=(n,)), part=field(1000))
        for n in UNITS
    ]
    return growth(workloads, [10 * n for n in UNITS])
