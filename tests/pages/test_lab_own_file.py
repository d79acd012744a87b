"""A visitor's own file in the lab: read, trained on, and refused with a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.presets import PRESETS
from tests.datasets.files import hdf5, mat, npz, pictures
from tests.pages.opening import fine, open_lab, press, run_of, texts, trained
from ui.settings_file import SAID

X = np.random.default_rng(0).normal(size=(60, 2))
Y = (X[:, 0] > 0).astype(int)
ONE_PART = npz(X=X, y=Y)


def csv(columns: tuple[np.ndarray, ...], names: str) -> bytes:
    rows = zip(*columns, strict=True)
    return "\n".join([names, *(",".join(map(str, row)) for row in rows)]).encode()


def open_own(*files: tuple[str, bytes], **parameters: str) -> AppTest:
    return upload(open_lab(dataset="own_file", iterations="20", **parameters), *files)


def upload(lab: AppTest, *files: tuple[str, bytes]) -> AppTest:
    sent = [(name, content, "application/octet-stream") for name, content in files]
    return fine(lab.file_uploader[0].set_value(sent).run())


def test_without_a_file_the_page_asks_for_one() -> None:
    lab = open_lab(dataset="own_file")
    assert "Upload a file here" in texts(lab.info)
    assert "lab" not in lab.session_state


def test_a_file_of_one_part_is_split_and_trained_on_and_read_once() -> None:
    lab = open_own(("points.npz", ONE_PART))
    run, read = run_of(trained(lab)), lab.session_state["own_data"]
    assert (run.data.train.m, run.data.dev.m) == (36, 12)
    assert not lab.error
    fine(lab.toggle(key="standardize").set_value(True).run())
    assert lab.session_state["own_data"] is read, "another setting does not read the file again"
    press(lab, "chapter-l2")
    experiment = run_of(lab).experiment
    assert (experiment.plain.dataset, experiment.lambd) == ("own_file", PRESETS["chapter-l2"].lambd)
    assert run_of(lab).data == run.data, "a preset keeps an own set of two features"
    assert lab.session_state["own_data"] is read


def test_a_mat_file_of_two_parts_is_taken_as_it_is() -> None:
    lab = open_own(("mine.mat", mat(X=X[:40], y=Y[:40, None], Xval=X[40:], yval=Y[40:, None])))
    data = run_of(lab).data
    assert (data.train.m, data.dev.m) == (40, 20)
    np.testing.assert_array_equal(data.train.X, X[:40].T)


def test_the_label_column_of_a_csv_can_be_chosen() -> None:
    kind = np.where(Y == 1, "yes", "no")
    heavy = (X[:, 1] > 0).astype(int)
    lab = open_own(("table.csv", csv((X[:, 0], heavy, kind), "size,heavy,kind")))
    assert run_of(lab).data.class_names == ("no", "yes")
    assert run_of(lab).data.feature_names == ("size", "heavy")
    assert lab.selectbox(key="label").options == ["size", "heavy", "kind"]
    numbered = csv((X[:, 0], heavy, Y), "size,heavy,kind")
    upload(lab, ("numbered.csv", numbered))
    fine(lab.selectbox(key="label").set_value("heavy").run())
    assert run_of(lab).data.feature_names == ("size", "kind")
    np.testing.assert_array_equal(np.bincount(run_of(lab).data.train.y), 0.6 * np.bincount(heavy))


def test_pictures_in_two_files_are_one_data_set() -> None:
    classes = np.array([b"non-cat", b"cat"])
    train = hdf5(train_set_x=pictures(10, 1), train_set_y=np.arange(10) % 2, list_classes=classes)
    test = hdf5(test_set_x=pictures(6, 2), test_set_y=np.arange(6) % 2, list_classes=classes)
    files = ("train_cats.h5", train), ("test_cats.h5", test)
    lab = open_own(*files, hidden="3", lab_wrong_open="true")
    data = run_of(lab).data
    assert (data.train.m, data.dev.m, data.image_shape) == (10, 6, (4, 5, 3))
    assert "Weights of the first layer, as pictures" in texts(lab.subheader)


def holed() -> Any:
    with_hole = X.copy()
    with_hole[3, 1] = np.nan
    return with_hole


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.npz", b"", "'empty.npz' is empty"),
        ("broken.npz", ONE_PART[:200], "must be a whole .npz file"),
        ("holed.npz", npz(X=holed(), y=Y), "got nan in row 4, column 2"),
        ("one.npz", npz(X=X, y=0 * Y), "two classes, got 1"),
        ("flat.npz", npz(X=X[:, 0], y=Y), "got shape (60,)"),
        ("nothing.csv", b"\n", "got no rows"),
        ("bytes.csv", bytes(range(128, 256)), "UTF-8"),
    ],
)
def test_a_bad_file_is_explained_and_the_last_run_stays(
    name: str, content: bytes, words: str
) -> None:
    lab = trained(open_lab(iterations="20", lambd="0.1", hidden="4"))
    run = run_of(lab)
    fine(lab.selectbox(key="dataset").set_value("own file").run())
    upload(lab, (name, content))
    assert len(lab.error) == 1
    assert words in texts(lab.error)
    assert run_of(lab) is run, "the last run stays"
    assert lab.select_slider(key="lambd").value == 0.1
    assert "Dev accuracy" in texts(lab.info)


def test_the_good_file_after_a_bad_one_is_used() -> None:
    lab = open_own(("broken.npz", b"no zip file"))
    assert lab.error
    upload(lab, ("points.npz", ONE_PART))
    assert not lab.error
    assert run_of(lab).data.train.m == 36


def test_what_is_odd_about_a_file_is_said_as_text() -> None:
    rows = "".join(f"{i},{i * 37 % 50},{i * 29 % 40},{'ab'[i % 10 == 0]}\n" for i in range(60))
    lab = open_own(("mine.csv", f",u,[v](http://x),kind\n{rows}".encode()))
    said = texts(lab.text)
    assert "'column 1' only numbers the rows: left out" in said
    assert "always answering 'a' is right for 90 %" in said


def test_what_was_guessed_can_be_changed_and_another_file_is_guessed_anew() -> None:
    holed = csv((X[:, 0], X[:, 1], Y), "a,b,kind").replace(b"\n", b"\n,1.0,0\n", 1)
    lab = open_own(("holed.csv", holed))
    assert "row" in texts(lab.error)
    fine(lab.selectbox(key="own_missing").set_value("leave_out").run())
    assert not lab.error
    data = run_of(lab).data
    assert data.train.m + data.dev.m + (data.test.m if data.test else 0) == 60
    fine(lab.multiselect(key="own_left_out").set_value(["b"]).run())
    assert run_of(lab).data.feature_names == ("a",)
    upload(lab, ("other.csv", csv((X[:, 0], X[:, 1], Y), "c,d,kind")))
    assert run_of(lab).data.feature_names == ("c", "d")
    assert lab.selectbox(key="own_missing").value == "refuse"


def test_where_a_class_is_rare_accuracy_does_not_stand_alone() -> None:
    rare = (np.arange(60) % 10 == 0).astype(int)
    lab = trained(open_own(("rare.npz", npz(X=X, y=rare))))
    verdict = texts(lab.info)
    assert "Always answering 0 is right for" in verdict
    assert "Balanced accuracy" in verdict
    lacking = mat(X=X[:40], y=rare[:40, None], Xval=X[41:50], yval=rare[41:50, None])
    alone = texts(trained(open_own(("lacking.mat", lacking))).info)
    assert "Always answering 0 is right for 100.0 %" in alone
    assert "The dev set has no example of 1." in alone
    even = trained(open_own(("even.npz", ONE_PART)))
    assert "Always answering" not in texts(even.info)


def test_a_first_file_is_standardized_unless_settings_came_from_a_file() -> None:
    assert run_of(open_own(("points.npz", ONE_PART))).experiment.standardize
    lab = open_lab(dataset="own_file", iterations="20")
    lab.session_state[SAID] = True, "All settings are as in the file."
    assert not run_of(upload(lab, ("points.npz", ONE_PART))).experiment.standardize


def test_numbers_that_no_picture_could_hold_are_refused() -> None:
    lab = open_own(("huge.npz", npz(X=X * 1e305, y=Y)))
    assert "must hold numbers up to 1e+300" in texts(lab.error)
