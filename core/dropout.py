"""Inverted dropout (8.5.3): which units stay at one step, and what that does to A and dA.

Srivastava et al., 2014, who multiply by keep_prob when predicting; inverted, training divides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import Floats
from core.streams import chapter_stream, stream


@dataclass(frozen=True)
class Mask:
    """D (n_l, m), True where a unit stays for an example, and the keep_prob it was drawn with."""

    D: NDArray[np.bool_]
    keep_prob: float


def draw_mask(
    shape: tuple[int, int],
    keep_prob: float,
    rng: np.random.Generator | np.random.RandomState,
) -> Mask | None:
    """D = rand(shape) < keep_prob; None, and no number drawn, where keep_prob is 1.

    >>> draw_mask((2, 3), 0.5, np.random.default_rng(0)).D.shape
    (2, 3)
    """
    if keep_prob >= 1.0:
        return None
    if isinstance(rng, np.random.RandomState):
        return Mask(rng.random(shape) < keep_prob, keep_prob)
    # Half the bits do: a multiple of 2^-24 is below a keep_prob that is exact to 6e-8.
    return Mask(rng.random(shape, dtype=np.float32) < np.float32(keep_prob), keep_prob)


def drop(A: Floats, mask: Mask | None) -> Floats:
    """A * D / keep_prob, which keeps the expected activation what it was; dA goes the same way."""
    return A if mask is None else A * mask.D / mask.keep_prob


class Dropout:
    """The masks of one run, step after step: input and hidden layers, never the output's.

    Fresh masks come from the run's own generator, new at every step (8.5.3). frozen=True starts
    the chapter's generator again at every step, so that the SAME units are dropped each time, as
    its code does (docs/equations.md, point 1).
    """

    def __init__(
        self,
        layer_dims: Sequence[int],
        *,
        keep_prob: float,
        keep_prob_input: float,
        frozen: bool,
        seed: int,
    ) -> None:
        """layer_dims = (n_0, ..., n_L); seed is the run's dropout_seed."""
        self._sizes = tuple(layer_dims[:-1])
        self._keep_probs = (keep_prob_input,) + (keep_prob,) * (len(layer_dims) - 2)
        self._frozen, self._seed = frozen, seed
        self._fresh = stream("dropout", seed)

    def masks(self, m: int) -> list[Mask | None]:
        """The masks of A[0] .. A[L-1] for the next step, over m examples."""
        rng = chapter_stream(self._seed) if self._frozen else self._fresh
        layers = zip(self._sizes, self._keep_probs, strict=True)
        return [draw_mask((n, m), p, rng) for n, p in layers]
