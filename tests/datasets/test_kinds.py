"""Kinds of files that programs write, made here: what comes of each (docs/own_data.md has them)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from datasets import Choices, Reading
from datasets.readers import read_and_explain

POINTS = [
    (round(i * 37 % 50 / 10 - 1.5, 1), round(i * 29 % 40 / 10 + 0.25, 2), "ab"[i % 2])
    for i in range(24)
]


def table(row: str = "{:.2f},{:.2f},{}", names: str = "u,v,y", end: str = "\n") -> str:
    lines = [*([names] if names else []), *(row.format(*point) for point in POINTS)]
    return end.join(lines) + end


def other_labels(a: str, b: str) -> str:
    return table().replace(",a\n", f",{a}\n").replace(",b\n", f",{b}\n")


def first_as(form: str) -> str:
    """A table whose first feature is written in another form."""
    return "u,v,y\n" + "".join(f"{form.format(i % 9 + 1)},{v:.2f},{y}\n" for i, (_, v, y) in POINT)


POINT = list(enumerate(POINTS))
WAY_OUT = re.compile(r"[;?] \w")
"""Behind what came, a refusal says what to do, or asks what it may be."""
SEMICOLONS = table("{:.2f};{:.2f};{}", "u;v;y")
COMMAS = SEMICOLONS.replace(".", ",")


def read(content: bytes | str, name: str = "a.csv", **choices: Any) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    return read_and_explain([(name, content)], Choices(**choices), seed=0)


def points_of(reading: Reading) -> list[tuple[float, ...]]:
    data = reading.data
    assert data is not None, reading.refusal
    assert data.test is not None
    return sorted(tuple(x) for part in (data.train, data.dev, data.test) for x in part.X.T)


AS_IS = {
    "UTF-16 with a mark": table().encode("utf-16"),
    "UTF-16, little end first": table().encode("utf-16-le"),
    "UTF-16, big end first": table().encode("utf-16-be"),
    "UTF-8 with a mark": table().encode("utf-8-sig"),
    "Latin-1": table(names="Größe,v,y").encode("latin-1"),
    "CR": table(end="\r"),
    "CR LF": table(end="\r\n"),
    "semicolons": SEMICOLONS,
    "decimal commas": COMMAS,
    "tabs": SEMICOLONS.replace(";", "\t"),
    "bars": SEMICOLONS.replace(";", "|"),
    "columns set with blanks": table(" {:8.2f} {:8.2f}  {}", "  u   v  y"),
    "a delimiter in quotes, after blanks": table('{:.2f}, {:.2f}, "{}, x"', 'u, v, "y"'),
    "a line end in quotes": table('{:.2f},{:.2f},"{}\nx"', 'u,v,"y"'),
    "no names, text labels": table(names=""),
    "Excel's sep=;": "sep=;\n" + SEMICOLONS,
    "NumPy's # before the names": "# " + table(),
    "a typeset minus": table().replace("-", "\u2212"),
    "percent signs": table("{:.2f}%,{:.2f} %,{}"),
    "currency": table("${:.2f},{:.2f} EUR,{}"),
    "powers of ten": table("{:.3e},{:.3E},{}"),
    "labels 1 and 2": other_labels("1", "2"),
    "labels -1 and 1": other_labels("-1", "1"),
    "labels True and False": other_labels("True", "False"),
    "blank lines": table(end="\n\n \n"),
}


@pytest.mark.parametrize("kind", AS_IS)
def test_a_table_means_the_same_however_it_is_written(kind: str) -> None:
    reading = read(AS_IS[kind])
    assert points_of(reading) == sorted((u, v) for u, v, _ in POINTS)
    assert reading.understood.rows == 24
    assert len(reading.understood.classes) == 2


NUMBERED = {
    "pandas' to_csv": ",u,v,y\n" + "".join(f"{i},{u},{v},{y}\n" for i, (u, v, y) in POINT),
    "pandas' to_csv, read and written again": "Unnamed: 0,u,v,y\n"
    + "".join(f"{i},{u},{v},{y}\n" for i, (u, v, y) in POINT),
    "R's write.csv": '"","u","v","y"\n'
    + "".join(f'"{i + 1}",{u},{v},"{y}"\n' for i, (u, v, y) in POINT),
    "R's write.table": '"u" "v" "y"\n'
    + "".join(f'"{i + 1}" {u} {v} "{y}"\n' for i, (u, v, y) in POINT),
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_a_column_that_only_numbers_the_rows_is_left_out_and_said(kind: str) -> None:
    reading = read(NUMBERED[kind])
    assert points_of(reading) == sorted((u, v) for u, v, _ in POINTS)
    assert "only numbers the rows: left out" in " ".join(reading.understood.notes)
    assert len(points_of(read(NUMBERED[kind], left_out=()))[0]) == 3, "a person may want it"


@pytest.mark.parametrize(
    ("form", "value"),
    [('"{},234.5"', 1234.5), ("{} 234", 1234), ("{}\u00a0234", 1234), ("{}'234", 1234)],
)
def test_marks_between_thousands_are_read_and_said(form: str, value: float) -> None:
    reading = read(first_as(form))
    assert points_of(reading)[0][0] == value
    assert "is read as" in " ".join(reading.understood.notes)


REFUSED = {
    "an old Excel file": ("a.xls", b"\xd0\xcf\x11\xe0", "a .xls is not read here"),
    "OpenDocument": ("a.ods", b"PK", "save it as .xlsx or as 'CSV UTF-8'"),
    "JSON": ("a.json", b"{}", "in pandas: data.to_csv"),
    "a picture": ("a.png", b"\x89PNG", "put the pictures into an .npz"),
    "R's own": ("a.rds", b"x", "in R: write.csv"),
    "a workbook called .csv": ("a.csv", b"PK\x03\x04\x00\x00", "is it another kind of file, such"),
    "a locked workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0", "got an old .xls or a locked workbook"),
    "half a workbook": ("a.xlsx", b"PK\x03\x04", "must be a whole .xlsx file"),
    "Cyrillic of Windows": ("a.csv", "рост,вид\n1,кот\n".encode("cp1251"), "text in UTF-8"),
    "a title above the names": ("a.csv", "Survey\n" + table(), "is it a title? Delete it"),
    "an open quote": ("a.csv", table() + '1,"2,a\n3,4,b\n', "a quote is opened and never closed"),
    "a row too long": ("a.csv", table() + "1,2,3,a\n", "got 4 in line 26; is there a delimiter"),
    "one long line": ("a.csv", "1," * 1_100_000, "is the table turned on its side"),
    "blank lines without end": ("a.csv", "\n" * 300_000, "got 300,000 lines, blank ones too"),
    "dates": (
        "a.csv",
        "day,y\n" + "".join(f"2024-01-{i:02d},{'ab'[i % 2]}\n" for i in range(1, 25)),
        "'2024-01-02' in line 3, '2024-01-03' in line 4 (24 in all); leave this column out, or wri",
    ),
    "words": (
        "a.csv",
        first_as("no. {}").replace("u,", "w,"),
        "take it one-hot: a 0 or 1 for each",
    ),
    "one cell with a comma": ("a.csv", SEMICOLONS.replace("0.25", "0,25", 1), "or choose the dec"),
    "missing values": (
        "a.csv",
        table().replace("-1.50", "NA").replace("2.20", ""),
        "got 'NA' in line 2, an empty cell in line 3 (2 in all); fill it in, or choose to leave",
    ),
    "missing labels": ("a.csv", other_labels("", "b"), "must have a label in every row"),
    "a label of 1,000 letters": ("a.csv", other_labels("a" * 1000, "b"), "at most 200 letters"),
    "21 classes": (
        "a.csv",
        "u,y\n" + "".join(f"{i * 7},c{i % 21}\n" for i in range(210)),
        "must have at most 20 classes, got 21",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_place_and_way_out(kind: str) -> None:
    name, content, words = REFUSED[kind]
    reading = read(content, name)
    assert reading.data is None
    assert words in reading.refusal
    assert WAY_OUT.search(reading.refusal), "what to do stands behind the semicolon"


def test_a_named_counter_is_a_word_not_a_rule() -> None:
    text = "step,y\n" + "".join(f"{i},{'ab'[i // 12]}\n" for i in range(24))
    reading = read(text)
    assert reading.data is not None
    assert "'step' numbers the rows" in " ".join(reading.understood.warnings)


def test_a_label_written_twice_is_a_word() -> None:
    text = "u,is_a,y\n" + "".join(f"{i * 37 % 50},{i % 2},{'ba'[i % 2]}\n" for i in range(24))
    assert "'is_a' alone tells the class" in " ".join(read(text).understood.warnings)


@pytest.mark.parametrize(("mark", "delimiter"), [(",", ";"), (".", ";")])
def test_groups_of_three_that_may_be_either_are_said(mark: str, delimiter: str) -> None:
    text = SEMICOLONS.splitlines()[0] + "\n"
    text += "".join(f"{i % 9 + 1}{mark}234;{i % 7 + 1}{mark}567;{y}\n" for i, (_, _, y) in POINT)
    reading = read(text)
    assert "choose the other where that is wrong" in " ".join(reading.understood.warnings)
    other = "." if mark == "," else ","
    assert points_of(read(text, decimal=other))[0][0] == 1234


GAPS = table().replace("-1.50", "NA", 1)


def test_rows_with_missing_values_can_be_left_out() -> None:
    assert len(points_of(read(GAPS, missing="leave_out"))) == 23


def test_missing_values_can_become_the_mean_of_train() -> None:
    reading = read(GAPS, missing="mean")
    assert len(points_of(reading)) == 24
    data = reading.data
    assert data is not None
    known = {u for u, _, _ in POINTS}
    filled = [
        (part, i)
        for part in (data.train, data.dev, data.test)
        if part is not None
        for i in range(part.m)
        if round(part.X[0, i], 6) not in known
    ]
    [(part, i)] = filled
    others = np.delete(data.train.X[0], i) if part is data.train else data.train.X[0]
    assert part.X[0, i] == pytest.approx(others.mean())


def test_words_can_become_a_0_or_1_for_each() -> None:
    text = "hue,v,y\n" + "".join(f"{'rgb'[i % 3]},{v},{y}\n" for i, (_, v, y) in POINT)
    data = read(text, one_hot=("hue",)).data
    assert data is not None
    assert data.feature_names == ("hue = b", "hue = g", "hue = r", "v")
    assert (data.train.X[:3].sum(axis=0) == 1).all()


def test_the_split_can_be_in_the_order_of_the_rows_or_by_lot() -> None:
    data = read(table(), split="in_order").data
    assert data is not None
    assert data.train.X.T.tolist() == [[u, v] for u, v, _ in POINTS[:14]]
    assert len(points_of(read(table(), split="random"))) == 24
    rows = table().splitlines()
    sorted_rows = "\n".join([rows[0], *sorted(rows[1:], key=lambda row: row[-1])])
    sorted_rows += "\n1,2,c" * 4
    assert (
        "got none of 'c' with a split in the order of"
        in read(sorted_rows, split="in_order").refusal
    )


def test_choices_overrule_guesses() -> None:
    reading = read(table(), header=False, label="column 3", missing="leave_out")
    assert reading.data is None, "then the names are a row like others"
    assert "got 'u' in line 1" in reading.refusal
    assert read(SEMICOLONS, delimiter=",").data is None
    assert read(table(), label="nothing").refusal.startswith("there is no column 'nothing'")
    assert read(other_labels("1", "2"), label="u", left_out=("v", "y")).data is None


def test_what_was_understood_and_chosen_goes_through_json() -> None:
    import json

    from datasets import Understood

    understood = read(NUMBERED["pandas' to_csv"]).understood
    assert Understood.from_dict(json.loads(json.dumps(understood.as_dict()))) == understood
    choices = Choices(left_out=("a",), delimiter="\t", header=False)
    assert Choices.from_dict(json.loads(json.dumps(choices.as_dict()))) == choices
