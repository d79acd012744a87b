"""The updates of core.engine, compiled by numba: the same formulas in loops over flat arrays.

The examples of an update are worked through in tiles of a few hundred columns, forward and back,
so that what one tile needs stays in the processor's cache. Only core.compiled imports this module:
importing it imports numba. All compiled functions are in this one file, because numba's cache on
disk notices a change in the file of the function that is called, but not in files it calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from core.data import Floats, Ints

ACTIVATIONS = ("relu", "tanh", "sigmoid")
RELU, TANH = 0, 1
OPTIMIZERS = ("gradient_descent", "momentum", "RMSprop", "Adam")
MOMENTUM, RMSPROP, ADAM = 1, 2, 3
NOTHING, FROZEN, FRESH = 0, 1, 2
FINE, COST_OVERFLOWED, WEIGHTS_OVERFLOWED = 0, 1, 2
LANES = 8
"""A tile's width is a multiple of this many columns, so that the loops have no scalar rest."""
BLAS_FROM = 512
"""A layer with this many weights or more is multiplied by BLAS, a smaller one by plain loops."""
BLAS_THINNEST = 4
"""So is one with fewer units than this on either side, where BLAS has nothing to gain."""

Bits = NDArray[np.uint64]
Bytes = NDArray[np.uint8]


class Plan(NamedTuple):
    """What does not change during a run; momentum's beta is beta1 here, RMSprop's is beta2."""

    layer_dims: Ints
    W_at: Ints  # where W[l] begins in theta
    A_at: Ints  # the first row of A[l] in a tile, from l = 1
    D_at: Ints  # how many units before A[l]'s have a mask
    activation: int
    optimizer: int
    epsilon_inside: bool
    lambd: float
    lambd_l1: float
    beta1: float
    beta2: float
    epsilon: float
    masks: int
    keep_probs: Floats  # of A[0] .. A[L-1]
    D_batch: Bytes  # the frozen masks of a batch, layer after layer, and of an epoch's rest
    D_rest: Bytes
    X: Floats  # (n_0, m)
    Y: Floats  # (1, m) or (n_L, m)
    ready: bool  # every update takes the very tiles below; else they are picked out of X and Y
    X_tiles: Floats
    Y_tiles: Floats
    tile: int  # the most columns of a tile, a multiple of LANES
    batch: int


class Memory(NamedTuple):
    """What a run carries from update to update, and the room that an update needs."""

    theta: Floats
    ahead: Floats
    v: Floats
    s: Floats
    gradient: Floats
    A: Floats  # A[1] .. A[L] of one tile; on the way back dZ[l] takes the place of A[l]
    x: Floats
    y: Floats
    dA: Floats
    dW: Floats
    D: Bytes
    stream: Bits  # SFC64's four words, then whether half a word is left over, and that half


def compiled(*fastmath: str) -> Callable[[Callable[..., Any]], Any]:
    """Compile as a part of run_updates, allowing the named liberties with floating point."""
    return numba.njit(nogil=True, error_model="numpy", fastmath=set(fastmath))


# Sums may be reordered, but NaN and infinity are kept: they are how divergence is seen.
LOOPS = ("reassoc", "contract", "nsz", "arcp")


@compiled("contract")
def exp_of_negative(x: float) -> float:
    """exp(x) for x <= 0, to a few roundings, in arithmetic that the compiler can vectorize.

    x = k ln 2 + r with |r| <= ln 2 / 2; exp(r) by its series, 2^k by way of the exponent's bits.
    """
    x = -708.0 if x < -708.0 else x
    # Adding 1.5 * 2^52 rounds to a whole number, whose low bits are then k itself.
    shifted = x * 1.4426950408889634 + 6755399441055744.0
    k = shifted - 6755399441055744.0
    # ln 2 in two parts, the first with so few bits that k times it is exact without an FMA too.
    r = x - k * 0.693147180369123816490 - k * 1.90821492927058770002e-10
    series = (1.0 / 6227020800.0) * r + 1.0 / 479001600.0
    series = series * r + 1.0 / 39916800.0
    series = series * r + 1.0 / 3628800.0
    series = series * r + 1.0 / 362880.0
    series = series * r + 1.0 / 40320.0
    series = series * r + 1.0 / 5040.0
    series = series * r + 1.0 / 720.0
    series = series * r + 1.0 / 120.0
    series = series * r + 1.0 / 24.0
    series = series * r + 1.0 / 6.0
    series = ((series * r + 0.5) * r + 1.0) * r + 1.0
    power = (np.float64(shifted).view(np.int64) + np.int64(1023)) << np.int64(52)
    return series * np.int64(power).view(np.float64)


