"""The lessons' tests make many whole runs, so the compiled engine makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.compiled import warm_up

HERE = Path(__file__).parent
CLAIMS = "test_claims.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the claims as slow: they are many whole runs each."""
    for item in items:
        if HERE in item.path.parents and item.path.name == CLAIMS:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """Have the compiled engine ready before the first run."""
    assert warm_up()
