"""A run beyond the host's limits is not begun: what it would cost and what to lower is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.opening import fine, open_lab, session, texts, trained
from ui import limits
from ui.limits import FILE, VARIABLE, allowed


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits that come with the app."""
    monkeypatch.setenv(VARIABLE, str(FILE))
    allowed.cache_clear()
    yield
    allowed.cache_clear()


def test_a_run_that_takes_too_long_is_refused_with_words_and_nothing_is_lost() -> None:
    lab = trained(open_lab(iterations="20", hidden="8"))
    before = session(lab)["lab"]
    fine(lab.text_input(key="hidden").set_value("100, 100").run())
    assert session(lab)["lab"] is not before, "20 iterations are allowed"
    kept = session(lab)["lab"]
    fine(lab.select_slider(key="iterations").set_value(100_000).run())
    (said,) = (box.value for box in lab.error)
    assert "would take about" in said
    assert "this server allows 20 s" in said
    assert "Set the updates to" in said
    assert session(lab)["lab"] is kept
    assert lab.query_params["hidden"] == "100, 100"
    fine(lab.select_slider(key="iterations").set_value(1000).run())
    assert not lab.error
    assert session(lab)["lab"] is not kept


def test_a_net_that_needs_too_much_memory_is_refused() -> None:
    lab = fine(open_lab(iterations="2", hidden=", ".join(["512"] * 20)))
    (said,) = (box.value for box in lab.error)
    assert "MB, and this server allows 200 MB" in said


def test_a_long_run_is_announced_and_a_short_one_is_not() -> None:
    long = open_lab(iterations="20000", hidden="100, 100")
    assert "s of training." in texts(long.caption)
    assert "s of training." not in texts(open_lab(iterations="20").caption)


@pytest.mark.parametrize("value", ["0", "-1", "true", '"20"', "nan"])
def test_a_limit_that_is_no_number_is_named(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "limits.toml"
    file.write_text(f"seconds = {value}\nmegabytes = 200\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    limits.allowed.cache_clear()
    with pytest.raises(ValueError, match=r"limits.toml: seconds must be a number above 0"):
        limits.allowed()
