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
import numba.extending
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
    keep_probs: Floats  # of A[0] .. A[L-1]
    activation: int
    optimizer: int
    epsilon_inside: bool
    lambd: float
    lambd_l1: float
    beta1: float
    beta2: float
    epsilon: float
    masks: int
    tile: int  # the most columns of a tile, a multiple of LANES
    batch: int


class Points(NamedTuple):
    """The examples of a run, and their tiles."""

    X: Floats  # (n_0, m)
    Y: Floats  # (1, m) or (n_L, m)
    ready: bool  # x and y are all tiles, one after another; else room for one, picked from X and Y
    x: Floats
    y: Floats


class Memory(NamedTuple):
    """What a run carries from update to update, and the room that an update needs."""

    theta: Floats
    ahead: Floats
    v: Floats
    s: Floats
    gradient: Floats
    A: Floats  # A[1] .. A[L] of one tile; on the way back dZ[l] takes the place of A[l]
    dA: Floats
    dW: Floats
    D: Bytes  # the masks of an update, layer after layer; frozen ones of a batch, then of the rest
    stream: Bits  # SFC64's four words, then whether half a word is left over, and that half


class Looked(NamedTuple):
    """What is seen of each theta of a stack (k, n) on all examples of a part."""

    costs: Floats  # (k, 2): the plain cost (eq. 6) and the penalty (eq. 8, 9)
    hits: Ints  # (k,): how many are right
    confidence: Floats  # (k, watched): of the right class of the first examples
    right: Bytes  # (k, watched): whether these are right
    norms: Floats  # (k, L): of dW[l] and db[l] of the penalized cost


def compiled(*fastmath: str) -> Callable[[Callable[..., Any]], Any]:
    """Compile as a part of run_updates, allowing the named liberties with floating point."""
    return numba.njit(nogil=True, error_model="numpy", fastmath=set(fastmath))


def without_counting(_: Any, fields: Any) -> Any:
    """Tell numba how uncounted(x) is made: x, a named tuple, with arrays that have no counter.

    Counting who refers to an array, at each call, would take a fifth of a small update. It is not
    needed: whoever calls run_updates holds the arrays.
    """

    def build(context: Any, builder: Any, _: Any, values: Any) -> Any:
        held = values[0]
        for at, kind in enumerate(fields.types):
            if isinstance(kind, numba.types.Array):
                array = context.make_array(kind)(context, builder, builder.extract_value(held, at))
                array.meminfo = array.meminfo.type(None)
                held = builder.insert_value(held, array._getvalue(), at)
        return held

    return fields(fields), build


uncounted: Any = numba.extending.intrinsic(without_counting)

# Sums may be reordered, but NaN and infinity are kept: they are how divergence is seen.
LOOPS = ("reassoc", "contract", "nsz", "arcp")


@compiled("contract")
def parts_of_exp(x: float) -> tuple[float, float]:
    """p and 2^k, where exp(x) = 2^k (1 + p), for -708 <= x <= 708, to a rounding.

    x = k ln 2 + r with |r| <= ln 2 / 2, and p = exp(r) - 1 = r + r^2 q(r). q is the polynomial of
    degree 9 that Chebyshev's points give; its terms are added in pairs, so that no sum waits for
    the one before. 2^k comes by way of the exponent's bits.
    """
    # Adding 1.5 * 2^52 rounds to a whole number, whose low bits are then k itself.
    shifted = x * 1.4426950408889634 + 6755399441055744.0
    k = shifted - 6755399441055744.0
    # ln 2 in two parts, the first with so few bits that k times it is exact without an FMA too.
    r = x - k * 0.693147180369123816490 - k * 1.90821492927058770002e-10
    r2 = r * r
    r4 = r2 * r2
    q01 = 0.5000000000000001 + 0.16666666666666669 * r
    q23 = 0.04166666666662413 + 0.008333333333330062 * r
    q45 = 0.0013888888917213717 + 0.00019841269863053618 * r
    q67 = 2.4801521295954376e-05 + 2.7557268459997064e-06 * r
    q89 = 2.7620088445409746e-07 + 2.510038549551032e-08 * r
    q = (q01 + r2 * q23) + r4 * ((q45 + r2 * q67) + r4 * q89)
    power = (np.float64(shifted).view(np.int64) + np.int64(1023)) << np.int64(52)
    return r + r2 * q, np.int64(power).view(np.float64)


