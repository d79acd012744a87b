"""How far a batch's gradient is from the gradient of all examples, against the batch's size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data import Floats, targets
from core.network import Network, deltas, forward, unpack
from core.streams import stream
from core.training import Run
from lessons.minibatch.timing import powers_of_two
from lessons.shared.measures import log_slope
from lessons.shared.words import percent, rounded

DRAWS = 200
"""Batches drawn of each size, to measure their noise."""
LARGEST = 1_024
TOP = 0.01
FAR = 0.25
"""A point this share away from its law, or more, is explained."""
FIRST, LAST = "first weights", "last weights"


def gram(network: Network, theta: Floats, X: Floats, Y: Floats) -> Floats:
    """K_ij = g_i . g_j (m, m), where g_i is the gradient of example i's own cost L (eq. 6, 10).

    For one example dW[l] = dZ[l] A[l-1]^T and db[l] = dZ[l], so that
    g_i . g_j = sum_l (dZ_i . dZ_j) (A_i . A_j + 1): no gradient has to be kept whole. The
    penalty is left out: it is the same whichever examples are drawn. X (n_0, m), Y (n_L, m).
    """
    cache = forward(network, theta, X)
    dZ = deltas(network, unpack(theta, network.layer_dims), cache, Y)
    K = np.zeros((X.shape[1], X.shape[1]))
    for l in range(len(dZ) - 1, 0, -1):
        K += (dZ[l].T @ dZ[l]) * (cache.A[l - 1].T @ cache.A[l - 1] + 1)
    return K


def noise_law(spread: float, size: int, m: int, *, replacement: bool) -> float:
    """sqrt(E ||g_B - g||^2) of a batch of B = size out of m examples.

    With replacement the B draws are independent: spread / sqrt(B), spread^2 being the mean of
    ||g_i - g||^2. Without, a draw leaves one example fewer, and the square is (m - B) / (m - 1)
    times as large (the finite-population correction): nothing for B = m.

    >>> noise_law(2.0, 4, 5, replacement=True), noise_law(2.0, 4, 5, replacement=False)
    (1.0, 0.5)
    """
    independent = spread / np.sqrt(size)
    if replacement or m == 1:
        return float(independent)
    return float(independent * np.sqrt((m - size) / (m - 1)))


@dataclass(frozen=True)
class NoiseCurve:
    """The noise of batches of m examples' gradients, measured over DRAWS batches of each size.

    length is ||g|| of all m, spread the root mean square of ||g_i - g||; noise is the root mean
    square of ||g_B - g||, with replacement and without. All are lengths of gradients. top_share
    is what the TOP of the examples with the longest gradients have of the sum of all ||g_i||^2.
    """

    m: int
    length: float
    spread: float
    sizes: tuple[int, ...]
    with_replacement: tuple[float, ...]
    without: tuple[float, ...]
    top_share: float

    def law(self, *, replacement: bool) -> list[float]:
        """What noise_law says for each of the sizes."""
        return [
            noise_law(self.spread, size, self.m, replacement=replacement) for size in self.sizes
        ]

    @property
    def even(self) -> float:
        """The batch size at which the noise is as long as the gradient, with replacement."""
        return (self.spread / self.length) ** 2 if self.length > 0 else float("inf")


def sizes_of(m: int) -> tuple[int, ...]:
    """Powers of two up to LARGEST that are no more than m, and m itself.

    >>> sizes_of(5), sizes_of(4)
    ((1, 2, 4, 5), (1, 2, 4))
    """
    return tuple(sorted({*powers_of_two(min(m, LARGEST)), m}))


def noise_curve(run: Run, theta: Floats, rng: np.random.Generator) -> NoiseCurve | None:
    """Measure the noise at these weights of the run; None where numbers overflow."""
    train = run.scaled.train
    with np.errstate(over="ignore", invalid="ignore"):
        K = gram(run.network, theta, train.X, targets(train.y, run.data.n_classes))
    if not np.isfinite(K).all():
        return None
    whole, sizes = float(K.mean()), sizes_of(train.m)
    return NoiseCurve(
        m=train.m,
        length=float(np.sqrt(max(whole, 0.0))),
        spread=float(np.sqrt(max(K.diagonal().mean() - whole, 0.0))),
        sizes=sizes,
        with_replacement=tuple(_measured(K, size, True, rng) for size in sizes),
        without=tuple(_measured(K, size, False, rng) for size in sizes),
        top_share=_top_share(K.diagonal()),
    )


def _top_share(squares: Floats) -> float:
    longest = np.sort(squares)[-max(1, round(TOP * squares.size)) :]
    return float(longest.sum() / squares.sum()) if squares.any() else 0.0


def _measured(K: Floats, size: int, replacement: bool, rng: np.random.Generator) -> float:
    """Root mean square of ||g_B - g|| over DRAWS batches: c K c^T with c = counts / B - 1 / m."""
    m = K.shape[0]
    drawn = (
        rng.integers(m, size=(DRAWS, size))
        if replacement
        else rng.permuted(np.tile(np.arange(m), (DRAWS, 1)), axis=1)[:, :size]
    )
    places = np.arange(DRAWS)[:, np.newaxis] * m + drawn
    c = np.bincount(places.ravel(), minlength=DRAWS * m).reshape(DRAWS, m) / size - 1 / m
    squares = np.einsum("di,di->d", c @ K, c)
    # Of all m without replacement nothing is left but roundings, of either sign.
    nothing = 1e-12 * np.abs(K).max()
    square = float(squares.mean())
    return float(np.sqrt(square)) if square > nothing else 0.0


def noise_at(run: Run, where: str) -> NoiseCurve | None:
    """The noise at the run's FIRST or LAST weights; the draws come from its batch seed."""
    first = run.snapshots[0].theta
    assert first is not None
    rng = stream("gradient noise", run.experiment.batch_seed)
    return noise_curve(run, first if where == FIRST else run.theta, rng)


