"""The process that runs a student's file: python -m trysee.checking.student FILE OUT SEED.

It makes the same cases as the parent, calls the functions, and writes a line of JSON for each call
to OUT as soon as it is done, so that the parent knows where an endless loop began.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from trysee.checking.cases import EXERCISES, Case, cases_of

MEMORY = 3 * 2**30
MOST_VALUES = 10_000


class Counted(io.TextIOBase):
    """Takes what is printed, and counts it."""

    def __init__(self) -> None:
        self.characters = 0

    def write(self, text: str) -> int:
        """Nothing is kept."""
        self.characters += len(text)
        return len(text)


def limit_memory(size: int = MEMORY) -> None:
    """No more memory than this, where the system knows such limits."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        return


def loaded(file: Path) -> ModuleType:
    """The student's file as a module; what it raises comes out."""
    spec = importlib.util.spec_from_file_location("my_solution", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.parent))
    spec.loader.exec_module(module)
    return module


def fault(file: Path, problem: BaseException) -> dict[str, Any]:
    """An exception as words, with the last line of the student's file that it passed."""
    passed = traceback.extract_tb(problem.__traceback__)
    lines = [one.lineno for one in passed if one.filename == str(file)]
    line = lines[-1] if lines else getattr(problem, "lineno", None)
    return {"error": type(problem).__name__, "words": str(problem)[:500], "line": line}


def described(value: Any) -> dict[str, Any]:
    """A returned value as JSON has it: its kind, and numbers with their shape."""
    if isinstance(value, dict):
        return {"kind": "dict", "entries": {str(k)[:40]: described(v) for k, v in value.items()}}
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return {"kind": type(value).__name__}
    if value is None or array.size > MOST_VALUES:
        return {"kind": "None" if value is None else f"an array of {array.size} numbers"}
    values = [repr(float(one)) for one in array.ravel()]
    return {"kind": "numbers", "shape": list(array.shape), "values": values}


def call(file: Path, module: ModuleType, case: Case) -> dict[str, Any]:
    """What the student's function returns, or raises, in one case."""
    function = getattr(module, case.function)
    arguments = case.arguments()
    kept = [described(one) for one in arguments]
    try:
        with np.errstate(all="ignore"):
            answer = described(function(*arguments))
    except BaseException as problem:  # noqa: BLE001 - sys.exit() too is the student's
        return fault(file, problem)
    if [described(one) for one in arguments] != kept:
        answer["changed"] = True
    return answer


def main(name: str, out: str, seed: str) -> None:
    """Load the file and make every call that its functions allow."""
    file, printed = Path(name).resolve(), Counted()
    with Path(out).open("w", encoding="utf-8") as results, contextlib.redirect_stdout(printed):

        def say(**line: Any) -> None:
            results.write(json.dumps(line) + "\n")
            results.flush()

        say(begin="the file itself")
        limit_memory()
        try:
            module = loaded(file)
        except BaseException as problem:  # noqa: BLE001 - the same
            say(failed=fault(file, problem))
            return
        run_all(file, module, int(seed), say)
        accuracies = [getattr(module, n, None) for n in ("TRAIN_ACCURACY", "DEV_ACCURACY")]
        say(accuracies=[described(one) for one in accuracies], printed=printed.characters)


def run_all(file: Path, module: ModuleType, seed: int, say: Callable[..., None]) -> None:
    """Every exercise of which the file has a function."""
    for exercise, functions in EXERCISES.items():
        there = [one for one in functions if callable(getattr(module, one, None))]
        if not there:
            continue
        say(exercise=exercise, missing=sorted(set(functions) - set(there)))
        for number, case in enumerate(cases_of(exercise, seed)):
            if case.function in there:
                say(begin=case.function, case=case.told)
                say(exercise=exercise, number=number, result=call(file, module, case))


if __name__ == "__main__":
    main(*sys.argv[1:4])
