"""The equations of 8.6 with the numbers of these runs, beside the functions that compute them."""

from __future__ import annotations

from collections.abc import Mapping

from core.batches import updates_per_epoch
from core.training import Run
from lessons.minibatch.lesson import KINDS, MINI, late_costs
from lessons.minibatch.noise import NoiseCurve, gram, noise_law
from lessons.minibatch.path import descend
from lessons.shared.equations import EQUATIONS, Equation, Numbers, with_numbers
from lessons.shared.words import in_full, rounded

PATHS = Equation(
    "2",
    "the bowl's paths",
    descend,
    r"w := w - \frac{\alpha}{B} \sum_{i \in \{t\}} (w_1 x_1 + w_2 x_2 - y)\, x",
    "Fig. 7's picture: a linear unit and squared errors, with y less its mean.",
)
NOISE = Equation(
    "8.6",
    "noise of a batch",
    noise_law,
    r"\sqrt{E\|g_B - g\|^2} = \frac{s}{\sqrt{B}}\sqrt{\frac{m-B}{m-1}}",
    "The second root belongs to draws without replacement only. The chapter says that small "
    "batches are noisy; the law is from sampling theory.",
)
PRODUCTS = Equation(
    "10",
    "products of gradients",
    gram,
    r"g_i \cdot g_j = \sum_l (dZ_i^{[l]} \cdot dZ_j^{[l]})\,"
    r"(A_i^{[l-1]} \cdot A_j^{[l-1]} + 1)",
)


def lesson_equations(runs: Mapping[str, Run], here: NoiseCurve | None) -> list[Equation]:
    """Batches, J{t}, the update, and, where gradients are finite, the noise of a batch."""
    mini = runs[MINI]
    e, m = mini.experiment, mini.data.train.m
    ranges = {kind: late_costs(run) for kind, run in runs.items() if run.iteration}
    ends = {
        f"J{{t}} at the end, {kind}": f"{one.low:.4f} to {one.high:.4f}"
        for kind, one in ranges.items()
    }
    same = "The same step for all three; only the examples behind dW differ."
    return with_numbers(
        {
            "batches": _batches(runs),
            "cost J{t}": ends | {"λ": f"{in_full(e.lambd)}"},
            EQUATIONS["gradient descent"].with_note(same): _update(runs),
            PATHS: {"B of the mini-batch": f"{e.batch_of(m)}"},
        },
        {} if here is None else _noise(mini, here),
    )


def _batches(runs: Mapping[str, Run]) -> dict[str, str]:
    m = runs[MINI].data.train.m
    updates = {
        f"updates an epoch, {kind}": f"{updates_per_epoch(m, runs[kind].experiment.batch_size):,}"
        for kind in KINDS
    }
    size = runs[MINI].experiment.batch_of(m)
    return {"m": f"{m}", "B": f"{size}"} | updates | {"examples in the last": f"{m % size or size}"}


def _update(runs: Mapping[str, Run]) -> dict[str, str]:
    norms = enumerate(runs[MINI].snapshots[-1].gradient_norms, 1)
    return (
        {"α": f"{in_full(runs[MINI].experiment.alpha)}"}
        | {f"updates, {kind}": f"{runs[kind].iteration:,}" for kind in KINDS}
        | {f"‖dW, db‖ of layer {i}, all examples": rounded(n) for i, n in norms}
    )


def _noise(run: Run, here: NoiseCurve) -> Numbers:
    size, m = run.experiment.batch_of(here.m), here.m
    spread = {
        "s, spread of the m gradients": rounded(here.spread, 4),
        "‖g‖": rounded(here.length, 4),
    }
    lawful = {
        f"noise at B = {size}, {words}": (
            rounded(noise_law(here.spread, size, m, replacement=how), 4)
        )
        for words, how in (("with replacement", True), ("without", False))
    }
    mean = {"mean of all: ‖g‖²": rounded(here.length**2, 4)}
    return {
        NOISE: spread | lawful,
        PRODUCTS: {"examples": f"{m}", "products": f"{m * m:,}"} | mean,
    }
