"""Our training beside its peers: python -m benchmarks.training [--json] [--rounds 9].

Every peer lives in a process of its own and trains when it is its turn, round after round, so that
whatever else the machine does hits all of them alike. The medians are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS
from benchmarks.workloads import WORKLOADS

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


@dataclass
class Times:
    """What one peer needed: seconds an update, round by round."""

    seconds: list[float] = field(default_factory=list)
    peak_megabytes: int = 0
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def compare(workload: str, peers: list[str], rounds: int) -> dict[str, Times]:
    """Each peer's times on one workload; a peer that is not here, or not able, is left out."""
    workers = {peer: start(workload, peer) for peer in peers}
    times = {}
    for peer, worker in workers.items():
        hello = answer(worker)
        if hello and "absent" not in hello:
            times[peer] = Times(versions=hello["versions"])
    for _ in range(rounds):
        for peer, found in times.items():
            print(file=workers[peer].stdin, flush=True)
            told = answer(workers[peer])
            found.seconds.append(told["seconds"])
            found.peak_megabytes = told["peak_megabytes"]
    for worker in workers.values():
        worker.communicate()
    return times


def start(workload: str, peer: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", workload, peer],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **ONE_THREAD},
        cwd=Path(__file__).parents[1],
    )


def answer(worker: subprocess.Popen[str]) -> dict[str, Any]:
    """The worker's next line; {} where it died, e.g. a compiler that a peer needs is missing."""
    line = worker.stdout.readline()
    return json.loads(line) if line else {}


def ratios(times: dict[str, Times]) -> dict[str, float]:
    """Each peer's median time by ours; above 1 is slower than we are."""
    return {peer: round(found.median / times["ours"].median, 3) for peer, found in times.items()}


def peers_for(workload: str) -> list[str]:
    floor = "first layer's two BLAS products"
    return [peer for peer in PEERS if peer != floor or workload == "pictures"]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON, only them")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=WORKLOADS, action="append", help="not all workloads")
    options = parser.parse_args(arguments)
    if options.rounds < 7:
        parser.error(f"--rounds must be 7 or more, got {options.rounds}; medians need them")
    results = {}
    for name in options.only or WORKLOADS:
        results[name] = compare(name, peers_for(name), options.rounds)
        if not options.json:
            print(table(name, results[name]))
    if options.json:
        print(json.dumps({name: ratios(times) for name, times in results.items()}, indent=2))
    return 0


def table(name: str, times: dict[str, Times]) -> str:
    """One workload's times as Markdown."""
    lines = [f"\n### {name}: {WORKLOADS[name].title}\n"]
    lines += ["| who | us an update (fastest to slowest round) | / ours | peak MB |"]
    lines += ["| --- | --- | --- | --- |"]
    for peer, ratio in ratios(times).items():
        found = times[peer]
        low, high = min(found.seconds) * 1e6, max(found.seconds) * 1e6
        us = f"{found.median * 1e6:.1f} ({low:.1f} to {high:.1f})"
        lines.append(f"| {peer} | {us} | {ratio:.2f} | {found.peak_megabytes} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
