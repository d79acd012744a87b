"""Everything measured, written to benchmarks/RESULTS.md with growth.svg beside it: make bench."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.around import POINTS, UNITS
from benchmarks.training import ONE_THREAD, Times, compare, peers_for, ratios, table
from benchmarks.workloads import WORKLOADS

HERE = Path(__file__).parent
FLOOR = "first layer's two BLAS products"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    results = {name: compare(name, peers_for(name), rounds) for name in WORKLOADS}
    around = measure_around()
    (HERE / "growth.svg").write_text(plot(around), encoding="utf-8")
    text = page(results, around, rounds)
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def measure_around() -> dict[str, list[float]]:
    """benchmarks.around in a process of its own, where BLAS has one thread from the start."""
    program = (
        "import json; from benchmarks import around as a; print(json.dumps({"
        "'frames': [a.frames_per_second()], 'run': a.whole_run(),"
        "'two': [a.side_by_side(2, 2)], 'ten': [a.side_by_side(10, 2)],"
        "'points': a.growth_with_points(), 'units': a.growth_with_units()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **ONE_THREAD},
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def page(results: dict[str, dict[str, Times]], around: dict[str, list[float]], rounds: int) -> str:
    """RESULTS.md."""
    versions: dict[str, str] = {}
    for times in results.values():
        for found in times.values():
            versions.update(found.versions)
    named = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    lines = [
        "# What training costs\n",
        "Written by `make bench`. float64, one thread; each peer in a process of its own, in turn,",
        f"{rounds} rounds of about a quarter second; medians of the processor time (process_time).",
        "Above 1 is slower than ours. Whole runs, frames and threads are by the clock.\n",
        f"{datetime.now(UTC):%Y-%m-%d}; {machine()};",
        f"Python {platform.python_version()}; {named}.",
        *[table(name, times) for name, times in results.items()],
        "\n## Around the loop\n",
        "| what | measured |",
        "| --- | --- |",
        f"| a whole run of 30,000 updates, snapshots and all | {around['run'][0]:.2f} s |",
        f"| the same updates alone | {around['run'][1]:.2f} s |",
        f"| frames of a 100 x 100 boundary, in NumPy | {around['frames'][0]:.0f} a second |",
        f"| two runs on two threads / one run | {around['two'][0]:.2f} |",
        f"| ten runs on two threads / one run | {around['ten'][0]:.2f} |",
        "\n## Growth\n",
        "Processor time again. The point farthest from the straight line a + b size that fits best",
        f"is off it by {100 * off_line(POINTS, around['points']):.0f} % for points and",
        f"{100 * off_line(UNITS, around['units']):.0f} % for units.\n",
        "![time of an update against points and units](growth.svg)\n",
        growth_table("points, 2-20-5-1", POINTS, around["points"]),
        growth_table("units n, 2-n-1 on 1,000 points", UNITS, around["units"]),
        "\n## Targets\n",
        "| what | target | measured | |",
        "| --- | --- | --- | --- |",
        *targets(results, around),
    ]
    return "\n".join(lines) + "\n"


def targets(results: dict[str, dict[str, Times]], around: dict[str, list[float]]) -> list[str]:
    """The figures that were asked for, each beside what came out."""
    chapter, pictures = ratios(results["chapter"]), ratios(results["pictures"])
    dropout = results["dropout"]["ours"].median / results["chapter"]["ours"].median
    bounds = [
        *[
            (f"ours / plain C, {name}", "<=", 1.3, inverse(ratios(times).get("plain C")))
            for name, times in results.items()
        ],
        ("JAX jit / ours", ">=", 1.5, chapter.get("JAX jit")),
        ("chapter / ours", ">=", 7.0, chapter.get("chapter")),
        ("scikit-learn / ours", ">=", 12.0, chapter.get("scikit-learn")),
        ("PyTorch eager / ours", ">=", 20.0, chapter.get("PyTorch eager")),
        ("dropout step / plain step", "<=", 2.0, dropout),
        ("picture net / its first layer's two products", "<=", 1.3, inverse(pictures.get(FLOOR))),
        ("two runs on two threads / one run", "<=", 1.2, around["two"][0]),
        ("points: off the line", "<=", 0.15, off_line(POINTS, around["points"])),
        ("units: off the line", "<=", 0.15, off_line(UNITS, around["units"])),
    ]
    rows = []
    for what, sign, bound, value in bounds:
        if value is None:
            rows.append(f"| {what} | {sign} {bound} | not installed | |")
            continue
        met = value <= bound if sign == "<=" else value >= bound
        rows.append(f"| {what} | {sign} {bound} | {value:.2f} | {'met' if met else 'missed'} |")
    return rows


def inverse(ratio: float | None) -> float | None:
    return None if ratio is None else 1 / ratio


def off_line(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The largest relative distance of a time from the line a + b size that fits them best."""
    x, y = np.array(sizes, dtype=float), np.array(times)
    slope, start = np.polyfit(x, y, 1, w=1 / y)
    return float(np.max(np.abs(y / (start + slope * x) - 1)))


def growth_table(title: str, sizes: Sequence[int], times: Sequence[float]) -> str:
    head = f"\n| {title} | " + " | ".join(f"{size:,}" for size in sizes) + " |"
    rule = "| --- |" + " --- |" * len(sizes)
    each = "| us an update | " + " | ".join(f"{us:.1f}" for us in times) + " |"
    per = [f"{1000 * us / size:.0f}" for us, size in zip(times, sizes, strict=True)]
    return "\n".join([head, rule, each, "| ns for each | " + " | ".join(per) + " |"])


def plot(around: dict[str, list[float]]) -> str:
    """Both curves on logarithmic axes; a straight line of slope 1 is linear growth."""
    curves = [
        ("points, 2-20-5-1", POINTS, around["points"], "#0072b2"),
        ("units n, 2-n-1 on 1,000 points", UNITS, around["units"], "#d55e00"),
    ]
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 400" font-size="12">',
        '<rect width="560" height="400" fill="white"/>',
    ]
    for power in range(1, 6):
        parts.append(f'<path d="M{across(10**power):.0f} 20V350" stroke="#ddd"/>')
        parts.append(f'<text x="{across(10**power) - 12:.0f}" y="368">{10**power:,}</text>')
    for power in range(5):
        parts.append(f'<path d="M50 {up(10**power):.0f}H540" stroke="#ddd"/>')
        parts.append(f'<text x="8" y="{up(10**power) + 4:.0f}">{10**power:,}</text>')
    for number, (title, sizes, times, colour) in enumerate(curves):
        at = [(across(x), up(y)) for x, y in zip(sizes, times, strict=True)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in at]
        parts.append(f'<text x="70" y="{40 + 18 * number}" fill="{colour}">{title}</text>')
    parts.append('<text x="200" y="390">size; upwards: microseconds of an update</text></svg>')
    return "\n".join(parts) + "\n"


def across(size: float) -> float:
    return 50 + 122.5 * (np.log10(size) - 1)


def up(microseconds: float) -> float:
    return 350 - 82.5 * np.log10(microseconds)


def machine() -> str:
    """The processor, its cores, and what else it did."""
    return f"{cpu()}, {os.cpu_count()} cores; load {load()}"


def cpu() -> str:
    """The processor's name, where the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def load() -> str:
    """What else the machine did when this was written."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