@compiled("contract")
def exp_of_negative(x: float) -> float:
    """exp(x) for x <= 0, in arithmetic that the compiler can vectorize."""
    p, power = parts_of_exp(-708.0 if x < -708.0 else x)
    return power + power * p


@compiled("contract")
def tanh(z: float) -> float:
    """-e / (2 + e) with the sign of z, where e = exp(-2|z|) - 1, which is exact near 0 too."""
    size = abs(z)
    p, power = parts_of_exp(-40.0 if size > 20.0 else -2.0 * size)
    e = power * p + (power - 1.0)
    return math.copysign(e / (2.0 + e), z)


@compiled("contract")
def sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)) without overflow."""
    e = exp_of_negative(-abs(z))
    return (1.0 if z >= 0.0 else e) / (1.0 + e)


@compiled("contract")
def relu(z: float) -> float:
    """max(z, 0), and NaN for NaN.

    Without the sum a compiler may store only where z < 0, which is slow on some processors.
    """
    return 0.0 if z < 0.0 else z + 0.0


@compiled(*LOOPS)
def activate(Z: Floats, z: int, n: int, activation: int) -> None:
    """Z := g(Z) in n rows from z. A NaN stays one: z < 0 is false for it."""
    for i in range(z, z + n):
        if activation == RELU:
            for c in range(Z.shape[1]):
                Z[i, c] = relu(Z[i, c])
        elif activation == TANH:
            for c in range(Z.shape[1]):
                Z[i, c] = tanh(Z[i, c])
        else:
            for c in range(Z.shape[1]):
                Z[i, c] = sigmoid(Z[i, c])


@compiled(*LOOPS)
def times_slope(A: Floats, a: int, n: int, dA: Floats, activation: int, keep_prob: float) -> None:
    """A := dA g'(Z) in n rows from a, which is dZ; keep_prob A is g(Z) where the unit was kept."""
    for j in range(n):
        if activation == RELU:
            for c in range(A.shape[1]):
                A[a + j, c] = dA[j, c] if A[a + j, c] > 0.0 else 0.0
        elif activation == TANH:
            for c in range(A.shape[1]):
                g = A[a + j, c] * keep_prob
                A[a + j, c] = dA[j, c] * (1.0 - g * g)
        else:
            for c in range(A.shape[1]):
                g = A[a + j, c] * keep_prob
                A[a + j, c] = dA[j, c] * (g * (1.0 - g))


@compiled(*LOOPS)
def drop(A: Floats, a: int, n: int, D: Bytes, d: int, m: int, real: int, keep_prob: float) -> None:
    """A * D / keep_prob in n rows from a; D[d] belongs to the first of the tile's real examples."""
    for i in range(n):
        kept = D[d + i * m : d + i * m + real]
        for c in range(real):
            A[a + i, c] = A[a + i, c] / keep_prob if kept[c] else 0.0