@compiled("contract")
def tanh(z: float) -> float:
    """(1 - e) / (1 + e) with e = exp(-2|z|); near 0, where that cancels, a continued fraction."""
    size = abs(z)
    e = exp_of_negative(-2.0 * size)
    q = z * z
    near = z * (135135.0 + q * (17325.0 + q * (378.0 + q)))
    below = 135135.0 + q * (62370.0 + q * (3150.0 + q * 28.0))
    far = 1.0 - e if z > 0.0 else e - 1.0
    small = size < 0.5
    return (near if small else far) / (below if small else 1.0 + e)


@compiled("contract")
def sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)) without overflow."""
    e = exp_of_negative(-abs(z))
    return (1.0 if z >= 0.0 else e) / (1.0 + e)


@compiled(*LOOPS)
def activate(Z: Floats, i: int, activation: int) -> None:
    """Z[i] := g(Z[i]), a row. A NaN stays one: z < 0 is false for it."""
    width = Z.shape[1]
    if activation == RELU:
        for c in range(width):
            Z[i, c] = 0.0 if Z[i, c] < 0.0 else Z[i, c]
    elif activation == TANH:
        for c in range(width):
            Z[i, c] = tanh(Z[i, c])
    else:
        for c in range(width):
            Z[i, c] = sigmoid(Z[i, c])


@compiled(*LOOPS)
def times_slope(A: Floats, j: int, dA: Floats, i: int, activation: int, keep_prob: float) -> None:
    """A[j] := dA[i] g'(Z[j]), a row, which is dZ; keep_prob A is g(Z) where the unit was kept."""
    width = A.shape[1]
    if activation == RELU:
        for c in range(width):
            A[j, c] = dA[i, c] if A[j, c] > 0.0 else 0.0
    elif activation == TANH:
        for c in range(width):
            g = A[j, c] * keep_prob
            A[j, c] = dA[i, c] * (1.0 - g * g)
    else:
        for c in range(width):
            g = A[j, c] * keep_prob
            A[j, c] = dA[i, c] * (g * (1.0 - g))


@compiled(*LOOPS)
def drop(A: Floats, i: int, D: Bytes, d: int, real: int, keep_prob: float) -> None:
    """A[i] * D / keep_prob in the columns that hold an example; the row's D begins at D[d]."""
    kept = D[d : d + real]
    for c in range(real):
        A[i, c] = A[i, c] / keep_prob if kept[c] else 0.0


@compiled(*LOOPS)
def weighted_sum(Z: Floats, i: int, bias: float, W: Floats, w: int, step: int, A: Floats) -> None:
    """Z[i] = bias + sum_j W[w + j step] A[j], a row, over all rows of A, four at a time."""
    n, width = A.shape
    head = (n - 1) % 4 + 1
    w0, w1 = W[w], W[w + step * min(1, n - 1)]
    w2, w3 = W[w + step * min(2, n - 1)], W[w + step * min(3, n - 1)]
    if head == 1:
        for c in range(width):
            Z[i, c] = bias + w0 * A[0, c]
    elif head == 2:
        for c in range(width):
            Z[i, c] = bias + w0 * A[0, c] + w1 * A[1, c]
    elif head == 3:
        for c in range(width):
            Z[i, c] = bias + w0 * A[0, c] + w1 * A[1, c] + w2 * A[2, c]
    else:
        for c in range(width):
            Z[i, c] = bias + w0 * A[0, c] + w1 * A[1, c] + w2 * A[2, c] + w3 * A[3, c]
    for j in range(head, n, 4):
        k = w + j * step
        w0, w1, w2, w3 = W[k], W[k + step], W[k + 2 * step], W[k + 3 * step]
        for c in range(width):
            four = w0 * A[j, c] + w1 * A[j + 1, c] + w2 * A[j + 2, c] + w3 * A[j + 3, c]
            Z[i, c] += four


