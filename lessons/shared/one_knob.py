"""One setting changed and nothing else: the runs of up to four values, and what the setting did.

The runs share their seeds, so they share data, first weights, batches and masks, as far as the
setting itself does not change them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.experiment import RULES, Experiment
from core.knobs import Sizes
from core.training import Run
from lessons.shared.chosen import chosen
from lessons.shared.compare import Words, compared, dev_words, seeds_words
from lessons.shared.evidence import Held, lower
from lessons.shared.measures import errors, median
from lessons.shared.question import Question
from lessons.shared.seeds import over_seeds
from lessons.shared.words import counted, percent, where_stopped

KNOBS = tuple(name for name in RULES if name != "dataset")
"""The settings that may be changed: all but the data set."""
OTHER_POINTS = ("noise", "data_seed")
"""Settings that draw other dev points, so that no point can be seen to change sides."""
SEEDS_OWN = ("init_seed", "batch_seed", "dropout_seed", "data_seed")
"""What ten seeds change by themselves."""
MOST_VALUES = 4
"""So many films stand side by side."""
LONGEST = 40
"""Characters of one value."""
BETWEEN = re.compile(r";|,(?!\d{3}(?!\d))")
"""What parts values: a semicolon, or a comma that stands for no thousands."""


@dataclass(frozen=True)
class Values:
    """A text of values with semicolons or commas between them; "" leaves the choice to the page.

    Each must be a value of some setting; which one, only values_of knows.
    """

    def check(self, name: str, value: object) -> object:
        """The text with one space behind each semicolon. Raises ValueError for another word."""
        pieces = pieces_of(str(value))
        for piece in pieces:
            if len(piece) > LONGEST or not any(_fits(one, piece) for one in KNOBS):
                raise ValueError(
                    f"{name} must be {self.expected('')}, got {str(value)[:LONGEST]!r}"
                )
        return "; ".join(pieces)

    def parse(self, name: str, text: str) -> object:
        """As check."""
        return self.check(name, text)

    def text(self, value: object) -> str:
        """The text itself."""
        return str(value)

    def expected(self, text: str) -> str:
        """What may stand there."""
        return "up to three values of the setting, such as 0.1; 1, or nothing"


def pieces_of(text: str) -> list[str]:
    """The values' texts.

    >>> pieces_of("0.1, 0.3; 30,000"), pieces_of("")
    (['0.1', '0.3', '30,000'], [])
    """
    return [piece.strip() for piece in BETWEEN.split(text) if piece.strip()]


def _fits(setting: str, text: str) -> bool:
    try:
        RULES[setting].parse(setting, text)
    except ValueError:
        return False
    return True


def values_of(experiment: Experiment, setting: str, text: str) -> list[object]:
    """The run's own value, then those of the text, each once.

    Hidden layers have commas between their units, so semicolons part them. Raises ValueError as the
    setting's rule does, and for more than MOST_VALUES.

    >>> values_of(Experiment(), "hidden", "20, 5; 3")
    [(20, 5), (3,)]
    """
    sizes = isinstance(RULES[setting], Sizes)
    texts = [one.strip() for one in text.split(";") if one.strip()] if sizes else pieces_of(text)
    values = [RULES[setting].parse(setting, one) for one in texts]
    found = list(dict.fromkeys([getattr(experiment, setting), *values]))
    if len(found) > MOST_VALUES:
        raise ValueError(
            f"{MOST_VALUES} films stand side by side: give at most {counted(MOST_VALUES - 1)} "
            f"values besides the run's own, got {len(found) - 1}"
        )
    return found


def variants(
    experiment: Experiment, setting: str, values: Sequence[object], label: str
) -> dict[str, Experiment]:
    """The experiment with each of the values, by label and value; nothing else differs."""
    return {
        f"{label} {RULES[setting].text(value)}": replace(experiment, **{setting: value})  # type: ignore[arg-type]
        for value in values
    }


def shared_words(experiment: Experiment) -> str:
    """What the runs have in common, as a sentence."""
    e = experiment
    return (
        f"All runs have the same seeds (data {e.data_seed}, weights {e.init_seed}, batches "
        f"{e.batch_seed}, masks {e.dropout_seed}): whatever this setting does not change itself is "
        "the same in all of them."
    )


def verdict(runs: Mapping[str, Run], setting: str) -> list[str]:
    """What the setting did, each value against the first one, as graded sentences.

    The grades count all comparisons (Bonferroni: p times their number).
    """
    (first, own), *others = runs.items()
    said = where_stopped(*runs.values())
    said += [_against(first, own, name, run, setting, len(others)) for name, run in others]
    if len(others) > 1 and setting not in OTHER_POINTS:
        said.append(f"These are {counted(len(others))} comparisons; the doubt counts them all.")
    return said


def _against(first: str, own: Run, name: str, run: Run, setting: str, among: int) -> str:
    if run.diverged or own.diverged:
        which = name if run.diverged else first
        return f"{name}: nothing to compare, as the run with {which} diverged."
    if setting in OTHER_POINTS:
        (_, before), (_, after) = errors(own), errors(run)
        return (
            f"{name}: dev error {percent(after)}, {first}: {percent(before)}. Their dev points are "
            "not the same, so ask over ten seeds."
        )
    found = compared(own, run)
    found = replace(found, sides=replace(found.sides, among=among))
    words = Words(
        helped=f"{name} does better",
        harmed=f"{name} does worse",
        too_much=f"{name} does worse, on the training points too",
    )
    train = f"Training error: {percent(found.train[0])}, then {percent(found.train[1])}."
    return f"{name}: {dev_words(found, words)} {train}"


def measure(run: Run) -> tuple[float, float]:
    """(training error, dev error) at the end; infinite where the run diverged."""
    return (float("inf"), float("inf")) if run.diverged else errors(run)


def seeds_question(
    runs: Mapping[str, Experiment], *, redraw: bool
) -> Question[str, tuple[float, float]]:
    """The errors of each value over ten seeds; redraw : each seed has data of its own."""
    return over_seeds(runs, measure, redraw=redraw)


def seeds_verdict(found: Mapping[str, Sequence[tuple[float, float]]], *, redraw: bool) -> list[str]:
    """What ten seeds say: each value against the first, and which is best.

    The best is chosen on half of the seeds and reported on the others.
    """
    devs = {name: [dev for _, dev in ends] for name, ends in found.items()}
    first, *others = devs
    said = [
        _over_seeds(first, devs[first], name, devs[name], len(others), redraw=redraw)
        for name in others
    ]
    best = chosen(devs)
    return [*said, f"The lowest median dev error has {best.name}, {best.words(_share, str)}."]


def _over_seeds(
    first: str,
    before: Sequence[float],
    name: str,
    after: Sequence[float],
    among: int,
    *,
    redraw: bool,
) -> str:
    held = lower(before, after)
    if held.ties == held.of:
        return f"{name} ends with the same dev error as {first} in all seeds."
    higher = 2 * held.n < held.of - held.ties
    way = "higher" if higher else "lower"
    n = held.of - held.ties - held.n if higher else held.n
    claim = f"{name} has a {way} dev error than {first}"
    words = seeds_words(claim, Held(n, held.of, held.ties, among), same_data=not redraw)
    return f"{words} The medians are {_share(median(after))} and {_share(median(before))}."


def _share(error: float) -> str:
    return percent(error) if math.isfinite(error) else "infinite, as runs diverged"
