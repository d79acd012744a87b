"""What a gradient check costs: 2n passes forward against one backward, by the clock (8.8)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.data import Floats
from core.initialization import initialize
from core.network import Network, backward, forward
from core.streams import stream
from lessons.gradcheck.lesson import EPS, Frame
from lessons.shared.words import rounded

WIDTHS = (2, 4, 8, 12, 20)
"""The nets n_x-w-w-1 that are timed beside the page's own."""
REPEATS = 15


@dataclass(frozen=True)
class PassTimes:
    """Seconds for one net of n parameters, on this machine, now.

    forward_pass, backward_pass : the shortest of REPEATS. one_by_one : 2 passes for each of the
    `checked` parameters, one after another. batched : the same, many thetas at once.
    """

    n: int
    checked: int
    forward_pass: float
    backward_pass: float
    one_by_one: float
    batched: float
    own: bool = False

    @property
    def all_one_by_one(self) -> float:
        """one_by_one for all n, scaled up where not all were checked."""
        return self.one_by_one * self.n / self.checked

    @property
    def all_batched(self) -> float:
        """Batched for all n, likewise."""
        return self.batched * self.n / self.checked


def time_frame(frame: Frame, *, own: bool = False) -> PassTimes:
    """The seconds of one net's passes, and of its whole check, as measured now."""
    e, at = frame.experiment, frame.coordinates()
    cache = forward(frame.network, frame.theta, frame.X)

    def one_by_one() -> None:
        for i in at:
            for step in (EPS, -EPS):
                theta = frame.theta.copy()
                theta[i] += step
                frame.cost(theta)

    def back() -> Floats:
        return backward(
            frame.network, frame.theta, cache, frame.Y, lambd=e.lambd, lambd_l1=e.lambd_l1
        )

    return PassTimes(
        n=frame.network.n_parameters,
        checked=at.size,
        forward_pass=shortest(lambda: frame.cost(frame.theta), REPEATS),
        backward_pass=shortest(back, REPEATS),
        one_by_one=shortest(one_by_one, 1),
        batched=shortest(lambda: frame.difference(EPS, at), 3),
        own=own,
    )


def shortest(work: Callable[[], object], repeats: int) -> float:
    """The shortest time in seconds of so many: the one with the least of the machine's noise."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def time_widths(frame: Frame) -> list[PassTimes]:
    """The page's net, and nets of two hidden layers of each of WIDTHS on the same examples."""
    timings = []
    for width in WIDTHS:
        dims = (frame.network.layer_dims[0], width, width, frame.network.layer_dims[-1])
        theta = initialize(dims, stream("timed weights", 0), initialization="Xavier")
        network = Network(dims, frame.network.activation)
        timings.append(
            time_frame(Frame(network, theta, frame.X, frame.Y, frame.experiment, frame.iteration))
        )
    return [*timings, time_frame(frame, own=True)]


def verdict(timing: PassTimes, iterations: int) -> list[str]:
    """What was measured for the page's net, and what it would do to the run."""
    training = timing.forward_pass + timing.backward_pass
    said = (
        f"Measured with {timing.n:,} parameters: one backward pass "
        f"{milli(timing.backward_pass)}; {timing.checked:,} + {timing.checked:,} forward passes "
        f"one by one {milli(timing.one_by_one)}, "
        f"{timing.one_by_one / timing.backward_pass:,.0f} times as long; in batches "
        f"{milli(timing.batched)}."
    )
    if timing.checked < timing.n:
        said += f" All {2 * timing.n:,} would take {timing.n / timing.checked:,.0f} times that."
    checked = (
        f"{iterations:,} updates need about {milli(iterations * training)} of forward and "
        f"backward passes, and {milli(iterations * timing.all_one_by_one)} more if the gradient "
        "were checked at each of them. Check once, then switch it off."
    )
    return [said, checked]


def milli(seconds: float) -> str:
    """0.0123 as 12.3 ms, 2.5 as 2.5 s."""
    return f"{rounded(1000 * seconds)} ms" if seconds < 1 else f"{rounded(seconds)} s"