@compiled(*LOOPS)
def add_products(gradient: Floats, g: int, dZ: Floats, i: int, A: Floats) -> None:
    """gradient[g + j] += dZ[i] . A[j] for every row of A, four at a time."""
    n, width = A.shape
    whole = n - n % 4
    for j in range(0, whole, 4):
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        for c in range(width):
            s0 += dZ[i, c] * A[j, c]
            s1 += dZ[i, c] * A[j + 1, c]
            s2 += dZ[i, c] * A[j + 2, c]
            s3 += dZ[i, c] * A[j + 3, c]
        gradient[g + j] += s0
        gradient[g + j + 1] += s1
        gradient[g + j + 2] += s2
        gradient[g + j + 3] += s3
    for j in range(whole, n):
        s0 = 0.0
        for c in range(width):
            s0 += dZ[i, c] * A[j, c]
        gradient[g + j] += s0


@compiled(*LOOPS)
def tile_of(room: Floats, n: int, width: int) -> Floats:
    """The beginning of flat room as n rows of a tile."""
    return room[: n * width].reshape((n, width))


@compiled()
def by_blas(n: int, n_in: int) -> bool:
    """Whether the matrix products of a layer go to BLAS."""
    return n * n_in >= BLAS_FROM and min(n, n_in) >= BLAS_THINNEST


@compiled(*LOOPS)
def layer_forward(theta: Floats, w: int, A: Floats, Z: Floats) -> None:
    """Z = W A + b (eq. 12), A of the layer below; W begins at theta[w], b follows it."""
    n, n_in = Z.shape[0], A.shape[0]
    b = w + n * n_in
    if not by_blas(n, n_in):
        for i in range(n):
            weighted_sum(Z, i, theta[b + i], theta, w + i * n_in, 1, A)
        return
    np.dot(tile_of(theta[w:], n, n_in), A, Z)
    for i in range(n):
        Z[i] += theta[b + i]


@compiled(*LOOPS)
def layer_gradient(gradient: Floats, w: int, dZ: Floats, A: Floats, room: Floats) -> None:
    """Add dZ A^T and the sums of dZ to the gradient of W and b (eq. 10, still without 1/m)."""
    n, n_in = dZ.shape[0], A.shape[0]
    b = w + n * n_in
    for i in range(n):
        total = 0.0
        for c in range(dZ.shape[1]):
            total += dZ[i, c]
        gradient[b + i] += total
    if not by_blas(n, n_in):
        for i in range(n):
            add_products(gradient, w + i * n_in, dZ, i, A)
        return
    np.dot(dZ, A.T, tile_of(room, n, n_in))
    for p in range(n * n_in):
        gradient[w + p] += room[p]


@compiled(*LOOPS)
def sigmoid_losses(z: Floats, y: Floats, real: int) -> float:
    """Sum of max(z, 0) - z y + log(1 + exp(-|z|)) (eq. 6); z becomes dz = sigmoid(z) - y.

    The logarithm of a product stands for a sum of logarithms: 512 factors of at most 2 fit.
    """
    total = 0.0
    for begin in range(0, real, 512):
        product = 1.0
        for c in range(begin, min(begin + 512, real)):
            e = exp_of_negative(-abs(z[c]))
            product *= 1.0 + e
            total += (0.0 if z[c] < 0.0 else z[c]) - z[c] * y[c]
            z[c] = (1.0 if z[c] >= 0.0 else e) / (1.0 + e) - y[c]
        total += math.log(product)
    return total


