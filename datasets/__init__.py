"""The data sets that come with the lab, and the readers of a user's own file."""

from datasets.entry import Entry
from datasets.limits import DataError
from datasets.read_csv import csv_columns
from datasets.registry import REGISTRY, load, load_series
from datasets.sandbox import read_safely
from datasets.shared_copies import data_of, registered
from datasets.shipped import Series

__all__ = [
    "REGISTRY",
    "DataError",
    "Entry",
    "Series",
    "csv_columns",
    "data_of",
    "load",
    "load_series",
    "read_safely",
    "registered",
]
