"""The equations of 8.6 with the numbers of these runs, beside the functions that compute them."""

from __future__ import annotations

from collections.abc import Mapping

from core.batches import batches, updates_per_epoch
from core.engine import cost_and_gradient
from core.optimizers import gradient_descent
from core.training import Run
from lessons.minibatch.lesson import (
    BATCH,
    KINDS,
    MINI,
    STOCHASTIC,
    examples_per_update,
    noise_of_cost,
)
from lessons.minibatch.noise import NoiseCurve, gram, noise_law
from lessons.minibatch.path import descend
from ui.lesson import Equation


def lesson_equations(runs: Mapping[str, Run], here: NoiseCurve | None) -> list[Equation]:
    """Batches, J{t}, the update, and, where gradients are finite, the noise of a batch."""
    shown = [_batches(runs), _cost(runs), _update(runs), _path(runs[MINI])]
    return [*shown, *(_noise(runs[MINI], here) if here is not None else [])]


def _batches(runs: Mapping[str, Run]) -> Equation:
    m = runs[MINI].data.train.m
    updates = {
        f"updates an epoch, {kind}": (f"{updates_per_epoch(m, runs[kind].experiment.batch_size):,}")
        for kind in KINDS
    }
    size = examples_per_update(runs[MINI].experiment.batch_size, m)
    return Equation(
        "8.6.2",
        "batches",
        r"(X^{\{t\}}, Y^{\{t\}}), \quad t = 1, \dots, \lceil m / B \rceil",
        batches,
        {"m": f"{m}", "B": f"{size}"} | updates | {"examples in the last": f"{m % size or size}"},
        "The last batch of an epoch has what is left.",
    )


def _cost(runs: Mapping[str, Run]) -> Equation:
    ranges = {
        f"J{{t}} at the end, {kind}": _range(run) for kind, run in runs.items() if run.iteration
    }
    return Equation(
        "8.6.2",
        "cost J{t}",
        r"J^{\{t\}} = \frac{1}{B}\sum_{i \in \{t\}} L(\hat y^{(i)}, y^{(i)})"
        r" + \frac{\lambda}{2B}\sum_l \|W^{[l]}\|_F^2",
        cost_and_gradient,
        ranges | {"λ": f"{runs[MINI].experiment.lambd:g}"},
        "In this function m is the number of examples in the batch, as in the chapter.",
    )


def _range(run: Run) -> str:
    found = noise_of_cost(run)
    return f"{found.low:.4f} to {found.high:.4f}"


def _update(runs: Mapping[str, Run]) -> Equation:
    norms = enumerate(runs[MINI].snapshots[-1].gradient_norms, 1)
    return Equation(
        "8.6.2",
        "update",
        r"W^{[l]} := W^{[l]} - \alpha\, dW^{[l]}, \quad b^{[l]} := b^{[l]} - \alpha\, db^{[l]}",
        gradient_descent,
        {"α": f"{runs[MINI].experiment.alpha:g}"}
        | {f"updates, {kind}": f"{runs[kind].iteration:,}" for kind in (BATCH, MINI, STOCHASTIC)}
        | {f"‖dW, db‖ of layer {i}, all examples": f"{n:.2e}" for i, n in norms},
        "The same step for all three; only the examples behind dW differ.",
    )


def _path(run: Run) -> Equation:
    return Equation(
        "2",
        "the bowl's paths",
        r"w := w - \frac{\alpha}{B} \sum_{i \in \{t\}} (w_1 x_1 + w_2 x_2 - y)\, x",
        descend,
        {"B of the mini-batch": f"{run.experiment.batch_size or run.data.train.m}"},
        "Fig. 7's picture: a linear unit and squared errors, with y less its mean.",
    )


def _noise(run: Run, here: NoiseCurve) -> list[Equation]:
    size, m = examples_per_update(run.experiment.batch_size, here.m), here.m
    lawful = {
        f"noise at B = {size}, {words}": f"{noise_law(here.spread, size, m, replacement=how):.4g}"
        for words, how in (("with replacement", True), ("without", False))
    }
    return [
        Equation(
            "8.6",
            "noise of a batch",
            r"\sqrt{E\|g_B - g\|^2} = \frac{s}{\sqrt{B}}\sqrt{\frac{m-B}{m-1}}",
            noise_law,
            {"s, spread of the m gradients": f"{here.spread:.4g}", "‖g‖": f"{here.length:.4g}"}
            | lawful,
            "The second root belongs to draws without replacement only. The chapter says that "
            "small batches are noisy; the law is from sampling theory.",
        ),
        Equation(
            "10",
            "products of gradients",
            r"g_i \cdot g_j = \sum_l (dZ_i^{[l]} \cdot dZ_j^{[l]})\,"
            r"(A_i^{[l-1]} \cdot A_j^{[l-1]} + 1)",
            gram,
            {
                "examples": f"{m}",
                "products": f"{m * m:,}",
                "mean of all: ‖g‖²": f"{here.length**2:.4g}",
            },
        ),
    ]
