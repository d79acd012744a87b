"""Everybody who can train a workload: each function returns `train(updates)`, ready and warmed up.

A peer that is not installed raises ImportError; one that cannot do a workload raises NotAbleError.
All of them compute in float64 and on one thread.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.chapter_loop import ChapterLoop
from benchmarks.workloads import Workload
from core.batches import batches
from core.compiled import CompiledEngine, make_engine, ready, warm_up
from core.engine import Engine, NumpyEngine
from core.network import unpack

Train = Callable[[int], None]


class NotAbleError(Exception):
    """The peer has nothing that this workload asks for."""


def engine_of(workload: Workload, *, compiled: bool) -> Engine:
    if not compiled:
        theta = workload.first_theta()
        return NumpyEngine(workload.experiment, workload.network, workload.part, 2, theta)
    if not warm_up() or not ready():
        raise ImportError("numba is not installed")
    theta = workload.first_theta()
    engine = make_engine(workload.experiment, workload.network, workload.part, 2, theta)
    assert isinstance(engine, CompiledEngine)
    return engine


def ours(workload: Workload) -> Train:
    engine = engine_of(workload, compiled=True)
    return lambda updates: check(engine.advance(np.full(updates, workload.experiment.alpha)))


def numpy_reference(workload: Workload) -> Train:
    engine = engine_of(workload, compiled=False)
    return lambda updates: check(engine.advance(np.full(updates, workload.experiment.alpha)))


def check(costs) -> None:
    if not np.isfinite(costs).all():
        raise RuntimeError("the training diverged: its time says nothing")


def chapter(workload: Workload) -> Train:
    experiment, part = workload.experiment, workload.part
    layers = unpack(workload.first_theta(), dims_of(workload))[1:]
    adam = experiment.optimizer == "Adam"
    loop = ChapterLoop(layers, experiment.alpha, experiment.keep_prob, adam)
    columns = batches(part.m, experiment.batch_size, np.random.default_rng(0))
    Y = part.y[np.newaxis].astype(np.float64)

    def train(updates: int) -> None:
        for _ in range(updates):
            chosen = next(columns)
            loop.step(part.X[:, chosen], Y[:, chosen])

    return train


def dims_of(workload: Workload) -> tuple[int, ...]:
    return workload.network.layer_dims


def scikit_learn(workload: Workload) -> Train:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    experiment, part = workload.experiment, workload.part
    if experiment.keep_prob < 1.0:
        raise NotAbleError("MLPClassifier has no dropout")
    X = np.ascontiguousarray(part.X.T)
    per_epoch = -(-part.m // workload.batch)

    def train(updates: int) -> None:
        net = MLPClassifier(
            experiment.hidden,
            solver="adam" if experiment.optimizer == "Adam" else "sgd",
            alpha=0.0,
            batch_size=workload.batch,
            learning_rate_init=experiment.alpha,
            momentum=0.0,
            nesterovs_momentum=False,
            max_iter=-(-updates // per_epoch),
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            net.fit(X, part.y)

    return train


def pytorch(workload: Workload, *, compiled: bool = False) -> Train:
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    experiment, part = workload.experiment, workload.part
    X = torch.tensor(np.ascontiguousarray(part.X.T))
    Y = torch.tensor(part.y[:, np.newaxis].astype(np.float64))
    modules: list[torch.nn.Module] = []
    for layer in unpack(workload.first_theta(), dims_of(workload))[1:]:
        linear = torch.nn.Linear(layer.W.shape[1], layer.W.shape[0])
        linear.weight.data, linear.bias.data = torch.tensor(layer.W), torch.tensor(layer.b[:, 0])
        modules += [linear, torch.nn.ReLU()]
        if experiment.keep_prob < 1.0:
            modules.append(torch.nn.Dropout(1 - experiment.keep_prob))
    net = torch.nn.Sequential(*modules[: -2 if experiment.keep_prob < 1.0 else -1])
    adam = experiment.optimizer == "Adam"
    optimizer = (torch.optim.Adam if adam else torch.optim.SGD)(net.parameters(), experiment.alpha)

    def loss_of(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(net(x), y)

    loss = torch.compile(loss_of, dynamic=False) if compiled else loss_of
    columns = batches(part.m, experiment.batch_size, np.random.default_rng(0))

    def train(updates: int) -> None:
        for _ in range(updates):
            chosen = next(columns)
            x, y = (X, Y) if isinstance(chosen, slice) else (X[chosen], Y[chosen])
            optimizer.zero_grad()
            loss(x, y).backward()
            optimizer.step()

    return train


def pytorch_compiled(workload: Workload) -> Train:
    return pytorch(workload, compiled=True)


def jax_jit(workload: Workload) -> Train:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    experiment, part, size = workload.experiment, workload.part, workload.batch
    X, Y = jnp.asarray(part.X), jnp.asarray(part.y[np.newaxis].astype(np.float64))
    theta = [
        (jnp.asarray(x.W), jnp.asarray(x.b))
        for x in unpack(workload.first_theta(), dims_of(workload))[1:]
    ]
    keep = experiment.keep_prob

    def loss(theta, x, y, key):
        A = x
        for W, b in theta[:-1]:
            A = jnp.maximum(W @ A + b, 0)
            if keep < 1.0:
                key, now = jax.random.split(key)
                A = A * jax.random.bernoulli(now, keep, A.shape) / keep
        z = theta[-1][0] @ A + theta[-1][1]
        return (jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z)))).mean()

    def step(t, carry):
        theta, v, s, key = carry
        key, now, shuffle = jax.random.split(key, 3)
        x, y = X, Y
        if size < part.m:  # shapes are fixed under jit: every batch is full, drawn anew
            chosen = jax.random.choice(shuffle, part.m, (size,))
            x, y = X[:, chosen], Y[:, chosen]
        g = jax.grad(loss)(theta, x, y, now)
        if experiment.optimizer != "Adam":
            return jax.tree.map(lambda w, d: w - experiment.alpha * d, theta, g), v, s, key
        v = jax.tree.map(lambda a, d: 0.9 * a + 0.1 * d, v, g)
        s = jax.tree.map(lambda a, d: 0.999 * a + 0.001 * d * d, s, g)
        right1, right2 = 1 - 0.9 ** (t + 1.0), 1 - 0.999 ** (t + 1.0)
        move = lambda w, a, b: w - experiment.alpha * (a / right1) / (jnp.sqrt(b / right2) + 1e-8)  # noqa: E731
        return jax.tree.map(move, theta, v, s), v, s, key

    @jax.jit
    def run(updates, carry):
        return jax.lax.fori_loop(0, updates, step, carry)

    zeros = jax.tree.map(jnp.zeros_like, theta)
    carry = [(theta, zeros, zeros, jax.random.key(0))]

    def train(updates: int) -> None:
        carry[0] = jax.block_until_ready(run(updates, carry[0]))

    return train


def plain_c(workload: Workload) -> Train:
    compiler = shutil.which("gcc") or shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        raise ImportError("no C compiler found")
    folder = tempfile.mkdtemp()
    source, library = Path(__file__).with_name("loop.c"), Path(folder, "loop.so")
    flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", library, source, "-lm"], check=True)
    loop = ctypes.CDLL(str(library)).train
    shutil.rmtree(folder)
    loop.restype = ctypes.c_double
    return c_train(loop, workload)


def c_train(loop: Callable[..., float], workload: Workload) -> Train:
    experiment, part, m = workload.experiment, workload.part, workload.batch
    dims = np.array(dims_of(workload), dtype=np.int64)
    X, Y = np.ascontiguousarray(part.X), part.y.astype(np.float64)
    theta, order = workload.first_theta(), np.arange(part.m)
    g, v, s = (np.zeros_like(theta) for _ in range(3))
    A, dZ, D = ([np.zeros((n, m)) for n in dims] for _ in range(3))
    A[0] = X if m == part.m else A[0]
    y = np.zeros(m)
    adam = experiment.optimizer == "Adam"
    p, rows = pointer, pointers
    held = A, dZ, D, [rows(A), rows(dZ), rows(D)]  # C has only their addresses

    def train(updates: int) -> None:
        cost = loop(
            ctypes.c_int64(updates), p(dims), ctypes.c_int64(len(dims) - 1), p(theta), p(g),
            p(v) if adam else None, p(s) if adam else None, ctypes.c_int64(theta.size),
            *held[-1], p(X), p(Y), p(y), p(order), ctypes.c_int64(part.m), ctypes.c_int64(m),
            ctypes.c_double(experiment.alpha), ctypes.c_double(experiment.keep_prob),
        )  # fmt: skip
        check(cost)

    return train


def pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def pointers(arrays: list[np.ndarray]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * len(arrays))(*[array.ctypes.data for array in arrays])


def first_layer_products(workload: Workload) -> Train:
    """Not a peer but a floor: W1 X and dZ1 X^T by NumPy's BLAS, and nothing else."""
    X = np.ascontiguousarray(workload.part.X)
    W = np.ones((dims_of(workload)[1], X.shape[0]))
    dZ, Z = np.ones((len(W), X.shape[1])), np.empty((len(W), X.shape[1]))

    def train(updates: int) -> None:
        for _ in range(updates):
            np.dot(W, X, out=Z)
            np.dot(dZ, X.T, out=W)

    return train


PEERS: dict[str, Callable[[Workload], Train]] = {
    "ours": ours,
    "plain C": plain_c,
    "JAX jit": jax_jit,
    "NumPy reference": numpy_reference,
    "chapter": chapter,
    "scikit-learn": scikit_learn,
    "PyTorch eager": pytorch,
    "PyTorch compiled": pytorch_compiled,
    "first layer's two BLAS products": first_layer_products,
}
