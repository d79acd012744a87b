"""What must hold where the registries have grown; test_growing_registries.py runs it in a copy.

The names are those of tests/growth/grown.py. Every page's every control is moved by
tests/pages/test_every_control.py, which is run in the copy too.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.compiled import warm_up
from core.experiment import RULES
from tests.pages.opening import (
    PAGES,
    fine,
    open_page,
    open_whole_page,
    press,
    run_of,
    session,
    texts,
    trained,
)
from trysee.__main__ import list_registries
from ui.contents import LESSONS

SHORT = {"iterations": "30"}
NEW = {
    "optimizer": "Nesterov",
    "schedule": "staircase",
    "initialization": "narrow",
    "activation": "swish",
    "dataset": "stripes",
}


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The engine that the pages name is there from the start."""
    assert warm_up()


def words(app: AppTest) -> str:
    """All that the page says in words."""
    kinds = (app.header, app.markdown, app.caption, app.info, app.warning, app.toast)
    return "\n".join(texts(elements) for elements in kinds)


def ready(app: AppTest) -> AppTest:
    """The page when its films have ended, and whatever study goes on."""
    trained(app)
    while any(type(held).__name__ == "Work" for held in session(app).values()):
        time.sleep(0.02)
        fine(app.run())
    return app


def open_ready(page: str, **parameters: str) -> AppTest:
    return ready(open_whole_page(page, **SHORT | parameters))


def pressed(app: AppTest, label: str) -> AppTest:
    """The page when the study behind this button is done; answers known before need no button."""
    waits = label in [button.label for button in app.button]
    return ready(press(app, label)) if waits else app


def choices(app: AppTest, key: str) -> list[str]:
    """The options of the control of this key."""
    kinds: Any = ("selectbox", "segmented_control", "pills", "multiselect")
    return next(list(c.options) for kind in kinds for c in app.get(kind) if c.key == key)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str) -> None:
    open_ready(page)


def test_the_list_on_the_command_line_names_the_newcomers() -> None:
    listed = list_registries()
    assert "stripes" in listed["datasets"]
    assert listed["optimizers"]["Nesterov"] == "no equation in the chapter"
    assert {"staircase", "late_halving"} <= set(listed["schedules"])
    assert "narrow" in listed["initializers"]
    assert "swish" in listed["activations"]
    assert listed["lessons"]["Width"] == "Two hidden units, or twelve."


@pytest.mark.parametrize("setting", NEW)
def test_the_lab_offers_and_trains_the_newcomer(setting: str) -> None:
    name = NEW[setting]
    app = open_ready("lab.py", **{setting: name})
    assert RULES[setting].text(name) in choices(app, setting)
    run = run_of(app)
    assert getattr(run.experiment, setting) == name
    assert run.outcome is not None
    assert run.outcome.state == "finished"
    engine = "numpy" if setting in ("optimizer", "activation") else "compiled"
    assert f"Training engine: {engine}." in words(app)
    if engine == "numpy":
        assert f"The compiled engine does not know {name}: NumPy trains it" in words(app)
    assert ("the film player does not know" in words(app)) == (setting == "activation")


def test_the_lab_trains_all_newcomers_at_once_and_shows_a_setting_that_is_new_itself() -> None:
    app = open_ready("lab.py", **NEW, decay_every="5")
    experiment = run_of(app).experiment
    assert {name: getattr(experiment, name) for name in NEW} == NEW
    assert app.select_slider(key="decay_every").value == 5
    assert "does not know swish and Nesterov" in words(app)


def test_the_home_page_and_the_bar_have_the_new_lesson() -> None:
    assert "Width" in [lesson.title for lesson in LESSONS]
    assert "Two hidden units, or twelve." in words(open_page("home.py"))


def test_the_new_lesson_says_that_its_films_are_drawn_by_the_server() -> None:
    app = open_ready("width.py")
    assert "How many units should a layer have?" in words(app)
    assert "the film player does not know swish" in words(app)


# The lessons, each with what is new to it.


