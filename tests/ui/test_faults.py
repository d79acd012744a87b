"""What is said at a page's end when something is not as usual."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.budget import Cost
from ui import faults, limits
from ui.start import House


class Troubled(House):
    """A server that does without something."""

    @property
    def problem(self) -> str:
        return "no room"


def page_that_asks(hidden: tuple[int, ...]) -> None:
    from core.experiment import Experiment
    from datasets import data_of
    from ui.faults import show_footer
    from ui.running import showing

    if hidden:
        experiment = Experiment(iterations=10, hidden=hidden)
        showing("slot", {"": (experiment, data_of(experiment))})
    show_footer()


def page(*hidden: int) -> AppTest:
    return AppTest.from_function(page_that_asks, args=(hidden,))


@pytest.mark.parametrize(
    ("hidden", "seconds"), [((), 20), ((3,), 20), ((3,), 1e-9)], ids=["no run", "run", "refused"]
)
def test_what_the_server_does_without_is_said_once_on_every_page(
    monkeypatch: pytest.MonkeyPatch, hidden: tuple[int, ...], seconds: float
) -> None:
    monkeypatch.setattr(faults, "house", Troubled)
    monkeypatch.setattr(limits, "allowed", lambda: Cost(seconds, 200))
    shown = page(*hidden).run()
    assert [one.value for one in shown.caption] == ["no room"]
    assert len(shown.error) == (seconds < 1)


def test_a_lost_session_is_said_where_a_run_is_lost_and_once() -> None:
    shown = page(3)
    shown.session_state["begun_anew"] = True
    assert [one.value for one in shown.run().toast] == [faults.LOST]
    assert not shown.run().toast


def test_a_lost_session_is_not_said_where_nothing_was_trained() -> None:
    shown = page()
    shown.session_state["begun_anew"] = True
    assert not shown.run().toast
