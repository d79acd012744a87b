"""One copy of a registered set for all sessions."""

from __future__ import annotations

import pytest

from datasets import registered


def test_sessions_share_the_data_and_cannot_change_them() -> None:
    data = registered("moons", 0, 1.0)
    assert registered("moons", 0, 1.0) is data
    assert registered("moons", 1, 1.0) is not data
    for part in (data.train, data.dev, data.test):
        assert part is not None
        with pytest.raises(ValueError, match="read-only"):
            part.X[0, 0] = 0.0
        with pytest.raises(ValueError, match="read-only"):
            part.y[0] = 0
