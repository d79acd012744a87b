"""Rules for a page's own controls: one of a few numbers, or some of a few names."""

from __future__ import annotations

from dataclasses import dataclass

from core.knobs import Choice, grouped, ungrouped


@dataclass(frozen=True)
class Stops:
    """One of a few numbers, written as 30,000 or 1e-8, or where percent is set as 5 %.

    >>> Stops((0.05, 0.5), percent=True).parse("share", "50%")
    0.5
    """

    stops: tuple[float, ...]
    percent: bool = False

    def check(self, name: str, value: object) -> object:
        """The stop that equals the value. Raises ValueError where none does."""
        for stop in self.stops:
            if stop == value and not isinstance(value, bool):
                return stop
        raise ValueError(f"{name} must be {self.expected('')}, got {value!r}")

    def parse(self, name: str, text: str) -> object:
        """From a stop's text or another spelling of its number. Raises ValueError as check does."""
        written = {self.text(stop).replace(" ", ""): stop for stop in self.stops}
        bare = text.replace(" ", "")
        return written[bare] if bare in written else self.check(name, float(ungrouped(bare)))

    def text(self, value: object) -> str:
        """The number as a control shows it."""
        assert isinstance(value, int | float)
        return f"{100 * value:.0f} %" if self.percent else grouped(value)

    def expected(self, text: str) -> str:
        """All stops."""
        return f"one of {', '.join(map(self.text, self.stops))}"


@dataclass(frozen=True)
class Several:
    """Any of the given names, in their order; a link has a parameter for each."""

    names: tuple[str, ...]

    def check(self, name: str, value: object) -> object:
        """A tuple of the names as they are spelled here. Raises ValueError for an unknown one."""
        given = value if isinstance(value, list | tuple) else (value,)
        known = [Choice(self.names).check(name, one) for one in given]
        return tuple(one for one in self.names if one in known)

    def parse(self, name: str, text: str) -> object:
        """From one name, or from nothing. Raises ValueError as check does."""
        return self.check(name, (text,) if text else ())

    def text(self, value: object) -> str:
        """The names with commas, or none."""
        return ", ".join(value) or "none"  # type: ignore[arg-type]

    def expected(self, text: str) -> str:
        """All names."""
        return f"some of {', '.join(self.names)}"
