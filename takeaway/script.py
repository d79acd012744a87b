"""A run as a plain NumPy script: one step a line, the chapter's symbols, no import of ours.

It makes the same updates as core.engine, one operation after another in the same order, and so ends
at the same theta. It has only what the run uses: no line of dropout where nothing is dropped.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from core.data import Dataset, Part
from core.experiment import Experiment
from core.preparation import with_train_size
from core.scaling import apply, fit_scaling
from takeaway import descent, network
from takeaway.recipes import made_by_code

MOST_LINES = 80
"""Where making the data would need more, they stand in a file beside the script."""

KNOWN: dict[str, Collection[str]] = {
    "initialization": network.SPREADS,
    "activation": network.ACTIVATIONS,
    "schedule": descent.SCHEDULES,
    "optimizer": descent.OPTIMIZERS,
}
"""The functions that a script has a line for, by the setting that names them."""


@dataclass(frozen=True, eq=False)
class Script:
    """The script; parts are the train and dev part that it reads from a file beside it, or None."""

    text: str
    parts: tuple[Part, Part] | None = None

    @property
    def data(self) -> bytes:
        """The .npz file that must stand beside the script under the same name; b"" for none.

        It has the examples that are trained on and the dev set, never the test set.
        """
        if self.parts is None:
            return b""
        stream, (train, dev) = io.BytesIO(), self.parts
        np.savez_compressed(stream, X=train.X, y=train.y, X_dev=dev.X, y_dev=dev.y)
        return stream.getvalue()

    def zipped(self, name: str) -> bytes:
        """Script and data as NAME.py and NAME.npz in one .zip."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(f"{name}.py", self.text)
            file.writestr(f"{name}.npz", self.data)
        return stream.getvalue()


def write_script(experiment: Experiment, source: Dataset) -> Script:
    """The script of a run on this data set (as loaded).

    Raises ValueError where the run uses a function that the script has no line for.
    """
    for kind, known in KNOWN.items():
        if (name := getattr(experiment, kind)) not in known:
            names = ", ".join(known)
            raise ValueError(f"the script has no line for {kind} {name!r}; it knows {names}")
    data, recipe = with_train_size(source, experiment), made_by_code(experiment, source)
    scaling = network.standardized(experiment, data)
    if scaling is None:
        fitted = fit_scaling(data.train.X)
        train, dev = (Part(apply(fitted, one.X), one.y) for one in (data.train, data.dev))
        return Script(_text(experiment, data, network.LOADED_SCALED), (train, dev))
    text = _text(experiment, data, recipe + scaling)
    if recipe and text.count("\n") <= MOST_LINES:
        return Script(text)
    return Script(_text(experiment, data, network.LOADED + scaling), (data.train, data.dev))


def _text(experiment: Experiment, data: Dataset, examples: str) -> str:
    """The whole script; examples are the lines that leave X, y, X_dev, y_dev."""
    parts = (
        network.head(experiment),
        examples,
        network.network(experiment, data),
        descent.training(experiment, data),
        descent.result(experiment, data.n_classes),
    )
    return "".join(parts)
