"""A run without a screen: python -m trysee run | script | film | check | grade | explain | list."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.activations import ACTIVATIONS
from core.compiled import warm_up
from core.initialization import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.presets import PRESETS
from core.record import write_record
from core.schedules import SCHEDULES
from core.source import settings_json
from core.training import Run, finish
from datasets import REGISTRY
from lessons.shared.contents import found_lessons
from trysee.asked import add_experiment, asked
from trysee.check import add_check, check_command
from trysee.explain import add_choices, explain_command
from trysee.grade import add_grade, grade_command
from trysee.take import film_command, script_command


def main(arguments: list[str] | None = None) -> int:
    """The command line; 0 when it worked, 2 with one line on stderr when the input was wrong."""
    options = parser().parse_args(arguments)
    try:
        if options.command == "explain":
            return explain_command(options)
        if options.command == "check":
            return check_command(options)
        answer = COMMANDS[options.command](options)
    except (ValueError, OSError) as problem:
        print(f"trysee: {problem}", file=sys.stderr)
        return 2
    print(json.dumps(answer, indent=2))
    return 0


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    top = argparse.ArgumentParser(prog="python -m trysee", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="train, and print one JSON object with the result")
    add_experiment(run)
    run.add_argument(
        "--compiled", action="store_true", help="use the compiled loop; its first use takes a while"
    )
    run.add_argument("--out", type=Path, help="write the whole run to this HDF5 file")
    script = commands.add_parser("script", help="write the run as a plain NumPy script")
    add_experiment(script)
    script.add_argument("--out", type=Path, required=True, help="the .py file to write")
    film = commands.add_parser("film", help="train, and write the film as one file")
    add_experiment(film)
    film.add_argument("--out", type=Path, required=True, help="the .html, .gif or .png to write")
    film.add_argument("--title", default="", help="what stands above it; else the data and the net")
    add_check(commands.add_parser("check", help="compare your solution of an exercise"))
    add_grade(commands.add_parser("grade", help="compute anew what students handed in"))
    explain = commands.add_parser("explain", help="say what a file of your own is understood as")
    explain.add_argument("data", nargs="+", type=Path, help="the file, or two .h5")
    add_choices(explain)
    commands.add_parser("list", help="name everything there is to choose from")
    return top


def list_registries(_: argparse.Namespace | None = None) -> dict[str, dict[str, str]]:
    """Each registry's names, with a description, a formula or the equation's number."""
    return {
        "datasets": {name: entry.description for name, entry in REGISTRY.items()},
        "activations": {name: entry.formula for name, entry in ACTIVATIONS.items()},
        "initializers": {name: cited(entry.equation) for name, entry in INITIALIZERS.items()},
        "optimizers": {name: cited(entry.equation) for name, entry in OPTIMIZERS.items()},
        "schedules": {name: cited(entry.equation) for name, entry in SCHEDULES.items()},
        "presets": {name: json.dumps(preset.to_link()) for name, preset in PRESETS.items()},
        "lessons": {lesson.title: lesson.line for lesson in found_lessons()},
    }


def cited(equation: str) -> str:
    """The equation's number as people cite it, or that there is none."""
    return f"eq. {equation}" if equation else "no equation in the chapter"


def run_command(options: argparse.Namespace) -> dict[str, Any]:
    """Train what the options name, to the end, and say how it went."""
    experiment, data = asked(options)
    if options.compiled and not warm_up():
        raise ValueError("--compiled needs numba, which is not installed; leave it out for NumPy")
    run = finish(Run(experiment, data))
    if options.out:
        options.out.write_bytes(write_record(run))
    return summary(run)


def summary(run: Run) -> dict[str, Any]:
    """The result as JSON holds it; a number that is not finite becomes null."""
    last, band = run.snapshots[-1], run.band()
    return {
        "data": run.data.name,
        "layer_dims": run.network.layer_dims,
        "state": run.state,
        "reason": run.reason,
        "iterations": run.iteration,
        "engine": run.engine_name,
        "train_accuracy": last.train_accuracy,
        "dev_accuracy": last.dev_accuracy,
        "train_band": band[0] if band else None,
        "dev_band": band[1] if band else None,
        "cost": finite(last.cost),
        "train_cost": finite(last.train_cost),
        "dev_cost": finite(last.dev_cost),
        "seconds": round(run.seconds, 3),
        "experiment": json.loads(settings_json(run.experiment, run.data)),
    }


def finite(value: float) -> float | None:
    """The value, or None where JSON has no word for it."""
    return value if math.isfinite(value) else None


COMMANDS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "run": run_command,
    "script": script_command,
    "film": film_command,
    "grade": grade_command,
    "list": list_registries,
}
"""What each command does; it returns what is printed as JSON."""

if __name__ == "__main__":
    sys.exit(main())
