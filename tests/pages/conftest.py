"""The pages are tested as a visitor has them once the server is warm: with the compiled engine."""

from __future__ import annotations

import pytest

from core.compiled import warm_up


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """Have the compiled engine ready before the first page trains."""
    assert warm_up()
