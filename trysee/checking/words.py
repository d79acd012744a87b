"""What is said of one case: what was expected, what came, and what the mistake may be."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.data import Floats
from trysee.checking.cases import Arrays, Case

SHOWN = 6


def judged(case: Case, came: dict[str, Any]) -> list[str]:
    """The lines that say what is wrong; none where the case is right."""
    if "error" in came:
        return [raised(came)]
    if came.get("changed"):
        return ["it changed its arguments; they must be the same afterwards: work on a copy"]
    found = wrong_form(case.expected, came)
    if found:
        return found
    got = values_of(came)
    if isinstance(case.expected, dict):
        wrong = [key for key in case.expected if not close(case, case.expected[key], got[key])]
    else:
        wrong = [] if close(case, case.expected, got) else [""]
    if not wrong:
        return []
    lines = [difference(key, case.expected, got) for key in wrong[:2]]
    if len(wrong) > 2:
        lines.append(f"wrong too: {', '.join(wrong[2:])}")
    return lines + [f"this is what comes when {words}" for words in same_as(case, got)[:1]]


def raised(came: dict[str, Any]) -> str:
    """The exception, where it was, and what it may mean."""
    where = f" in line {came['line']}" if came.get("line") else ""
    if came["error"] == "NotImplementedError":
        return f"the function is not written yet (NotImplementedError{where})"
    words = f"it stopped{where} with {came['error']}: {came['words']}"
    if "not aligned" in came["words"] or "mismatch" in came["words"]:
        return f"{words}\n  two shapes do not fit in a product: is one of the two to be .T?"
    if "broadcast" in came["words"]:
        return f"{words}\n  two shapes do not fit: does every b have shape (n, 1)?"
    return words


def wrong_form(expected: float | Arrays, came: dict[str, Any]) -> list[str]:
    """What is wrong before any number is compared: kind, names, shapes, NaN."""
    if came["kind"] == "None":
        return ["it returned None: is there a return at its end?"]
    if not isinstance(expected, dict):
        if came["kind"] != "numbers" or len(came["values"]) != 1:
            return [f"expected: one number; came: {kind(came)}"]
        return not_a_number("it", came)
    if came["kind"] != "dict":
        return [f"expected: a dictionary with {', '.join(expected)}; came: {kind(came)}"]
    missing = [key for key in expected if key not in came["entries"]]
    if missing:
        return [f"the dictionary has no {', '.join(missing)}"]
    for key, value in expected.items():
        entry = came["entries"][key]
        if entry["kind"] != "numbers":
            return [f"{key} must be an array of numbers; came: {kind(entry)}"]
        if tuple(entry["shape"]) != value.shape:
            return [shape_words(key, value.shape, tuple(entry["shape"]))]
        if lines := not_a_number(key, entry):
            return lines
    return []


def not_a_number(name: str, entry: dict[str, Any]) -> list[str]:
    """Whether any value is NaN or infinite."""
    if np.isfinite(np.array(entry["values"], dtype=np.float64)).all():
        return []
    return [f"{name} has values that are NaN or infinite: is there a division by 0 or a log of 0?"]


def shape_words(key: str, expected: tuple[int, ...], came: tuple[int, ...]) -> str:
    """Two shapes that differ, and why they may."""
    words = f"{key} must have shape {expected}; came: {came}"
    if came == expected[::-1]:
        return f"{words}\n  it is turned round: use .T, or change the order of the product"
    if len(came) < 2 and int(np.prod(came)) == int(np.prod(expected)):
        return f"{words}\n  a dimension is missing: keepdims=True in np.sum, or (n, 1) in np.zeros"
    if "b" in key and len(came) == 2 and came[0] == 1:
        return f"{words}\n  the sum went over the units: sum over the examples, axis=1"
    if "b" in key and len(came) == 1:
        return f"{words}\n  sum over the examples: axis=1, keepdims=True"
    return words


def kind(came: dict[str, Any]) -> str:
    """What a value is, in words."""
    if came["kind"] == "numbers":
        return f"an array of shape {tuple(came['shape'])}"
    return {"dict": "a dictionary"}.get(came["kind"], str(came["kind"]))


def values_of(came: dict[str, Any]) -> Any:
    """The numbers again: a float, or arrays by name."""
    if came["kind"] == "dict":
        numbers = {k: v for k, v in came["entries"].items() if v["kind"] == "numbers"}
        return {key: values_of(entry) for key, entry in numbers.items()}
    array = np.array(came["values"], dtype=np.float64).reshape(came["shape"])
    return array if array.ndim else float(array)


def close(case: Case, expected: float | Floats, got: float | Floats) -> bool:
    """Whether the numbers are equal but for rounding."""
    if case.function == "gradient_check" and float(expected) < case.least:
        return abs(float(np.squeeze(got))) < case.least
    return bool(np.allclose(np.squeeze(got), np.squeeze(expected), rtol=case.tolerance, atol=1e-9))


def same_as(case: Case, got: Any) -> list[str]:
    """The usual mistakes that give these very numbers."""

    def equal(wrong: float | Arrays) -> bool:
        if isinstance(wrong, dict):
            return all(np.allclose(got[key], wrong[key], rtol=1e-4, atol=1e-9) for key in wrong)
        return bool(np.allclose(np.squeeze(got), wrong, rtol=1e-3, atol=1e-12))

    return [words for words, wrong in case.mistakes.items() if equal(wrong)]


def difference(key: str, expected: float | Arrays, got: Any) -> str:
    """Expected and come, at most SHOWN numbers of each."""
    if not isinstance(expected, dict):
        return f"expected: {expected:.6g}; came: {float(np.squeeze(got)):.6g}"
    return f"{key}, first values expected: {few(expected[key])}; came: {few(got[key])}"


def few(array: Floats) -> str:
    """The first values, row by row."""
    values = [f"{one:.4g}" for one in array.ravel()[:SHOWN]]
    return ", ".join(values) + (", ..." if array.size > SHOWN else "")
