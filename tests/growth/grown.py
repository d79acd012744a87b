"""A copy of the app that has grown: one more of everything, added as README says.

The copy is edited and run, not this tree, and always in a process of its own: a registry that has
grown here would be seen by every other test.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".git", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", "screenshots")

OPTIMIZER = '''class NesterovState(NamedTuple):
    """v, the average of the gradients."""

    v: Floats


def nesterov(*, beta: float) -> Optimizer:
    """step = beta v + (1 - beta) dW with the v after this gradient (Nesterov, 1983)."""

    def update(gradient: Floats, state: NesterovState, t: int) -> tuple[Floats, NesterovState]:
        v = average_step(state.v, gradient, beta)
        return average_step(v, gradient, beta), NesterovState(v)

    return Optimizer(lambda theta: NesterovState(np.zeros_like(theta)), update)


'''
SCHEDULES = '''

def staircase(*, decay_every: float, decay_base: float) -> Schedule:
    """Alpha = decay_base ^ floor(epoch / decay_every) * alpha0."""
    return lambda alpha0, epoch, t: np.float64(decay_base) ** (epoch // decay_every) * alpha0


def late_halving() -> Schedule:
    """Alpha = alpha0 in epoch 1, half of it after that."""
    return lambda alpha0, epoch, t: np.where(np.asarray(epoch) > 1, alpha0 / 2, alpha0)


def slowing(*, decay_k: float) -> Schedule:
    """Alpha = k / (1 + log(epoch)) * alpha0."""
    return lambda alpha0, epoch, t: decay_k / (1 + np.log(epoch)) * alpha0


SCHEDULES["staircase"] = ScheduleEntry(staircase, "", ("decay_every", "decay_base"))
SCHEDULES["late_halving"] = ScheduleEntry(late_halving, "")
SCHEDULES["slowing"] = ScheduleEntry(slowing, "", ("decay_k",))
'''
INITIALIZER = '''

def narrow(n_in: int, n_out: int, init_scale: float) -> float:
    """1 / (2 sqrt(n_{l-1}))."""
    return float(0.5 / np.sqrt(n_in))


INITIALIZERS["narrow"] = InitializerEntry(narrow, "")
'''
ACTIVATION = '''

def swish_slope(Z: Floats, A: Floats) -> Floats:
    """The derivative of swish."""
    return sigmoid(Z) * (1.0 + Z * (1.0 - sigmoid(Z)))


ACTIVATIONS["swish"] = Activation("Z sigmoid(Z)", lambda Z: Z * sigmoid(Z), swish_slope)
'''
DATA_SET = """

def _stripes(rng: np.random.Generator, noise: float) -> Part:
    X = rng.uniform(-2.0, 2.0, (2, 200))
    return Part(X + 0.05 * noise * rng.standard_normal(X.shape), (np.sin(3 * X[0]) > 0).astype(int))


REGISTRY = {
    **REGISTRY,
    "stripes": Entry(
        name="stripes",
        title="Stripes",
        description="200 points in upright stripes",
        kind="2-D",
        load=_plane("stripes", _stripes),
        has_noise=True,
        start={"hidden": (6,), "alpha": 0.3, "iterations": 500},
    ),
}
"""
LESSON = '''"""A tenth lesson: how wide a layer should be."""

from core.experiment import Experiment
from lessons.shared.lesson import Lesson, Picture

BASE = Experiment(dataset="stripes", hidden=(2,), iterations=120, activation="swish")

LESSON = Lesson(
    title="Width",
    section="8.10",
    line="Two hidden units, or twelve.",
    picture=Picture(
        "boundaries",
        {
            "2 units": BASE,
            "12 units": Experiment(dataset="stripes", hidden=(12,), iterations=120),
        },
    ),
    page="pages/width.py",
    short="Width",
)
'''
PAGE = '''"""Lesson on width: how many units a layer should have."""

from dataclasses import replace

from lessons.width import BASE
from ui.arrival import enter
from ui.contents import under_the_router
from ui.first_screen import first_screen
from ui.lesson import question
from ui.panel import Panel, controls
from ui.running import show_run_buttons, showing, watch

PANEL = Panel("width", BASE, ("stripes", "moons"), (("activation",),), ("hidden",))

under_the_router()
enter(PANEL)
question("Width", "How many units should a layer have?")
places = first_screen()
experiment, data = controls(PANEL, places)
if data is not None:
    twin = replace(experiment, hidden=(12,))
    showing("width", {"As set": (experiment, data), "12 units": (twin, data)})
    with places.further:
        show_run_buttons("width")
    with places.films:
        watch("width")
'''
APPENDED = {
    "core/schedules.py": SCHEDULES,
    "core/initialization.py": INITIALIZER,
    "core/activations.py": ACTIVATION,
    "datasets/registry.py": DATA_SET,
}
CREATED = {"lessons/width/__init__.py": LESSON, "pages/width.py": PAGE}
INSERTED = (
    ("core/optimizers.py", "def rmsprop(", OPTIMIZER),
    (
        "core/optimizers.py",
        '    "RMSprop": OptimizerEntry(',
        '    "Nesterov": OptimizerEntry(nesterov, "", ("beta",)),\n',
    ),
    (
        "core/experiment.py",
        "    decay_k: float = ",
        "    decay_every: float = _knob(10.0, Number(1, 1000))\n",
    ),
    (
        "ui/controls.py",
        '    _setting("decay_k", ',
        '    _setting("decay_every", "decay_every", "Epochs from step to step.", (1, 5, 10)),\n',
    ),
)
"""What is put before a line of a file: an optimizer amid the others, a setting yet unknown."""


def grown_copy(folder: Path) -> Path:
    """Copy the tree into the folder and add the newcomers; the root of the copy."""
    root = folder / "grown"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name, text in APPENDED.items():
        path = root / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    for name, text in CREATED.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for name, before, more in INSERTED:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} has no longer one line that begins {before!r}"
        path.write_text(text.replace(before, more + before), encoding="utf-8")
    return root
