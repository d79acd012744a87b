"""The data sets that come with the lab, and the readers of a user's own file."""

from datasets.entry import Entry
from datasets.limits import DataError
from datasets.own import OWN, OwnSet, own_sets
from datasets.read_csv import csv_columns, likely_label
from datasets.registry import REGISTRY, load, load_series
from datasets.sandbox import explain_safely, read_safely
from datasets.shared_copies import data_of, registered
from datasets.shipped import Series
from datasets.understood import Choices, Column, Reading, Understood

__all__ = [
    "OWN",
    "REGISTRY",
    "Choices",
    "Column",
    "DataError",
    "Entry",
    "OwnSet",
    "Reading",
    "Series",
    "Understood",
    "csv_columns",
    "data_of",
    "explain_safely",
    "likely_label",
    "load",
    "load_series",
    "own_sets",
    "read_safely",
    "registered",
]