@compiled(*LOOPS)
def softmax_losses(Z: Floats, Y: Floats, real: int, room: Floats) -> float:
    """Sum of logsumexp(z) - z[class]; Z becomes dZ = softmax(Z) - Y. room has two rows to use."""
    highest, size, total = room[0], room[1], 0.0
    for c in range(real):
        highest[c], size[c] = Z[0, c], 0.0
    for i in range(1, Z.shape[0]):
        for c in range(real):
            highest[c] = highest[c] if highest[c] > Z[i, c] else Z[i, c]
    for i in range(Z.shape[0]):
        for c in range(real):
            total += (highest[c] - Z[i, c]) * Y[i, c]
            Z[i, c] = exp_of_negative(Z[i, c] - highest[c])
            size[c] += Z[i, c]
    for i in range(Z.shape[0]):
        for c in range(real):
            Z[i, c] = Z[i, c] / size[c] - Y[i, c]
    for c in range(real):
        total += math.log(size[c])
    return total


@compiled(*LOOPS)
def output_losses(Z: Floats, Y: Floats, real: int, room: Floats) -> float:
    """The losses of the first `real` columns; Z becomes dZ, 0 in columns without an example."""
    if Z.shape[0] == 1:
        loss = sigmoid_losses(Z[0], Y[0], real)
    else:
        loss = softmax_losses(Z, Y, real, room)
    Z[:, real:] = 0.0
    return loss


@compiled(*LOOPS)
def tile_forward(
    plan: Plan, theta: Floats, x: Floats, A: Floats, D: Bytes, begin: int, real: int, m: int
) -> None:
    """A[1] .. A[L-1] and Z[L] of one tile: `real` examples from number `begin` of the m."""
    last = plan.layer_dims.size - 1
    below = x
    for l in range(1, last + 1):
        Z = A[plan.A_at[l] : plan.A_at[l] + plan.layer_dims[l]]
        layer_forward(theta, plan.W_at[l], below, Z)
        for i in range(Z.shape[0] if l < last else 0):
            activate(Z, i, plan.activation)
            if plan.keep_probs[l] < 1.0:
                d = (plan.D_at[l] + i) * m + begin
                drop(Z, i, D, d, real, plan.keep_probs[l])
        below = Z


@compiled(*LOOPS)
def tile_backward(
    plan: Plan,
    memory: Memory,
    theta: Floats,
    x: Floats,
    A: Floats,
    dA: Floats,
    D: Bytes,
    begin: int,
    real: int,
    m: int,
) -> None:
    """Add one tile to the gradient; A holds A[1] .. A[L-1], dZ[L], and then dZ[1] .. dZ[L]."""
    for l in range(plan.layer_dims.size - 1, 0, -1):
        n, n_in, w = plan.layer_dims[l], plan.layer_dims[l - 1], plan.W_at[l]
        dZ = A[plan.A_at[l] : plan.A_at[l] + n]
        if l == 1:
            layer_gradient(memory.gradient, w, dZ, x, memory.dW)
            return
        below = A[plan.A_at[l - 1] : plan.A_at[l - 1] + n_in]
        layer_gradient(memory.gradient, w, dZ, below, memory.dW)
        keep_prob = plan.keep_probs[l - 1]
        large = by_blas(n, n_in)
        if large:
            np.dot(tile_of(theta[w:], n, n_in).T, dZ, dA[:n_in])
        for j in range(n_in):
            i = j if large else 0
            if not large:
                weighted_sum(dA, i, 0.0, theta, w + j, n_in, dZ)
            if keep_prob < 1.0:
                d = (plan.D_at[l - 1] + j) * m + begin
                drop(dA, i, D, d, real, keep_prob)
            times_slope(below, j, dA, i, plan.activation, keep_prob)