@compiled(*LOOPS)
def weighted_sums(  # noqa: C901  in one: a call for each row costs 6 % of a small update
    Z: Floats,
    z: int,
    n: int,
    b: int,
    W: Floats,
    w: int,
    down: int,
    step: int,
    A: Floats,
    a: int,
    n_in: int,
) -> None:
    """Z[z + i] = W[b + i] + sum_j W[w + i down + j step] A[a + j] in n rows, four terms at a time.

    No bias is added where b is negative.
    """
    width = A.shape[1]
    head = (n_in - 2) % 4 + 2 if n_in > 1 else 1
    for i in range(n):
        f = w + i * down
        bias = W[b + i] if b >= 0 else 0.0
        w0, w1 = W[f], W[f + step * min(1, n_in - 1)]
        w2, w3 = W[f + step * min(2, n_in - 1)], W[f + step * min(3, n_in - 1)]
        if head == 1:
            for c in range(width):
                Z[z + i, c] = bias + w0 * A[a, c]
        elif head == 2:
            for c in range(width):
                Z[z + i, c] = bias + w0 * A[a, c] + w1 * A[a + 1, c]
        elif head == 3:
            for c in range(width):
                Z[z + i, c] = bias + w0 * A[a, c] + w1 * A[a + 1, c] + w2 * A[a + 2, c]
        elif head == 4:
            for c in range(width):
                four = w0 * A[a, c] + w1 * A[a + 1, c] + w2 * A[a + 2, c] + w3 * A[a + 3, c]
                Z[z + i, c] = bias + four
        else:
            w4 = W[f + step * 4]
            for c in range(width):
                four = w0 * A[a, c] + w1 * A[a + 1, c] + w2 * A[a + 2, c] + w3 * A[a + 3, c]
                Z[z + i, c] = bias + four + w4 * A[a + 4, c]
        for j in range(head, n_in, 4):
            k, r = f + j * step, a + j
            w0, w1, w2, w3 = W[k], W[k + step], W[k + 2 * step], W[k + 3 * step]
            for c in range(width):
                four = w0 * A[r, c] + w1 * A[r + 1, c] + w2 * A[r + 2, c] + w3 * A[r + 3, c]
                Z[z + i, c] += four


@compiled(*LOOPS)
def add_products(gradient: Floats, g: int, dZ: Floats, i: int, A: Floats, a: int, n: int) -> None:
    """gradient[g + j] += dZ[i] . A[a + j] for n rows of A, four at a time."""
    whole = n - n % 4
    for j in range(0, whole, 4):
        r = a + j
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        for c in range(A.shape[1]):
            s0 += dZ[i, c] * A[r, c]
            s1 += dZ[i, c] * A[r + 1, c]
            s2 += dZ[i, c] * A[r + 2, c]
            s3 += dZ[i, c] * A[r + 3, c]
        gradient[g + j] += s0
        gradient[g + j + 1] += s1
        gradient[g + j + 2] += s2
        gradient[g + j + 3] += s3
    for j in range(whole, n):
        total = 0.0
        for c in range(A.shape[1]):
            total += dZ[i, c] * A[a + j, c]
        gradient[g + j] += total


@compiled(*LOOPS)
def add_products_of_two(
    gradient: Floats, g: int, dZ: Floats, i: int, A: Floats, a: int, n: int
) -> None:
    """The same for dZ[i] and dZ[i + 1] at once: each number is loaded for more than one product."""
    whole = n - n % 4
    for j in range(0, whole, 4):
        r, first, second = a + j, g + j, g + n + j
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        t0, t1, t2, t3 = 0.0, 0.0, 0.0, 0.0
        for c in range(A.shape[1]):
            s, t = dZ[i, c], dZ[i + 1, c]
            A0, A1, A2, A3 = A[r, c], A[r + 1, c], A[r + 2, c], A[r + 3, c]
            s0, s1, s2, s3 = s0 + s * A0, s1 + s * A1, s2 + s * A2, s3 + s * A3
            t0, t1, t2, t3 = t0 + t * A0, t1 + t * A1, t2 + t * A2, t3 + t * A3
        gradient[first] += s0
        gradient[first + 1] += s1
        gradient[first + 2] += s2
        gradient[first + 3] += s3
        gradient[second] += t0
        gradient[second + 1] += t1
        gradient[second + 2] += t2
        gradient[second + 3] += t3
    for j in range(whole, n):
        s0, t0 = 0.0, 0.0
        for c in range(A.shape[1]):
            s0 += dZ[i, c] * A[a + j, c]
            t0 += dZ[i + 1, c] * A[a + j, c]
        gradient[g + j] += s0
        gradient[g + n + j] += t0


