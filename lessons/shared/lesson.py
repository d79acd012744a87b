"""What the table of contents knows of a lesson."""

from __future__ import annotations

from dataclasses import dataclass

from core.experiment import Experiment


@dataclass(frozen=True)
class Picture:
    """What the home page shows of a lesson: real runs by their captions.

    kind is "boundaries" (where each draws the line), "costs" or "log costs" (their cost curves),
    or "valley" (a gradient check over eps).
    """

    kind: str
    shown: dict[str, Experiment]


@dataclass(frozen=True)
class Lesson:
    """One lesson: its card on the home page and its place in the bar at the top.

    section is the chapter's, and gives the order; page is the file that shows the lesson, and
    short its name in the bar, where all have to fit side by side. needs names what to know before.
    """

    title: str
    section: str
    line: str
    picture: Picture
    page: str
    short: str
    needs: str = ""

    @property
    def place(self) -> tuple[int, ...]:
        """The section as numbers, by which lessons are in the chapter's order."""
        return tuple(int(number) for number in self.section.split("."))
