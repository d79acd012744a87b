"""What a server's process takes: processor time and memory, read from /proc."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
EVERY_SECONDS = 0.1


def cpu_seconds(pid: int) -> float:
    """The processor time of the process so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_seconds() -> float:
    """The processor time that all processes of this machine have taken, all cores together."""
    user, nice, system, _, _, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / TICKS


def megabytes(pid: int) -> float:
    """The memory that the process has in hand now (VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"/proc/{pid}/status has no VmRSS")


@dataclass
class Watch:
    """Samples of the server's processes, taken while students are at work."""

    pids: tuple[int, ...]
    samples: list[tuple[float, float, float]] = field(default_factory=list)
    """(seconds, processor time so far, MB)."""

    machine: list[float] = field(default_factory=list)
    """The whole machine's processor time so far, at each sample."""

    def look(self) -> None:
        """Take one sample."""
        cpu = sum(map(cpu_seconds, self.pids))
        self.machine.append(machine_seconds())
        self.samples.append((time.monotonic(), cpu, sum(map(megabytes, self.pids))))

    async def go_on(self) -> None:
        """Take samples until it is cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY_SECONDS)

    @property
    def most_megabytes(self) -> float:
        """The highest sample of memory."""
        return max(mb for _, _, mb in self.samples)

    @property
    def busy_cores(self) -> float:
        """Processor time a second, over all samples."""
        (begin, before, _), (end, after, _) = self.samples[0], self.samples[-1]
        return (after - before) / max(end - begin, 1e-9)

    @property
    def busiest_cores(self) -> float:
        """The same over the busiest ten seconds."""
        rates = [
            (c1 - c0) / (t1 - t0)
            for (t0, c0, _), (t1, c1, _) in zip(
                self.samples, self.samples[int(10 / EVERY_SECONDS) :], strict=False
            )
        ]
        return max(rates, default=self.busy_cores)

    @property
    def seconds(self) -> float:
        """From the first sample to the last."""
        return max(self.samples[-1][0] - self.samples[0][0], 1e-9)

    def at_work(self, spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
        """(share of the time in which something was asked and not yet answered, cores busy then).

        spans has the beginning and the end of each act.
        """
        asked = [
            (t1 - t0, c1 - c0)
            for (t0, c0, _), (t1, c1, _) in itertools.pairwise(self.samples)
            if any(begun <= (t0 + t1) / 2 <= end for begun, end in spans)
        ]
        took = sum(seconds for seconds, _ in asked)
        return took / self.seconds, sum(cpu for _, cpu in asked) / max(took, 1e-9)

    def summary(self, spans: Sequence[tuple[float, float]]) -> dict[str, float]:
        """Cores, by time and work, and memory."""
        share, cores = self.at_work(spans)
        return {
            "busy_cores": self.busy_cores,
            "busiest_cores": self.busiest_cores,
            "machine_cores": (self.machine[-1] - self.machine[0]) / self.seconds,
            "share_at_work": share,
            "cores_at_work": cores,
            "megabytes_most": self.most_megabytes,
        }
