"""What a command is asked for: an experiment, from a file or by name, and the data it is run on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from core.data import Dataset
from core.experiment import Experiment
from core.presets import PRESETS
from core.source import Source, source_in
from datasets import Choices, explain_safely, load
from datasets.readers import identified, source_of
from trysee.explain import add_choices, choices_of, read_files

OWN_FILE = "own_file"
"""What the lab's settings name for the data of an uploaded file."""


def add_experiment(command: argparse.ArgumentParser) -> None:
    """Let a command take an experiment, and a file of one's own in place of its data set."""
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("experiment", nargs="?", type=Path, help="a JSON file with the settings")
    what.add_argument("--preset", choices=sorted(PRESETS), help="one of the chapter's runs")
    command.add_argument(
        "--data", type=Path, action="append", help="a file of your own (.mat .h5 .csv .xlsx .npz)"
    )
    add_choices(command)


def asked(options: argparse.Namespace) -> tuple[Experiment, Dataset]:
    """The experiment that a command line names, and its data."""
    if options.preset:
        experiment = PRESETS[options.preset]
        return experiment, read_data(options, experiment, None)
    text = options.experiment.read_text(encoding="utf-8-sig")
    experiment = Experiment.from_json(text)
    return experiment, read_data(options, experiment, source_in(text))


def read_data(
    options: argparse.Namespace, experiment: Experiment, source: Source | None
) -> Dataset:
    """The files of --data, or the data set that the experiment names.

    source : the file that the settings were kept with, which must be the one that is given.
    """
    if not options.data:
        if source is not None:
            source.check(None)
        if experiment.dataset == OWN_FILE:
            raise ValueError(
                "these settings are of a run on a file of one's own: give it with --data"
            )
        return load(experiment.dataset, seed=experiment.data_seed, noise=experiment.noise)
    files = read_files(options.data)
    choices = choices_of(options)
    if source is not None:
        source.check(source_of(identified(files), choices))
        if choices == Choices():
            choices = Choices.from_dict(json.loads(source.choices))
    reading = explain_safely(files, choices, seed=experiment.data_seed)
    if reading.data is None:
        raise ValueError(reading.refusal)
    return reading.data
