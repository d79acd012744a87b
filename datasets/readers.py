"""A user's own file as a Dataset. The app calls sandbox.explain_safely, which runs this apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from core.data import Dataset
from core.source import Source
from datasets.columns import with_columns, with_dialect
from datasets.dialect import find_dialect, lines_of
from datasets.findings import with_findings
from datasets.limits import NAME_LENGTH, UPLOAD_BYTES, DataError, listed, short
from datasets.one_hot import classes_together
from datasets.raw import Raw, to_dataset
from datasets.read_arrays import read_mat, read_npz
from datasets.read_csv import csv_columns, raw_table
from datasets.read_hdf5 import read_hdf5
from datasets.read_xlsx import read_xlsx, sheet_dialect
from datasets.table import table_of
from datasets.understood import Choices, Reading, Understood

Files = Sequence[tuple[str, bytes]]
"""(name, content) of each file; only an .h5 may come as two."""

HDF5 = (".h5", ".hdf5")
TABLES = (".csv", ".tsv", ".xlsx")
EXTENSIONS = (".mat", *HDF5, ".csv", ".npz")
"""Those that a message names as the rule; .xlsx and .tsv are named beside them."""
TO_CSV = "open it and save it as .xlsx or as 'CSV UTF-8'"
PICTURE = "put the pictures into an .npz: X (examples, rows, columns, 3) and y, with NumPy"
IN_R = "in R: write.csv(data, 'data.csv', row.names = FALSE)"
IN_PANDAS = "in pandas: data.to_csv('data.csv', index=False)"
UNPACK = "unpack it and choose the file in it"
IN_PLACE = "open it where it came from and save it there as 'CSV'"
COPY = "copy the table in it to a sheet and save that as .xlsx or as 'CSV UTF-8'"
OTHER_KINDS = {
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), TO_CSV),
    **dict.fromkeys((".json", ".parquet", ".pkl", ".pickle", ".feather"), IN_PANDAS),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"), PICTURE),
    **dict.fromkeys((".rds", ".rda", ".rdata", ".sav", ".dta"), IN_R),
    **dict.fromkeys((".zip", ".gz", ".7z", ".tar", ".rar", ".bz2", ".xz"), UNPACK),
    **dict.fromkeys((".sas7bdat", ".mtw", ".jmp", ".sqlite", ".db", ".mdb", ".accdb"), IN_PLACE),
    **dict.fromkeys((".pdf", ".doc", ".docx", ".ppt", ".pptx", ".html", ".htm"), COPY),
    **dict.fromkeys((".pt", ".pth"), "in NumPy: np.savez('data.npz', X=X.numpy(), y=y.numpy())"),
    **dict.fromkeys((".py", ".ipynb", ".m", ".r"), "run it, and save the data that it makes"),
    ".arff": "delete all lines up to @data, write the names in a first line, and name it .csv",
    ".npy": "in NumPy: np.savez('data.npz', X=X, y=y)",
}
"""Kinds of files that are not read, and what to do with one."""


def read(files: Files, *, label_column: str | None, seed: int) -> Dataset:
    """The file, or the two files of the chapter's pictures, as a Dataset.

    label_column : for a .csv. seed : for the 60/20/20 split, where the file has one part only.
    Raises DataError with what was expected and what came. A malformed file can still take the
    process down (libhdf5, memory): what comes from outside goes through read_safely.
    """
    check_label(files, label_column)
    reading = read_and_explain(files, Choices(label=label_column), seed=seed)
    if reading.data is None:
        raise DataError(reading.refusal)
    return reading.data


def check_label(files: Files, label_column: str | None) -> None:
    """Raise DataError where a .csv comes and nobody has said which column has the labels."""
    if check_files(files) == ".csv" and label_column is None:
        columns = csv_columns(files[0][1])
        raise DataError(f"pick the column that holds the labels; the columns are {listed(columns)}")


def read_and_explain(
    files: Files, choices: Choices, *, seed: int, understood: Understood | None = None
) -> Reading:
    """The same, with what was understood, also of a file that is refused; never a DataError.

    understood : what identified gave, where it is known. In the app: sandbox.explain_safely.
    """
    understood = understood or identified(files)
    try:
        extension = check_files(files)
        name, content = files[0]
        if extension not in TABLES:
            raw = _arrays(extension, files)
        else:
            if extension == ".xlsx":
                lines, sheet, sheets = read_xlsx(name, content, choices)
                understood = replace(understood, sheet=sheet, sheets=sheets)
                dialect = sheet_dialect(lines, choices)
            else:
                lines = lines_of(content)
                dialect = find_dialect(lines, choices)
            understood = with_dialect(understood, lines, dialect)
            table, of_table = classes_together(table_of(lines, dialect), choices)
            understood = with_columns(understood, table, dialect, of_table)
            raw = raw_table(name, table, of_table, lines.what, lines.place)
        data, division = to_dataset(raw, seed, choices.split)
    except DataError as problem:
        return Reading(None, str(problem), understood)
    data = replace(data, source=source_of(understood, choices))
    return Reading(data, "", with_findings(understood, data), division)


def identified(files: Files) -> Understood:
    """Name, size and SHA-256 of what was uploaded, and nothing of its content yet."""
    content = b"".join(content for _, content in files)
    return Understood(
        file=" and ".join(short(name)[1:-1] for name, _ in files),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def source_of(understood: Understood, choices: Choices) -> Source:
    """The file, and what was chosen in place of guesses, for the settings of its runs."""
    guessed = Choices().as_dict()
    chosen = {key: value for key, value in choices.as_dict().items() if value != guessed[key]}
    return Source(understood.file, understood.size, understood.sha256, json.dumps(chosen))


def _arrays(extension: str, files: Files) -> Raw:
    name, content = files[0]
    if extension in HDF5:
        return read_hdf5(files)
    return (read_mat if extension == ".mat" else read_npz)(name, content)


def check_files(files: Files) -> str:
    """The files' extension, in small letters, after checking number, sizes and extensions."""
    if not files:
        raise DataError("choose a file, got none")
    extensions = [PurePath(name).suffix.lower() for name, _ in files]
    for (name, content), extension in zip(files, extensions, strict=True):
        if extension in OTHER_KINDS:
            raise DataError(
                f"a {extension} is not read here, got {short(name)}; {OTHER_KINDS[extension]}"
            )
        if extension not in (*EXTENSIONS, *TABLES):
            raise DataError(
                f"a file must be an .xlsx or .tsv, or must end in {', '.join(EXTENSIONS)}, got "
                f"{short(name)}; if it is a table, name it {PurePath(name).stem[:NAME_LENGTH]}.csv"
            )
        if not content:
            raise DataError(f"{short(name)} is empty: it has no bytes at all; save it anew")
    if len(files) > 2 or (len(files) == 2 and not set(extensions) <= set(HDF5)):
        raise DataError(
            f"choose one file, or two .h5 (train and test), got {len(files)}: "
            f"{listed([name for name, _ in files])}; leave the others out"
        )
    size = sum(len(content) for _, content in files)
    if size > UPLOAD_BYTES:
        raise DataError(
            f"the upload must have at most {UPLOAD_BYTES / 1e6:g} MB, got {size / 1e6:.1f} MB; "
            f"keep a part of the rows"
        )
    return extensions[0]