@compiled(*LOOPS)
def tile_of(room: Floats, begin: int, n: int, width: int) -> Floats:
    """Flat room from `begin` on as n rows of a tile."""
    return room[begin : begin + n * width].reshape((n, width))


@compiled()
def by_blas(n: int, n_in: int) -> bool:
    """Whether the matrix products of a layer go to BLAS."""
    return n * n_in >= BLAS_FROM and min(n, n_in) >= BLAS_THINNEST


@compiled(*LOOPS)
def sums_by_blas(theta: Floats, w: int, A: Floats, Z: Floats) -> None:
    """Z = W A + b (eq. 12) of a large layer; W begins at theta[w], b follows it."""
    n, n_in = Z.shape[0], A.shape[0]
    np.dot(tile_of(theta, w, n, n_in), A, Z)
    for i in range(n):
        Z[i] += theta[w + n * n_in + i]


@compiled(*LOOPS)
def bias_gradient(gradient: Floats, b: int, dZ: Floats, z: int, n: int) -> None:
    """Add the sums of n rows of dZ, from z, to the gradient of b (eq. 10, still without 1/m)."""
    for i in range(n):
        total = 0.0
        for c in range(dZ.shape[1]):
            total += dZ[z + i, c]
        gradient[b + i] += total


@compiled(*LOOPS)
def weight_gradient(
    gradient: Floats, w: int, dZ: Floats, z: int, n: int, A: Floats, a: int, n_in: int
) -> None:
    """Add dZ A^T, of n rows from z and n_in rows from a, to the gradient of W (eq. 10)."""
    for i in range(0, n - 1, 2):
        add_products_of_two(gradient, w + i * n_in, dZ, z + i, A, a, n_in)
    if n % 2:
        add_products(gradient, w + (n - 1) * n_in, dZ, z + n - 1, A, a, n_in)


@compiled(*LOOPS)
def weight_gradient_by_blas(gradient: Floats, w: int, dZ: Floats, A: Floats, room: Floats) -> None:
    """The same for a large layer; room has space for dW."""
    n, n_in = dZ.shape[0], A.shape[0]
    np.dot(dZ, A.T, tile_of(room, 0, n, n_in))
    for p in range(n * n_in):
        gradient[w + p] += room[p]


@compiled(*LOOPS)
def sigmoid_losses(Z: Floats, k: int, Y: Floats, real: int) -> float:
    """Sum of max(z, 0) - z y + log(1 + exp(-|z|)) (eq. 6); z becomes dz = sigmoid(z) - y.

    The logarithm of a product stands for a sum of logarithms: 512 factors of at most 2 fit.
    """
    total = 0.0
    for begin in range(0, real, 512):
        product = 1.0
        for c in range(begin, min(begin + 512, real)):
            e = exp_of_negative(-abs(Z[k, c]))
            product *= 1.0 + e
            total += (0.0 if Z[k, c] < 0.0 else Z[k, c]) - Z[k, c] * Y[0, c]
            Z[k, c] = (1.0 if Z[k, c] >= 0.0 else e) / (1.0 + e) - Y[0, c]
        total += math.log(product)
    return total


