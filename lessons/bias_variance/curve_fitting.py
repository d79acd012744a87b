"""Curve fitting (8.2.2, Fig. 2): a polynomial through noisy points, too stiff or too flexible.

The statistician's reading of the trade-off: at a fresh point, the squared error of a fit to random
data is on average bias^2 + variance + noise. Both sides are computed here, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from core.data import Floats
from core.streams import stream

DEGREES = tuple(range(13))
SEEDS = range(10)
REPEATS = 300
"""Training sets drawn to measure the error of one degree."""
DEV_POINTS = 100
GRID = np.linspace(-1.0, 1.0, 401)
"""Where the curves are compared; dev points are spread evenly over the same range."""
NEAR_BEST = 1.1
"""A degree whose expected error is at most so many times the lowest one counts as good."""
FAR = 3.0
"""Sum and measure are called apart beyond so many standard errors."""


def true_curve(x: Floats) -> Floats:
    """f(x) = sin(1.5 pi x + 0.4) exp(x / 2), for x in [-1, 1]: no polynomial, nor even or odd."""
    return np.sin(1.5 * np.pi * x + 0.4) * np.exp(x / 2)


def over_x(heights: Floats) -> float:
    """The mean over [-1, 1] of a curve that is known on GRID, by the trapezoid rule.

    The two ends stand for half a step each, the points between them for a whole one.

    >>> over_x(GRID**2) - 1 / 3 < 1e-5
    True
    """
    return float((heights[:-1] + heights[1:]).mean() / 2)


def training_x(m: int) -> Floats:
    """m places, evenly over [-1, 1]; the same for every training set, whose noise differs."""
    return np.linspace(-1.0, 1.0, m)


def noisy(x: Floats, sigma: float, rng: np.random.Generator) -> Floats:
    """y = f(x) + N(0, sigma^2), of the shape of x."""
    return true_curve(x) + sigma * rng.standard_normal(x.shape)


def fit(x: Floats, y: Floats, degree: int) -> Floats:
    """Least squares: the coefficients (degree + 1,) or, for y (m, n), (degree + 1, n).

    The basis is Chebyshev's polynomials on [-1, 1], which stay apart where the powers of x grow
    alike, so that rounding does no harm. Raises ValueError where the points cannot settle the fit.
    """
    if degree >= len(x):
        raise ValueError(
            f"degree must be below the number of points, {len(x)}, got {degree}; "
            "take more points or a lower degree"
        )
    basis = chebyshev.chebvander(x, degree)
    return np.linalg.lstsq(basis, y, rcond=None)[0].astype(np.float64, copy=False)


def values(coefficients: Floats, x: Floats) -> Floats:
    """The fitted polynomials at x (n,): (n,), or (n, fits) where there are several."""
    return chebyshev.chebvander(x, len(coefficients) - 1) @ coefficients


@dataclass(frozen=True)
class Decomposition:
    """The expected squared error at a fresh point, in y^2, by its three sources."""

    degree: int
    bias_squared: float
    variance: float
    noise: float

    @property
    def total(self) -> float:
        """bias^2 + variance + noise."""
        return self.bias_squared + self.variance + self.noise


def decompose(degree: int, *, m: int, sigma: float) -> Decomposition:
    """E (y - fhat(x))^2 = (E fhat - f)^2 + Var fhat + sigma^2, averaged over x in [-1, 1].

    A least-squares fit is linear in y. So the average fit is the fit to the curve without noise,
    and Var fhat(x) is sigma^2 times the squared length of row x of the matrix H that turns y into
    fhat. Nothing is drawn here. Raises ValueError for a degree of m or more.
    """
    x = training_x(m)
    average_fit = values(fit(x, true_curve(x), degree), GRID)
    H = values(fit(x, np.eye(m), degree), GRID)
    return Decomposition(
        degree=degree,
        bias_squared=over_x((average_fit - true_curve(GRID)) ** 2),
        variance=sigma**2 * over_x(np.sum(H**2, axis=1)),
        noise=sigma**2,
    )


@dataclass(frozen=True)
class Measured:
    """A mean squared error over many training sets, in y^2, and its standard error."""

    degree: int
    error: float
    standard_error: float


def measure_errors(*, m: int, sigma: float, seed: int) -> list[Measured]:
    """The squared error of REPEATS fits, each to data of its own, at fresh dev points of its own.

    One entry for each of DEGREES, all of which see the same data. The standard error is the spread
    of the REPEATS errors over the root of their number.
    """
    rng = stream("curve errors", seed)
    x = training_x(m)
    y = noisy(np.tile(x[:, np.newaxis], REPEATS), sigma, rng)
    x_dev = rng.uniform(-1.0, 1.0, (DEV_POINTS, REPEATS))
    y_dev = noisy(x_dev, sigma, rng)
    basis = chebyshev.chebvander(x_dev, DEGREES[-1])
    measured = []
    for degree in DEGREES:
        fits = np.einsum("nrd,dr->nr", basis[:, :, : degree + 1], fit(x, y, degree))
        errors = np.mean((fits - y_dev) ** 2, axis=0)
        standard_error = errors.std(ddof=1) / np.sqrt(REPEATS)
        measured.append(Measured(degree, float(errors.mean()), float(standard_error)))
    return measured


@dataclass(frozen=True)
class Sample:
    """One training set, x and y (m,), and one dev set, x_dev and y_dev (DEV_POINTS,)."""

    x: Floats
    y: Floats
    x_dev: Floats
    y_dev: Floats


def draw(*, m: int, sigma: float, seed: int) -> Sample:
    """The data of one seed."""
    rng = stream("curve sample", seed)
    x, x_dev = training_x(m), rng.uniform(-1.0, 1.0, DEV_POINTS)
    return Sample(x, noisy(x, sigma, rng), x_dev, noisy(x_dev, sigma, rng))


def errors_by_degree(sample: Sample) -> list[tuple[float, float]]:
    """(train, dev) mean squared error of the fit of each of DEGREES to one sample, in y^2."""
    found = []
    for degree in DEGREES:
        coefficients = fit(sample.x, sample.y, degree)
        train = np.mean((values(coefficients, sample.x) - sample.y) ** 2)
        dev = np.mean((values(coefficients, sample.x_dev) - sample.y_dev) ** 2)
        found.append((float(train), float(dev)))
    return found


def fan(degree: int, *, m: int, sigma: float, seed: int, fits: int) -> Floats:
    """Fits to data drawn anew, (len(GRID), fits): the same places x, other noise."""
    rng = stream("curve fan", seed)
    x = training_x(m)
    y = noisy(np.tile(x[:, np.newaxis], fits), sigma, rng)
    return values(fit(x, y, degree), GRID)


def verdict(
    parts: list[Decomposition],
    measured: list[Measured],
    errors: list[tuple[float, float]],
    now: int,
) -> list[str]:
    """What the numbers say of the degree `now`, one sentence each; each list is over DEGREES."""
    here, (train, dev) = parts[now], errors[now]
    best = min(DEGREES, key=lambda degree: errors[degree][1])
    seen = (
        f"Degree {now}: error {train:.3f} on the training points, {dev:.3f} on the dev points. On "
        f"this data degree {best} has the lowest dev error, {errors[best][1]:.3f}: these dev "
        f"points chose it. Expected of it on new ones is {parts[best].total:.3f}."
    )
    expected = (
        f"Expected over all data: bias² {here.bias_squared:.3f} + variance {here.variance:.3f} + "
        f"noise {here.noise:.3f} = {here.total:.3f}. {_stiff_or_flexible(parts, now)}"
    )
    return [seen, expected, _sum_and_measure(here, measured[now])]


def _sum_and_measure(here: Decomposition, seen: Measured) -> str:
    apart = abs(here.total - seen.error) / seen.standard_error
    words = "as near as chance allows." if apart < FAR else "farther than chance often brings it."
    return (
        f"Measured over {REPEATS} training sets: {seen.error:.3f} ± {seen.standard_error:.3f}, "
        f"which is {apart:.1f} standard errors from the sum: {words}"
    )


def _stiff_or_flexible(parts: list[Decomposition], now: int) -> str:
    """Too stiff below the degree with the lowest expected error, too flexible above it."""
    best, here = min(parts, key=lambda one: one.total), parts[now]
    if here.total <= NEAR_BEST * best.total:
        return "No degree is expected to do much better."
    kind = "stiff" if here.degree < best.degree else "flexible"
    return f"It is too {kind}: degree {best.degree} would have {best.total:.3f}."
