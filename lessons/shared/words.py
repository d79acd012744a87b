"""Numbers and endings in words, the same in every lesson."""

from __future__ import annotations


def percent(share: float) -> str:
    """0.1234 as 12.3 %."""
    return f"{100 * share:.1f} %"
