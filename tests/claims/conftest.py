"""The claims are about many whole runs, so the compiled engine makes them."""

from __future__ import annotations

import pytest

from core.compiled import warm_up


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """Have the compiled engine ready before the first run."""
    assert warm_up()