def noise_at_both(run: Run) -> dict[str, NoiseCurve | None]:
    """The noise at the run's FIRST weights and at its LAST; None where numbers overflow."""
    return {where: noise_at(run, where) for where in (FIRST, LAST)}


def slope(sizes: Sequence[int], noise: Sequence[float]) -> float:
    """The slope of log noise over log size; sizes without noise are left out."""
    noisy = np.array(noise) > 0
    return log_slope(np.array(sizes)[noisy], np.array(noise)[noisy])


def verdict(found: NoiseCurve, where: str) -> list[str]:
    """What the measured noise says."""
    independent = slope(found.sizes, found.with_replacement)
    if found.spread == 0 or np.isnan(independent):
        return ["All examples have the same gradient here: there is no noise."]
    law = "as 1/√B has it" if abs(independent + 0.5) <= 0.1 else "not the -0.5 of 1/√B"
    measured = (
        f"At the {where}, the noise of {DRAWS} batches of each size falls with a slope of "
        f"{independent:.2f} with replacement: {law}."
    )
    return [measured, *_far(found), _without(found), _even(found)]


def _far(found: NoiseCurve) -> list[str]:
    """Why points miss their line: the mean square of few draws, where few examples have most."""
    drawn = [*found.with_replacement, *found.without]
    law = [*found.law(replacement=True), *found.law(replacement=False)]
    if all(abs(a / b - 1) < FAR for a, b in zip(drawn, law, strict=True) if b > 0):
        return []
    why = (
        f"{percent(found.top_share)} of the sum of ‖g_i‖² is from {percent(TOP, 0)} of the examples"
    )
    rare = f"which {DRAWS} draws of few may miss or draw too often."
    return [f"Some points are {percent(FAR, 0)} or more off their line: {why}, {rare}"]


def _without(found: NoiseCurve) -> str:
    steeper = slope(found.sizes[:-1], found.without[:-1])
    if np.isnan(steeper):
        return "Without replacement nothing is left once all are drawn."
    size = max(1, found.m // 2)
    law, independent = (noise_law(1.0, size, found.m, replacement=how) for how in (False, True))
    return (
        f"Training draws without replacement: slope {steeper:.2f} up to B = {found.sizes[-2]}. "
        f"A batch of half the examples has {percent(law / independent)} of the noise of "
        f"independent draws, all {found.m} have none."
    )


def _even(found: NoiseCurve) -> str:
    if found.even == float("inf"):
        return "The gradient of all examples is 0 here: whatever a batch says is noise."
    even = (
        f"The gradient is ‖g‖ = {rounded(found.length)} long, one example's noise "
        f"{rounded(found.spread)}"
    )
    if found.even <= 1:
        return f"{even}: even one example is more gradient than noise."
    beyond = f" (more than the {found.m} there are)" if found.even > found.m else ""
    return (
        f"{even}: drawn independently, {np.ceil(found.even):,.0f} examples{beyond} make the noise "
        "as short as the gradient."
    )


def seeds_verdict(seeds: Sequence[NoiseCurve]) -> list[str]:
    """Between which slopes the seeds lie; nothing where there are none."""
    slopes = [slope(one.sizes, one.with_replacement) for one in seeds]
    known = [one for one in slopes if not np.isnan(one)]
    if not known:
        return []
    between = f"between {min(known):.2f} and {max(known):.2f}"
    return [f"With replacement, the slopes of {len(known)} seeds lie {between}."]
