"""The files in cases/, each a kind that people have: read right, or refused in words that help."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.scaling import apply, fit_scaling
from datasets import Choices, Reading
from datasets.readers import read_and_explain

CASES = Path(__file__).parent / "cases"


def reading(case: str, choices: Choices | None = None) -> Reading:
    path = CASES / case
    return read_and_explain([(path.name, path.read_bytes())], choices or Choices(), seed=54)


@pytest.mark.parametrize(
    ("case", "features", "classes"),
    [
        ("01_de_headerless/one.csv", ("column 1",), ("0", "1")),
        ("01_de_headerless/two.csv", ("column 1", "column 2"), ("0", "1")),
        ("02_header_commas_tie/units.csv", ("length, cm", "width, cm"), ("a", "b")),
        ("03_unnamed_index_leak/with_index.csv", ("u", "v"), ("no", "yes")),
        ("03_unnamed_index_leak/noise_only.csv", ("u", "v"), ("no", "yes")),
        ("05_label_spelling/spelling.csv", ("a", "b"), ("NA", "Yes", "no", "yes")),
        ("06_thousands/en.csv", ("income", "age"), ("0", "1")),
        ("06_thousands/de.csv", ("income", "age"), ("0", "1")),
        ("07_trailing_delimiter/all_lines.csv", ("a", "b"), ("0", "1")),
        ("07_trailing_delimiter/rows_only.csv", ("a", "b"), ("0", "1")),
        ("09_near_constant/near.csv", ("a", "c"), ("0", "1")),
        ("09_near_constant/swing.mat", ("x1", "x2"), ("0", "1")),
        ("09_near_constant/const_train_moves_in_dev.mat", ("x1", "x2"), ("0", "1")),
        ("10_sentinels/huge.csv", ("a", "b"), ("0", "1")),
        ("10_sentinels/minus9999.csv", ("a", "b"), ("0", "1")),
        ("12_mat_kinds/cellstr.mat", ("x1", "x2"), ("dog", "horse")),
        ("12_mat_kinds/char.mat", ("x1", "x2"), ("dog", "horse")),
        ("12_mat_kinds/logical.mat", ("x1", "x2"), ("0", "1")),
        ("12_mat_kinds/onehot.mat", ("x1", "x2"), ("0", "1")),
        ("12_mat_kinds/y12.mat", ("x1", "x2"), ("1", "2")),
        ("12_mat_kinds/v73.mat", ("x1", "x2"), ("0", "1")),
        ("15_shape_of_data/imbalanced.csv", ("a", "b"), ("no", "yes")),
        ("15_shape_of_data/duplicates.csv", ("a", "b"), ("0", "1")),
        ("15_shape_of_data/duplicates_once.csv", ("a", "b"), ("0", "1")),
        ("15_shape_of_data/eight.csv", ("a", "b"), ("0", "1")),
        ("15_shape_of_data/one_feature.csv", ("a",), ("0", "1")),
        ("15_shape_of_data/ages.csv", ("a", "b"), tuple(str(age) for age in range(20, 35))),
    ],
)
def test_a_case_is_read_with_its_features_and_classes(
    case: str, features: tuple[str, ...], classes: tuple[str, ...]
) -> None:
    data = reading(case).data
    assert data is not None
    assert (data.feature_names, data.class_names) == (features, classes)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("15_shape_of_data/six.csv", "each class must have at least 4 examples"),
        ("15_shape_of_data/target.csv", "column 'price' must hold whole numbers or texts"),
    ],
)
def test_a_case_that_cannot_be_used_is_refused(case: str, words: str) -> None:
    refused = reading(case)
    assert refused.data is None
    assert words in refused.refusal
    assert refused.understood.columns, "what was read until then is told"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("03_unnamed_index_leak/with_index.csv", "'column 1' only numbers the rows: left out"),
        ("05_label_spelling/spelling.csv", "'Yes', 'yes' differ in capital letters only"),
        ("05_label_spelling/spelling.csv", "'NA' is a class of its own here"),
        ("06_thousands/en.csv", "'6,366' is read as 6366"),
        ("06_thousands/de.csv", "'5.636,5' is read as 5636.5"),
        ("07_trailing_delimiter/all_lines.csv", "the empty last column is left out"),
        ("07_trailing_delimiter/rows_only.csv", "the empty last column is left out"),
        ("09_near_constant/near.csv", "'c' has one value in all rows"),
        ("10_sentinels/huge.csv", "'a' has 1e+200 in 5 rows, far from all its other values"),
        ("10_sentinels/minus9999.csv", "'a' has -9999 in 5 rows"),
        ("15_shape_of_data/imbalanced.csv", "always answering 'no' is right for 95 %"),
        ("15_shape_of_data/duplicates.csv", "have the same features as a row of train"),
        ("15_shape_of_data/ages.csv", "the labels are 15 different numbers"),
    ],
)
def test_what_should_be_looked_at_is_said(case: str, words: str) -> None:
    understood = reading(case).understood
    assert any(words in said for said in (*understood.notes, *understood.warnings)), understood


@pytest.mark.parametrize(
    "case",
    [
        "03_unnamed_index_leak/noise_only.csv",
        "15_shape_of_data/duplicates_once.csv",
        "15_shape_of_data/eight.csv",
        "15_shape_of_data/one_feature.csv",
        "01_de_headerless/two.csv",
        "12_mat_kinds/y12.mat",
    ],
)
def test_where_nothing_is_odd_nothing_is_said(case: str) -> None:
    understood = reading(case).understood
    assert (understood.notes, understood.warnings) == ((), ())


def test_the_decimal_comma_gives_one_feature_of_tenths() -> None:
    data, understood = reading("01_de_headerless/one.csv").data, None
    assert data is not None
    assert set(np.round(data.train.X.ravel() * 10) % 5) == {0.0}
    understood = reading("01_de_headerless/one.csv").understood
    assert (understood.delimiter, understood.decimal, understood.header) == (";", ",", False)


def test_thousands_are_thousands() -> None:
    data = reading("06_thousands/en.csv").data
    assert data is not None
    assert data.train.X[0].min() > 1000


@pytest.mark.parametrize("case", ["09_near_constant/near.csv", "09_near_constant/swing.mat"])
def test_a_last_bit_is_not_blown_up(case: str) -> None:
    data = reading(case).data
    assert data is not None
    scaling = fit_scaling(data.train.X)
    assert scaling.std[1] == 1
    assert np.abs(apply(scaling, data.dev.X)[1]).max() < 1


def test_a_huge_code_keeps_numbers_finite() -> None:
    data = reading("10_sentinels/huge.csv").data
    assert data is not None
    assert np.isfinite(apply(fit_scaling(data.train.X), data.train.X)).all()


def test_copies_in_dev_and_test_are_counted() -> None:
    copies = reading("15_shape_of_data/duplicates.csv").understood
    assert copies.shared_share > 0.9
    assert reading("15_shape_of_data/duplicates_once.csv").understood.shared == 0
