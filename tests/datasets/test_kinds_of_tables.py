"""More tables as students bring them: what is understood of each, or what the refusal says."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests.datasets.test_kinds import (
    COMMAS,
    POINT,
    POINTS,
    SEMICOLONS,
    WAY_OUT,
    first_as,
    other_labels,
    points_of,
    read,
    table,
)

U_V = sorted((u, v) for u, v, _ in POINTS)
LINES = table().splitlines()
ROWS = table(names="")
NUMBERED = other_labels("0", "1").split("\n", 1)[1]


def with_column(name: str, form: str = "{}") -> str:
    """The points with a first column that names the rows, in no order."""
    rows = [f"{form.format(i * 7 % 24 * 3)},{u},{v},{y}" for i, (u, v, y) in POINT]
    return "\n".join([f"{name},u,v,y", *rows])


SAME = {
    "R's write.csv2": (
        '"";"u";"v";"y"\n'
        + "".join(f'"{i + 1}";{u};{v};"{y}"\n'.replace(".", ",") for i, (u, v, y) in POINT),
        "only numbers the rows",
    ),
    "R's row names in words": (with_column('""', '"Mazda {}"'), "only names the rows"),
    "R's write.table, names in words": (
        '"u" "v" "y"\n' + "".join(f'"Mazda {i}" {u} {v} "{y}"\n' for i, (u, v, y) in POINT),
        "it is taken as the row's name",
    ),
    "an index after a split": (with_column(""), "only names the rows"),
    "an id that does not count": (with_column("id"), "only names the rows"),
    "Excel's CSV UTF-8, German": (COMMAS.replace("\n", "\r\n").encode("utf-8-sig"), ""),
    "Excel's Unicode text": (
        SEMICOLONS.replace(";", "\t").replace("\n", "\r\n").encode("utf-16"),
        "",
    ),
    "decimal commas in quotes between commas": (
        "u,v,y\n" + "".join(f'"{u}","{v}",{y}\n'.replace(".", ",") for u, v, y in POINTS),
        "",
    ),
    "decimal commas with percent signs": (
        table("{:.2f} %;{:.2f}%;{}", "u;v;y").replace(".", ","),
        "'-1,50 %' is read as -1.5",
    ),
    "powers of ten with decimal commas": (table("{:.3E};{:.3E};{}", "u;v;y").replace(".", ","), ""),
    "zlotys and crowns": (table("{:.2f} zł,{:.2f} kr,{}"), "'0.25 kr' is read as 0.25"),
    "marks without width": (table("\u200b{:.2f},\ufeff{:.2f},{}"), "is read as -1.5"),
    "remarks above the names": (f"# made today\n# by us, in May\n{table()}", "left out as a rema"),
    "remarks between and below": (
        "\n".join([*LINES[:9], "# pause", *LINES[9:], "# end"]),
        "line 10 and 1 more begins with #",
    ),
    "names once more, further down": (
        "\n".join([*LINES[:9], LINES[0], *LINES[9:]]),
        "line 10 has the names once more",
    ),
    "three empty columns at the end": (table("{:.2f},{:.2f},{},,,", "u,v,y,,,"), "3 empty cells"),
    "the same under shorter names": (table("{:.2f},{:.2f},{},,,"), "ends in 3 empty cells"),
    "an empty column between": (table("{:.2f},,{:.2f},{}", "u,,v,y"), "'column 2' has nothing"),
    "an empty column with a name": (table("{:.2f},,{:.2f},{}", "u,w,v,y"), "'w' has nothing"),
    "doubled tabs": (table("{:.2f}\t\t{:.2f}\t\t{}", "u\t\tv\t\ty"), "has nothing in any row"),
    "rows of commas": (table() + ",,\n,,\n", ""),
    "three line ends in one file": (table().replace("\n", "\r\n", 5).replace("\n", "\r", 3), ""),
    "CR CR LF": (table().replace("\n", "\r\r\n"), ""),
    "DOS's end of file": (table() + "\x1a", ""),
    "single quotes": (table("'{:.2f}','{:.2f}','{}'", "'u','v','y'"), ""),
    "each line in quotes": ("".join(f'"{line}"\n' for line in table().split("\n")[:-1]), "every l"),
    "a label column in front": (
        "y,u,v\n" + "".join(f"{y},{u},{v}\n" for u, v, y in POINTS),
        "'y' is taken as the label, for its name",
    ),
}


@pytest.mark.parametrize("kind", SAME)
def test_the_points_are_read_and_what_was_done_is_said(kind: str) -> None:
    content, said = SAME[kind]
    reading = read(content)
    assert points_of(reading) == U_V
    assert reading.data is not None
    assert (reading.data.feature_names, reading.data.class_names) == (("u", "v"), ("a", "b"))
    notes = " ".join(reading.understood.notes)
    assert said in notes if said else not notes
    assert not reading.understood.warnings


CLASSES = {
    "text 0 and 1 in quotes": (other_labels('"0"', '"1"'), ("0", "1")),
    "T and F": (other_labels("T", "F"), ("F", "T")),
    "typeset -1 and +1": (other_labels("\u22121", "+1"), ("-1", "1")),
    "0.0 and 1.0": (other_labels("0.0", "1.0"), ("0", "1")),
    "01 and 02": (other_labels("01", "02"), ("1", "2")),
    "no-break blanks behind": (other_labels("a\u00a0", "b").replace("a\u00a0", "a", 5), ("a", "b")),
    "quotes as in MySQL": (table('{:.2f},{:.2f},"{} \\"x\\""'), ('a "x"', 'b "x"')),
    "0, 1, 2 as names": ("0,1,2\n" + NUMBERED, ("0", "1")),
    "0, 1, label as names": (table(names="0,1,label"), ("a", "b")),
    "years as names": (table(names="2019,2020,y"), ("a", "b")),
    "a line end in a name": (table(names='"u\nin cm",v,y'), ("a", "b")),
}


@pytest.mark.parametrize("kind", CLASSES)
def test_labels_and_names_of_many_makes_are_read(kind: str) -> None:
    content, classes = CLASSES[kind]
    reading = read(content)
    assert points_of(reading) == U_V
    assert reading.data is not None
    assert reading.data.class_names == classes


VALUES = {
    "Swiss: 1’234.50": (first_as("{}’234.50").replace(",", ";"), 1234.5),
    "French: 1 234,56 with narrow blanks": (
        "u;v;y\n" + "".join(f"{i % 9 + 1}\u202f234,56;2,5;{'ab'[i % 2]}\n" for i in range(24)),
        1234.56,
    ),
    "Indian: 1,23,456.50": (first_as('"{},23,456.50"'), 123456.5),
    "rupees": (first_as('"₹ {},23,456"'), 123456.0),
    "brackets of accounts": (first_as('"($9,{}00.50)"'), -9900.5),
    "a minus before the currency": (first_as("-${}.50"), -9.5),
    "TRUE and FALSE of Google Sheets": (first_as("TRUE").replace("\n", "\r\n"), 1.0),
}


@pytest.mark.parametrize("kind", VALUES)
def test_numbers_of_many_countries_are_read(kind: str) -> None:
    content, least = VALUES[kind]
    assert points_of(read(content))[0][0] == least


ODD = {
    "an accent stored in two ways": (
        other_labels("caf\u00e9", "tea").replace("caf\u00e9", "cafe\u0301", 5),
        "differ in the way that blanks or accents are stored only",
    ),
    "two blanks in a label": (
        other_labels("red wine", "tea").replace("red wine", "red  wine", 5),
        "differ in blanks only",
    ),
    "99 on a scale of SPSS": (
        "q,y\n" + "".join(f"{i % 5 + 1 if i % 7 else 99},{'ab'[i % 2]}\n" for i in range(24)),
        "'q' has 99 in 4 rows",
    ),
    "98 and 99 on it": (
        "q,y\n"
        + "".join(f"{i % 5 + 1 if i % 7 else 98 + i % 2},{'ab'[i % 2]}\n" for i in range(24)),
        "'q' has 99 in 2 rows",
    ),
    "9 on a scale to 5": (
        "q,y\n" + "".join(f"{i % 5 + 1 if i % 7 else 9},{'ab'[i % 2]}\n" for i in range(24)),
        "'q' has 9 in 4 rows",
    ),
    "days as 20240105": (first_as("2024010{}"), "'u' looks like days"),
    "decimal commas between commas, no names": (
        COMMAS.replace(";", ",").split("\n", 1)[1],
        "if the comma is the decimal sign too",
    ),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_may_be_meant_otherwise_is_said(kind: str) -> None:
    content, words = ODD[kind]
    reading = read(content)
    assert reading.data is not None
    assert words in " ".join(reading.understood.warnings)


def test_a_scale_that_reaches_9_has_no_code() -> None:
    text = "q,y\n" + "".join(f"{i % 10},{'ab'[i // 5 % 2]}\n" for i in range(40))
    assert read(text).understood.codes == ()


REFUSED: dict[str, tuple[Any, str]] = {
    "decimal commas between commas": (COMMAS.replace(";", ","), "both delimiter and decimal sign?"),
    "the same with one feature": (
        "u,y\n" + "".join(f"{u},{y}\n".replace(".", ",") for u, _, y in POINTS),
        "got 2, and the first column does not name the rows",
    ),
    "two rows of names": ("size,,kind\n" + table(), "one of two rows of names? Delete it"),
    "two rows of names from pandas": (
        ",size,size,kind\n,u,v,y\n,,,\n" + with_column("").split("\n", 1)[1],
        "got 'size' 2 times (columns 2, 3); are there two rows of names?",
    ),
    "a row of units": ("u,v,y\ncm,kg,\n" + ROWS, "got 'cm' in line 2; is this a second row"),
    "a row of sums": (table() + "Total,12.5,\n", "'Total' in line 26; is this a row of sums"),
    "sums under labels 0 and 1": (
        "u,v,y\n" + NUMBERED + "33.5,12.5,12\n",
        "got 1 of column 'y': '12' in line 26; add some, or leave the class out. Is it a row of s",
    ),
    "a remark of a data base": (table() + "(24 rows affected)\n", "1 in line 26; is it a remark"),
    "a table on its side": (
        "\n".join(
            ",".join([name, *(str(point[i]) for point in POINTS)]) for i, name in enumerate("uvy")
        ),
        "is the table on its side? A row is an example (in R: t",
    ),
    "one row": ("u,v,y\n1,2,a\n", "got 1: 'a'; choose another column as the label"),
    "probabilities as labels": (
        first_as("{}").replace(",a\n", ",0.2\n").replace(",b\n", ",0.9\n"),
        "got '0.2' in line 2, '0.9' in line 3, '0.2' in line 4 (24 in all); this app tells",
    ),
    "names as labels": (
        "u,y\n" + "".join(f"{i},person {i}\n" for i in range(24)),
        "got 24 different labels, such as 'person 0', 'person 1', 'person 10'; is this the column",
    ),
    "days with strokes": (first_as("2024/01/{}"), "as days since the first (in R: as.numeric"),
    "days in words": (first_as('"Jan {}, 2024"'), "such as days since the first"),
    "hours of a clock": (first_as("{}:30 PM"), "such as days since the first"),
    "SPSS's missing": (table().replace("-1.50", "#NULL!", 1), "got '#NULL!' in line 2; fill it in"),
    "R's and pandas' missing": (table().replace("-1.50", "<NA>", 1), "choose to leave such rows o"),
    "below a limit": (table().replace("-1.50", "<0.01", 1), "such as half of the limit"),
    "units in cells": (table("{:.2f} cm,{:.2f},{}"), "write the number alone, and its unit in"),
    "another delimiter": (
        table("{:.2f}^{:.2f}^{}", "u^v^y"),
        "is there a comma, semicolon, tab, bar or blank between the cells?",
    ),
    "a web page": ("<!DOCTYPE html>\n<html><body>u,v</body></html>\n", "got a web page; choose"),
    "a note of Git LFS": ("version https://git-lfs.github.com/spec/v1\noid x\n", "git lfs pull"),
    "JSON called .csv": ('[{"u": 1},\n {"u": 3}]\n', "got JSON; in pandas: pandas.read_json"),
    "ARFF called .csv": ("% made\n@RELATION x\n@data\n" + ROWS, "got Weka's ARFF; delete all"),
    "gzip called .csv": (gzip.compress(table().encode()), "unpack it first"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_table_is_refused_with_what_to_do(kind: str) -> None:
    content, words = REFUSED[kind]
    reading = read(content)
    assert reading.data is None
    assert words in reading.refusal, reading.refusal
    assert WAY_OUT.search(reading.refusal), "what to do stands behind the semicolon"


def test_y_beside_x_is_a_coordinate() -> None:
    reading = read(table(names="x,y,kind"))
    assert points_of(reading) == U_V
    assert reading.understood.label == "kind"


def test_a_very_wide_table_is_read() -> None:
    names = ",".join([*(f"p{j}" for j in range(600)), "y"])
    rows = [
        ",".join([*(str(i * j % 17 + j / 8) for j in range(600)), "ab"[i % 2]]) for i in range(12)
    ]
    reading = read("\n".join([names, *rows]))
    assert reading.data is not None, reading.refusal
    assert reading.data.n_x == 600