@compiled(*LOOPS)
def softmax_losses(Z: Floats, z: int, Y: Floats, real: int, room: Floats) -> float:
    """Sum of logsumexp(z) - z[class]; Z becomes dZ = softmax(Z) - Y. room has two rows to use."""
    total, n = 0.0, Y.shape[0]
    for c in range(real):
        room[0, c], room[1, c] = Z[z, c], 0.0
    for i in range(1, n):
        for c in range(real):
            room[0, c] = room[0, c] if room[0, c] > Z[z + i, c] else Z[z + i, c]
    for i in range(n):
        for c in range(real):
            total += (room[0, c] - Z[z + i, c]) * Y[i, c]
            Z[z + i, c] = exp_of_negative(Z[z + i, c] - room[0, c])
            room[1, c] += Z[z + i, c]
    for i in range(n):
        for c in range(real):
            Z[z + i, c] = Z[z + i, c] / room[1, c] - Y[i, c]
    for c in range(real):
        total += math.log(room[1, c])
    return total


@compiled(*LOOPS)
def output_losses(Z: Floats, z: int, Y: Floats, real: int, room: Floats) -> float:
    """The losses of the first `real` columns; Z becomes dZ, 0 in columns without an example."""
    if Y.shape[0] == 1:
        loss = sigmoid_losses(Z, z, Y, real)
    else:
        loss = softmax_losses(Z, z, Y, real, room)
    for i in range(z, z + Y.shape[0]):
        for c in range(real, Z.shape[1]):
            Z[i, c] = 0.0
    return loss


@compiled(*LOOPS)
def tile_forward(
    plan: Plan, theta: Floats, x: Floats, A: Floats, D: Bytes, begin: int, real: int, m: int
) -> None:
    """A[1] .. A[L-1] and Z[L] of one tile: `real` examples from number `begin` of the m."""
    last = plan.layer_dims.size - 1
    for l in range(1, last + 1):
        n, n_in, w, z = plan.layer_dims[l], plan.layer_dims[l - 1], plan.W_at[l], plan.A_at[l]
        below, a = (x, 0) if l == 1 else (A, plan.A_at[l - 1])
        if by_blas(n, n_in):
            sums_by_blas(theta, w, below[a : a + n_in], A[z : z + n])
        else:
            weighted_sums(A, z, n, w + n * n_in, theta, w, n_in, 1, below, a, n_in)
        if l < last:
            activate(A, z, n, plan.activation)
            if plan.keep_probs[l] < 1.0:
                drop(A, z, n, D, plan.D_at[l] * m + begin, m, real, plan.keep_probs[l])


@compiled(*LOOPS)
def tile_backward(
    plan: Plan,
    gradient: Floats,
    theta: Floats,
    x: Floats,
    A: Floats,
    dA: Floats,
    dW: Floats,
    D: Bytes,
    begin: int,
    real: int,
    m: int,
) -> None:
    """Add one tile to the gradient; A holds A[1] .. A[L-1], dZ[L], and then dZ[1] .. dZ[L]."""
    for l in range(plan.layer_dims.size - 1, 0, -1):
        n, n_in, w, z = plan.layer_dims[l], plan.layer_dims[l - 1], plan.W_at[l], plan.A_at[l]
        below, a = (x, 0) if l == 1 else (A, plan.A_at[l - 1])
        large = by_blas(n, n_in)
        bias_gradient(gradient, w + n * n_in, A, z, n)
        if large:
            weight_gradient_by_blas(gradient, w, A[z : z + n], below[a : a + n_in], dW)
        else:
            weight_gradient(gradient, w, A, z, n, below, a, n_in)
        if l == 1:
            return
        if large:
            np.dot(tile_of(theta, w, n, n_in).T, A[z : z + n], dA[:n_in])
        else:
            weighted_sums(dA, 0, n_in, -1, theta, w, 1, n_in, A, z, n)
        keep_prob = plan.keep_probs[l - 1]
        if keep_prob < 1.0:
            drop(dA, 0, n_in, D, plan.D_at[l - 1] * m + begin, m, real, keep_prob)
        times_slope(A, a, n_in, dA, plan.activation, keep_prob)