def test_the_optimizers_race_on_a_surface() -> None:
    tab = "A race on a surface"
    app = open_ready("optimizers.py", optimizers_tab=tab, optimizers_race_who="Nesterov")
    assert "Nesterov" in choices(app, "optimizers_race_who")
    assert "| v |  | what it keeps |" in words(app)
    assert "| step |  | see its code |" in words(app)
    assert "Nesterov: best at α = " in words(app)


def test_the_optimizers_train_the_network() -> None:
    chosen = {"optimizers_film": "Nesterov", "optimizers_state_of": "Nesterov"}
    app = open_ready("optimizers.py", optimizers_tab="The network", iterations="10", **chosen)
    assert "Five runs are trained, two of them are shown." in words(app)
    assert "The best α of Nesterov is not known here" in words(app)
    assert "How Nesterov makes its step of what it keeps is not known here" in words(app)
    assert "Nesterov, α = 0.1" in session(app)["optimizers"].runs
    assert "Nesterov, at α = 0.1, does not reach 0.1" in words(app)
    assert "Nesterov: " in words(pressed(app, "Sweep α over 10 seeds"))


@pytest.mark.parametrize("schedule", ["staircase", "late halving"])
def test_decay_has_the_new_schedules(schedule: str) -> None:
    app = open_ready("decay.py", schedule=schedule)
    assert f"With {schedule} α ended at" in words(app)
    assert f"{schedule.capitalize()}: " in words(pressed(app, "All schedules over 10 seeds"))
    if schedule == "staircase":
        assert "decay_every is not swept: the lesson has no values for it" in words(app)
    else:
        assert "Choose a schedule that has a setting" in words(app)


def test_decay_sweeps_a_new_schedule_by_a_setting_that_it_knows() -> None:
    app = open_ready("decay.py", schedule="slowing")
    assert "The lowest median cost" in words(pressed(app, "Sweep k over 10 seeds"))


def test_initialization_starts_in_the_new_way() -> None:
    first = {"initialization_lesson_first_ways": "narrow"}
    app = open_ready("initialization.py", initialization_lesson_first_activation="swish", **first)
    assert "narrow: the spread of A goes from" in words(app)
    assert "swish" in choices(app, "initialization_lesson_first_activation")
    race = {
        "initialization_lesson_tab": "Side by side",
        "initialization_lesson_race_ways": "narrow",
    }
    app = open_ready("initialization.py", activation="swish", **race)
    assert "narrow: cost " in words(app)
    assert "narrow: " in words(pressed(app, "Train ten seeds"))
    app = open_ready("initialization.py", initialization_lesson_tab="Zeros")
    fine(app.get("segmented_control")[-1].set_value("swish").run())
    assert "units differ" in words(app)


TABS = (
    "Which ε",
    "Planted bugs",
    "Dropout",
    "The kink of relu",
    "What the check costs",
    ("Exercise 3"),
)


@pytest.mark.parametrize("tab", TABS)
def test_a_gradient_check_of_the_new_activation(tab: str) -> None:
    app = open_ready(
        "gradcheck.py", activation="swish", gradcheck_tab=tab, gradcheck_bug="wrong g′"
    )
    assert "the film player does not know swish" in words(app)
    if tab == "The kink of relu":
        assert "swish has no kink" in words(app)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("regularization.py", "This page's net has swish; here the same net is trained with tanh"),
        ("bias_variance.py", "the film player does not know swish"),
    ],
)
def test_other_lessons_take_the_new_activation(page: str, said: str) -> None:
    app = open_ready(page, activation="swish", hidden="6")
    assert "swish" in choices(app, "activation")
    assert said in words(app)


@pytest.mark.parametrize("page", ["dropout.py", "normalization.py", "minibatch.py", "decay.py"])
def test_a_lesson_whose_data_are_its_own_choice_says_so_of_others(page: str) -> None:
    app = open_page(page, **SHORT, dataset="stripes")
    assert "stripes" in texts(app.toast)
