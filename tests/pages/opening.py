"""The app's pages without a browser: opened with a link's parameters, and trained to the end."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any
from unittest import mock

from streamlit.testing.v1 import AppTest

from core.training import Run
from ui import arrival
from ui.questions import Questions

ROOT = Path(__file__).parents[2]
NO_PAGES = {"contents.py"}
"""Files below pages/ that a visitor cannot open."""
PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py") if path.name not in NO_PAGES)


@functools.cache
def answers_of(name: str) -> tuple[str, ...]:
    """The link's parameters that open the answers below a page's first screen."""
    app = AppTest.from_file(str(ROOT / "router.py"), default_timeout=120)
    with mock.patch.object(arrival, "enter", wraps=arrival.enter) as entered:
        if name != "home.py":
            app.switch_page(f"pages/{name}")
        app.run()
    declared = entered.call_args.args if entered.call_args else ()
    asked = [one for one in declared if isinstance(one, Questions)]
    return tuple(control.key for one in asked for control in one.controls)


def open_whole_page(name: str, **parameters: str) -> AppTest:
    """The page with all that its questions answer opened."""
    return open_page(name, **dict.fromkeys(answers_of(name), "true"), **parameters)


def open_page(name: str, **parameters: str) -> AppTest:
    """The page, come in by the router, after its first run; parameters are the link's."""
    app = AppTest.from_file(str(ROOT / "router.py"), default_timeout=120)
    for parameter, text in parameters.items():
        app.query_params[parameter] = text
    if name != "home.py":
        app.switch_page(f"pages/{name}")
    return fine(app.run())


def open_lab(**parameters: str) -> AppTest:
    """The lab; short runs end within it, one tick of training comes with each run of the script."""
    return open_page("lab.py", **parameters)


def fine(app: AppTest) -> AppTest:
    """The app, if no exception is shown."""
    assert not app.exception, [problem.message for problem in app.exception]
    return app


def trained(app: AppTest) -> AppTest:
    """The page when its runs have ended: a browser asks for the ticks, here each one is a run."""
    while any(getattr(held, "training", False) for held in session(app).values()):
        fine(app.run())
    return app


def session(app: AppTest) -> dict[str, Any]:
    """What the visitor's session holds, by name."""
    held: dict[str, Any] = app.session_state.to_dict()
    return held


def shown(app: AppTest) -> Any:
    """What the lab shows (ui.showing.Showing)."""
    return app.session_state["lab"]


def run_of(app: AppTest) -> Run:
    run: Run = shown(app).run
    return run


def texts(elements: Any) -> str:
    """The words of all elements of a kind, one a line."""
    return "\n".join(str(element.value) for element in elements)


def button_of(app: AppTest, label: str) -> Any:
    """The button with this label or key."""
    return next(button for button in app.button if label in (button.label, button.key))


def press(app: AppTest, label: str) -> AppTest:
    return fine(button_of(app, label).click().run())