@compiled(*LOOPS)
def pick(rows: Floats, columns: Ints, begin: int, real: int, tile: Floats) -> None:
    """Copy the chosen columns into a tile; the last is repeated where the tile is wider."""
    for j in range(tile.shape[0]):
        for c in range(tile.shape[1]):
            tile[j, c] = rows[j, columns[begin + min(c, real - 1)]]


@compiled(*LOOPS)
def tile_inputs(
    plan: Plan, memory: Memory, columns: Ints, begin: int, real: int, D: Bytes
) -> tuple[Floats, Floats]:
    """x and y of one tile: ready ones, or picked out of X and Y, with dropped inputs."""
    n, n_y, width = plan.X.shape[0], plan.Y.shape[0], (real + LANES - 1) // LANES * LANES
    flat_x = plan.X_tiles[n * begin :] if plan.ready else memory.x
    flat_y = plan.Y_tiles[n_y * begin :] if plan.ready else memory.y
    x, y = tile_of(flat_x, n, width), tile_of(flat_y, n_y, width)
    if not plan.ready:
        pick(plan.X, columns, begin, real, x)
        pick(plan.Y, columns, begin, real, y)
        for j in range(n if plan.keep_probs[0] < 1.0 else 0):
            drop(x, j, D, j * columns.size + begin, real, plan.keep_probs[0])
    return x, y


