"""The guided paths: what a path foretells comes true, and a bad file is refused with its line."""

from __future__ import annotations

from collections import Counter

import pytest

from core.experiment import Experiment
from lessons.shared.contents import found_lessons
from lessons.shared.equations import EQUATIONS
from lessons.shared.path import DIRECTIONS, MEASURES, Path, Step, load_path, read_path
from lessons.shared.question import answered

NAMES = [one.page.removeprefix("pages/").removesuffix(".py") for one in found_lessons()]
ASKING = [
    (name, number)
    for name in NAMES
    for number, step in enumerate(load_path(name).steps, 1)
    if step.ask
]
GOOD = """
equation = "9"
idea = "An idea."
[[step]]
title = "One"
why = "Because."
[[step]]
title = "Two"
why = "Because."
ask = "What happens?"
measure = "gap"
before = { lambd = 0.0 }
set = { lambd = 1.0 }
answer = "down"
because = "So."
[[step]]
title = "Three"
why = "Because."
[[step]]
title = "Four"
why = "Because."
find = "dev_error"
below = 0.1
"""


def read(text: str) -> Path:
    return read_path("regularization", text, Experiment(), MEASURES)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), ASKING)
def test_what_a_step_foretells_happens_in_nine_of_ten_seeds(name: str, number: int) -> None:
    path = load_path(name)
    step = path.steps[number - 1]
    before = answered(path.question_before(step))["before"]
    after = answered(path.question(step))["after"]
    counted = Counter(path.directions(step, before, after))
    assert counted[step.answer] >= 9, counted


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_has_an_idea_an_equation_a_question_and_a_task(name: str) -> None:
    path = load_path(name)
    assert 2 <= path.idea.count(".") <= 6
    assert path.equation in EQUATIONS
    assert any(step.ask for step in path.steps)
    assert path.steps[-1].title == "Your turn"
    assert not path.steps[0].ask, "the first card shows what there is"


def test_a_good_file_is_read() -> None:
    path = read(GOOD)
    assert [step.title for step in path.steps] == ["One", "Two", "Three", "Four"]
    assert path.steps[1].after == {"lambd": 1.0}
    assert path.with_settings(path.steps[1].before).lambd == 0.0


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"Two"', '"Two', "no TOML: .*line 8"),
        ('answer = "down"', 'answer = "left"', "line 7: answer must be down, same or up"),
        ('measure = "gap"', 'measure = "gaps"', "line 7: measure must be one of"),
        ("lambd = 1.0", "lambd = -1.0", "line 7: lambd must be"),
        ('why = "Because."\nask', 'wy = "x"\nask', "line 7: a step may have"),
        ('find = "dev_error"', 'find = "x"', "line 19: find must be one of"),
        ('because = "So."', "", "line 7: a step that asks says why"),
        ('idea = "An idea."', "", "line 1: a path needs idea"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(before: str, after: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"lessons/regularization/path.toml.*{words}"):
        read(GOOD.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "went"),
    [(0.1, 0.105, "same"), (0.1, 0.2, "up"), (0.2, 0.1, "down"), (float("inf"), 3.0, "down")],
)
def test_a_number_goes_up_or_down_only_beyond_what_counts_as_no_change(
    before: float, after: float, went: str
) -> None:
    assert MEASURES["dev_error"].direction(before, after) == went
    assert went in DIRECTIONS
    assert isinstance(load_path("decay").steps[0], Step)
