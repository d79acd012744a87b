"""What the check says against what is so: right gradients are not called wrong, bugs are found.

On runs that no default uses: three data sets, other first weights, lambda up to 1,000.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.training import Run, finish
from datasets import data_of
from lessons.gradcheck.lesson import BASE, EPS, Frame, frame_at
from lessons.gradcheck.verdict import read, verdict
from tests.truth.exact import bugs_that_show

SHARES = (0.0, 0.25, 0.5, 1.0)


def said(frame: Frame, bug: str = "", eps: float = EPS) -> str:
    return " ".join(verdict(read(frame, eps=eps, bug=bug), frame))


def frames(lambd: float, activation: str, dataset: str, seed: int) -> list[Frame]:
    settings = {"lambd": lambd, "activation": activation, "dataset": dataset, "init_seed": seed}
    experiment = replace(BASE, **settings)
    run = finish(Run(experiment, data_of(experiment), watched=False))
    found = [frame_at(run, share) for share in SHARES]
    return [frame for frame in found if frame.usable()]


@pytest.mark.parametrize("dataset", ["moons", "circles", "field"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("lambd", [0.0, 1.0, 10.0, 100.0, 1000.0])
def test_a_right_gradient_is_never_called_wrong_and_a_bug_is_found_where_it_shows(
    lambd: float, activation: str, dataset: str
) -> None:
    for frame in frames(lambd, activation, dataset, seed=200):
        text = said(frame)
        assert "likely right" in text or "nothing to compare" in text, text
        for bug in bugs_that_show(frame):
            assert "the gradient is wrong" in said(frame, bug), bug


def test_where_g_is_smaller_than_rounding_the_check_says_so_and_what_to_do() -> None:
    last = [frames(1000.0, "tanh", "moons", seed)[-1] for seed in range(200, 206)]
    texts = [text for frame in last if "nothing" in (text := said(frame))]
    assert texts, "of such frames about a third have so small a gradient"
    for text in texts:
        assert "There is nothing to compare: ‖g‖ is" in text
        assert text.endswith("Take an earlier frame, or a smaller λ.")
        assert "wrong" not in text
