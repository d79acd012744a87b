"""The compiled engine: core.kernels in place of core.engine's loop, when it is ready."""

from __future__ import annotations

import os
import threading
from bisect import bisect_right
from functools import partial
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from core.batches import EpochOrders
from core.compiled_looks import CompiledObserver, Looker, room_to_look
from core.costs import stacked_penalties
from core.data import Dataset, Floats, Ints, Part
from core.engine import NONE, NOT_ONE, Engine, NumpyEngine, Recorded
from core.experiment import Experiment
from core.gradient_check import STACK_BYTES, ManyCosts, pairs_at_once, stacked_costs
from core.layout import memory_of, plan_of, points_of, read_only
from core.network import Network, unpack
from core.snapshot import Observer
from core.streams import stream

_lock = threading.Lock()
_loaded: list[ModuleType] = []


def ready() -> bool:
    """Whether a Run made now would use the compiled engine."""
    return bool(_loaded)


def warm_up() -> bool:
    """Compile the kernels, or load them from numba's cache on disk; False where numba is missing.

    Takes some seconds at first, less than one from the cache. Any thread may call it, again too.
    The BLAS that the kernels call is SciPy's; it reads its number of threads when it is loaded, so
    call this before anything imports scipy.linalg. One thread each is what runs side by side want.
    """
    with _lock:
        if not _loaded:
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            try:
                from core import kernels

                _first_update(kernels)
            except ImportError:  # no numba, or no SciPy for its matrix products
                return False
            _loaded.append(kernels)
    return True


def _first_update(kernels: ModuleType) -> None:
    """What makes numba compile: any update, since all runs call with the same types."""
    point = Part(np.zeros((1, 1)), np.zeros(1, dtype=np.int64))
    network, data = Network((1, 1)), Dataset("a point", "table", point, point, None, ("0", "1"))
    CompiledEngine(kernels, Experiment(), network, point, 2, np.zeros(2)).advance(np.ones(1))
    CompiledObserver(kernels, Experiment(), network, data).see(np.zeros((1, 2)), slopes=True)


def not_compiled(experiment: Experiment) -> list[str]:
    """The names among the experiment's that make_engine needs NumPy for; [] while not ready()."""
    if not ready():
        return []
    kernels = _loaded[0]
    known = (experiment.activation, kernels.ACTIVATIONS), (experiment.optimizer, kernels.OPTIMIZERS)
    return [name for name, names in known if name not in names]


def takes(experiment: Experiment) -> bool:
    """Whether a Run made now of this experiment would be trained by the compiled engine."""
    return ready() and not not_compiled(experiment)


def make_engine(
    experiment: Experiment, network: Network, part: Part, n_classes: int, theta: Floats
) -> Engine:
    """The compiled engine where it is ready and knows how, else the NumPy engine at once."""
    if takes(experiment):
        return CompiledEngine(_loaded[0], experiment, network, part, n_classes, theta)
    return NumpyEngine(experiment, network, part, n_classes, theta)


def _looks(network: Network) -> bool:
    """Whether the kernels are ready and know how to look at this net's thetas."""
    return ready() and network.activation in _loaded[0].ACTIVATIONS


def make_observer(experiment: Experiment, network: Network, data: Dataset) -> Observer:
    """The compiled observer where it is ready and knows how, else NumPy's; data are scaled."""
    if _looks(network):
        return CompiledObserver(_loaded[0], experiment, network, data)
    return Observer(network, data, experiment.lambd, experiment.lambd_l1)


class CompiledEngine:
    """NumpyEngine's twin: the same theta, t and problem, the same random numbers, other arithmetic.

    Sums are added up in another order, so theta differs from the reference's by roundings.
    """

    name = "compiled"

    def __init__(
        self,
        kernels: ModuleType,
        experiment: Experiment,
        network: Network,
        part: Part,
        n_classes: int,
        theta: Floats,
    ) -> None:
        """part is the (scaled) training part; kernels is the module core.kernels."""
        self.t, self.problem = 0, ""
        self._kernels, self._network, self._part = kernels, network, part
        self._order = EpochOrders(
            part.m, experiment.batch_size, stream("batches", experiment.batch_seed)
        )
        self._plan = plan_of(kernels, experiment, network, part)
        self._points = points_of(kernels, self._plan, part, n_classes)
        self._memory = memory_of(kernels, self._plan, experiment, network, part.m, theta)
        self._sees_all = self._plan.batch == part.m and self._plan.masks == kernels.NOTHING

    @property
    def theta(self) -> Floats:
        """The flat parameters after t updates; a copy that later updates leave alone."""
        return self._memory.theta.copy()

    def advance(self, alphas: Floats) -> Floats:
        """As NumpyEngine.advance."""
        return self.record(alphas, NONE, NOT_ONE).costs

    def record(self, alphas: Floats, wanted: Ints, looks: NDArray[np.bool_]) -> Recorded:
        """As NumpyEngine.record; other threads run meanwhile.

        An update of all examples without masks has made, of its theta, all that a look wants to
        know of the training part; so it is kept, in a kernels.Looked.
        """
        looks = looks & self._sees_all
        costs = np.empty(len(alphas))
        thetas = np.empty((len(wanted), self._memory.theta.size))
        looked = room_to_look(self._kernels, self._network, self._part, int(looks.sum()))
        columns, at = self._order.columns(self.t, len(alphas))
        made, problem, cost = self._kernels.run_updates(
            self._plan,
            self._points,
            self._memory,
            self.t,
            np.ascontiguousarray(alphas, dtype=np.float64),
            columns,
            at,
            costs,
            read_only(np.asarray(wanted, dtype=np.int64)),
            thetas,
            looks,
            read_only(self._part.y),
            looked,
        )
        self.t += made
        if problem == self._kernels.COST_OVERFLOWED:
            self.problem = f"the cost became {cost} at update {self.t + 1}"
        elif problem == self._kernels.WEIGHTS_OVERFLOWED:
            self.problem = f"the weights overflowed at update {self.t + 1}"
        kept = bisect_right(wanted, self.t)
        seen = looked._make(rows[: int(looks[:kept].sum())] for rows in looked)
        return Recorded(costs[:made], thetas[:kept], seen if self._sees_all else None)


def make_costs(
    network: Network, X: Floats, Y: Floats, *, lambd: float = 0.0, lambd_l1: float = 0.0
) -> ManyCosts:
    """J with its penalties (eq. 6-9), without dropout, of many thetas at once.

    The compiled one, where it is ready and knows how, lets other threads run meanwhile; it differs
    from core.gradient_check.stacked_costs, which is the other, by roundings.
    """
    m = Y.shape[1]
    if not _looks(network):
        plain = partial(stacked_costs, network, X=X, Y=Y, lambd=lambd, lambd_l1=lambd_l1)
        return ManyCosts(plain, pairs_at_once(network, m))
    looker = Looker(_loaded[0], network)
    part = Part(X, (Y[0] if len(Y) == 1 else Y.argmax(axis=0)).astype(np.int64))
    room = looker.room(part, max(2, len(Y)), np.empty(0))

    def J(thetas: Floats) -> Floats:
        costs = looker.look(thetas, room, slopes=False).costs[:, 0]
        stacks = [layer.W for layer in unpack(thetas, network.layer_dims)[1:]]
        return np.asarray(costs + stacked_penalties(stacks, m, lambd, lambd_l1))

    return ManyCosts(J, max(1, STACK_BYTES // (2 * 8 * network.n_parameters)))
