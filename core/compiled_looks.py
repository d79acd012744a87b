"""What many thetas make of the data, by core.kernels, while other threads run."""

from __future__ import annotations

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from core.data import Dataset, Floats, Part
from core.experiment import Experiment
from core.layout import memory_of, plan_of, points_of, read_only
from core.network import Network
from core.snapshot import WATCHED, Measured, Observer, Seen, confidences


class Room(NamedTuple):
    """A part, with what the kernels are told of it, and the room that looking at it needs."""

    part: Part
    plan: Any
    points: Any
    memory: Any


def room_to_look(kernels: ModuleType, network: Network, part: Part, k: int) -> Any:
    """The kernels.Looked that k thetas take, all zeros; an empty one costs nothing to pass on."""
    return kernels.Looked(
        costs=np.zeros((k, 2)),
        hits=np.zeros(k, dtype=np.int64),
        confidence=np.zeros((k, confidences(part))),
        right=np.zeros((k, min(WATCHED, part.m)), np.uint8),
        norms=np.zeros((k, len(network.layer_dims) - 1)),
    )


class Looker:
    """Looks at many thetas at once while other threads run; one thread uses it at a time."""

    def __init__(
        self, kernels: ModuleType, network: Network, *, lambd: float = 0.0, lambd_l1: float = 0.0
    ) -> None:
        """kernels is the module core.kernels; the penalties count where slopes are asked for."""
        self._kernels, self._network = kernels, network
        self._plain = Experiment(activation=network.activation, lambd=lambd, lambd_l1=lambd_l1)

    def room(self, part: Part, n_classes: int, gradient: Floats) -> Room:
        """Room to look at a (scaled) part; gradient is as long as theta where slopes are wanted."""
        kernels, plain, network = self._kernels, self._plain, self._network
        plan = plan_of(kernels, plain, network, part)
        points = points_of(kernels, plan, part, n_classes)
        memory = memory_of(kernels, plan, plain, network, part.m, np.empty(0))
        return Room(part, plan, points, memory._replace(gradient=gradient))

    def look(self, thetas: Floats, room: Room, *, slopes: bool) -> Any:
        """The kernels.Looked of the room's part; without slopes no penalty and no norms."""
        part = room.part
        looked = room_to_look(self._kernels, self._network, part, len(thetas))
        columns = np.arange(part.m)
        self._kernels.observe(*room[1:], thetas, columns, read_only(part.y), slopes, looked)
        return looked


class CompiledObserver(Observer):
    """Sees many thetas at once while other threads run; the same numbers but for roundings."""

    def __init__(
        self, kernels: ModuleType, experiment: Experiment, network: Network, data: Dataset
    ) -> None:
        """data is already scaled; kernels is the module core.kernels."""
        super().__init__(network, data, experiment.lambd, experiment.lambd_l1)
        self._n_classes = data.n_classes
        self._looker = Looker(
            kernels, network, lambd=experiment.lambd, lambd_l1=experiment.lambd_l1
        )
        self._rooms: tuple[Room, ...] = ()

    def rest(self) -> None:
        """As Observer.rest."""
        self._rooms = ()

    def see(self, thetas: Floats, *, slopes: bool, on_the_way: Any = None) -> list[Seen]:
        """As Observer.see."""
        if not self._rooms:
            gradients = np.zeros(self._network.n_parameters), np.empty(0)
            parts = zip((self._train, self._dev), gradients, strict=True)
            self._rooms = tuple(self._looker.room(p, self._n_classes, g) for p, g in parts)
        on_train, on_dev = self._rooms
        train = on_the_way
        if train is None:
            train = self._looker.look(thetas, on_train, slopes=slopes)
        dev = self._looker.look(thetas, on_dev, slopes=False)
        rest = zip(train.costs[:, 1].tolist(), train.norms.tolist(), strict=True)
        return [
            Seen(one, other, penalty, tuple(norm))
            for one, other, (penalty, norm) in zip(
                _measured(train, self._train.m), _measured(dev, self._dev.m), rest, strict=True
            )
        ]


def _measured(looked: Any, m: int) -> list[Measured]:
    costs, hits, confidence, right, _ = looked
    rows = zip(costs[:, 0], hits / m, confidence, right.astype(bool), strict=True)
    return [Measured(float(c), float(a), p, r) for c, a, p, r in rows]
