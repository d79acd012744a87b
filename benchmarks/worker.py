"""One peer in a process of its own: python -m benchmarks.worker WORKLOAD PEER.

Prints a JSON line when warmed up, then one for each line it gets: the seconds of one update. They
are the processor's seconds: all peers have one thread, and what else the machine does counts less.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module

from benchmarks.peers import PEERS, NotAbleError
from benchmarks.workloads import WORKLOADS

ROUND_SECONDS = 0.25


def main(workload: str, peer: str) -> None:
    try:
        train = PEERS[peer](WORKLOADS[workload])
        updates = updates_in_a_round(train)
    except (ImportError, NotAbleError) as absent:
        say({"absent": str(absent)})
        return
    say({"updates": updates, "versions": versions()})
    for _ in sys.stdin:
        begin = time.process_time()
        train(updates)
        seconds = (time.process_time() - begin) / updates
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        say({"seconds": seconds, "peak_megabytes": peak})


def updates_in_a_round(train) -> int:
    """Warm up; then as many updates as fill a round."""
    train(16)
    updates = 16
    while True:
        begin = time.process_time()
        train(updates)
        seconds = time.process_time() - begin
        if seconds > ROUND_SECONDS / 4:
            return max(16, int(updates * ROUND_SECONDS / seconds))
        updates *= 4


def versions() -> dict[str, str]:
    """Of the libraries that this process has loaded."""
    names = ("numpy", "numba", "scipy", "sklearn", "torch", "jax")
    return {name: import_module(name).__version__ for name in names if name in sys.modules}


def say(answer: dict) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