@compiled(*LOOPS)
def pick(rows: Floats, columns: Ints, begin: int, real: int, tile: Floats) -> None:
    """Copy the chosen columns into a tile; the last is repeated where the tile is wider."""
    for j in range(tile.shape[0]):
        for c in range(tile.shape[1]):
            tile[j, c] = rows[j, columns[begin + min(c, real - 1)]]


@compiled(*LOOPS)
def tile_inputs(
    plan: Plan, points: Points, columns: Ints, begin: int, real: int, D: Bytes
) -> tuple[Floats, Floats]:
    """x and y of one tile: ready ones, or picked out of X and Y, with dropped inputs."""
    n, n_y, width = points.X.shape[0], points.Y.shape[0], (real + LANES - 1) // LANES * LANES
    at = begin if points.ready else 0
    x, y = tile_of(points.x, n * at, n, width), tile_of(points.y, n_y * at, n_y, width)
    if not points.ready:
        pick(points.X, columns, begin, real, x)
        pick(points.Y, columns, begin, real, y)
        if plan.keep_probs[0] < 1.0:
            drop(x, 0, n, D, begin, columns.size, real, plan.keep_probs[0])
    return x, y


@compiled(*LOOPS)
def cost_and_gradient(
    plan: Plan, points: Points, memory: Memory, theta: Floats, columns: Ints, D: Bytes
) -> float:
    """The mean loss (eq. 6) over the chosen columns; memory.gradient becomes its gradient."""
    m, loss = columns.size, 0.0
    gradient, n_y, n_A = memory.gradient, points.Y.shape[0], memory.A.size // plan.tile
    gradient[:] = 0.0
    for begin in range(0, m, plan.tile):
        real = min(plan.tile, m - begin)
        x, y = tile_inputs(plan, points, columns, begin, real, D)
        A = tile_of(memory.A, 0, n_A, x.shape[1])
        dA = tile_of(memory.dA, 0, memory.dA.size // plan.tile, x.shape[1])
        tile_forward(plan, theta, x, A, D, begin, real, m)
        loss += output_losses(A, n_A - n_y, y, real, dA)
        tile_backward(plan, gradient, theta, x, A, dA, memory.dW, D, begin, real, m)
    for p in range(theta.size):
        gradient[p] /= m
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
def draw_masks(plan: Plan, D: Bytes, stream: Bits, m: int) -> None:
    """The masks of an update of m examples, layer after layer, each (n_l, m) row by row."""
    for l in range(plan.keep_probs.size):
        if plan.keep_probs[l] < 1.0:
            d = plan.D_at[l] * m
            draw_mask(D[d : d + plan.layer_dims[l] * m], plan.keep_probs[l], stream)


def entrance(function: Callable[..., Any]) -> Any:
    """Compile without the GIL; keep the machine code on disk where some folder can be written."""
    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # numba found no folder to cache in
        return numba.njit(nogil=True, error_model="numpy")(function)


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
def slopes_at(plan: Plan, gradient: Floats, theta: Floats, m: int, looked: Looked, k: int) -> None:
    """The penalty and the norms of row k; gradient, a sum over m examples, becomes that of J."""
    for p in range(theta.size):
        gradient[p] /= m
    looked.costs[k, 1] = add_penalty(plan, theta, gradient, m)
    for l in range(1, plan.layer_dims.size):
        w, squares = plan.W_at[l], 0.0
        for p in range(w, w + plan.layer_dims[l] * (plan.layer_dims[l - 1] + 1)):
            squares += gradient[p] * gradient[p]
        looked.norms[k, l - 1] = math.sqrt(squares)


@compiled(*LOOPS)
def look_at(
    plan: Plan,
    points: Points,
    memory: Memory,
    theta: Floats,
    columns: Ints,
    y: Ints,
    back: bool,
    looked: Looked,
    k: int,
) -> float:
    """What theta makes of all examples, written into row k; returns the penalized cost.

    The probability of the right class is 1 - |dz|. Only with `back` is there a penalty, and
    memory.gradient becomes the gradient with it.
    """
    m, n_y, n_A = y.size, points.Y.shape[0], memory.A.size // plan.tile
    gradient, D, loss, hits = memory.gradient, memory.D, 0.0, 0
    confidence, right = looked.confidence[k], looked.right[k]
    if back:
        gradient[:] = 0.0
    for begin in range(0, m, plan.tile):
        real = min(plan.tile, m - begin)
        x, Y = tile_inputs(plan, points, columns, begin, real, D)
        A = tile_of(memory.A, 0, n_A, x.shape[1])
        dA = tile_of(memory.dA, 0, memory.dA.size // plan.tile, x.shape[1])
        tile_forward(plan, theta, x, A, D, begin, real, m)
        Z = A[n_A - n_y :]
        if n_y > 1:
            hits += judge(Z, y, begin, real, right)
        loss += output_losses(A, n_A - n_y, Y, real, dA)
        if n_y == 1:
            hits += judge_sigmoid(Z[0], y, begin, real, right)
        for c in range(min(real, confidence.size - begin)):
            confidence[begin + c] = 1.0 - abs(Z[y[begin + c] if n_y > 1 else 0, c])
        if back:
            tile_backward(plan, gradient, theta, x, A, dA, memory.dW, D, begin, real, m)
    looked.costs[k, 0], looked.hits[k] = loss / m, hits
    if back:
        slopes_at(plan, gradient, theta, m, looked, k)
    return looked.costs[k, 0] + looked.costs[k, 1]


@entrance
def observe(
    plan: Plan,
    points: Points,
    memory: Memory,
    thetas: Floats,
    columns: Ints,
    y: Ints,
    back: bool,
    looked: Looked,
) -> None:
    """What each theta makes of all examples; only with `back` penalties and gradients' norms."""
    plan, points, memory = uncounted(plan), uncounted(points), uncounted(memory)
    looked = uncounted(looked)
    for k in range(thetas.shape[0]):
        look_at(plan, points, memory, thetas[k], columns, y, back, looked, k)


@entrance
def run_updates(
    plan: Plan,
    points: Points,
    memory: Memory,
    t: int,
    alphas: Floats,
    columns: Ints,
    at: int,
    costs: Floats,
    wanted: Ints,
    thetas: Floats,
    looks: NDArray[np.bool_],
    y: Ints,
    looked: Looked,
) -> tuple[int, int, float]:
    """One update for each alpha, t made before; (updates made, what ended them, the last cost).

    columns are the shuffled epochs one after another; the first update's examples begin at `at`.
    thetas[k] becomes theta after the update of the number wanted[k], counted as t is. Where
    looks[k], a row of `looked` becomes what is seen of it, and the next update takes its gradient
    from there; y are the classes. Only for updates of all examples without masks.
    """
    plan, points, memory = uncounted(plan), uncounted(points), uncounted(memory)
    looked = uncounted(looked)
    theta, ahead, m_all = memory.theta, memory.ahead, points.X.shape[1]
    made, problem, cost, kept, seen, known = 0, FINE, 0.0, 0, 0, False
    rest = memory.D.size // (plan.batch + m_all % plan.batch) * plan.batch  # of frozen masks
    for alpha in alphas:
        m = min(plan.batch, m_all - at % m_all)
        if plan.masks == FRESH:
            draw_masks(plan, memory.D, memory.stream, m)
        D = memory.D[rest:] if plan.masks == FROZEN and m < plan.batch else memory.D
        if not known:
            cost = cost_and_gradient(plan, points, memory, theta, columns[at : at + m], D)
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
        known = False
        if kept < wanted.size and wanted[kept] == t + made:
            thetas[kept] = theta
            if looks[kept]:
                cost = look_at(plan, points, memory, theta, columns, y, True, looked, seen)
                seen, known = seen + 1, True
            kept += 1
    memory.theta[:] = theta
    return made, problem, cost
