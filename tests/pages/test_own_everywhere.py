"""A visitor's own data on every page with a list of data sets, for that session only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from datasets import OWN, OwnSet, own_sets
from datasets.readers import read_and_explain
from datasets.understood import Choices
from tests.datasets.files import npz
from tests.pages.opening import ROOT, answers_of, fine, press, session, texts, trained
from tests.pages.test_lab_own_file import ONE_PART, open_own, upload
from ui.own_set import HELD
from ui.showing import Showing

RNG = np.random.default_rng(2)
LESSONS = {
    "bias_variance": {},
    "decay": {},
    "dropout": {},
    "gradcheck": {},
    "initialization": {"initialization_lesson_tab": "Side by side"},
    "minibatch": {},
    "normalization": {},
    "optimizers": {"optimizers_tab": "The network"},
    "regularization": {},
}


def own(seed: int = 1, **arrays: Any) -> OwnSet:
    reading = read_and_explain([("mine.npz", npz(**arrays))], Choices(), seed=seed)
    assert reading.data is not None, reading.refusal
    return OwnSet(reading.data, seed, reading.division)


def table(scale: float = 500) -> OwnSet:
    """Five columns of three classes, one of them rare, on scales far from 1."""
    y = np.where(np.arange(60) % 10 == 0, 2, np.arange(60) % 2)
    return own(X=RNG.normal(size=(60, 5)) * scale, y=y)


def open_with(data: OwnSet | None, page: str, **parameters: str) -> AppTest:
    """A page of a session that has these data, with own data asked for by the link."""
    app = AppTest.from_file(str(ROOT / "router.py"), default_timeout=120)
    if data is not None:
        app.session_state[HELD] = own_sets().keep(data)
    for key, text in ({"dataset": "own_file"} | LESSONS[page] | parameters).items():
        app.query_params[key] = text
    app.switch_page(f"pages/{page}.py")
    return fine(app.run())


def runs_of(app: AppTest) -> list[Any]:
    held = [one for one in session(trained(app)).values() if isinstance(one, Showing)]
    return [run for one in held for run in one.runs.values()]


@pytest.mark.parametrize("page", LESSONS)
def test_a_lesson_trains_and_answers_on_own_data(page: str) -> None:
    data = table()
    opened = dict.fromkeys(answers_of(f"{page}.py"), "true")
    app = open_with(data, page, iterations="20", **opened)
    runs = runs_of(app)
    assert runs
    for run in runs:
        assert run.source.source == data.data.source
        assert run.experiment.dataset.startswith(f"{OWN}:")
        assert run.experiment.standardize or page == "normalization", "features of any size"
    assert ("Always answering" in texts(app.info)) is (page != "gradcheck"), "a class is rare"
    assert not app.error
    assert "dataset" not in texts(app.toast), "the own data are here"


def test_a_link_with_own_data_that_are_not_here_says_where_to_open_them() -> None:
    app = open_with(None, "dropout", iterations="20")
    assert "open your own file in the lab first" in texts(app.toast)
    assert {run.experiment.dataset for run in runs_of(app)} == {"moons"}


def test_removed_they_are_on_no_page() -> None:
    app = open_with(table(), "regularization", iterations="20")
    assert "5 features, 3 classes" in texts(app.caption)
    press(app, "remove_own")
    assert HELD not in session(app)
    assert not [toast for toast in app.toast if "open your own file" in toast.value]
    assert {run.experiment.dataset for run in runs_of(app)} == {"moons"}
    assert "own file" not in app.segmented_control(key="dataset").options


def test_from_the_lab_to_a_lesson_and_back_they_are_still_there() -> None:
    app = trained(open_own(("points.npz", ONE_PART)))
    digest = app.session_state[HELD].name
    app.switch_page("pages/regularization.py")
    fine(app.run())
    assert "own file" in app.segmented_control(key="dataset").options
    fine(app.segmented_control(key="dataset").set_value(OWN).run())
    assert {run.experiment.dataset for run in runs_of(app)} == {digest}
    app.switch_page("pages/lab.py")
    fine(app.run())
    assert app.session_state["lab"].run.experiment.dataset == digest
    assert "36 training and 12 dev examples" in texts(app.caption)
    press(app, "remove_own")
    assert "Upload a file here" in texts(app.info)


def test_who_takes_the_file_out_of_its_box_has_no_own_data() -> None:
    app = trained(open_own(("points.npz", ONE_PART)))
    fine(app.file_uploader[0].set_value([]).run())
    assert HELD not in session(app)
    upload(app, ("points.npz", ONE_PART))
    assert HELD in session(app)


def test_ten_seeds_of_own_data_have_ten_divisions_and_of_two_parts_one() -> None:
    x = RNG.normal(size=(60, 2))
    y = (x[:, 0] > 0).astype(int)
    words = "Your file has its own parts, so all ten seeds have the same data."
    one, two = own(X=x, y=y), own(X=x[:40], y=y[:40], Xval=x[40:], yval=y[40:])
    for data, parts in ((one, False), (two, True)):
        opened = {"iterations": "20", "regularization_sweep_open": "true"}
        app = trained(open_with(data, "regularization", **opened))
        assert (words in texts(app.caption)) is parts
        assert (any(t.key == "regularization_weights_only" for t in app.toggle)) is not parts
