"""Cross-entropy from Z, so that no log meets a zero, and the penalties (eq. 6-11)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.data import Floats


def losses(Z_last: Floats, Y: Floats) -> Floats:
    """L(yhat, y) of each example (eq. 6), (m,), computed from the output layer's Z, (n_L, m).

    One row in Z: L = -(y log yhat + (1-y) log(1-yhat)) with yhat = sigmoid(z), which is
    max(z, 0) - z y + log(1 + exp(-|z|)). More rows: L = logsumexp(z) - z[class], the softmax's.
    For a stack (k, n_L, m) of Z the losses are (k, m).
    """
    if Z_last.shape[-2] == 1:
        z, y = Z_last[..., 0, :], Y[0]
        return np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z)))
    highest = Z_last.max(axis=-2)
    exponentials = np.exp(Z_last - highest[..., np.newaxis, :])
    log_sum: Floats = highest + np.log(exponentials.sum(axis=-2))
    return log_sum - (Z_last * Y).sum(axis=-2)


def cross_entropy(Z_last: Floats, Y: Floats) -> float:
    """J = (1/m) sum L(yhat, y) (eq. 6), computed from the output layer's Z (n_L, m).

    Unlike a sum that skips NaN, a NaN in Z comes out as NaN (docs/equations.md, point 7).

    >>> round(cross_entropy(np.array([[0.0, 1000.0]]), np.array([[1.0, 1.0]])), 6)
    0.346574
    """
    return float(losses(Z_last, Y).sum() / Y.shape[1])


def penalty(weights: Iterable[Floats], m: int, lambd: float, lambd_l1: float) -> float:
    """(lambda / 2m) sum_l ||W[l]||_F^2 (eq. 9) + (lambda_1 / m) sum_l ||W[l]||_1 (eq. 8).

    The biases are not penalized, as in the chapter. L2 is weight decay (Krogh and Hertz, 1992) or
    ridge regression (Hoerl and Kennard, 1970), L1 the lasso (Tibshirani, 1996).

    >>> penalty([np.array([[3.0, -4.0]])], 10, 2.0, 1.0)
    3.2
    """
    total = 0.0
    for W in weights if lambd or lambd_l1 else ():
        total += lambd / (2 * m) * float(np.sum(W * W)) + lambd_l1 / m * float(np.sum(np.abs(W)))
    return total


def stacked_penalties(
    stacks: Iterable[Floats], m: int, lambd: float, lambd_l1: float
) -> Floats | float:
    """The penalty of each of k nets; stacks has each layer's W of all of them, (k, n_l, n_l-1).

    >>> W = np.array([[[3.0, -4.0]], [[0.0, 1.0]]])
    >>> stacked_penalties([W], 10, 2.0, 1.0)
    array([3.2, 0.2])
    """
    total: Floats | float = 0.0
    for W in stacks if lambd or lambd_l1 else ():
        squares, sizes = np.sum(W * W, axis=(-2, -1)), np.sum(np.abs(W), axis=(-2, -1))
        total = total + lambd / (2 * m) * squares + lambd_l1 / m * sizes
    return total


def penalty_gradient(W: Floats, m: int, lambd: float, lambd_l1: float) -> Floats | float:
    """(lambda/m) W (eq. 10) + (lambda_1/m) sign(W); 0 at a weight that is exactly 0."""
    gradient: Floats | float = 0.0
    if lambd:
        gradient = lambd / m * W
    if lambd_l1:
        gradient = gradient + lambd_l1 / m * np.sign(W)
    return gradient


def decay_factor(alpha: float, lambd: float, m: int) -> float:
    """1 - alpha lambda / m: what each update leaves of a weight before the data speak (eq. 11).

    >>> decay_factor(0.3, 1.0, 60)
    0.995
    """
    return 1.0 - alpha * lambd / m


def kept_of_a_weight(alpha: float, lambd: float, size: int, m: int) -> float:
    """What decay alone leaves of a weight after one epoch: 1 - alpha lambda / B for each batch.

    The chapter divides lambda by the batch's size (8.6.2), so the smaller the batches the more
    updates an epoch has and the more each takes. Infinite where a factor is below -1: a weight
    then turns its sign and grows.

    >>> kept_of_a_weight(0.5, 1.0, 2, 4), kept_of_a_weight(0.5, 1.0, 4, 4)
    (0.5625, 0.875)
    """
    sizes = [size] * (m // size) + [m % size] * (m % size > 0)
    factors = np.array([1 - alpha * lambd / of_batch for of_batch in sizes])
    return float("inf") if factors.min() < -1 else float(factors.prod())