@compiled(*LOOPS)
def cost_and_gradient(plan: Plan, memory: Memory, theta: Floats, columns: Ints, D: Bytes) -> float:
    """The mean loss (eq. 6) over the chosen columns; memory.gradient becomes its gradient."""
    m, loss = columns.size, 0.0
    n_y, n_A = plan.Y.shape[0], memory.A.size // plan.tile
    memory.gradient[:] = 0.0
    for begin in range(0, m, plan.tile):
        real = min(plan.tile, m - begin)
        x, y = tile_inputs(plan, memory, columns, begin, real, D)
        A = tile_of(memory.A, n_A, x.shape[1])
        dA = tile_of(memory.dA, memory.dA.size // plan.tile, x.shape[1])
        tile_forward(plan, theta, x, A, D, begin, real, m)
        loss += output_losses(A[n_A - n_y :], y, real, dA)
        tile_backward(plan, memory, theta, x, A, dA, D, begin, real, m)
    for p in range(theta.size):
        memory.gradient[p] /= m
    return loss / m


@compiled(*LOOPS)
def add_penalty(plan: Plan, theta: Floats, gradient: Floats, m: int) -> float:
    """The penalties (eq. 8, 9) of the weights; their gradient (eq. 10) is added."""
    squares, sizes = 0.0, 0.0
    decay, pull = plan.lambd / m, plan.lambd_l1 / m
    for l in range(1, plan.layer_dims.size):
        w = plan.W_at[l]
        for p in range(w, w + plan.layer_dims[l] * plan.layer_dims[l - 1]):
            W = theta[p]
            squares += W * W
            sizes += abs(W)
            sign = 1.0 if W > 0.0 else (-1.0 if W < 0.0 else 0.0)
            gradient[p] += decay * W + pull * sign
    penalty = decay / 2.0 * squares if plan.lambd > 0.0 else 0.0
    return penalty + (pull * sizes if plan.lambd_l1 > 0.0 else 0.0)


@compiled(*LOOPS)
def take_step(
    plan: Plan, memory: Memory, theta: Floats, ahead: Floats, alpha: float, t: int
) -> float:
    """ahead = theta - alpha * step (eq. 11, 17-19); returns the sum of its squares."""
    g, v, s = memory.gradient, memory.v, memory.s
    beta1, beta2, inside, outside = plan.beta1, plan.beta2, 0.0, plan.epsilon
    if plan.epsilon_inside:
        inside, outside = outside, inside
    right1, right2 = 1.0 - beta1 ** float(t), 1.0 - beta2 ** float(t)
    squares = 0.0
    for p in range(theta.size):
        step = g[p]
        if plan.optimizer == MOMENTUM or plan.optimizer == ADAM:
            v[p] = beta1 * v[p] + (1.0 - beta1) * g[p]
            step = v[p]
        if plan.optimizer == RMSPROP or plan.optimizer == ADAM:
            s[p] = beta2 * s[p] + (1.0 - beta2) * (g[p] * g[p])
            if plan.optimizer == RMSPROP:
                step = step / (math.sqrt(s[p] + inside) + outside)
            else:
                step = (step / right1) / (math.sqrt(s[p] / right2 + inside) + outside)
        ahead[p] = theta[p] - alpha * step
        squares += ahead[p] * ahead[p]
    return squares


@compiled("contract")
def draw_mask(D: Bytes, keep_prob: float, stream: Bits) -> None:
    """D = 1 where the next number of SFC64 is below keep_prob: the very draws of the reference.

    NumPy makes a float32 of the upper 24 bits of each half of a word, the low half first.
    """
    limit = np.uint64(math.ceil(np.float64(np.float32(keep_prob)) * 16777216.0))
    half, eight = np.uint64(32), np.uint64(8)
    a, b, c, count = stream[0], stream[1], stream[2], stream[3]
    begin = 0
    if stream[4]:
        D[0] = (stream[5] >> eight) < limit
        begin, stream[4] = 1, 0
    for i in range(begin, D.size, 2):
        word = a + b + count
        count += np.uint64(1)
        a = b ^ (b >> np.uint64(11))
        b = c + (c << np.uint64(3))
        c = ((c << np.uint64(24)) | (c >> np.uint64(40))) + word
        D[i] = ((word & np.uint64(0xFFFFFFFF)) >> eight) < limit
        if i + 1 < D.size:
            D[i + 1] = (word >> (half + eight)) < limit
        else:
            stream[4], stream[5] = 1, word >> half
    stream[0], stream[1], stream[2], stream[3] = a, b, c, count


@compiled(*LOOPS)
def masks_of(plan: Plan, memory: Memory, m: int) -> Bytes:
    """The masks of an update of m examples, layer after layer, each (n_l, m) row by row."""
    if plan.masks == FROZEN:
        return plan.D_batch if m == plan.batch else plan.D_rest
    if plan.masks == FRESH:
        for l in range(plan.keep_probs.size):
            if plan.keep_probs[l] < 1.0:
                d = plan.D_at[l] * m
                D = memory.D[d : d + plan.layer_dims[l] * m]
                draw_mask(D, plan.keep_probs[l], memory.stream)
    return memory.D


def entrance(function: Callable[..., Any]) -> Any:
    """Compile without the GIL; keep the machine code on disk where some folder can be written."""
    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # numba found no folder to cache in
        return numba.njit(nogil=True, error_model="numpy")(function)


@entrance
def run_updates(
    plan: Plan,
    memory: Memory,
    t: int,
    alphas: Floats,
    columns: Ints,
    at: int,
    costs: Floats,
    wanted: Ints,
    thetas: Floats,
) -> tuple[int, int, float]:
    """One update for each alpha, t made before; (updates made, what ended them, the last cost).

    columns are the shuffled epochs one after another; the first update's examples begin at `at`.
    thetas[k] becomes theta after the update of the number wanted[k], counted as t is.
    """
    theta, ahead, m_all = memory.theta, memory.ahead, plan.X.shape[1]
    made, problem, cost, kept = 0, FINE, 0.0, 0
    for alpha in alphas:
        m = min(plan.batch, m_all - at % m_all)
        D = masks_of(plan, memory, m)
        cost = cost_and_gradient(plan, memory, theta, columns[at : at + m], D)
        if plan.lambd > 0.0 or plan.lambd_l1 > 0.0:
            cost += add_penalty(plan, theta, memory.gradient, m)
        if not math.isfinite(cost):
            problem = COST_OVERFLOWED
            break
        if not math.isfinite(take_step(plan, memory, theta, ahead, alpha, t + made + 1)):
            problem = WEIGHTS_OVERFLOWED
            break
        theta, ahead, at = ahead, theta, (at + m) % columns.size
        costs[made] = cost
        made += 1
        if kept < wanted.size and wanted[kept] == t + made:
            thetas[kept] = theta
            kept += 1
    memory.theta[:] = theta
    return made, problem, cost


@compiled(*LOOPS)
def judge(Z: Floats, y: Ints, begin: int, real: int, right: Bytes) -> int:
    """How many of a tile's softmax outputs are largest for the right class; right says which."""
    hits = 0
    for c in range(real):
        best = 0
        for i in range(1, Z.shape[0]):
            best = i if Z[i, c] > Z[best, c] else best
        hit = best == y[begin + c]
        hits += hit
        if begin + c < right.size:
            right[begin + c] = hit
    return hits


@compiled(*LOOPS)
def judge_sigmoid(dz: Floats, y: Ints, begin: int, real: int, right: Bytes) -> int:
    """The same of one sigmoid, from dz = p - y: class 1 is said where p > 0.5."""
    hits = 0
    for c in range(real):
        hit = dz[c] > -0.5 if y[begin + c] == 1 else not dz[c] > 0.5
        hits += hit
        if begin + c < right.size:
            right[begin + c] = hit
    return hits


@compiled(*LOOPS)
def look_at(
    plan: Plan,
    memory: Memory,
    theta: Floats,
    columns: Ints,
    y: Ints,
    back: bool,
    confidence: Floats,
    right: Bytes,
) -> tuple[float, int]:
    """The mean loss of all examples and how many are right; their gradient too, if `back`.

    The first examples' probability of the right class goes into confidence: 1 - |dz|.
    """
    m, n_y, n_A = y.size, plan.Y.shape[0], memory.A.size // plan.tile
    loss, hits = 0.0, 0
    if back:
        memory.gradient[:] = 0.0
    for begin in range(0, m, plan.tile):
        real = min(plan.tile, m - begin)
        x, Y = tile_inputs(plan, memory, columns, begin, real, memory.D)
        A = tile_of(memory.A, n_A, x.shape[1])
        dA = tile_of(memory.dA, memory.dA.size // plan.tile, x.shape[1])
        tile_forward(plan, theta, x, A, memory.D, begin, real, m)
        Z = A[n_A - n_y :]
        if n_y > 1:
            hits += judge(Z, y, begin, real, right)
        loss += output_losses(Z, Y, real, dA)
        if n_y == 1:
            hits += judge_sigmoid(Z[0], y, begin, real, right)
        for c in range(min(real, confidence.size - begin)):
            confidence[begin + c] = 1.0 - abs(Z[y[begin + c] if n_y > 1 else 0, c])
        if back:
            tile_backward(plan, memory, theta, x, A, dA, memory.D, begin, real, m)
    return loss / m, hits


@entrance
def observe(
    plan: Plan,
    memory: Memory,
    thetas: Floats,
    columns: Ints,
    y: Ints,
    back: bool,
    costs: Floats,
    hits: Ints,
    confidence: Floats,
    right: Bytes,
    norms: Floats,
) -> None:
    """What each theta makes of all examples; with `back` also the penalty and the gradient's norms.

    costs (k, 2) : the plain cost (eq. 6) and the penalty (eq. 8, 9). norms (k, L) : of dW[l] and
    db[l] of the penalized cost. hits (k,), confidence and right (k, watched).
    """
    m = y.size
    for k in range(thetas.shape[0]):
        theta = thetas[k]
        costs[k, 0], hits[k] = look_at(
            plan, memory, theta, columns, y, back, confidence[k], right[k]
        )
        if back:
            for p in range(theta.size):
                memory.gradient[p] /= m
            costs[k, 1] = add_penalty(plan, theta, memory.gradient, m)
            for l in range(1, plan.layer_dims.size):
                w, squares = plan.W_at[l], 0.0
                for p in range(w, w + plan.layer_dims[l] * (plan.layer_dims[l - 1] + 1)):
                    squares += memory.gradient[p] * memory.gradient[p]
                norms[k, l - 1] = math.sqrt(squares)
