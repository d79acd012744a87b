"""Try every lesson's sentences and write docs/truth.md: `make truth`, some minutes on two cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from core.compiled import warm_up
from lessons.shared.contents import found_lessons
from tests.truth import exact, settings, sweeps, two_runs
from tests.truth.tally import MOST_WRONG, Row, Seen, rows_of

WRITTEN = Path(__file__).parents[2] / "docs" / "truth.md"
MOST_SHOWN = 3
"""So many places where a claim did not hold are named."""
PLANE = ("moons", "circles", "field", "flower")
PLACES = [(name, seed) for name in PLANE for seed in settings.DATA_SEEDS]
FEW = [("moons", 1009), ("circles", 2003)]
PARTS: dict[str, Callable[[], Iterable[Seen]]] = {
    "regularization": lambda: two_runs.of_regularization(settings.ALL),
    "decay": lambda: sweeps.of_decay(PLACES[::2]),
    "bias and variance": lambda: two_runs.of_bias_variance(settings.ALL),
    "dropout": lambda: two_runs.of_dropout(settings.ALL),
    "optimizers": lambda: sweeps.of_optimizers(FEW),
    "ten seeds": lambda: sweeps.of_ten_seeds(PLACES[::2]),
    "chosen": lambda: sweeps.of_chosen(PLACES),
    "normalization": lambda: sweeps.of_normalization(
        [("breast_cancer", seed) for seed in settings.DATA_SEEDS]
    ),
    "initialization": lambda: sweeps.of_initialization(PLACES[::2]),
    "curve fitting": lambda: exact.of_curves(range(200, 210)),
    "mini-batches": lambda: exact.of_minibatch(settings.ALL[::3]),
    "gradient check": lambda: exact.of_gradcheck(settings.ALL[::4]),
}
"""What is tried, the longest first: the parts share the cores."""
HEAD = f"""# What the pages say, and how often it is so

`make truth` wrote this; do not edit it. Each lesson's verdicts were made on data sets, samples and
first weights that no default uses (tests/truth/settings.py: data seeds {settings.DATA_SEEDS}, first
weights from {settings.INIT_SEEDS[0]} on). Counted are the sentences of the first grade only, those
that a page says without "it seems". Sentences about errors are compared with the error on 20,000
new points of the same generator, those about ten seeds or a sweep with seeds that had no part in
it, the others with what can be worked out or run again. A sentence may be wrong in
{MOST_WRONG:.0%} of the cases.
"""


def seen_of(part: str) -> list[Seen]:
    """One part, in a process of its own."""
    if not warm_up():
        raise RuntimeError("the compiled engine is needed: thousands of runs are made")
    return list(PARTS[part]())


def table(rows: list[Row]) -> str:
    """All rows, lesson by lesson, as Markdown."""
    text = [HEAD]
    for lesson in dict.fromkeys(row.lesson for row in rows):
        text += [f"\n## {lesson}\n", "| what is said | held | of | where not |"]
        text += [
            "| --- | ---: | ---: | --- |",
            *(line(one) for one in rows if one.lesson == lesson),
        ]
    return "\n".join(text) + "\n"


def line(row: Row) -> str:
    """A row of the table."""
    shown = "; ".join(row.wrong_at[:MOST_SHOWN]) or "-"
    more = f" and {row.wrong - MOST_SHOWN} more" if row.wrong > MOST_SHOWN else ""
    return f"| {row.claim} | {row.said - row.wrong:,} | {row.said:,} | {shown}{more} |"


def order(row: Row) -> int:
    """Where a row's lesson stands in the chapter; curve fitting is part of the first."""
    names = [one.title for one in found_lessons()]
    return names.index(row.lesson) if row.lesson in names else 0


def main() -> None:
    """Write the file; leaves with 1 where a sentence is wrong too often."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        seen = [one for part in pool.map(seen_of, PARTS) for one in part]
    rows = sorted(rows_of(seen), key=order)
    WRITTEN.write_text(table(rows), encoding="utf-8")
    bad = [one for one in rows if one.too_often_wrong()]
    said = [f"{one.lesson}: {one.claim}, {one.wrong} of {one.said}" for one in bad]
    sys.exit("Wrong too often:\n" + "\n".join(said) if bad else None)


if __name__ == "__main__":
    main()
